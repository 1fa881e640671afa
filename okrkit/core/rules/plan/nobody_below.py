from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective, Plan, Team, TeamTree
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.company import below
from okrkit.core.rules.words import count, listed, quoted

_KNOWN = Context(
    teams=TeamTree([Team("shop", "Birch & Kettle", "company"), Team("care", "Customer care", parent="shop")])
)
_BACK = Objective("Customers come back", cycle="2026-Q4", team="shop", id="2026-Q4.shop.O1")
_COST = Objective("Every parcel pays for itself", cycle="2026-Q4", team="shop", id="2026-Q4.shop.O2")
_CARE = Objective(
    "Answered the same day", cycle="2026-Q4", team="care", parent=_BACK.id, id="2026-Q4.care.O1"
)
_LOOSE = Objective("Answered the same day", cycle="2026-Q4", team="care", id="2026-Q4.care.O1")


@rule(
    "PL105",
    "nobody-below",
    severity="note",
    bad=[Example(Plan("2026-Q4", objectives=(_BACK, _COST, _CARE)), _KNOWN)],
    good=[
        Example(Plan("2026-Q4", objectives=(_BACK, _CARE)), _KNOWN),
        Example(Plan("2026-Q4", objectives=(_BACK, _COST)), _KNOWN),
        Example(Plan("2026-Q4", objectives=(_BACK, _COST, _LOOSE)), _KNOWN),
        Plan("2026-Q4", objectives=(_BACK, _COST, _CARE)),
    ],
)
def nobody_below(plan: Plan, context: Context) -> Iterator[Fault]:
    """Teams below have linked all their goals, and an objective above is served by none of them.

    Why: an objective that no team works on is reached only if the team that wrote it does so alone; often that is a
    link that was forgotten, sometimes a goal that nobody took on.
    Source: docs/sources.md#alignment
    """
    for objective in plan.objectives:
        lower = below(objective, context)
        if not objective.id or not lower or not all(o.parent for o in lower):
            continue  # an unlinked goal below may be the missing child; no-parent asks there
        if any(o.parent == objective.id for o in lower):
            continue
        teams = context.teams
        names = list(dict.fromkeys(teams[o.team].name if teams else o.team for o in lower))
        linked = "its objective serves" if len(lower) == 1 else f"the {count(len(lower), 'objective')} serve"
        yield Fault(
            f"no team below works on {quoted(objective)}: {linked} other goals in {listed(names)}",
            f"ask {listed(names)} who takes it on, or say that its own team reaches it alone",
        )
