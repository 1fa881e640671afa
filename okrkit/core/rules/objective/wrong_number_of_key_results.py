from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult, Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import count, quoted


@rule(
    "OB102",
    "wrong-number-of-key-results",
    after={"OB101"},
    bad=[
        Objective("Parcels arrive when promised", key_results=(KeyResult("On-time share to 96 %"),)),
        Objective(
            "Win back lapsed customers", key_results=tuple(KeyResult(f"Number {n} up") for n in range(1, 7))
        ),
    ],
    good=[
        Objective(
            "Win back lapsed customers", key_results=tuple(KeyResult(f"Number {n} up") for n in range(1, n))
        )
        for n in (3, 6)
    ],
)
def wrong_number_of_key_results(objective: Objective) -> Iterator[Fault]:
    """An objective has fewer than two or more than five key results.

    Why: one number can be reached at the cost of everything else, so a second one keeps it honest; past five nobody
    remembers them and none is steered by. One key result alone is a SMART goal, which is allowed.
    Source: docs/sources.md#focus
    """
    n = len(objective.key_results)
    if n == 1:
        yield Fault(
            f"{quoted(objective)} has one key result; it reads as a SMART goal",
            "fine for a SMART goal; for an OKR add a second number that would also have to be right",
            severity="note",
        )
    elif n > 5:
        yield Fault(
            f"{quoted(objective)} has {count(n, 'key result')}; two to five can be steered by",
            "keep those that decide whether it was reached; make the others KPIs to watch or a second objective",
        )
