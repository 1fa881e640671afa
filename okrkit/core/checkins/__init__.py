"""Plan and actual values in, pace and status out."""

from okrkit.core.checkins.pace import Outlook, Pace, Season, confidence_gap, outlook, season

__all__ = ["Outlook", "Pace", "Season", "confidence_gap", "outlook", "season"]
