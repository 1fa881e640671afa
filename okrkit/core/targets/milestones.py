"""A year's target split into quarters and months along the season. Source: docs/sources.md#pace"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast import Paths
from okrkit.core.model import Measure, plain
from okrkit.core.targets.outcomes import Array, Better, checked, checked_weights, quantity_of
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
    weights: Array | None = None,
    scale: Callable[[Array], Array] | None = None,
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
    weights : float array, shape (n_periods,), optional
        What part of each period lies in its part of the year, where a week reaches over the edge (see `pieces`).
    scale : callable, optional
        For a mean: what turns the mean over so many periods into the KPI's value over them (see `lengths`).
    digits : int, optional
        Decimals to round to; a total's parts still add up to it exactly.

    Returns
    -------
    tuple of Step, in the order of the parts
    """
    paths = checked(paths)
    counts = checked_weights(weights, paths.shape[1])
    names, bounds = _bounds(parts, paths.shape[1])
    first = bounds[:-1]
    lengths = np.add.reduceat(counts, first)
    sums = np.add.reduceat(paths * counts, first, axis=1)
    quantity = quantity_of(measure)
    if quantity == "total":
        own, shares = _shared_out(target, sums.mean(axis=0), digits)
        return _steps(names, own, np.cumsum(own), shares, sums, np.cumsum(sums, axis=1), better)
    if quantity == "mean":
        so_far_lengths = np.cumsum(lengths)
        means, so_far = sums / lengths, np.cumsum(sums, axis=1) / so_far_lengths
        if scale is not None:
            means, so_far = means * scale(lengths), so_far * scale(so_far_lengths)
        whole = float(so_far[:, -1].mean())
        own = _rounded(_lifted(target, means.mean(axis=0), whole), digits)
        standing = _lifted(target, so_far.mean(axis=0), whole)
        standing[-1] = target
        return _steps(names, own, standing, None, means, so_far, better)
    if baseline is None:
        raise InvalidValueError(
            "a level's milestones need a starting value", "give the baseline from which the level is to move"
        )
    way = np.cumsum(lengths) / lengths.sum()
    own = _rounded(baseline + (target - baseline) * way, digits)
    own[-1] = target
    ends = paths[:, bounds[1:] - 1]
    return _steps(names, own, own, None, ends, ends, better)


def _bounds(parts: Sequence[str], periods: int) -> tuple[list[str], NDArray[np.intp]]:
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
    return names, np.array([*firsts, periods], dtype=np.intp)


def _shared_out(target: float, sums: Array, digits: int | None) -> tuple[Array, Array]:
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


def _lifted(target: float, means: Array, whole: float) -> Array:
    if whole > 0 and (means > 0).all():
        return np.asarray(means * (target / whole))
    return np.asarray(means + (target - whole))


def _rounded(values: Array, digits: int | None) -> Array:
    return values if digits is None else np.round(values, digits)


def _steps(
    names: list[str], own: Array, standing: Array, shares: Array | None, parts: Array, so_far: Array, better: Better
) -> tuple[Step, ...]:  # fmt: skip
    """``parts`` and ``so_far``: each future's own value of every part, and its standing at the part's end."""
    is_up(better)
    return tuple(
        Step(name, float(own[k]), float(standing[k]), chance(parts[:, k], float(own[k]), better),
             chance(so_far[:, k], float(standing[k]), better), None if shares is None else float(shares[k]))
        for k, name in enumerate(names)
    )  # fmt: skip
