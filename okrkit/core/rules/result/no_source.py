from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "KR109",
    "no-source",
    after={"KR201", "KR202"},
    bad=[
        KeyResult("From 70 to 80", baseline=70, target=80, unit="points"),
        KeyResult("Find out where we stand", kind="establish baseline"),
    ],
    good=[
        KeyResult("Recommendation score 70 to 80", metric="monthly survey after delivery", baseline=70, target=80),
        KeyResult("Net revenue to 200,000", kpi="net_revenue"),
        KeyResult("Move into the new warehouse", kind="milestone"),
    ],
)  # fmt: skip
def no_source(kr: KeyResult) -> Iterator[Fault]:
    """A key result does not say where its number is read.

    Why: two people who read the same goal from two reports get two answers. Naming the KPI, or the report and how it
    is measured, settles that before the quarter instead of after it.
    Source: docs/sources.md#measurable
    """
    if kr.kind != "milestone" and not kr.kpi and not kr.metric:
        problem = f"{quoted(kr)} names neither a KPI nor a metric, so nobody knows which number to read"
        yield Fault(problem, "bind it to a KPI, or write in 'metric' what is measured and in which report")
