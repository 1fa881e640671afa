from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective, Plan
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.words import count, listed


def _plan(cycle: str, n: int) -> Plan:
    goals = tuple(Objective(f"Aim {k}", cycle=cycle, team="care") for k in range(1, n + 1))
    return Plan(cycle, "care", objectives=goals)


@rule(
    "PL101",
    "wrong-number-of-objectives",
    bad=[_plan("2026-Q4", 6), _plan("2026-Q4", 2), _plan("2027", 6)],
    good=[_plan("2026-Q4", 3), _plan("2026-Q4", 5), _plan("2027", 1), _plan("2027", 5)],
)
def wrong_number_of_objectives(plan: Plan, context: Context) -> Iterator[Fault]:
    """A team has more than five objectives for a cycle, or fewer than three for a quarter.

    Why: attention is what a team has least of; each further goal takes some from the others. Three to five a quarter
    is what guides to the method advise. Fewer is often right for a small team, so it is only said.
    Source: docs/sources.md#focus
    """
    groups: dict[tuple[str, str], int] = {}
    for objective in plan.objectives:
        key = objective.team, objective.cycle or plan.cycle
        groups[key] = groups.get(key, 0) + 1
    few: dict[str, list[tuple[str, int]]] = {}
    for (team, name), n in groups.items():
        cycle = context.cycle(name)
        if cycle is None:
            continue
        who = context.teams[team].name if context.teams and team in context.teams else team or "the plan"
        if n > 5:
            usual = (
                "five are plenty for a year" if cycle.span == "year" else "three to five can be kept in view"
            )
            yield Fault(
                f"{who} has {count(n, 'objective')} for {name}; {usual}",
                "rank them by what happens if they are missed, keep the first five, and park the others for the next cycle",
            )
        elif n < 3 and cycle.span == "quarter":
            few.setdefault(name, []).append((who, n))
    for name, teams in few.items():  # one note for all: in a small shop every team may rightly have one
        yield Fault(
            f"{_few(teams)} for {name}; three to five a team are usual",
            "fine if nothing else needs to change this quarter; else ask which goal type is missing",
            severity="note",
        )


def _few(teams: list[tuple[str, int]]) -> str:
    if len(teams) == 1:
        (who, n) = teams[0]
        return f"{who} has {count(n, 'objective')}"
    if len({n for _, n in teams}) == 1:
        return f"{listed([who for who, _ in teams])} have {count(teams[0][1], 'objective')} each"
    return "few objectives (" + listed([f"{who} {n}" for who, n in teams]) + ")"
