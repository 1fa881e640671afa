"""Which key results have targets to set, and what a choice of points means for one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

from okrkit.core.model import KeyResult, Objective, Plan, plain
from okrkit.core.model.drafting import refuse
from okrkit.errors import InvalidValueError, UnknownNameError

POINTS = ("commit", "target", "stretch")
LIMITS = ("lower", "upper")
NAMES = {
    "commit": "Commit",
    "target": "Target",
    "stretch": "Stretch",
    "lower": "Lower limit",
    "upper": "Upper limit",
}
KINDS = ("increase", "decrease", "keep within")


@dataclass(frozen=True, slots=True)
class State:
    """The key result that is looked at, by id; empty where the plan has none to set."""

    key_result: str = ""


def settable(plan: Plan) -> list[tuple[Objective, KeyResult]]:
    """Key results with a number to aim at, in the plan's order."""
    return [(o, kr) for o in plan.objectives for kr in o.key_results if kr.kind in KINDS]


def opened(plan: Plan, wanted: str = "") -> State:
    """The key result asked for, else the first that is bound to a KPI, else the first.

    Raises
    ------
    UnknownNameError
        If the plan has no such key result; the near ones are named.
    """
    found = [kr for _, kr in settable(plan)]
    if wanted and wanted not in {kr.id for kr in found}:
        raise UnknownNameError.of("key result", wanted, [kr.id for kr in found])
    bound = next((kr.id for kr in found if kr.kpi), found[0].id if found else "")
    return State(wanted or bound)


def names_of(kr: KeyResult) -> tuple[str, ...]:
    """The points that a key result of this kind has.

    >>> names_of(KeyResult("Returns stay low", kind="keep within"))
    ('lower', 'upper')
    """
    return LIMITS if kr.is_guardrail else POINTS


def points_of(kr: KeyResult) -> dict[str, float | None]:
    """Its points by name, None where one is not set."""
    return {name: getattr(kr, name) for name in names_of(kr)}


def applied(kr: KeyResult, points: Mapping[str, float | None]) -> KeyResult:
    """The key result with other points.

    Raises
    ------
    InvalidValueError
        If a point is none of its kind, a share above one, or contradicts the others.
    """
    for name, value in points.items():
        if name not in names_of(kr):
            problem = f"{kr.title!r} is to {kr.kind} and has no {name!r}"
            raise InvalidValueError(problem, f"it has {', '.join(names_of(kr))}")
        if value is not None and kr.unit == "share" and abs(value) > 1:
            problem = f"{name} would be {plain(value * 100)} %, and a share is at most 100 %"
            raise InvalidValueError(problem, f"did you mean {plain(value)} %?")
    chosen: dict[str, Any] = dict(points)
    made = replace(kr, **chosen)
    refuse(made)
    return made


def step_of(low: float, high: float, *, whole: bool = False) -> float:
    """A round step, about a hundredth of the way from low to high: what one press of an arrow key moves.

    >>> step_of(30_000, 60_000), step_of(0.02, 0.03), step_of(10, 40, whole=True)
    (500.0, 0.0001, 1.0)
    """
    wanted = abs(high - low) / 100 or max(abs(high), 1.0) / 100
    power = 10.0 ** floor(log10(wanted))
    step = power * next(n for n in (1, 2, 5, 10) if wanted <= n * power * (1 + 1e-9))
    step = max(1.0, step) if whole else step
    return float(f"{step:.12g}")
