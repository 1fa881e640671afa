"""How often a KPI is measured, and what a week, a quarter and a year are in its periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okrkit.errors import InvalidValueError

Freq = Literal["D", "W", "M"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A frequency: its periods to the year and the quarter, and how many make up an end level.

    ``end`` is the number of periods whose mean is called the end level: four weeks, because one last week or day says
    little about where a KPI stands. A year of days is 52 whole weeks, so that weekdays stay in step.
    """

    freq: Freq
    word: str
    year: int
    quarter: int
    end: int


DAILY = Rhythm("D", "day", 364, 91, 28)
WEEKLY = Rhythm("W", "week", 52, 13, 4)
MONTHLY = Rhythm("M", "month", 12, 3, 1)

_SPELLINGS: dict[str, Rhythm] = {
    **dict.fromkeys(("d", "day", "days", "daily"), DAILY),
    **dict.fromkeys(("w", "week", "weeks", "weekly"), WEEKLY),
    **dict.fromkeys(("m", "ms", "me", "month", "months", "monthly"), MONTHLY),
}


def rhythm(freq: str) -> Rhythm:
    """The rhythm that a spelling names.

    >>> rhythm("weekly").year, rhythm("W-MON").freq, rhythm("M").quarter
    (52, 'W', 3)
    """
    key = str(freq).strip().lower()
    found = _SPELLINGS.get("w" if key.startswith("w-") else key)
    if found is None:
        problem = f"{freq!r} is not a frequency that can be forecast"
        raise InvalidValueError(problem, "use 'D' (daily), 'W' (weekly) or 'M' (monthly)")
    return found
