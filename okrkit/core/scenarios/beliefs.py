"""Assumptions and moves, as records of the plan, made into rows to be drawn and effects on drivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.model.assumptions import Assumption
from okrkit.core.scenarios import shapes
from okrkit.core.scenarios.effects import Effect, check_absolute, members_of
from okrkit.core.scenarios.rows import Row
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]


def curve_of(assumption: Assumption) -> shapes.Curve | None:
    """The quantile function of an assumption's amounts (a factor for a relative change); None for one without a range."""
    shift = 1.0 if assumption.change == "relative" else 0.0
    low, mid, high = (
        None if v is None else v + shift for v in (assumption.low, assumption.mid, assumption.high)
    )
    if low is None or high is None:
        return None
    try:
        if assumption.shape == "normal":
            return shapes.normal(low, mid, high)
        if assumption.shape == "lognormal":
            return shapes.lognormal(low, mid, high)
        if assumption.shape == "triangular":
            return shapes.triangular(low, mid, high)
        return shapes.uniform(low, high) if assumption.shape == "uniform" else shapes.beta(low, high)
    except InvalidValueError as error:
        raise InvalidValueError(
            f"the assumption about {assumption.place}: {error.problem}", error.fix
        ) from None


def assumption_rows(
    tree: Tree, assumptions: Sequence[Assumption], futures: Mapping[str, ArrayLike]
) -> list[Row]:
    found = []
    for number, assumption in enumerate(assumptions):
        members = members_of(tree, assumption.driver, assumption.member)
        if assumption.shape == "history":
            if assumption.driver not in futures:
                problem = f"{assumption.driver} has no history here, and the assumption about it asks for one"
                raise InvalidValueError(
                    problem, "give its forecast as futures, or a range with another shape"
                )
            continue
        check_absolute(tree, assumption.driver, assumption.member, assumption.change)
        curve = curve_of(assumption)
        if curve is not None:
            relative = assumption.change == "relative"
            found.append(
                Row(assumption.place, "assumption", curve, number, assumption.driver, members, relative)
            )
    return found


def assumption_effect(tree: Tree, assumption: Assumption, row: int | None) -> Effect:
    members = members_of(tree, assumption.driver, assumption.member)
    amount: Array | slice
    if row is not None:
        amount = slice(row, row + 1)
    else:
        assert assumption.mid is not None
        amount = np.full((1, 1), assumption.mid + (1.0 if assumption.change == "relative" else 0.0))
    return Effect(
        assumption.driver, members, assumption.change, amount, assumption.delay_weeks, assumption.ramp_weeks
    )


def effect_of(
    tree: Tree,
    driver: str,
    member: str,
    change: Literal["relative", "absolute", "value"],
    by: float | Array,
    delay: float = 0.0,
    ramp: float = 0.0,
) -> Effect:
    """A move as an effect; ``by`` is one number or one a draw, (n,)."""
    members = members_of(tree, driver, member)
    check_absolute(tree, driver, member, change)
    amount = np.reshape(np.asarray(by, dtype=float), (1, -1)) + (1.0 if change == "relative" else 0.0)
    return Effect(driver, members, change, amount, delay, ramp)
