"""Plan and check-ins in; grades, lessons and the next cycle's draft out."""

from okrkit.core.review.grades import Closing, grade, lessons, outcome
from okrkit.core.review.next_cycle import draft_next

__all__ = ["Closing", "draft_next", "grade", "lessons", "outcome"]
