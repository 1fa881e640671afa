from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "OB105",
    "no-goal-type",
    severity="note",
    bad=[Objective("Parcels arrive when promised")],
    good=[Objective("Parcels arrive when promised", goal_type="grow loyalty")],
)
def no_goal_type(objective: Objective) -> Iterator[Fault]:
    """An objective is not sorted into growing revenue, growing loyalty or reducing cost.

    Why: the type shows at a glance whether a plan leans to one side, for example three objectives that buy revenue
    and none that keeps the customers it brings.
    Source: docs/sources.md#relevance
    """
    if objective.goal_type is None:
        yield Fault(
            f"{quoted(objective)} has no goal type",
            "choose what it mostly does: grow revenue, grow loyalty or reduce cost",
        )
