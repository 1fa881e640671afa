"""The points around a target that is given: what to promise below it, what would be superb beyond it."""

from __future__ import annotations

import numpy as np

from okrkit.core.model import Kind
from okrkit.core.targets.outcomes import Array, Better, checked_outcomes
from okrkit.core.targets.proposing import STRETCH, Proposal, _figures, _ordered, _point, _promise, _step
from okrkit.core.targets.reach import is_up, target_with_chance
from okrkit.errors import InvalidValueError


def around(
    values: Array, baseline: float, target: float, better: Better = "up", *, whole: bool = False
) -> Proposal:
    """Commit and stretch for a target that people chose.

    Parameters
    ----------
    values : float array, shape (n_paths,), KPI units
        Where the simulated futures end.
    baseline, target : float, KPI units
    better : 'up' or 'down'
    whole : bool
        Whether the KPI counts things, so that points are whole numbers.

    Returns
    -------
    Proposal
        The commit is kept nine times of ten (seven, where that lies short of the baseline), the stretch reached once in five
        times at most; None where none lies on its side of the target.

    Raises
    ------
    InvalidValueError
        If the target does not lie beyond the baseline.

    Examples
    --------
    >>> found = around(np.linspace(100.0, 200.0, 1001), 90.0, 150.0)
    >>> found.commit.value, found.target.chance.__round__(2), found.stretch.value
    (110.0, 0.5, 180.0)
    """
    values = checked_outcomes(values)
    up = is_up(better)
    if (target <= baseline) if up else (target >= baseline):
        side = "above" if up else "below"
        problem = f"the target {target:g} does not lie {side} the baseline {baseline:g}"
        raise InvalidValueError(problem, "choose another target or baseline")
    kind: Kind = "increase" if up else "decrease"
    aim = _figures(values, baseline, target, better)
    if np.ptp(values) <= 1e-9 * np.max(np.abs(values)):  # nothing is uncertain, so no other point says more
        return Proposal(kind, baseline, False, None, aim, None, ())
    step = _step(values, whole)
    promise = _promise(values, baseline, better, step)
    commit = None if promise is None else _figures(values, baseline, promise, better)
    if commit is not None and not _ordered(baseline, commit.value, target, better):
        commit = None
    far = target_with_chance(values, min(STRETCH, aim.chance / 2) or 1e-3, better)
    stretch = _point(values, baseline, far, better, step)
    beyond = _ordered(baseline, target, stretch.value, better)
    return Proposal(kind, baseline, False, commit, aim, stretch if beyond else None, ())
