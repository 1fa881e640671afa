"""Progress, scores and bands, by the conventions in docs/sources.md#scoring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from okrkit.core.model.base import plain
from okrkit.core.model.goals import KeyResult, Objective
from okrkit.errors import InvalidValueError

Band = Literal["green", "amber", "red", "unscored"]
HELD = 0.9
"""A guardrail is held, and so reached, when this share of its periods lies inside the limits."""
EXPECTED_SCORE = {"committed": 1.0, "aspirational": 0.7, "learning": 0.7}


def raw_progress(baseline: float, target: float, now: float) -> float:
    """(now - baseline) / (target - baseline), for rising and falling metrics alike; not clamped.

    >>> raw_progress(8.0, 5.0, 6.5)
    0.5
    """
    if target == baseline:
        problem = f"baseline and target are both {plain(target)}, so progress has no meaning"
        raise InvalidValueError(
            problem, "move the target, or make it a guardrail that keeps the value within limits"
        )
    return (now - baseline) / (target - baseline)


def progress(baseline: float, target: float, now: float) -> float:
    """The same, clamped to 0..1."""
    return min(1.0, max(0.0, raw_progress(baseline, target, now)))


def guardrail_score(values: Sequence[float], lower: float | None, upper: float | None) -> float | None:
    """Mean over periods of 1 inside the limits, falling to 0 at one tolerance outside.

    The tolerance is half the width between the limits; with one limit only there is no part credit.
    None without any period. Source: docs/sources.md#guardrail

    >>> guardrail_score([5, 6, 10.5], 4, 10)
    0.9444444444444445
    """
    if lower is None and upper is None:
        raise InvalidValueError("a guardrail has no limit", "give a lower limit, an upper limit or both")
    if not values:
        return None
    tolerance = (upper - lower) / 2 if lower is not None and upper is not None else 0.0
    return sum(_inside(v, lower, upper, tolerance) for v in values) / len(values)


def is_held(values: Sequence[float], lower: float | None, upper: float | None) -> bool:
    """Whether nine of ten periods of a guardrail lie inside its limits: what its chance is the chance of.

    >>> is_held([5] * 12 + [11], 4, 10), is_held([5] * 11 + [11, 11], 4, 10)
    (True, False)
    """
    inside = sum((lower is None or v >= lower) and (upper is None or v <= upper) for v in values)
    return bool(values) and inside >= HELD * len(values) - 1e-9


def _inside(value: float, lower: float | None, upper: float | None, tolerance: float) -> float:
    outside = max(
        lower - value if lower is not None else 0.0,
        value - upper if upper is not None else 0.0,
        0.0,
    )
    if outside == 0:
        return 1.0
    return max(0.0, 1 - outside / tolerance) if tolerance else 0.0


def milestone_score(kr: KeyResult, today: date | None = None) -> float | None:
    """Weight of the steps done by ``today`` (ever, when None) over the weight of all; None without steps."""
    if not kr.milestones:
        return None
    done = sum(m.weight for m in kr.milestones if m.done_on and (today is None or m.done_on <= today))
    return done / sum(m.weight for m in kr.milestones)


def score(kr: KeyResult, values: Sequence[float], today: date | None = None) -> float | None:
    """A key result's score from 0 to 1, or None where it cannot be scored.

    Parameters
    ----------
    kr : KeyResult
    values : sequence of float, KPI units, oldest first
        For an increase or decrease the last one is the standing (the cycle's total, mean or last value, as the key
        result's ``measure`` says); for a guardrail, one value a period; for establishing a baseline, any value
        counts as established.
    """
    if kr.kind == "milestone":
        by_steps = milestone_score(kr, today)
        if by_steps is not None or not values:
            return by_steps
        return min(1.0, max(0.0, values[-1]))
    if kr.kind == "keep within":
        return guardrail_score(values, kr.lower, kr.upper)
    if kr.kind == "establish baseline":
        return 1.0 if values else 0.0
    if kr.baseline is None or kr.target is None or not values:
        return None
    return progress(kr.baseline, kr.target, values[-1])


def objective_score(objective: Objective, scores: Iterable[float | None]) -> float | None:
    """Weighted mean of the key results that could be scored; None when none could."""
    pairs = [(kr.weight, s) for kr, s in zip(objective.key_results, scores, strict=True) if s is not None]
    if not pairs:
        return None
    return sum(w * s for w, s in pairs) / sum(w for w, _ in pairs)


def band(value: float | None) -> Band:
    """0.7 and up green, 0.4 to below 0.7 amber, below 0.4 red.

    A score is compared at four decimals, as it is shown and graded, so that 0.7 reached through binary fractions is
    green. Source: docs/sources.md#scoring
    """
    if value is None:
        return "unscored"
    value = round(value, 4)
    if value >= 0.7:
        return "green"
    return "amber" if value >= 0.4 else "red"
