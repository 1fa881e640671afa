from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read
from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import number, quoted

_SHARES = frozenset(
    [
        "rate",
        "share",
        "percentage",
        "percent",
        "%",
        "conversion",
        "churn",
        "retention",
        "abandonment",
        "margin",
        "adoption",
        "utilization",
        "utilisation",
        "occupancy",
        "ctr",
        "attendance",
        "coverage",
        "penetration",
        "accuracy",
        "satisfaction",
    ]
)


@rule(
    "KR207",
    "percent-or-points",
    severity="note",
    line=True,
    after={"KR201"},
    bad=[
        KeyResult("Increase the conversion rate by 20 %"),
        KeyResult("Cut the return rate by 2 %", kind="decrease", baseline=0.08, target=0.06, unit="share"),
    ],
    good=[
        KeyResult("Increase the conversion rate from 2 % to 2.4 %"),
        KeyResult("Cut the return rate by 2 percentage points"),
        KeyResult("Increase the conversion rate by 20 %", baseline=0.02, target=0.024, unit="share"),
    ],
)
def percent_or_points(kr: KeyResult) -> Iterator[Fault]:
    """A share is to change "by" per cent, which can be read in two ways.

    Why: a conversion rate of 2 % that rises by 20 % is at 2.4 %; one that rises by 20 points is at 22 %. The two readings
    differ so much that one of them is nonsense, and a review can end in an argument over which was meant.
    Source: docs/sources.md#unit
    """
    line = read(kr.title)
    by = next((q for q in line.results if q.part == "by" and q.unit == "percent" and q.value), None)
    if (
        by is None
        or by.value is None
        or not _is_share(kr)
        or any(q.part in ("from", "to") for q in line.quantities)
    ):
        return
    change = by.value / 100
    if kr.baseline is not None and kr.target is not None and kr.unit == "share":
        moved = abs(kr.target - kr.baseline)
        if abs(moved - abs(kr.baseline) * change) < 1e-9:
            return  # the fields say which reading is meant, and it is the usual one
        if abs(moved - change) < 1e-9:
            yield Fault(
                f"{quoted(kr)} says {by.text!r}, and its numbers move by {number(change * 100)} percentage points",
                f"say 'by {number(change * 100)} percentage points', or write both ends: from {number(kr.baseline, 'share')} to {number(kr.target, 'share')}",
                severity="weak",
            )
        return
    base = kr.baseline if kr.unit == "share" and kr.baseline is not None else 0.1
    yield Fault(
        f"{quoted(kr)}: {by.text!r} of a share can mean per cent or percentage points"
        f" (from {number(base, 'share')} that is {number(round(base * (1 + change), 6), 'share')} or {number(round(base + change, 6), 'share')})",
        "write both ends, from … % to … %, or say 'percentage points'",
    )


def _is_share(kr: KeyResult) -> bool:
    line = read(kr.title)
    named = {w.low for w in line.object} | {w.base for w in line.object}
    return kr.unit == "share" or bool(named & _SHARES)
