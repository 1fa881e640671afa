from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "IN103",
    "no-deliverable",
    after={"IN201", "IN203"},
    bad=[Initiative("New product photos")],
    good=[
        Initiative("New product photos", deliverable="All 38 kettles with three new photos online"),
        Initiative("New product photos", status="dropped"),
    ],
)
def no_deliverable(initiative: Initiative) -> Iterator[Fault]:
    """Work does not say what is there when it is done.

    Why: without a deliverable work has no end: nobody can tell finished from still being worked on, or whether to
    stop it.
    Source: docs/sources.md#initiatives
    """
    if not initiative.deliverable and initiative.status != "dropped":
        yield Fault(
            f"{quoted(initiative)} does not say what will be there when it is done",
            "name the thing one can look at: a page that is live, a list, a signed contract, a test with its result",
        )
