from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult, Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "OB101",
    "no-key-results",
    bad=[Objective("Be the shop that tea lovers recommend", cycle="2026-Q4")],
    good=[Objective("Be the shop that tea lovers recommend", key_results=(KeyResult("Score 70 to 80"),))],
)
def no_key_results(objective: Objective) -> Iterator[Fault]:
    """Nothing shows whether an objective was reached.

    Why: an objective without key results is a wish: at the end of the cycle everybody may believe what they like.
    Source: docs/sources.md#measurable
    """
    if not objective.key_results:
        yield Fault(
            f"{quoted(objective)} has no key results",
            "ask 'by which two to four numbers would we see that we got there?' and write one key result for each",
        )
