from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.rewriting import metric_of
from okrkit.core.rules.words import count, quoted

LEAST = 4
"""Fewer readings leave no time to see a miss coming and to answer it."""

_KR = KeyResult(
    "Average order value to 55", kpi="average_order_value", measure="mean", baseline=50.1, target=55
)


@rule(
    "DT105",
    "too-few-readings",
    bad=[
        Example(_KR, knowing(replace(BASKET, every=30))),
        Example(_KR, knowing(replace(BASKET, cycle="2027-02", every=14), cycle="2027-02")),
    ],
    good=[
        Example(_KR, knowing(BASKET)),
        Example(_KR, knowing(replace(BASKET, cycle="2027", every=30), cycle="2027")),
        _KR,
    ],
)  # fmt: skip
def too_few_readings(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """The metric is read so seldom that the cycle is nearly over before it can be steered.

    Why: a key result is steered by its check-ins. With two or three readings in a cycle the first shows hardly more
    than chance, and the last comes when nothing can be done any more.
    Source: docs/sources.md#readings
    """
    history, cycle = context.history(kr), context.around()
    if history is None or cycle is None or kr.kind == "milestone":
        return
    n = cycle.days // max(1, history.every)
    if n < LEAST:
        yield Fault(
            f"{quoted(kr)}: the data bring {metric_of(kr)} about every {history.every} days, so {cycle} has"
            f" {count(n, 'reading')} to steer by",
            "import the data every week, or add a key result that moves weekly and leads to it, and keep this one for the"
            " review",
        )
