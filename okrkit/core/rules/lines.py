"""Judge a line of text of which nothing else is known: what the command line and a text field ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from okrkit.core.language import read
from okrkit.core.language.kinds import LineKind, kind_of
from okrkit.core.rules import drafts
from okrkit.core.rules.base import NOTHING_KNOWN, Context, Finding, Rule, Subject
from okrkit.core.rules.checking import findings
from okrkit.core.rules.registry import in_order
from okrkit.errors import InvalidValueError

LINE_KINDS: tuple[LineKind, ...] = get_args(LineKind)
_DRAFT: dict[LineKind, Callable[[str], Subject]] = {
    "objective": drafts.objective,
    "key_result": drafts.key_result,
    "initiative": drafts.initiative,
    "smart_goal": drafts.smart_goal,
}
MOST = 4000
"""Characters of a line; a longer one is a text."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a line. ``guessed`` tells why the kind was taken that nobody gave; empty where one was given."""

    text: str
    kind: LineKind
    verdict: Literal["good", "poor"]
    findings: tuple[Finding, ...]
    guessed: str = ""


def check_line(text: str, kind: str | None = None, *, context: Context = NOTHING_KNOWN) -> Verdict:
    """Judge one line by its words and numbers.

    Parameters
    ----------
    text : up to 4,000 characters
    kind : 'objective', 'key_result', 'initiative' or 'smart_goal'; None to have it guessed
    context : only its currency and cycle are used

    Returns
    -------
    Verdict
        ``poor`` when a finding is weak; notes leave a line good. What a line cannot hold (owner, evidence, the history
        of its metric) is not asked for.

    Raises
    ------
    InvalidValueError
        For an empty line, one that is too long, or a kind there is not.

    Examples
    --------
    >>> [f.slug for f in check_line("Improve customer service.", "objective").findings]
    ['vague']
    >>> check_line("Increase average order value from $50 to $70.").kind
    'key_result'
    """
    said = " ".join(text.split())
    if not said:
        raise InvalidValueError(
            "the line is empty", "write an objective, a key result, an initiative or a SMART goal"
        )
    if len(said) > MOST:
        raise InvalidValueError(
            f"the line has {len(said):,} characters, at most {MOST:,} are read", "give one goal a line"
        )
    why = ""
    if kind is None:
        kind, why = kind_of(read(said))
    elif kind not in _DRAFT:
        problem = f"{kind!r} is no kind of line"
        raise InvalidValueError(
            problem, f"use one of {', '.join(LINE_KINDS)}, or leave it out to have it guessed"
        )
    chosen: LineKind = kind
    found = findings(_line_rules(chosen), _DRAFT[chosen](said), replace(context, line=True))
    verdict: Literal["good", "poor"] = "poor" if any(f.severity == "weak" for f in found) else "good"
    return Verdict(said, chosen, verdict, found, why)


@cache
def _line_rules(kind: LineKind) -> tuple[Rule, ...]:
    return tuple(rule for rule in in_order(kind) if rule.line)
