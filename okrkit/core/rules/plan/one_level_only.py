from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective, Plan, Team, TeamTree
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.company import covers
from okrkit.core.rules.words import count, listed, quoted

_KNOWN = Context(
    teams=TeamTree(
        [
            Team("shop", "Birch & Kettle", "company", lead="Ana"),
            Team("care", "Customer care", parent="shop", lead="Ben"),
            Team("traffic", "Marketing", parent="shop", lead="Chloe"),
        ]
    )
)
_TOP = Objective("Customers come back", cycle="2026-Q4", team="shop", owner="Ana")
_CARE = Objective("Every question is answered the same day", cycle="2026-Q4", team="care")


@rule(
    "PL102",
    "one-level-only",
    bad=[
        Example(Plan("2026-Q4", objectives=(_TOP,)), _KNOWN),
        Example(Plan("2026-Q4", objectives=(_CARE,)), _KNOWN),
    ],
    good=[
        Example(Plan("2026-Q4", objectives=(_TOP, _CARE)), _KNOWN),
        Example(
            Plan("2026-Q4", objectives=(Objective(_TOP.title, team="shop", contributors=("Ben",)),)), _KNOWN
        ),
        Example(Plan("2026-Q4", "care", objectives=(_CARE,)), _KNOWN),
        Plan("2026-Q4", objectives=(_TOP,)),
    ],
)
def one_level_only(plan: Plan, context: Context) -> Iterator[Fault]:
    """Only one level of the company took part in the plan.

    Why: goals set only at the top are accepted less readily and miss what those nearer the customer know; goals set
    only below leave the company without a direction.
    Source: docs/sources.md#participation
    """
    teams = context.teams
    if plan.team or teams is None or not plan.objectives:
        return
    levels = {teams.depth(team.id) for team in teams}
    taking_part = [*plan.objectives, *_longer(plan, context)]
    if len(levels) < 2 or any(o.team not in teams for o in taking_part):
        return
    seen = {teams.depth(o.team) for o in taking_part}
    named = [o.owner for o in taking_part] + [name for o in taking_part for name in o.contributors]
    named += [name for o in taking_part for kr in o.key_results for name in (kr.owner, *kr.contributors)]
    depth_of = {name: teams.depth(t.id) for t in teams for name in (t.id, t.name, t.lead) if name}
    seen |= {depth_of[name] for name in named if name in depth_of}
    strangers = {name for o in taking_part for name in o.contributors if name not in depth_of}
    strangers |= {
        name for o in taking_part for kr in o.key_results for name in kr.contributors
    } - depth_of.keys()
    if len(seen) > 1 or strangers:  # a contributor who leads no team may work on any level
        return
    (only,) = seen
    there = listed([teams[team].name for team in dict.fromkeys(o.team for o in taking_part)])
    absent = [team for team in teams if teams.depth(team.id) != only]
    nearest = [team.name for team in absent if abs(teams.depth(team.id) - only) == 1]
    goals = [quoted(o) for o in plan.objectives]
    yield Fault(
        f"only {there} took part in {plan.cycle}: {count(len(goals), 'objective')}, {listed(goals, most=4)}",
        f"ask {listed(nearest)} for an objective of their own, or for contributors to these",
    )


def _longer(plan: Plan, context: Context) -> list[Objective]:
    """Objectives of other plans that stand over this cycle, such as the year's."""
    cycle = context.cycle(plan.cycle)
    if cycle is None:
        return []
    own = {o.id for o in plan.objectives if o.id}
    return [
        o
        for other in context.plans
        for o in other.objectives
        if o.id not in own and (theirs := context.cycle_of(o)) is not None and covers(theirs, cycle)
    ]
