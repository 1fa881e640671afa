"""Three-point proposals: what to promise, what to aim at, what would be superb. Source: docs/forecasts.md"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, floor, log10

import numpy as np

from okrkit.core.forecast import BAND, Paths
from okrkit.core.model import Kind, plain
from okrkit.core.targets.expected import expected_score, rough, target_with_score
from okrkit.core.targets.guardrail import guard, limit_with_chance, limits_with_chance
from okrkit.core.targets.labels import MOONSHOT_WARNING, label, say_chance
from okrkit.core.targets.outcomes import Array, Better, checked_outcomes
from okrkit.core.targets.reach import chance, is_up, target_with_chance
from okrkit.errors import InvalidValueError

COMMITTED, LIKELY, STRETCH = 0.9, 0.7, 0.2
"""Chances of the points: a promise is kept nine times of ten, or seven where the baseline allows no more; a stretch is
reached once in five times at most."""

AIM = 0.7
"""Expected score of the target, the convention for an aspirational key result."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One point with both of its figures; they answer different questions, so both are shown.

    ``expected`` is None for a guardrail's limit where only the chance of holding it says something.
    """

    value: float
    chance: float
    expected: float
    label: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Commit, target and stretch for one key result, with what led to them.

    ``baseline`` is the one that was given, or the offered one where the given one allows no target; ``moved`` says which.
    A point is None where none makes sense; ``notes`` says why.
    """

    kind: Kind
    baseline: float
    moved: bool
    commit: Proposed | None
    target: Proposed
    stretch: Proposed | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """A guardrail's proposed limits: tight ones that are held seven times of ten, and wide ones, nine of ten."""

    lower: float | None
    upper: float | None
    chance: float
    expected: float
    wide_lower: float | None
    wide_upper: float | None
    wide_chance: float
    label: str


def propose(
    values: Array,
    baseline: float | None = None,
    better: Better = "up",
    *,
    whole: bool = False,
    committed: bool = False,
    n_values: int = BAND,
    say: Callable[[float], str] = rough,
) -> Proposal:
    """Commit, target and stretch for a rising or falling metric.

    Parameters
    ----------
    values : float array, shape (n_paths,), KPI units
        From `outcomes`.
    baseline : float, KPI units, optional
        Where the score starts: for a total what would come anyway, such as the same quarter a year ago. Without one, or
        where no target would do with it, the value that nine of ten futures keep (P10) is taken.
    better : 'up' or 'down'
    whole : bool
        Whether the KPI counts things, so that targets are whole numbers.
    committed : bool
        Whether the target is a promise: then it is what is kept nine times of ten, and there is no easier point.
    n_values : int
        Periods of history behind the forecast; with fewer than 26 the notes name bands instead of percentages.
    say : callable
        How a value is written in the notes; four digits without unit by default.

    Returns
    -------
    Proposal
        Ordered from commit to stretch, away from the baseline, with chances and scores at the rounded values.
    """
    values = checked_outcomes(values)
    kind: Kind = "increase" if is_up(better) else "decrease"
    if np.ptp(values) == 0:
        problem = f"every future ends at {plain(values[0])}, so no chance can be told"
        raise InvalidValueError(problem, "set the target by judgement, or take a KPI that moves")
    start, found, notes = _start(values, baseline, better, n_values, say)
    step = _step(values, whole)
    if found is None:
        aim = target_with_chance(values, 0.4, better)
    else:
        aim, warning = _not_too_far(values, found, better, step, n_values, say)
        notes += warning
    start = _round(start, step, is_up(better), harder=False) if start != baseline else start
    target = _point(values, start, aim, better, step)
    promise = _promise(values, start, better, step)
    commit = None if promise is None else _figures(values, start, promise, better)
    if commit is None or not _ordered(start, commit.value, target.value, better):
        if found is not None and start == baseline:
            # The target would lie right beside the baseline: there is no room for three points, so start further back.
            again = propose(
                values, None, better, whole=whole, committed=committed, n_values=n_values, say=say
            )
            beside = f"From a baseline of {say(start)} the target would lie right beside it, at {say(target.value)}."
            return replace(again, notes=(beside, *again.notes))
        commit = None
        notes.append(
            "No promise lies between the baseline and the target: the baseline itself is what is likely to hold."
        )
    elif commit.label != "committed" and start != baseline:
        notes.append(
            "The baseline is itself what nine of ten futures keep, so the commit is one that seven of ten reach."
        )
    elif commit.label != "committed":
        notes.append(
            f"A promise kept nine times of ten would lie short of the baseline; this one is {commit.label}."
        )
    if committed and commit is not None:
        stretch = target if target.chance < commit.chance else None
        return Proposal(kind, start, start != baseline, None, commit, stretch, tuple(notes))
    hardest = _point(
        values,
        start,
        target_with_chance(values, min(STRETCH, target.chance / 2) or 1e-3, better),
        better,
        step,
    )
    stretch = hardest if _ordered(start, target.value, hardest.value, better) else None
    return Proposal(kind, start, start != baseline, commit, target, stretch, tuple(notes))


def _start(
    values: Array, baseline: float | None, better: Better, n_values: int, say: Callable[[float], str]
) -> tuple[float, float | None, list[str]]:
    """Baseline, the target with the aimed-at score, notes."""
    if baseline is None:
        offer = target_with_chance(values, COMMITTED, better)
        note = f"Baseline {say(offer)}: what nine of ten futures keep."
        return offer, target_with_score(values, offer, AIM, better).target, [note]
    found = target_with_score(values, baseline, AIM, better, n_values=n_values, say=say)
    if found.target is None:
        return found.offered_baseline, found.offered_target, [found.reason]
    return baseline, found.target, []


def _not_too_far(
    values: Array, aim: float, better: Better, step: float, n_values: int, say: Callable[[float], str]
) -> tuple[float, list[str]]:
    """A predictable KPI far above its baseline would need a target that is nearly never reached: say so, aim nearer."""
    reached = chance(values, _round(aim, step, is_up(better), harder=True), better)
    if reached >= 0.15:
        return aim, []
    note = f"An expected score of {AIM:g} would ask for {say(aim)} (chance: {say_chance(reached, n_values)})"
    note += ": nothing in the history suggests it." if reached < MOONSHOT_WARNING else "."
    return target_with_chance(values, 0.4, better), [note + " The target here is one with an even chance."]


def _promise(values: Array, start: float, better: Better, step: float) -> float | None:
    """Rounded to the easier side, so that it is kept no less often than is said of it."""
    for wanted in (COMMITTED, LIKELY):
        value = _round(target_with_chance(values, wanted, better), step, is_up(better), harder=False)
        if _ordered(start, start, value, better):
            return value
    return None


def _point(values: Array, start: float, value: float, better: Better, step: float) -> Proposed:
    up = is_up(better)
    rounded = _round(value, step, up, harder=True)
    if rounded == start:
        rounded += step if up else -step
    return _figures(values, start, rounded, better)


def _figures(values: Array, start: float, value: float, better: Better) -> Proposed:
    reached = chance(values, value, better)
    return Proposed(value, reached, expected_score(values, start, value), label(reached))


def _ordered(start: float, nearer: float, farther: float, better: Better) -> bool:
    return start <= nearer < farther if is_up(better) else start >= nearer > farther


def _step(values: Array, whole: bool) -> float:
    """A round step that is small beside the spread: targets read well and keep their chance."""
    spread = float(np.quantile(values, 0.9) - np.quantile(values, 0.1)) or float(np.ptp(values))
    step = 10.0 ** floor(log10(spread / 20))
    step *= 5 if spread / 20 >= 5 * step else 2 if spread / 20 >= 2 * step else 1
    return max(1.0, step) if whole else step


def _round(value: float, step: float, up: bool, *, harder: bool) -> float:
    """To a multiple of the step, towards the harder or the easier side."""
    count = value / step
    upwards = up == harder
    # A value that already is a multiple stays one in spite of binary fractions.
    multiple = ceil(count - 1e-9) if upwards else floor(count + 1e-9)
    return float(f"{multiple * step:.12g}")


def propose_limits(paths: Paths, sides: str = "both") -> Limits:
    """Limits for a guardrail from the KPI's own spread.

    Parameters
    ----------
    paths : float array, shape (n_paths, n_periods), KPI units
    sides : 'both', 'lower' or 'upper'
        Which limits to propose: 'lower' keeps the KPI from falling, 'upper' from rising.
    """
    if sides not in ("both", "lower", "upper"):
        raise InvalidValueError(f"{sides!r} names no side of a guardrail", "use 'both', 'lower' or 'upper'")
    lower, upper = _limits(paths, sides, LIKELY)
    wide_lower, wide_upper = _limits(paths, sides, COMMITTED)
    tight, wide = guard(paths, lower, upper), guard(paths, wide_lower, wide_upper)
    return Limits(
        lower, upper, tight.chance, tight.expected, wide_lower, wide_upper, wide.chance, label(tight.chance)
    )  # fmt: skip


def _limits(paths: Paths, sides: str, wanted: float) -> tuple[float | None, float | None]:
    if sides == "both":
        return limits_with_chance(paths, wanted)
    if sides == "lower":
        return limit_with_chance(paths, wanted, "up"), None
    return None, limit_with_chance(paths, wanted, "down")
