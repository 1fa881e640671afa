"""Where a key result stands while its cycle runs, and where it leads. Source: docs/sources.md#pace"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from okrkit.core.forecast import Paths
from okrkit.core.model import KeyResult, progress, raw_progress
from okrkit.core.targets import Better, Pace, PaceBand, chance, expected_score, guard, status
from okrkit.core.targets.outcomes import Array

EVEN = "even pace, day by day: there is no history to forecast from"


@dataclass(frozen=True, slots=True)
class Outlook:
    """One key result on a day.

    ``expected`` is the standing that would lead to the target, ``low`` and ``high`` the band in which eight of ten futures
    stood when the cycle began. ``projected`` is the middle of where it ends, ``projected_low`` and ``projected_high`` hold
    eight of ten ends. ``chance`` and ``expected_score`` answer different questions, so both are kept. None where it is
    not known.
    """

    pace: Pace
    rule: str
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    projected: float | None = None
    projected_low: float | None = None
    projected_high: float | None = None
    chance: float | None = None
    expected_score: float | None = None


def outlook(kr: KeyResult, ends: Array, band: PaceBand, standing: float | None, gone: float) -> Outlook:
    """A rising or falling key result against the forecast made before its cycle began.

    Parameters
    ----------
    kr : KeyResult with baseline and target
    ends : float array, shape (n_paths,), KPI units
        Where the cycle's futures end, given what has come in (`outcomes`).
    band : PaceBand
        From the forecast made before the cycle began.
    standing : float or None, KPI units
        What is known to have come in; None while nothing is known of the cycle.
    gone : float
        How many periods of the cycle that covers.
    """
    assert kr.target is not None
    better: Better = "down" if kr.better == "down" else "up"
    low, middle, high = (float(q) for q in np.quantile(ends, [0.1, 0.5, 0.9]))
    reached = chance(ends, kr.target, better)
    scored = (
        None if kr.baseline in (None, kr.target) else expected_score(ends, float(kr.baseline or 0), kr.target)
    )
    if standing is None or gone <= 0:
        rule = "nothing of the cycle is known yet"
        return Outlook("unknown", rule, None, None, None, middle, low, high, reached, scored)
    word = status(band, standing, min(gone, float(band.gone[-1])), better)
    stood_low, _, stood_high, needed = band.at(gone)
    return Outlook(word, band.rule, needed, stood_low, stood_high, middle, low, high, reached, scored)


def guarded(kr: KeyResult, paths: Paths) -> Outlook:
    """A guardrail: the chance that at least nine of ten of its weeks stay inside. It has no way to walk, so no pace."""
    found = guard(paths, kr.lower, kr.upper)
    rule = "no pace for a guardrail: what counts is how many weeks stay inside"
    return Outlook("unknown", rule, chance=found.chance, expected_score=found.expected)


def evenly(kr: KeyResult, value: float | None, share_gone: float) -> Outlook:
    """A key result without a history: its way is walked evenly, and the rule says so.

    The word comes from the score that the way so far leads to: 1 ahead, 0.7 on pace, 0.4 behind, less far behind.

    >>> evenly(KeyResult("Survey", baseline=30.0, target=40.0), 34.0, 0.5).pace
    'on pace'
    """
    if kr.kind in ("milestone", "keep within", "establish baseline"):
        return Outlook("unknown", f"no pace for a key result of kind '{kr.kind}'")
    if value is None or kr.baseline is None or kr.target is None or kr.baseline == kr.target:
        return Outlook("unknown", EVEN)
    if share_gone <= 0:
        return Outlook("unknown", "the cycle has only begun")
    if kr.measure == "total":
        needed, projected = kr.target * share_gone, value / share_gone
        reached = raw_progress(kr.baseline, kr.target, projected)
    else:
        needed, projected = kr.baseline + (kr.target - kr.baseline) * share_gone, value
        reached = raw_progress(kr.baseline, kr.target, value) / share_gone
    word = _word(round(reached, 4))
    return Outlook(
        word, EVEN, needed, projected=projected, expected_score=progress(kr.baseline, kr.target, projected)
    )


def _word(reached: float) -> Pace:
    if reached >= 1:
        return "ahead"
    if reached >= 0.7:
        return "on pace"
    return "behind" if reached >= 0.4 else "far behind"
