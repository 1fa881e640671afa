"""Dot votes: the count once they are opened together. Source: docs/sources.md#workshop"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from okrkit.core.workshop.gathered import Gathered
from okrkit.core.workshop.topics import Topic, topics


@dataclass(frozen=True, slots=True)
class Tally:
    """One topic's dots: ``given`` has one number a voter (0 for those who gave none), most first."""

    topic: Topic
    given: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.given)

    @property
    def supporters(self) -> int:
        """Voters who gave it a dot or more."""
        return sum(1 for n in self.given if n)

    @property
    def mean(self) -> float:
        """Dots a voter; 0 where nobody voted."""
        return self.total / len(self.given) if self.given else 0.0

    @property
    def split(self) -> bool:
        """Whether few carry it: half of the voters or more gave nothing, and somebody gave three dots or more."""
        return bool(self.given) and self.given[0] >= 3 and self.supporters * 2 <= len(self.given)

    @property
    def spread(self) -> str:
        """How the dots are spread over the voters, in words.

        >>> Tally(Topic("G1", "Returns", ()), (3, 1, 1, 0)).spread
        '1 gave 3 dots, 2 gave 1 dot, 1 gave none'
        """
        counted = sorted(Counter(self.given).items(), reverse=True)
        return ", ".join(f"{people} gave {_dots(dots)}" for dots, people in counted)


def _dots(number: int) -> str:
    return "none" if number == 0 else f"{number} dot{'s' if number > 1 else ''}"


def tally(gathered: Gathered) -> tuple[Tally, ...]:
    """Every topic with its dots of the present round, most dots first, then most supporters, then by title."""
    found = topics(gathered.workshop, gathered.ideas)
    ballots = [{m.topic: m.dots for m in b.marks} for b in gathered.cast("dots")]
    counted = [Tally(t, tuple(sorted((dots.get(t.id, 0) for dots in ballots), reverse=True))) for t in found]
    return tuple(sorted(counted, key=lambda t: (-t.total, -t.supporters, t.topic.title)))
