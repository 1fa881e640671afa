"""A draft as it is typed: an objective as plain data, in which a title may still be empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from okrkit.core.model import KeyResult, Objective, Plan, dump, load
from okrkit.core.model.drafting import refusals

GAP = "…"
"""Stands for a title nobody has written yet, so that the rest of the draft can be judged."""

Draft = dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """The objective that is open, by id; empty for a new one."""

    objective: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a draft cannot be saved: the field's path, what is wrong there, and what to do."""

    field: str
    problem: str
    fix: str


def blank(cycle: str, team: str, owner: str = "") -> Draft:
    """A new goal: one objective with one key result, nothing written yet."""
    made = of(Objective(GAP, cycle, team, (KeyResult(GAP, owner=owner),), owner=owner))
    made["title"] = made["key_results"][0]["title"] = ""
    return made


def of(objective: Objective) -> Draft:
    """An objective as a draft; everything it holds comes back with `record`."""
    return dict(dump(objective))


def record(draft: Mapping[str, Any]) -> Objective:
    """The objective that a draft describes, with an ellipsis where a title is empty.

    Raises
    ------
    InvalidValueError
        If a field holds what it must not, such as a lower limit above the upper one.

    Examples
    --------
    >>> record(blank("2027-Q1", "marketing")).key_results[0].title
    '…'
    """
    krs = [{**kr, "title": _words(kr) or GAP} for kr in draft.get("key_results", [])]
    return load(Objective, {**draft, "title": _words(draft) or GAP, "key_results": krs})


def lacks(draft: Mapping[str, Any]) -> list[Lack]:
    """What keeps a draft from being saved: titles without words, numbers that contradict one another."""
    found = []
    if not _words(draft):
        found.append(Lack("title", "The objective has no words yet.", "Write what you want to reach."))
    for n, kr in enumerate(draft.get("key_results", [])):
        if not _words(kr):
            fix = "Write the result you want to see, or remove it."
            found.append(Lack(f"key_results.{n}.title", "This key result has no words yet.", fix))
    if found:
        return found
    for n, kr in enumerate(record(draft).key_results):
        found += [Lack(f"key_results.{n}.target", r.problem, r.fix) for r in refusals(kr)]
    return found


def opened(plan: Plan, wanted: str = "") -> State:
    """The objective asked for, if the plan has it."""
    return State(plan.objective(wanted).id) if wanted else State()


def _words(part: Mapping[str, Any]) -> str:
    return str(part.get("title") or "").strip()
