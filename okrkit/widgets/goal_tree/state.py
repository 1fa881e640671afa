"""Which cascade it is, how its goals hang together, and where each of them may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from okrkit.core.model import Cycle, Objective


@dataclass(frozen=True, slots=True)
class State:
    """The cycle that is looked at."""

    cycle: str


def of_cycle(state: State, cycle: str) -> State:
    return replace(state, cycle=cycle)


def around(cycle: Cycle, planned: Sequence[Cycle]) -> tuple[Cycle, ...]:
    """The planned cycles that hold the whole of this one, the longest first, then itself: a year's goals stand above a quarter's.

    >>> [str(c.name) for c in around(Cycle("2026-Q4"), [Cycle("2026"), Cycle("2026-Q3"), Cycle("2026-Q4")])]
    ['2026', '2026-Q4']
    """
    wider = [c for c in planned if c != cycle and c.start <= cycle.start and cycle.end <= c.end]
    return (*sorted(wider, key=lambda c: -c.days), cycle)


def cascade(objectives: Sequence[Objective]) -> list[tuple[int, Objective]]:
    """The objectives from the top down, each with its level from 0, below the one it serves.

    One whose parent is not among them stands at the top. The order among siblings is the one given.
    """
    known = {o.id for o in objectives}
    tops = [o for o in objectives if o.parent not in known]

    def walk(above: Sequence[Objective], level: int) -> Iterator[tuple[int, Objective]]:
        for objective in above:
            yield level, objective
            yield from walk([o for o in objectives if o.parent == objective.id], level + 1)

    return list(walk(tops, 0))


def below(objectives: Sequence[Objective], id: str) -> set[str]:
    """The objective and all that stand under it: where it must not be put."""
    found = {id}
    while more := {o.id for o in objectives if o.parent in found} - found:
        found |= more
    return found


def places(objectives: Sequence[Objective], id: str) -> tuple[str, ...]:
    """Ids of the objectives under which one may stand, without the one where it stands already."""
    taken = below(objectives, id)
    own = next(o.parent for o in objectives if o.id == id)
    return tuple(o.id for o in objectives if o.id not in taken and o.id != own)
