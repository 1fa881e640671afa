"""Plan and actual values in; where a key result stands and where it leads out."""

from okrkit.core.checkins.outlook import Outlook, evenly, guarded, outlook
from okrkit.core.checkins.state import STATE_BAND, UNLIKELY, state, why_past_target

__all__ = ["STATE_BAND", "UNLIKELY", "Outlook", "evenly", "guarded", "outlook", "state", "why_past_target"]
