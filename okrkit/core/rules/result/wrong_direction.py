from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.refused import refused


@rule(
    "KR106",
    "wrong-direction",
    line=True,
    bad=[
        KeyResult("Return rate from 8 % to 6 %", baseline=0.08, target=0.06, unit="share"),
        KeyResult("Cut fulfilment time", kind="decrease", baseline=38, target=42, unit="hours"),
    ],
    good=[
        KeyResult("Return rate from 8 % to 6 %", kind="decrease", baseline=0.08, target=0.06, unit="share"),
        KeyResult("Return rate to 6 %", target=0.06, unit="share"),
    ],
)
def wrong_direction(kr: KeyResult) -> Iterator[Fault]:
    """The target lies on the other side of the baseline than the key result's kind says.

    Why: either the kind or one of the numbers is a slip. Left alone, every step in the intended direction would be
    scored as a step back.
    Source: docs/sources.md#scoring
    """
    return refused(kr, "wrong-direction")
