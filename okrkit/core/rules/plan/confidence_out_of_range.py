from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Commitment, KeyResult, Objective, Plan, plain
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import count, listed, quoted

TOO_SAFE = 9.0
TOO_LOW = 2.5


def _plan(confidence: float | None, commitment: Commitment = "aspirational") -> Plan:
    kr = KeyResult("On-time share to 96 %", confidence=confidence)
    aim = Objective("Parcels arrive when promised", commitment=commitment, key_results=(kr,))
    return Plan("2026-Q4", objectives=(aim,))


@rule(
    "PL103",
    "confidence-out-of-range",
    severity="note",
    bad=[_plan(9.5), _plan(2), _plan(1, "committed"), _plan(10, "learning")],
    good=[_plan(9), _plan(2.5), _plan(6), _plan(10, "committed"), _plan(1, "learning"), _plan(None)],
)
def confidence_out_of_range(plan: Plan) -> Iterator[Fault]:
    """While drafting, key results are held to be nearly certain, or nearly hopeless.

    Why: a goal that is certain anyway asks nothing of anybody, and one that nobody believes in is given up early.
    Committed key results should be nearly certain, and learning ones may be doubtful, so there only the other end is
    said.
    Source: docs/sources.md#confidence
    """
    stated = [(o.commitment, kr, kr.confidence) for o in plan.objectives for kr in o.key_results]
    safe = [_said(kr, c) for kind, kr, c in stated if c is not None and c > TOO_SAFE and kind != "committed"]
    low = [_said(kr, c) for kind, kr, c in stated if c is not None and c < TOO_LOW and kind != "learning"]
    if safe:
        yield Fault(
            f"{count(len(safe), 'key result')} felt certain while drafting (confidence above 9 of 10): {listed(safe)}",
            "raise the target to where you would give it 5 to 7 of 10, or call the objective committed",
        )
    if low:
        yield Fault(
            f"{count(len(low), 'key result')} felt out of reach while drafting (confidence below 2.5 of 10): {listed(low)}",
            "lower the target, find what would have to change first, or make it a stretch point above a target you believe in",
        )


def _said(kr: KeyResult, confidence: float) -> str:
    return f"{quoted(kr)} ({plain(confidence)} of 10)"
