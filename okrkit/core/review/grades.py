"""Proposed grades with the evidence they rest on. Source: docs/sources.md#scoring"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrkit.core.model import Grade, KeyResult, Outcome, Review, band, is_held, say, score


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing values of one key result, and how good they are.

    ``values`` as `okrkit.core.model.score` takes them; ``window`` in words; ``refusal`` says why the data cannot
    carry a grade (empty when they can).
    """

    values: tuple[float, ...]
    window: str
    refusal: str = ""


def outcome(value: float | None) -> Outcome:
    """1 is reached, 0.4 and up partly reached, less is missed, none is unscored."""
    if value is None:
        return "unscored"
    value = round(value, 4)
    if value >= 1:
        return "reached"
    return "partly reached" if value >= 0.4 else "missed"


def grade(kr: KeyResult, closing: Closing, currency: str = "", today: object = None) -> Grade:
    """The grade that the data propose; unscored, never 0, where they cannot carry one."""
    by_hand = kr.kind == "milestone"
    if closing.refusal and not by_hand:
        return Grade(kr.id, evidence=f"Unscored: {closing.refusal}.")
    value = score(kr, closing.values)
    if value is None:
        return Grade(kr.id, evidence=f"Unscored: {_missing(kr, closing)}.")
    final = closing.values[-1] if closing.values else None
    return Grade(
        kr.id,
        proposed=round(value, 4),
        grade=round(value, 4),
        outcome=_outcome(kr, closing, value),
        final_value=final,
        evidence=_evidence(kr, closing, value, currency),
    )


def _outcome(kr: KeyResult, closing: Closing, value: float) -> Outcome:
    """A guardrail is reached when it was held in nine of ten weeks; everything else by its score."""
    if kr.kind != "keep within":
        return outcome(value)
    if is_held(closing.values, kr.lower, kr.upper):
        return "reached"
    return "partly reached" if value >= 0.4 else "missed"


def _missing(kr: KeyResult, closing: Closing) -> str:
    if kr.kind == "milestone":
        return "it names no steps and nothing was checked in"
    if not closing.values:
        return f"there is no value for {closing.window}"
    missing = [name for name, v in (("baseline", kr.baseline), ("target", kr.target)) if v is None]
    return f"it has no {' and no '.join(missing)}"


def _evidence(kr: KeyResult, closing: Closing, value: float, currency: str) -> str:
    if kr.kind == "milestone":
        done = sum(m.done_on is not None for m in kr.milestones)
        return (
            f"{done} of {len(kr.milestones)} steps done." if kr.milestones else f"Stated as {value:.0%} done."
        )
    if kr.kind == "establish baseline":
        if not closing.values:
            return f"No value was established for {closing.window}."
        return f"Established at {say(closing.values[-1], kr.unit, currency)} for {closing.window}."
    if kr.kind == "keep within":
        limits = " and ".join(
            f"{word} {say(limit, kr.unit, currency)}"
            for word, limit in (("at least", kr.lower), ("at most", kr.upper))
            if limit is not None
        )
        inside = sum(
            (kr.lower is None or v >= kr.lower) and (kr.upper is None or v <= kr.upper)
            for v in closing.values
        )
        return f"{inside} of {len(closing.values)} weeks inside the limits ({limits}) in {closing.window}."
    final = say(closing.values[-1], kr.unit, currency)
    start, aim = say(kr.baseline, kr.unit, currency), say(kr.target, kr.unit, currency)
    return f"{final} in {closing.window}, from {start} towards {aim}: {value:.2f} ({band(value)})."


def lessons(review: Review, titles: dict[str, str]) -> tuple[str, ...]:
    """What the next planning should know: what was learnt, and the cause of each result that was not reached."""
    causes = [
        f"{titles.get(g.key_result, g.key_result)}: {g.cause}"
        for g in review.grades
        if g.cause and g.outcome != "reached"
    ]
    return (*review.learn, *causes)


def mean_score(grades: Sequence[Grade]) -> float | None:
    """Plain mean of the grades that exist."""
    known = [g.grade for g in grades if g.grade is not None]
    return sum(known) / len(known) if known else None
