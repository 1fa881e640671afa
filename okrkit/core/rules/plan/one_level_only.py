from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
    goals = [*plan.objectives, *_longer(plan, context)]
    levels = {teams.depth(team.id) for team in teams}
    if len(levels) < 2 or any(goal.team not in teams for goal in goals):
        return
    seen = _levels_seen(goals, teams)
    if len(seen) != 1:
        return
    (only,) = seen
    there = listed([teams[team].name for team in dict.fromkeys(goal.team for goal in goals)])
    nearest = [team.name for team in teams if abs(teams.depth(team.id) - only) == 1]
    titles = [quoted(o) for o in plan.objectives]
    yield Fault(
        f"only {there} took part in {plan.cycle}: {count(len(titles), 'objective')}, {listed(titles, most=4)}",
        f"ask {listed(nearest)} for an objective of their own, or for contributors to these",
    )


def _levels_seen(goals: Sequence[Objective], teams: TeamTree) -> set[int]:
    """Levels that surely took part; all of them where a contributor is unknown, who may work on any."""
    level_of = {name: teams.depth(t.id) for t in teams for name in (t.id, t.name, t.lead) if name}
    people = [(goal.owner, goal.contributors) for goal in goals]
    people += [(kr.owner, kr.contributors) for goal in goals for kr in goal.key_results]
    owners = [owner for owner, _ in people]
    helpers = [name for _, names in people for name in names]
    if any(name not in level_of for name in helpers):
        return set(level_of.values())
    named = {level_of[name] for name in (*owners, *helpers) if name in level_of}
    return named | {teams.depth(goal.team) for goal in goals}


def _longer(plan: Plan, context: Context) -> list[Objective]:
    """Objectives of other plans that stand over this cycle, such as the year's."""
    cycle = context.cycle(plan.cycle)
    if cycle is None:
        return []
    others = replace(context, plan=None).objectives()
    return [o for o in others if (theirs := context.cycle(o.cycle)) is not None and covers(theirs, cycle)]
