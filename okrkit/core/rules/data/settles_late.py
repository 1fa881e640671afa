from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from okrkit.core.kpis import KPIS
from okrkit.core.model import Cycle, KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.history import History
from okrkit.core.rules.rewriting import metric_of
from okrkit.core.rules.words import quoted, spoken

LATE = 0.2
"""Part of the cycle that may still be open at its end before it is said."""
LONG = 2
"""How many cycles a metric may look back before it is said."""

IN_THE_PERIOD = {
    "repeat_purchase_rate": "returning_customer_rate",
    "repeat_purchase_rate_365": "returning_customer_rate",
    "repeat_purchase_rate_distinct_days": "returning_customer_rate",
    "customers_with_repeat_orders": "returning_customers",
    "customers_with_repeat_days": "returning_customers",
    "repeat_customers_365": "returning_customers",
    "customers_so_far": "new_customers",
    "customers_365": "active_customers",
    "sales_of_customers_365": "sales_of_customers",
    "customer_lifetime_value": "revenue_per_customer",
    "lifetime_value_to_acquisition_cost": "return_on_ad_spend",
}
"""What of the running period moves a metric that looks back."""

_RETURNS = replace(BASKET, kpi="return_rate", label="Return rate", unit="share", noise=0.008, settles=30)
_REPEAT = replace(BASKET, kpi="repeat_purchase_rate_365", label="Repeat purchase rate within 365 days", unit="share",
                  noise=0.002, looks_back=365)  # fmt: skip
_KR = KeyResult(
    "Return rate to 4 %", "decrease", kpi="return_rate", measure="mean", baseline=0.06, target=0.04
)
_SLOW = KeyResult(
    "Repeat rate to 27 %", kpi="repeat_purchase_rate_365", measure="mean", baseline=0.26, target=0.27
)


@rule(
    "DT106",
    "settles-late",
    severity="note",
    bad=[Example(_KR, knowing(_RETURNS)), Example(_SLOW, knowing(_REPEAT))],
    good=[
        Example(_KR, knowing(replace(_RETURNS, settles=14))),
        Example(_KR, knowing(replace(_RETURNS, cycle="2027"), cycle="2027")),
        Example(_SLOW, knowing(replace(_REPEAT, cycle="2027"), cycle="2027")),
        _KR,
    ],
)
def settles_late(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """What the metric says on the cycle's last day is not final, or was mostly made before the cycle.

    Why: returns come weeks after the sale, so the last weeks look better than they are; and a metric over a year moves
    by a few weeks' part of it only, however well a quarter goes. Both are fine when they are known beforehand.
    Source: docs/sources.md#readings
    """
    history, cycle = context.history(kr), context.around()
    if history is None or cycle is None:
        return
    if history.settles >= LATE * cycle.days:
        yield _open(kr, history, cycle)
    if history.looks_back >= LONG * cycle.days:
        yield _slow(kr, history, cycle)


def _open(kr: KeyResult, history: History, cycle: Cycle) -> Fault:
    final = cycle.end - timedelta(days=1) + timedelta(days=history.settles)
    return Fault(
        f"{quoted(kr)}: {metric_of(kr)} may change for {history.settles} days after a sale, so on the last day of {cycle}"
        f" the weeks since {spoken(cycle.end - timedelta(days=history.settles))} are not final",
        f"grade it on {spoken(final)} or later, and read its last weeks in check-ins as provisional",
    )


def _slow(kr: KeyResult, history: History, cycle: Cycle) -> Fault:
    sibling = KPIS.get(IN_THE_PERIOD.get(history.kpi, ""))
    instead = f"the {sibling.label.lower()}" if sibling else "what happens inside the cycle"
    window = "all days so far" if history.looks_back > 3650 else f"the last {history.looks_back} days"
    before = 1 - cycle.days / history.looks_back
    return Fault(
        f"{quoted(kr)}: for {metric_of(kr)} {window} count, and at the end of {cycle} {round(before * 100)} % of them lie"
        " before the cycle",
        f"expect it to move slowly, and steer in check-ins by {instead}",
    )
