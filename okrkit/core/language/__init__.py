"""What a line of a plan says, read by general rules of how goals are worded: its verb, numbers, times and sense.

English only. A line in another language is read as one without known words; the judgements that rest on words then keep
silent, those that rest on numbers still speak. Source: docs/coach.md
"""

from okrkit.core.language.aims import comparison, destination, only_a_direction, specific, state
from okrkit.core.language.breadth import enumerated, everything
from okrkit.core.language.grammar import Clause
from okrkit.core.language.line import Line, read
from okrkit.core.language.quantities import Quantity
from okrkit.core.language.targets import second_target
from okrkit.core.language.times import When
from okrkit.core.language.work import retouch, task, work

__all__ = [
    "Clause", "Line", "Quantity", "When", "comparison", "destination", "enumerated", "everything", "only_a_direction", "read", "retouch",
    "second_target", "specific", "state", "task", "work",
]  # fmt: skip
