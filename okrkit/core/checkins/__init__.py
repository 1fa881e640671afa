"""Plan and actual values in; where a key result stands and where it leads out."""

from okrkit.core.checkins.outlook import Outlook, evenly, guarded, outlook

__all__ = ["Outlook", "evenly", "guarded", "outlook"]
