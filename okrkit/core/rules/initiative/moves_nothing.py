from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "IN102",
    "moves-nothing",
    severity="note",
    bad=[Initiative("Renew the warehouse lease")],
    good=[
        Initiative("Retake the photos of all kettles", moves=("2026-Q4.shop.O1.KR2",)),
        Initiative("Renew the warehouse lease", status="dropped"),
    ],
)
def moves_nothing(initiative: Initiative) -> Iterator[Fault]:
    """Work that should move no key result.

    Why: some work has to be done whatever the goals are, and listing it keeps the plan honest about time. If most of
    the work moves nothing, the goals are not where the time goes.
    Source: docs/sources.md#initiatives
    """
    if not initiative.moves and initiative.status != "dropped":
        yield Fault(
            f"{quoted(initiative)} moves no key result; that is allowed",
            "name the key results it should move, or leave it as work that has to be done anyway",
        )
