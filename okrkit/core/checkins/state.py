"""The word for a running key result: its pace, weighed with the chance that it still gets there. Source: docs/sources.md#pace"""

from __future__ import annotations

from okrkit.core.model import Band, KeyResult, raw_progress, say
from okrkit.core.targets import Pace

UNLIKELY = 0.2
"""Under this chance nothing is said to be on course, however near its way it stands."""
_ON_COURSE = {"ahead": "ahead so far, target unlikely", "on pace": "in its band, target unlikely"}
_INSIDE = "mostly inside, unlikely to hold"
_WORSE = "worse than at its start"

STATE_BAND: dict[str, Band] = {
    "ahead": "green", "on pace": "green", "behind": "amber", "far behind": "red", "unknown": "unscored",
    **dict.fromkeys((*_ON_COURSE.values(), _INSIDE, _WORSE), "amber"),
}  # fmt: skip
"""The colour of each word."""


def state(kr: KeyResult, pace: Pace, band: Band, value: float | None, chance: float | None) -> str:
    """A pace says whether a value is near its way, the chance whether the way is likely to be walked to its end.

    Parameters
    ----------
    kr : KeyResult
    pace : the pace alone; 'unknown' for a guardrail and for steps, which then take the word of their ``band``
    band : of the score so far
    value : float or None, KPI units
    chance : part of 1, None where the data tell none; compared at whole per cents, as it is shown

    Examples
    --------
    >>> kr = KeyResult("Answers", "decrease", baseline=95.9, target=86.3)
    >>> state(kr, "on pace", "red", 90.0, 0.16), state(kr, "on pace", "red", 103.2, 0.5)
    ('in its band, target unlikely', 'worse than at its start')
    """
    unlikely = chance is not None and round(chance, 2) < UNLIKELY
    if pace == "unknown":
        return _INSIDE if unlikely and band == "green" and kr.is_guardrail else band
    if pace not in _ON_COURSE:
        return pace
    if _is_worse(kr, value):
        return _WORSE
    return _ON_COURSE[pace] if unlikely else pace


def why_past_target(kr: KeyResult, needed: float | None) -> str:
    """Why a value on course may lie past its target, as a clause; empty where it does not.

    >>> why_past_target(KeyResult("Come back", measure="mean", unit="share", baseline=0.24, target=0.269), 0.271)
    ', as the weeks to come usually lower it'
    """
    if kr.measure == "total" or needed is None or kr.target is None:
        return ""
    if say(needed, kr.unit) == say(kr.target, kr.unit):
        return ""
    past = needed < kr.target if kr.better == "down" else needed > kr.target
    return f", as the weeks to come usually {'raise' if kr.better == 'down' else 'lower'} it" if past else ""


def _is_worse(kr: KeyResult, value: float | None) -> bool:
    """Whether a level or a mean lies on the wrong side of where it started; a total only grows."""
    if kr.measure == "total" or value is None or kr.baseline is None or kr.target in (None, kr.baseline):
        return False
    assert kr.target is not None
    return round(raw_progress(kr.baseline, kr.target, value), 4) < 0
