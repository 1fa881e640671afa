from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from okrkit.core.kpis import KPIS
from okrkit.core.kpis.drivers import shared
from okrkit.core.model import KeyResult, Objective, Plan
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import listed, quoted


def _plan(*kpis: str, **kr: str) -> Plan:
    krs = tuple(KeyResult(f"More {name}", kpi=name, **kr) for name in kpis)  # type: ignore[arg-type]
    return Plan("2026-Q4", objectives=(Objective("Grow", team="shop", key_results=krs),))


@rule(
    "PL108",
    "same-driver",
    severity="note",
    bad=[_plan("orders", "gross_sales"), _plan("conversion_rate", "orders"), _plan("conversion_rate", "cart_abandonment")],
    good=[
        _plan("net_revenue", "average_order_value"),
        _plan("conversion_rate", "sessions"),
        _plan("orders", "orders"),
        _plan("orders", "gross_sales", kind="keep within"),
        Plan("2026-Q4", objectives=(
            Objective("Grow", team="email", key_results=(KeyResult("A", kpi="orders", where="channel = 'email'"),)),
            Objective("Grow", team="email", key_results=(KeyResult("B", kpi="gross_sales", where="channel = 'search'"),)),
        )),
    ],
)  # fmt: skip
def same_driver(plan: Plan) -> Iterator[Fault]:
    """Two key results of a team move with the same driver.

    Why: when one moves the other moves along, so one success counts twice and one misfortune too, and nothing is said
    about what else the objective needs.
    Source: docs/sources.md#drivers
    """
    groups: dict[tuple[str, str, str], list[KeyResult]] = {}
    for objective in plan.objectives:
        for kr in objective.key_results:
            if kr.kpi in KPIS and kr.kind in ("increase", "decrease"):
                key = objective.team, objective.cycle or plan.cycle, " ".join(kr.where.split())
                groups.setdefault(key, []).append(kr)
    for krs in groups.values():
        for one, other in combinations(krs, 2):
            drivers = shared(one.kpi or "", other.kpi or "") if one.kpi != other.kpi else ()
            if drivers:
                yield Fault(
                    f"{quoted(one)} and {quoted(other)} both move with {listed(sorted(drivers))}",
                    f"keep the one that says it best, {quoted(one)} for example, and choose as the second something that"
                    " moves on its own: what customers do later, or what it costs",
                )
