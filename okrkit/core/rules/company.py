"""Who stands above and below whom: what rules read off the team tree."""

from __future__ import annotations

from okrkit.core.model import Cycle, Objective, TeamTree
from okrkit.core.rules.base import Context


def covers(longer: Cycle, shorter: Cycle) -> bool:
    """Whether one cycle holds the other whole (the same one does).

    >>> covers(Cycle("2026"), Cycle("2026-Q4")), covers(Cycle("2026-Q4"), Cycle("2026-H2"))
    (True, False)
    """
    return longer.start <= shorter.start and shorter.end <= longer.end


def ancestors(teams: TeamTree, team_id: str) -> tuple[str, ...]:
    """Ids of the teams above, the nearest first."""
    found = []
    parent = teams[team_id].parent
    while parent is not None:
        found.append(parent)
        parent = teams[parent].parent
    return tuple(found)


def above(objective: Objective, context: Context) -> tuple[Objective, ...]:
    """Saved objectives of the teams above whose cycle holds this one's; the nearest team first."""
    cycle = context.cycle_of(objective)
    if cycle is None or context.teams is None or objective.team not in context.teams:
        return ()
    higher = ancestors(context.teams, objective.team)
    found = [
        other
        for other in context.objectives()
        if other.id
        and other.team in higher
        and (theirs := context.cycle_of(other)) is not None
        and covers(theirs, cycle)
    ]
    return tuple(sorted(found, key=lambda o: (higher.index(o.team), o.cycle, o.id)))


def below(objective: Objective, context: Context) -> tuple[Objective, ...]:
    """Objectives of the teams below within its cycle, in the order of the plans."""
    cycle = context.cycle_of(objective)
    if cycle is None or context.teams is None or objective.team not in context.teams:
        return ()
    return tuple(
        other
        for other in context.objectives()
        if other.team in context.teams
        and objective.team in ancestors(context.teams, other.team)
        and (theirs := context.cycle_of(other)) is not None
        and covers(cycle, theirs)
    )
