from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.kpis import KPIS
from okrkit.core.kpis.drivers import COUNTER
from okrkit.core.model import KeyResult, Objective, Plan
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.words import count, listed, quoted

_SALES = KeyResult("Net revenue of 200,000", kpi="net_revenue")
_RETURNS = KeyResult("Returns stay under 9 %", kind="keep within", kpi="return_rate", upper=0.09)
_FAST = KeyResult("Orders leave within a day", kind="decrease", kpi="fulfilment_hours")


def _plan(*krs: KeyResult) -> Plan:
    return Plan("2026-Q4", objectives=(Objective("Grow", team="shop", key_results=krs),))


@rule(
    "PL109",
    "counter-metric-missing",
    severity="note",
    bad=[_plan(_SALES), _plan(_SALES, _FAST)],
    good=[
        _plan(_SALES, _RETURNS),
        _plan(replace(_SALES, counter_metric="return rate")),
        _plan(KeyResult("Fewer returns", kind="decrease", kpi="return_rate")),
        _plan(KeyResult("Sell more", metric="revenue")),
    ],
)
def counter_metric_missing(plan: Plan, context: Context) -> Iterator[Fault]:
    """Key results push volume, speed or thrift, and nothing watches what it costs.

    Why: whoever is measured by one number neglects what it does not show: sales can be bought with discounts, speed
    with mistakes, visits with people who never buy. A guardrail or a second number beside it shows the price in time.
    Source: docs/sources.md#drivers
    """
    # Whichever team watches it, in this plan or in another one of the company.
    there = {kr.kpi for objective in context.objectives() for kr in objective.key_results}
    there |= {kr.kpi for kr in plan.key_results}
    found = []
    for objective in plan.objectives:
        if any(kr.kind == "keep within" for kr in objective.key_results):
            continue
        for kr in objective.key_results:
            watch = COUNTER.get((kr.kpi or "", kr.kind), ())
            if watch and not kr.counter_metric and there.isdisjoint(watch):
                found.append(f"{quoted(kr)} ({_labels(watch)})")
    if found:
        yield Fault(
            f"nothing watches what {count(len(found), 'key result')} may cost; fit to watch would be: {listed(found)}",
            "add one of them as a guardrail, or name it as the key result's counter-metric",
        )


def _labels(names: tuple[str, ...]) -> str:
    return " or ".join(KPIS[name].label.lower() for name in names[:2])
