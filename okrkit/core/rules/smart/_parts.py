"""What the rules about SMART goals share."""

from __future__ import annotations

from okrkit.core.language import Line
from okrkit.core.model import KeyResult, SmartGoal, to_objective


def key_result_of(goal: SmartGoal) -> KeyResult:
    """The goal's one key result."""
    return to_objective(goal).key_results[0]


def timed(goal: SmartGoal, line: Line) -> str:
    """The day or period a goal is for, in words; empty where it has none."""
    t = goal.time_bound
    if t.due is not None:
        return t.due.isoformat()
    return t.cycle or (line.deadline.text if line.deadline is not None else "")
