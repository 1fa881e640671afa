from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective, WhyItMatters
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "OB104",
    "no-why",
    bad=[
        Objective("Parcels arrive when promised"),
        Objective(
            "Parcels arrive when promised", why=WhyItMatters(earlier_attempts="A second carrier in 2024")
        ),
    ],
    good=[
        Objective(
            "Parcels arrive when promised", why=WhyItMatters(if_missed="Christmas orders go to marketplaces")
        ),
    ],
)
def no_why(objective: Objective) -> Iterator[Fault]:
    """An objective does not say why it matters.

    Why: people put effort into a goal when they know what it is good for, and drop the right one when time is short.
    It is the R of SMART.
    Source: docs/sources.md#relevance
    """
    why = objective.why
    if not (why.relevance or why.drive or why.if_missed):
        tried = "says what was tried before, but not" if why.earlier_attempts else "does not say"
        yield Fault(
            f"{quoted(objective)} {tried} why it matters",
            "add a sentence on what it changes for customers or the shop, and one on what happens if it is missed",
        )
