from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from okrkit.core.kpis import KPIS
from okrkit.core.kpis.relations import COUNTED, adds_up
from okrkit.core.model import KeyResult, Objective, Plan
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import shortly
from okrkit.core.rules.words import listed, quoted


def _part(team: str, target: float, where: str = "", *, by_hand: bool = False) -> Objective:
    kr = KeyResult(
        f"Sales of {team}", kpi=None if by_hand else "net_revenue", metric="sales by the team" if by_hand else "",
        where=where, measure="total", target=target, unit="currency",
    )  # fmt: skip
    above = "" if team == "shop" else "2026-Q4.shop.O1"
    return Objective(f"Sell more ({team})", "2026-Q4", team, (kr,), parent=above, id=f"2026-Q4.{team}.O1")


def _plan(*objectives: Objective) -> Plan:
    return Plan("2026-Q4", objectives=objectives)


_EMAIL, _SEARCH = "channel = 'email'", "channel = 'search'"


@rule(
    "PL107",
    "parts-miss-the-whole",
    bad=[
        _plan(_part("shop", 200_000), _part("email", 60_000, _EMAIL), _part("search", 100_000, _SEARCH)),
        _plan(
            _part("shop", 200_000, by_hand=True), _part("vienna", 90_000, by_hand=True), _part("graz", 80_000, by_hand=True)
        ),
    ],
    good=[
        _plan(_part("shop", 200_000), _part("email", 60_000, _EMAIL), _part("search", 140_000, _SEARCH)),
        _plan(_part("shop", 200_000), _part("email", 60_000, _EMAIL)),
        _plan(_part("shop", 200_000), _part("email", 60_000), _part("search", 100_000)),
        _plan(
            _part("shop", 200_000),
            _part("email", 60_000, _EMAIL),
            _part("search", 100_000, "country = 'AT'"),
        ),
    ],
)  # fmt: skip
def parts_miss_the_whole(plan: Plan, context: Context) -> Iterator[Fault]:
    """The teams' targets do not add up to the target above them.

    Why: a total is reached by its parts. If every team reaches its own target and the company still misses, the
    difference belongs to nobody. Only totals that add up are looked at, in parts that cannot overlap.
    Source: docs/sources.md#alignment
    """
    goals = {o.id: o for o in context.objectives() if o.id}
    for objective in plan.objectives:
        for kr in objective.key_results:
            if objective.id and kr.target is not None and _totals(kr):
                below = [o for o in goals.values() if o.parent == objective.id and o.id != objective.id]
                yield from _compared(kr, objective, below, plan, context)


def _compared(
    kr: KeyResult, objective: Objective, below: Sequence[Objective], plan: Plan, context: Context
) -> Iterator[Fault]:
    cycle = objective.cycle or plan.cycle
    parts = [
        (o, k, k.target)
        for o in below
        for k in o.key_results
        if k.target is not None and k.kind == kr.kind and _totals(k) and _same(k, kr) and o.cycle == cycle
    ]
    if len(parts) < 2 or not _apart(kr, parts):
        return
    total = sum(target for _, _, target in parts)
    target = kr.target or 0.0
    if total >= target if kr.kind == "increase" else total <= target:
        return
    unit = kr.unit or (KPIS[kr.kpi].unit if kr.kpi in KPIS else "")

    def say(value: float) -> str:
        return shortly(value, unit, context.currency)

    told = listed([f"{quoted(k)} {say(t)}" for _, k, t in parts])
    gap = abs(target - total)
    if kr.kind == "increase":
        fix = f"say who brings the missing {say(gap)}, raise the parts, or aim at {say(total)} in all"
    else:
        fix = f"say who saves the remaining {say(gap)}, lower the parts, or aim at {say(total)} in all"
    yield Fault(
        f"{quoted(kr)} asks for {say(target)}, but the targets below it come to {say(total)}: {told}",
        fix,
        "note" if kr.kpi else None,  # parts without a goal still bring something
    )


def _totals(kr: KeyResult) -> bool:
    if kr.kind not in ("increase", "decrease") or kr.measure != "total":
        return False
    return (
        adds_up(KPIS[kr.kpi]) if kr.kpi in KPIS else kr.kpi is None and bool(kr.metric) and kr.unit in COUNTED
    )


def _same(one: KeyResult, other: KeyResult) -> bool:
    if one.kpi or other.kpi:
        return one.kpi == other.kpi
    return one.unit == other.unit and _plain(one.metric) == _plain(other.metric)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _apart(whole: KeyResult, parts: Sequence[tuple[Objective, KeyResult, float]]) -> bool:
    """Whether nothing can count in two parts: different values of one column, or different teams' own counts."""
    if whole.kpi is None:
        return len({o.team for o, _, _ in parts}) == len(parts)
    if whole.where.strip():
        return False
    cuts = [_cut(k.where) for _, k, _ in parts]
    columns = {cut[0] for cut in cuts if cut is not None}
    return (
        None not in cuts
        and len(columns) == 1
        and all(a != b for a, b in pairwise(sorted(c for c in cuts if c)))
    )


def _cut(where: str) -> tuple[str, str] | None:
    """Column and value of a filter that is one comparison; None for any other.

    >>> _cut("channel = 'email'"), _cut("channel = 'email' or country = 'AT'")
    (('channel', 'email'), None)
    """
    column, equals, value = where.partition("=")
    value = value.strip()
    plain = len(value) > 2 and value[0] == value[-1] == "'" and "'" not in value[1:-1]
    if not equals or not column.strip().isidentifier() or not plain:
        return None
    return column.strip().casefold(), value[1:-1]
