from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.refused import refused


@rule(
    "KR105",
    "target-equals-baseline",
    line=True,
    bad=[
        KeyResult("Hold conversion at 2.1 %", baseline=0.021, target=0.021, unit="share"),
        KeyResult("Fewer tickets", kind="decrease", baseline=40, target=40, unit="tickets"),
    ],
    good=[
        KeyResult("Conversion from 2.1 % to 2.4 %", baseline=0.021, target=0.024, unit="share"),
        KeyResult("Hold conversion", kind="keep within", lower=0.021, baseline=0.021, target=0.021),
    ],
)
def target_equals_baseline(kr: KeyResult) -> Iterator[Fault]:
    """A key result ends where it starts.

    Why: progress divides by the way from baseline to target; with no way to go it cannot be scored. A value that
    should stay where it is makes a good guardrail.
    Source: docs/sources.md#scoring
    """
    return refused(kr, "target-equals-baseline")
