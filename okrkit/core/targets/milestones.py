"""A year's target split into quarters and months along the season. Source: docs/sources.md#pace"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from okrkit.core.forecast import Paths
from okrkit.core.model import Measure, plain
from okrkit.core.targets.outcomes import Array, Better, checked, quantity_of
from okrkit.core.targets.reach import chance, is_up
from okrkit.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the year: its own target, the standing it leads to, and the chance of each as things go.

    ``target`` is the part's total, mean or end level; ``standing`` the year's total or mean up to the part's end (the same as
    ``target`` for a level).
    """

    part: str
    target: float
    standing: float
    chance: float
    standing_chance: float
    share: float | None


def split(
    target: float,
    paths: Paths,
    parts: Sequence[str],
    measure: Measure = "total",
    baseline: float | None = None,
    better: Better = "up",
    *,
    digits: int | None = None,
) -> tuple[Step, ...]:
    """Split a target along the forecast's season.

    Parameters
    ----------
    target : float, KPI units
        For the whole of the paths.
    paths : float array, shape (n_paths, n_periods), KPI units
        The forecast of the year.
    parts : sequence of str, one a period
        The name of the part (``2027-Q1``, ``2027-01``) in which each period lies, in order.
    measure : 'total', 'mean' or 'last'
        A total is shared out by what part of the year's expected total falls into each part, and the parts add up to it. A
        mean keeps the season's shape around it. A level walks evenly from the baseline to the target, by periods.
    baseline : float, KPI units
        Needed for 'last': where the walk begins.
    better : 'up' or 'down'
    digits : int, optional
        Decimals to round to; a total's parts still add up to it exactly.

    Returns
    -------
    tuple of Step, in the order of the parts
    """
    paths = checked(paths)
    names, bounds = _bounds(parts, paths.shape[1])
    expected = paths.mean(axis=0)
    quantity = quantity_of(measure)
    if quantity == "total":
        own, shares = _shared_out(target, expected, bounds, digits)
        return _steps(names, own, np.cumsum(own), shares, paths, bounds, better, mean=False)
    if quantity == "mean":
        own = _rounded(_lifted(target, expected, bounds), digits)
        lengths = np.diff(bounds)
        standing = np.cumsum(own * lengths) / np.cumsum(lengths)
        standing[-1] = target
        return _steps(names, own, standing, None, paths, bounds, better, mean=True)
    if baseline is None:
        raise InvalidValueError(
            "a level's milestones need a starting value", "give the baseline from which the level is to move"
        )
    way = bounds[1:] / bounds[-1]
    own = _rounded(baseline + (target - baseline) * way, digits)
    own[-1] = target
    ends = paths[:, bounds[1:] - 1]
    return tuple(
        Step(name, float(x), float(x), chance(ends[:, k], float(x), better), chance(ends[:, k], float(x), better), None)
        for k, (name, x) in enumerate(zip(names, own, strict=True))
    )  # fmt: skip


def _bounds(parts: Sequence[str], periods: int) -> tuple[list[str], Array]:
    """Names of the parts, and the first period of each with the number of periods at the end."""
    if len(parts) != periods:
        problem = f"{len(parts)} parts are named for {periods} periods"
        raise InvalidValueError(
            problem, "name the part of each period, e.g. '2027-Q1' for the first three months"
        )
    names = list(dict.fromkeys(parts))
    firsts = [k for k in range(periods) if k == 0 or parts[k] != parts[k - 1]]
    if len(firsts) != len(names):
        raise InvalidValueError(
            "the periods of a part do not lie together", "name the parts in the order of the periods"
        )
    return names, np.array([*firsts, periods])


def _shared_out(target: float, expected: Array, bounds: Array, digits: int | None) -> tuple[Array, Array]:
    sums = np.add.reduceat(expected, bounds[:-1].astype(int))
    whole = float(sums.sum())
    if whole <= 0 or (sums < 0).any():
        problem = f"the forecast adds up to {plain(whole)}, with parts that cannot share out a total"
        raise InvalidValueError(problem, "split a mean or a level, or set the parts by hand")
    shares = sums / whole
    own = target * shares
    if digits is None:
        return own, shares
    # Running totals are rounded, not parts: so the parts add up and none is off by more than one last digit.
    running = np.round(np.cumsum(own), digits)
    running[-1] = target
    return np.diff(np.r_[0.0, running]).round(digits + 6), shares


def _lifted(target: float, expected: Array, bounds: Array) -> Array:
    lengths = np.diff(bounds)
    means = np.add.reduceat(expected, bounds[:-1].astype(int)) / lengths
    whole = float(expected.mean())
    if whole > 0 and (means > 0).all():
        return np.asarray(means * (target / whole))
    return np.asarray(means + (target - whole))


def _rounded(values: Array, digits: int | None) -> Array:
    return values if digits is None else np.round(values, digits)


def _steps(
    names: list[str], own: Array, standing: Array, shares: Array | None, paths: Paths, bounds: Array, better: Better, *, mean: bool
) -> tuple[Step, ...]:  # fmt: skip
    is_up(better)
    sums = np.add.reduceat(paths, bounds[:-1].astype(int), axis=1)
    so_far = np.cumsum(sums, axis=1)
    if mean:
        sums = sums / np.diff(bounds)
        so_far = so_far / bounds[1:]
    return tuple(
        Step(name, float(own[k]), float(standing[k]), chance(sums[:, k], float(own[k]), better),
             chance(so_far[:, k], float(standing[k]), better), None if shares is None else float(shares[k]))
        for k, name in enumerate(names)
    )  # fmt: skip
