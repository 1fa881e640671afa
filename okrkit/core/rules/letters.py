"""A SMART goal letter by letter: which letters stand, and what is missing at the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrkit.core.model import SmartGoal
from okrkit.core.rules.base import NOTHING_KNOWN, Context, Finding
from okrkit.core.rules.checking import check_smart_goal

LETTERS = {
    "SM101": ("S", "Specific"),
    "SM102": ("M", "Measurable"),
    "SM103": ("A", "Attainable"),
    "SM104": ("R", "Relevant"),
    "SM105": ("T", "Time-bound"),
}
_STANDS = {
    "S": "says what, where or for whom",
    "M": "can be read off",
    "A": "has evidence and an owner",
    "R": "says what it is good for",
    "T": "has a day or a period",
}


@dataclass(frozen=True, slots=True)
class LetterVerdict:
    """One letter: ``ok``, what is said of it, and what mends it (empty where nothing has to be mended).

    A letter that people keep as it is, with a reason, is ok.
    """

    letter: str
    word: str
    ok: bool
    says: str
    fix: str = ""


def letters(goal: SmartGoal, *, context: Context = NOTHING_KNOWN) -> tuple[LetterVerdict, ...]:
    """The verdict on each letter, in the order of the word; the score is how many of the five stand.

    >>> from okrkit.core.model import Specific
    >>> [v.letter for v in letters(SmartGoal(Specific("Win 20 customers by June", "Win 20 customers"))) if v.ok]
    ['S', 'M', 'T']
    """
    return from_findings(check_smart_goal(goal, context=context))


def from_findings(found: Sequence[Finding]) -> tuple[LetterVerdict, ...]:
    """The same from findings about the goal that are known already."""
    spoken = {f.code: f for f in found if f.severity == "weak"}
    verdicts = []
    for code, (letter, word) in LETTERS.items():
        fault = spoken.get(code)
        if fault is not None and fault.accepted is not None:
            says = f"{fault.message}; kept because: {fault.accepted.reason}"
            verdicts.append(LetterVerdict(letter, word, True, says))
        elif fault is None:
            verdicts.append(LetterVerdict(letter, word, True, _STANDS[letter]))
        else:
            verdicts.append(LetterVerdict(letter, word, False, fault.message, fault.fix))
    return tuple(verdicts)
