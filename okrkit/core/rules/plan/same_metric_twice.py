from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult, Objective, Plan
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import count, listed, quoted


def _plan(*krs: KeyResult, teams: tuple[str, str] = ("care", "care")) -> Plan:
    aims = [
        Objective(f"Aim {n}", team=t, key_results=(kr,))
        for n, (t, kr) in enumerate(zip(teams, krs, strict=True))
    ]
    return Plan("2026-Q4", objectives=tuple(aims))


@rule(
    "PL104",
    "same-metric-twice",
    bad=[
        _plan(KeyResult("Revenue to 200,000", kpi="net_revenue"), KeyResult("Sell for 210,000", kpi="net_revenue")),
        _plan(KeyResult("Score to 80", metric="Survey score"), KeyResult("Happier buyers", metric="survey  score")),
    ],
    good=[
        _plan(
            KeyResult("Revenue by email", kpi="net_revenue", where="channel = 'email'"),
            KeyResult("Revenue by search", kpi="net_revenue", where="channel = 'organic search'"),
        ),
        _plan(
            KeyResult("Revenue to 200,000", kpi="net_revenue"),
            KeyResult("Revenue to 200,000", kpi="net_revenue"),
            teams=("shop", "care"),
        ),
        _plan(KeyResult("Contract signed", kind="milestone"), KeyResult("Stand built", kind="milestone")),
    ],
)  # fmt: skip
def same_metric_twice(plan: Plan) -> Iterator[Fault]:
    """Two key results of a team read the same number.

    Why: one event then counts twice, in both scores, and the plan looks broader than it is. The same number at two
    levels of the company is how goals cascade, and is fine.
    Source: docs/sources.md#outcome
    """
    groups: dict[tuple[str, ...], list[KeyResult]] = {}
    for objective in plan.objectives:
        for kr in objective.key_results:
            if measured := _measured(kr):
                key = (objective.team, objective.cycle or plan.cycle, *measured)
                groups.setdefault(key, []).append(kr)
    for (*_, where), krs in groups.items():
        if len(krs) > 1:
            what = (krs[0].kpi or krs[0].metric) + (f" where {where}" if where else "")
            yield Fault(
                f"{count(len(krs), 'key result')} read the same number, {what}: {listed(map(quoted, krs))}",
                "keep the one that says it best, or narrow them to parts that do not overlap (a channel, a country)",
            )


def _measured(kr: KeyResult) -> tuple[str, str, str] | None:
    if kr.kind == "milestone" or not (kr.kpi or kr.metric):
        return None
    where = " ".join(kr.where.split())
    if kr.kpi:
        return "kpi", kr.kpi, where
    return "metric", " ".join(kr.metric.split()).casefold(), where
