from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.refused import refused


@rule(
    "KR107",
    "points-out-of-order",
    bad=[
        KeyResult("More repeat orders", baseline=800, commit=1_000, target=950, stretch=1_200, unit="orders"),
        KeyResult("Fewer returns", kind="decrease", baseline=0.09, target=0.07, stretch=0.08, unit="share"),
    ],
    good=[
        KeyResult("More repeat orders", baseline=800, commit=900, target=950, stretch=1_200, unit="orders"),
        KeyResult("Fewer returns", kind="decrease", baseline=0.09, commit=0.08, target=0.07, stretch=0.06),
        KeyResult("More repeat orders", commit=900, stretch=900, unit="orders"),
    ],
)
def points_out_of_order(kr: KeyResult) -> Iterator[Fault]:
    """Commit, target and stretch do not grow harder in that order.

    Why: commit is what is promised, target what is aimed at, stretch what would be superb. If the promise is harder
    than the aim, nobody knows which number counts.
    Source: docs/sources.md#three-points
    """
    return refused(kr, "points-out-of-order")
