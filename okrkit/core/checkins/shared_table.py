"""A plan and how it stands as the rows of a table which a team keeps in another tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing said of a goal: as words for a text column, and as a value for a column of numbers or dates.

    ``value`` is in KPI units (a share is 0..1) and None where the goal has none; ``unit`` is its KPI unit, ``share`` for
    a score too.
    """

    words: str
    value: float | date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be said of a goal, and the column headers under which teams keep it."""

    name: str
    meaning: str
    headers: tuple[str, ...]


KEY = "key"
STANDING = "status"
LEFT_OUT = "no longer in the plan"
"""What the status of a row says whose goal the plan does not hold any more."""

FIELDS: tuple[Field, ...] = (
    Field(
        KEY,
        "the goal's id in okrkit, by which its row is found again",
        ("okrkit key", "okrkit id", "okrkit", "key"),
    ),
    Field("kind", "Objective or Key result", ("Kind", "Type", "Level")),
    Field("objective", "the objective a row belongs to", ("Objective", "Goal")),
    Field("title", "the objective, or the key result", ("Title", "Key result", "Name", "Objective or key result")),
    Field("cycle", "the planning period", ("Cycle", "Period", "Quarter")),
    Field("team", "the team's name", ("Team", "Department")),
    Field("owner", "who answers for it", ("Owner", "Responsible", "Lead", "DRI")),
    Field("unit", "what its numbers count", ("Unit",)),
    Field("baseline", "where it started", ("Baseline", "Start", "Start value", "From")),
    Field("target", "where it shall be at the end; the limits of a guardrail", ("Target", "Aim", "To", "Goal value")),
    Field("current", "its newest value", ("Current", "Current value", "Actual", "Now")),
    Field("progress", "its score so far, 0 to 1", ("Progress", "Score", "Grade")),
    Field(STANDING, "how it stands, in words", ("Status", "State", "Standing", "Health")),
    Field("chance", "the chance that the target is reached", ("Chance", "Chance of target")),
    Field("confidence", "the team's confidence, 0 to 10", ("Confidence",)),
    Field("note", "what the team said last, and what is in the way", ("Note", "Comment", "Update", "Check-in", "Notes")),
    Field("as_of", "the day of its newest value or check-in", ("As of", "Updated", "Last update", "Date")),
    Field("due", "until when", ("Due", "Due date", "Deadline", "Target date", "End date")),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}

SharedRow = Mapping[str, Cell]
"""Field name -> what is said; a field that does not apply is left out, and its cell is left as it is."""


def belongs(key: str, cycle: str, team: str = "") -> bool:
    """Whether a key is a goal's of that cycle and, where one is named, of that team.

    >>> belongs("2026-Q4.care.O1.KR2", "2026-Q4"), belongs("2026-Q4.care.O1", "2026-Q4", "sales")
    (True, False)
    """
    return key.startswith(f"{cycle}.{team}." if team else f"{cycle}.")
