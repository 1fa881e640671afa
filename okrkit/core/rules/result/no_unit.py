from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult, plain
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import listed, quoted


@rule(
    "KR103",
    "no-unit",
    bad=[
        KeyResult("Returns from 9 to 7", kind="decrease", metric="returns", baseline=9, target=7),
        KeyResult("Keep first replies quick", kind="keep within", upper=30),
    ],
    good=[
        KeyResult("Returns from 9 to 7", kind="decrease", metric="returns", baseline=0.09, target=0.07, unit="share"),
        KeyResult("Net revenue to 200,000", kpi="net_revenue", baseline=180_000, target=200_000),
        KeyResult("Grow the newsletter", metric="subscribers"),
    ],
)  # fmt: skip
def no_unit(kr: KeyResult) -> Iterator[Fault]:
    """A key result has numbers but does not say of what.

    Why: 7 can be 7 %, 7 parcels or 7 euros. A number without its unit is read differently by each reader, and cannot
    be compared with the shop's data. A key result bound to a KPI takes the unit from it.
    Source: docs/sources.md#unit
    """
    if kr.kind not in ("increase", "decrease", "keep within") or kr.unit or kr.kpi:
        return
    named = {"baseline": kr.baseline, "target": kr.target, "lower limit": kr.lower, "upper limit": kr.upper}
    numbers = [f"{name} {plain(value)}" for name, value in named.items() if value is not None]
    if numbers:
        problem = f"{quoted(kr)} has no unit: {listed(numbers)} of what?"
        yield Fault(
            problem,
            "name the unit: currency, share (0.07 is 7 %), orders, customers, hours, ... or bind a KPI",
        )
