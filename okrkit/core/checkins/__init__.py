"""Plan and actual values in; where a key result stands and where it leads out."""

from okrkit.core.checkins.gate import FRESH_DAYS, Facts, Finding, Late, Twice, Verdict, judge
from okrkit.core.checkins.holes import Hole, holes
from okrkit.core.checkins.outlook import Outlook, evenly, guarded, outlook
from okrkit.core.checkins.state import STATE_BAND, UNLIKELY, state, why_past_target

__all__ = [
    "FRESH_DAYS",
    "STATE_BAND",
    "UNLIKELY",
    "Facts",
    "Finding",
    "Hole",
    "Late",
    "Outlook",
    "Twice",
    "Verdict",
    "evenly",
    "guarded",
    "holes",
    "judge",
    "outlook",
    "state",
    "why_past_target",
]
