"""Stated chances against what happened: Brier score and hit rates, by team and never by person.

Source: docs/sources.md#confidence
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from okrkit.core.targets.blending import Correction
from okrkit.core.targets.outcomes import Array
from okrkit.errors import InvalidValueError

PRIOR_WORTH = 20.0
"""Results that the default correction counts beside a team's own."""

ENOUGH = 30
"""Results from which the data's weight is learnt."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A chance that was stated, and whether the target was reached. ``data`` is the forecast's chance, if there was one."""

    team: str
    cycle: str
    stated: float
    reached: bool
    data: float | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Chances said between two bounds: their mean, how often it happened, how many there were."""

    low: float
    high: float
    said: float
    seen: float
    count: int


@dataclass(frozen=True, slots=True)
class Record:
    """How good a team's stated chances were. ``skill`` is 1 for perfect and 0 for always saying the base rate."""

    team: str
    cycles: tuple[str, ...]
    count: int
    brier: float
    base_rate: float
    skill: float | None
    buckets: tuple[Bucket, ...]


def brier(said: Sequence[float] | Array, reached: Sequence[bool] | Array) -> float:
    """Mean squared difference between chance and what happened: 0 is perfect, 0.25 is always saying a half.

    >>> brier([0.8, 0.6], [True, False])
    0.2
    """
    p, y = _pairs(said, reached)
    return round(float(((p - y) ** 2).mean()), 12)


def skill(said: Sequence[float] | Array, reached: Sequence[bool] | Array) -> float | None:
    """1 - Brier score / that of always saying the base rate; None where every result was the same."""
    p, y = _pairs(said, reached)
    plain = float(y.mean() * (1 - y.mean()))
    return None if plain == 0 else 1 - float(((p - y) ** 2).mean()) / plain


def hit_rates(
    said: Sequence[float] | Array, reached: Sequence[bool] | Array, buckets: int = 5
) -> tuple[Bucket, ...]:
    """How often it happened, by what was said; empty buckets are left out."""
    p, y = _pairs(said, reached)
    if buckets < 1:
        raise InvalidValueError(f"{buckets} buckets", "ask for one bucket or more")
    place = np.minimum((p * buckets + 1e-9).astype(int), buckets - 1)
    return tuple(
        Bucket(k / buckets, (k + 1) / buckets, float(p[place == k].mean()), float(y[place == k].mean()), int((place == k).sum()))
        for k in range(buckets)
        if (place == k).any()
    )  # fmt: skip


def by_team(results: Iterable[Resolved], buckets: int = 5) -> tuple[Record, ...]:
    """Each team's record over all its cycles, by team name."""
    found = []
    for team, group in groupby(sorted(results, key=lambda r: r.team), key=lambda r: r.team):
        rows = list(group)
        said, reached = [r.stated for r in rows], [r.reached for r in rows]
        cycles = tuple(sorted({r.cycle for r in rows}))
        found.append(
            Record(team, cycles, len(rows), brier(said, reached), float(np.mean(reached)), skill(said, reached),
                   hit_rates(said, reached, buckets))
        )  # fmt: skip
    return tuple(found)


def correction(results: Sequence[Resolved]) -> Correction:
    """A team's own correction of stated chances: a logistic regression drawn to the defaults, which count twenty results.

    The prior is a normal one on offset and slope, with the information that twenty middling results would bring.
    """
    start = Correction()
    if not results:
        return start
    odds = np.array([_odds(r.stated) for r in results])
    y = np.array([r.reached for r in results], dtype=np.float64)
    design = np.column_stack([np.ones_like(odds), odds])
    prior = np.array([start.offset, start.slope])
    pull = PRIOR_WORTH * 0.25 * np.eye(2)
    found = prior.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (y - p) - pull @ (found - prior)
        curvature = (design * (p * (1 - p))[:, None]).T @ design + pull
        step = np.linalg.solve(curvature, gradient)
        found = found + step
        if np.abs(step).max() < 1e-10:
            break
    return Correction(float(found[0]), float(found[1]))


def learnt_weight(results: Sequence[Resolved], known: Correction | None = None) -> float | None:
    """The data's weight that would have had the best Brier score so far; None under thirty results with both chances."""
    both = [r for r in results if r.data is not None]
    if len(both) < ENOUGH:
        return None
    fix = known or correction(both)
    data = np.array([_odds(min(0.995, max(0.005, r.data or 0.0))) for r in both])
    people = fix.offset + fix.slope * np.array([_odds(r.stated) for r in both])
    y = np.array([r.reached for r in both], dtype=np.float64)
    weights = np.linspace(0, 1, 21)
    joined = 1 / (1 + np.exp(-(weights[:, None] * data + (1 - weights[:, None]) * people)))
    return float(weights[int(((joined - y) ** 2).mean(axis=1).argmin())])


def _odds(p: float) -> float:
    kept = min(0.95, max(0.05, p)) if not 0.005 <= p <= 0.995 else p
    return float(np.log(kept / (1 - kept)))


def _pairs(said: Sequence[float] | Array, reached: Sequence[bool] | Array) -> tuple[Array, Array]:
    p, y = np.asarray(said, dtype=np.float64), np.asarray(reached, dtype=np.float64)
    if p.shape != y.shape or p.ndim != 1 or p.size == 0:
        problem = f"{p.size} chances and {y.size} results, expected as many of each, at least one"
        raise InvalidValueError(problem, "give one result for each stated chance")
    if not ((p >= 0) & (p <= 1)).all() or not np.isin(y, (0, 1)).all():
        raise InvalidValueError(
            "a chance lies outside 0 to 1, or a result is neither reached nor missed", "correct the values"
        )
    return p, y
