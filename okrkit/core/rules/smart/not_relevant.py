from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Relevant, SmartGoal, Specific, WhyItMatters
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted

_WHAT = "Win 20 wholesale customers by June"


@rule(
    "SM104",
    "not-relevant",
    bad=[SmartGoal(Specific(_WHAT, _WHAT))],
    good=[
        SmartGoal(Specific(_WHAT, _WHAT), relevant=Relevant(parent="2027.company.O1")),
        SmartGoal(
            Specific(_WHAT, _WHAT), relevant=Relevant(WhyItMatters(drive="One fair a year keeps us alive"))
        ),
    ],
)
def not_relevant(goal: SmartGoal) -> Iterator[Fault]:
    """R: a goal does not say what it is good for.

    Why: people put effort into what they see the point of, and when time is short the goal without a reason goes first,
    whether or not it was the right one to drop.
    Source: docs/sources.md#relevance
    """
    why = goal.relevant.why
    if goal.relevant.parent or why.relevance or why.drive or why.if_missed:
        return
    yield Fault(
        f"{quoted(goal.specific.what)} names no goal above it and no reason",
        "link the goal it serves, or write what happens to customers or the shop if it is missed",
    )
