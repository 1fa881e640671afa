from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read, second_target
from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "KR203",
    "compound",
    line=True,
    bad=[
        KeyResult("Increase orders by 20 % and net revenue by 10 %"),
        KeyResult("Reach 300,000 in sales with 40 % gross margin"),
        KeyResult("Cut returns and raise the average order value"),
    ],
    good=[
        KeyResult("Automate 90 % of orders to reduce errors and save time"),
        KeyResult("Cut the time to answer from 24 hours to 4 hours"),
        KeyResult("Raise conversion to 2 % while keeping advertising steady"),
    ],
)
def compound(kr: KeyResult) -> Iterator[Fault]:
    """A key result asks for two results at once.

    Why: when one half is reached and the other missed, no score says so. Two numbers also pull in different directions,
    and which one gives way is then decided in silence.
    Source: docs/sources.md#outcome
    """
    found = second_target(read(kr.title))
    if found is not None:
        first, second = found
        yield Fault(
            f"{quoted(kr)} asks for two results: {first!r} and {second!r}",
            f"make two key results of it; if {second!r} only has to hold, make it a guardrail (kind 'keep within')",
            rewrite=first,
        )
