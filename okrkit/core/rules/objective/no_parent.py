from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective, Plan, Team, TeamTree
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.company import above
from okrkit.core.rules.words import count, listed, quoted

_TEAMS = TeamTree([Team("shop", "Birch & Kettle", "company"), Team("care", "Customer care", parent="shop")])
_YEAR = Plan(
    "2026", objectives=(Objective("Customers come back", cycle="2026", team="shop", id="2026.shop.O1"),)
)
_KNOWN = Context(plans=(_YEAR,), teams=_TEAMS)
_CARE = Objective("Every question is answered the same day", cycle="2026-Q4", team="care")


@rule(
    "OB107",
    "no-parent",
    bad=[Example(_CARE, _KNOWN)],
    good=[
        Example(Objective(_CARE.title, cycle="2026-Q4", team="care", parent="2026.shop.O1"), _KNOWN),
        Example(Objective(_CARE.title, cycle="2027-Q1", team="care"), _KNOWN),
        Example(Objective("Customers come back", cycle="2026-Q4", team="shop"), _KNOWN),
        _CARE,
    ],
)  # fmt: skip
def no_parent(objective: Objective, context: Context) -> Iterator[Fault]:
    """An objective serves none of the objectives of the teams above.

    Why: goals are met together when each team can say which larger one its own serves. One that serves none may be
    right, but then somebody above should know that the time goes there.
    Source: docs/sources.md#alignment
    """
    if objective.parent:
        return
    found = above(objective, context)
    if found:
        teams = context.teams
        names = {o.team: teams[o.team].name for o in found} if teams else {}
        choices = listed([f"{quoted(o)} ({names.get(o.team, o.team)}, {o.cycle})" for o in found], most=4)
        what = (
            "the objective above it" if len(found) == 1 else f"the {count(len(found), 'objective')} above it"
        )
        yield Fault(
            f"{quoted(objective)} is not linked to {what}: {choices}",
            "choose the one it serves most as its parent; if it serves none, ask whether this is the cycle for it",
        )
