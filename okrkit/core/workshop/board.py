"""Impact against effort: where the room puts each topic. Source: docs/sources.md#workshop"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Literal

from okrkit.core.workshop.gathered import Gathered
from okrkit.core.workshop.topics import Topic, topics

Corner = Literal["do first", "plan well", "if time is left", "leave"]
CORNERS: tuple[Corner, ...] = ("do first", "plan well", "if time is left", "leave")
MIDDLE = 3
"""Of a scale from 1 to 5: high impact from here up, little effort from here down."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One topic on the board: every mark given, lowest first, and the middle one."""

    topic: Topic
    impacts: tuple[int, ...]
    efforts: tuple[int, ...]

    @property
    def impact(self) -> float | None:
        """Median, from 1 to 5; None where nobody weighed it."""
        return float(median(self.impacts)) if self.impacts else None

    @property
    def effort(self) -> float | None:
        return float(median(self.efforts)) if self.efforts else None

    @property
    def corner(self) -> Corner | None:
        """The quarter of the board.

        >>> Weight(Topic("G1", "Returns", ()), (4, 4, 5), (1, 2, 5)).corner
        'do first'
        """
        if self.impact is None or self.effort is None:
            return None
        if self.impact >= MIDDLE:
            return "do first" if self.effort <= MIDDLE else "plan well"
        return "if time is left" if self.effort <= MIDDLE else "leave"

    @property
    def apart(self) -> bool:
        """Whether the room sees it very differently: marks three or more apart in either."""
        return any(marks and marks[-1] - marks[0] >= 3 for marks in (self.impacts, self.efforts))


def board(gathered: Gathered) -> tuple[Weight, ...]:
    """Every topic with its marks of the present round, in the order of the topics."""
    marks = [m for b in gathered.cast("weights") for m in b.marks]
    return tuple(
        Weight(
            t,
            tuple(sorted(m.impact for m in marks if m.topic == t.id and m.impact is not None)),
            tuple(sorted(m.effort for m in marks if m.topic == t.id and m.effort is not None)),
        )
        for t in topics(gathered.workshop, gathered.ideas)
    )
