"""The score to expect under a target, and the target with a given expected score.

The score is taken in every future and then averaged. Scoring the average future instead flatters: with baseline 100,
target 115 and a forecast of 110 give or take 10, the average future scores 0.67, the average score is 0.59.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from okrkit.core.forecast import BAND
from okrkit.core.model import plain
from okrkit.core.targets.labels import say_chance
from okrkit.core.targets.outcomes import Array, Better, checked_outcomes
from okrkit.core.targets.reach import chance, is_up, target_with_chance
from okrkit.errors import InvalidValueError


def scores(values: Array, baseline: float, target: float) -> Array:
    """The score of each future, from 0 at the baseline to 1 at the target, for rising and falling metrics alike."""
    if target == baseline:
        problem = f"baseline and target are both {plain(target)}, so a score has no meaning"
        raise InvalidValueError(
            problem, "move the target, or make it a guardrail that keeps the value within limits"
        )
    return np.asarray(np.clip((checked_outcomes(values) - baseline) / (target - baseline), 0.0, 1.0))


def expected_score(values: Array, baseline: float, target: float) -> float:
    """Mean score over the futures.

    >>> expected_score(np.array([90.0, 105.0, 120.0]), 100.0, 110.0)
    0.5
    """
    return float(scores(values, baseline, target).mean())


def rough(value: float) -> str:
    """A value at four digits: as exact as a chance allows.

    >>> rough(30340.26), rough(0.0211371)
    ('30340', '0.02114')
    """
    return plain(float(f"{value:.4g}"))


@dataclass(frozen=True, slots=True)
class ScoreTarget:
    """A target for a wanted expected score, or why there is none and what would work.

    ``target``, ``chance`` and ``expected`` are None where no target has that expected score; ``reason`` then says why,
    and ``offered_baseline`` with ``offered_target`` is a way out (offered either way). ``keeps_baseline`` is the chance of
    ending past the baseline at all.
    """

    baseline: float
    wanted: float
    keeps_baseline: float
    target: float | None
    chance: float | None
    expected: float | None
    reason: str
    offered_baseline: float
    offered_target: float | None


def target_with_score(
    values: Array,
    baseline: float,
    wanted: float = 0.7,
    better: Better = "up",
    *,
    n_values: int = BAND,
    say: Callable[[float], str] = rough,
) -> ScoreTarget:
    """The target whose expected score is as wanted.

    It exists exactly when the chance of ending past the baseline exceeds the wanted score: the nearer the target to the
    baseline, the nearer the expected score comes to that chance, and no target can expect more.

    Parameters
    ----------
    values : float array, shape (n_paths,), KPI units
        From `outcomes`.
    baseline : float, KPI units
    wanted : float, 0 to 1
        0.7 is the convention for an aspirational key result. Source: docs/sources.md#scoring
    better : 'up' or 'down'
    n_values : int
        Periods of history behind the forecast; with fewer than 26 the reason names a band instead of a percentage.
    say : callable
        How a value is written in the reason; four digits without unit by default.
    """
    values = checked_outcomes(values)
    if not 0 < wanted < 1:
        problem = f"the wanted score is {wanted:g}, expected between 0 and 1"
        raise InvalidValueError(problem, "give a score such as 0.7")
    keeps = float(np.mean(_beyond(values, baseline, better) > 0))
    target = _solve(values, baseline, wanted, better)
    offered = target_with_chance(values, 0.9, better)
    way_out = _solve(values, offered, wanted, better)
    if target is None:
        reason = (
            f"No target scores {wanted:g} on average from a baseline of {say(baseline)}: as things go, the chance of even "
            f"keeping the baseline is {say_chance(keeps, n_values)}. Keep it as a guardrail, or start from the baseline {say(offered)}, "
            "which nine of ten futures keep."
        )
        return ScoreTarget(baseline, wanted, keeps, None, None, None, reason, offered, way_out)
    reached, expected = chance(values, target, better), expected_score(values, baseline, target)
    return ScoreTarget(baseline, wanted, keeps, target, reached, expected, "", offered, way_out)


def _beyond(values: Array, baseline: float, better: Better) -> Array:
    return values - baseline if is_up(better) else baseline - values


def _solve(values: Array, baseline: float, wanted: float, better: Better) -> float | None:
    """Exact: between two neighbouring outcomes the expected score is a hyperbola in the target's distance.

    With the outcomes past the baseline sorted by distance d, a target at distance t scores
    ``(sum of d below t) / t + number above``, over n; the piece in which that equals the wanted score is solved for t.
    """
    distance = np.sort(_beyond(values, baseline, better))
    past = distance[distance > 0]
    if past.size / distance.size <= wanted:
        return None
    below = np.cumsum(past)
    above = past.size - np.arange(1, past.size + 1)
    at_each = (
        below / past + above
    ) / distance.size  # expected score with the target at each outcome: falling
    k = int(
        np.searchsorted(-at_each, -wanted)
    )  # first outcome whose score as a target is at most the wanted one
    reached_below = below[k - 1] if k else 0.0
    above_here = past.size - k
    shortage = wanted * distance.size - above_here
    if shortage <= 0 or reached_below <= 0:
        reach = float(past[min(k, past.size - 1)])
    else:
        reach = float(reached_below / shortage)
    return baseline + reach if is_up(better) else baseline - reach
