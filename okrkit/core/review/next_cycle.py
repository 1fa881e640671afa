"""The next cycle's draft: what the review keeps, with fresh baselines and targets to argue about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from okrkit.core.model import Cycle, Grade, KeyResult, Objective, Review, say


def draft_next(
    objectives: tuple[Objective, ...],
    review: Review | None,
    cycle: Cycle,
    baselines: Mapping[str, float | None],
    currency: str = "",
) -> tuple[Objective, ...]:
    """Objectives for ``cycle``, unsaved, from those just reviewed.

    Parameters
    ----------
    objectives : the reviewed cycle's
    review : its review; without one every key result is kept
    cycle : the cycle to draft
    baselines : key result id -> value to start from in the new cycle, KPI units
    currency : for the sentences

    Returns
    -------
    tuple of Objective
        A dropped key result is left out, and an objective with none left too. A kept one that was missed keeps its
        target; a reached one moves on by the same step. A changed one carries its cause and has no target yet. What
        was kept in spite of the coach is judged anew.
    """
    grades = {g.key_result: g for g in review.grades} if review else {}
    drafted = []
    for objective in objectives:
        kept = tuple(
            _next(kr, grades.get(kr.id), cycle, baselines.get(kr.id), currency)
            for kr in objective.key_results
            if not ((found := grades.get(kr.id)) and found.decision == "drop")
        )
        if kept:
            drafted.append(
                replace(objective, cycle=cycle.name, key_results=kept, id="", version=0, accepted=())
            )
    return tuple(drafted)


def _next(
    kr: KeyResult, found: Grade | None, cycle: Cycle, baseline: float | None, currency: str
) -> KeyResult:
    fresh = replace(
        kr, id="", objective="", version=0, confidence=None, due=None, commit=None, stretch=None, accepted=()
    )
    if kr.kind in ("keep within", "establish baseline"):
        return replace(fresh, baseline=None, baseline_note="", evidence="Carried over as it was.")
    if kr.kind == "milestone":
        return replace(fresh, milestones=tuple(m for m in kr.milestones if m.done_on is None))
    if baseline is None:
        baseline = found.final_value if found else None
    note = ""
    if baseline is not None:
        note = (
            f"{cycle.year_ago()}, from data"
            if kr.measure == "total"
            else f"standing before {cycle.name}, from data"
        )
    fresh = replace(fresh, baseline=baseline, baseline_note=note, target=None)
    if found and found.decision == "change":
        return replace(fresh, evidence=f"To be changed: {found.cause or 'the review gave no cause'}")
    target = _target(kr, found, baseline)
    if target is None:
        return fresh
    why = "the target not reached last time" if target == kr.target else "the same step as last time"
    return replace(
        fresh,
        target=target,
        commit=_along(kr.commit, kr, baseline, target),
        stretch=_along(kr.stretch, kr, baseline, target),
        evidence=f"Proposed {say(target, kr.unit, currency)}: {why}.",
    )


def _along(point: float | None, kr: KeyResult, baseline: float | None, target: float) -> float | None:
    """Commit or stretch at the same part of the way from baseline to target as before."""
    if point is None or kr.baseline is None or kr.target is None or baseline is None:
        return None
    return _round(baseline + (target - baseline) * (point - kr.baseline) / (kr.target - kr.baseline))


def _target(kr: KeyResult, found: Grade | None, baseline: float | None) -> float | None:
    if kr.baseline is None or kr.target is None or baseline is None:
        return None
    rising = kr.kind == "increase"
    missed = found is not None and found.grade is not None and found.grade < 1
    still_ahead = kr.target > baseline if rising else kr.target < baseline
    if missed and still_ahead and kr.measure != "total":
        return kr.target
    if kr.baseline > 0 and baseline > 0:
        return _round(baseline * kr.target / kr.baseline)
    return _round(baseline + kr.target - kr.baseline)


def _round(value: float) -> float:
    """Four significant digits: a draft should not look more exact than it is."""
    return float(f"{value:.4g}")
