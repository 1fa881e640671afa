from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import listed, quoted


@rule(
    "OB103",
    "objective-without-owner",
    bad=[
        Objective("Parcels arrive when promised"),
        Objective("Parcels arrive when promised", contributors=("Ben",)),
    ],
    good=[Objective("Parcels arrive when promised", owner="Ana", contributors=("Ben",))],
)
def objective_without_owner(objective: Objective) -> Iterator[Fault]:
    """Nobody answers for an objective.

    Why: its key results may have several owners; somebody must still see that together they lead where the objective
    points, and open the talk when they do not.
    Source: docs/sources.md#owner
    """
    if not objective.owner:
        known = f", only contributors ({listed(objective.contributors)})" if objective.contributors else ""
        yield Fault(
            f"{quoted(objective)} has no owner{known}", "name the one person who presents it in the review"
        )
