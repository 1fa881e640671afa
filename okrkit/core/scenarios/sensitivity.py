"""What matters most: ranges and levers one at a time, where a driver breaks even, two levers against each other.

Source: docs/what-if.md
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from okrkit.core.model.assumptions import Lever, place
from okrkit.core.scenarios.beliefs import effect_of
from okrkit.core.scenarios.effects import Effect
from okrkit.core.scenarios.shapes import Z90
from okrkit.core.scenarios.simulate import points_for
from okrkit.core.scenarios.units import shown_as
from okrkit.core.scenarios.what_if import WhatIf
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]

_FARTHEST = 1000.0
"""A driver is looked at up to so many times its value for where it breaks even."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a tornado.

    Attributes
    ----------
    name : ``sessions[email]``
    kind : 'assumption', 'elasticity', 'future' (a driver's own forecast), 'anchor' (the forecast that is kept) or 'lever'
    low, high : float
        The input: an assumption's change, a lever's bound, a forecast's value.
    top_low, top_high : float, in the top's unit
        The top with this input at its low and high and everything else at its middle.
    """

    name: str
    kind: Literal["assumption", "elasticity", "future", "anchor", "lever"]
    low: float
    high: float
    top_low: float
    top_high: float

    @property
    def swing(self) -> float:
        """How far the top moves, in its unit, 0 or more."""
        return abs(self.top_high - self.top_low)


@dataclass(frozen=True, slots=True)
class Tornado:
    """The top with everything at its middle, and a bar for each input, the widest first."""

    middle: float
    bars: tuple[Bar, ...]


def tornado(question: WhatIf, levers: Sequence[Lever] = ()) -> Tornado:
    """Each range at its P10 and P90, each lever at its bounds, one at a time.

    Parameters
    ----------
    question : WhatIf
        Correlations are left out: one input moves and the others stay.
    levers : records of the plan

    Returns
    -------
    Tornado
    """
    alone = replace(question, coupling=None)
    d = len(question.rows)
    scores = np.zeros((d, 2 * d + 1))
    scores[np.arange(d), np.arange(d)] = -Z90
    scores[np.arange(d), d + np.arange(d)] = Z90
    inputs = alone.drawn(scores.copy())
    tops = alone.top(scores)
    bars = []
    for i, row in enumerate(question.rows):
        shift = 1.0 if row.relative else 0.0
        low, high = float(inputs[i, i]) - shift, float(inputs[i, d + i]) - shift
        bars.append(Bar(row.name, row.use, low, high, float(tops[i]), float(tops[d + i])))
    middle = question.middle()
    for lever in levers:
        ends = _moved(middle, lever, np.array([lever.low, lever.high]))
        bars.append(Bar(lever.place, "lever", lever.low, lever.high, float(ends[0]), float(ends[1])))
    bars.sort(key=lambda bar: -bar.swing)
    return Tornado(_top(middle), tuple(bars))


@dataclass(frozen=True, slots=True)
class Pull:
    """What 1 % more of a driver does: the change of the top in its unit and as a part of it (its elasticity)."""

    name: str
    change: float
    elasticity: float


def one_at_a_time(question: WhatIf) -> tuple[Pull, ...]:
    """The change of the top for 1 % more of each driver and of each member, the strongest first.

    Everything else stays at its middle; stated elasticities are passed on.
    """
    middle = question.middle()
    top = _top(middle)
    found = []
    for driver, member in _places(question):
        ends = _with(
            middle, effect_of(question.tree, driver, member, "relative", np.array([0.01, 1e-5, -1e-5]))
        )
        slope = float(ends[1] - ends[2]) / 2e-5
        elasticity = slope / top if top else float("nan")
        found.append(Pull(place(driver, member), float(ends[0]) - top, elasticity))
    return tuple(sorted(found, key=lambda pull: -abs(pull.change)))


@dataclass(frozen=True, slots=True)
class BreakEven:
    """How far a driver alone has to move for the top to meet a target.

    Attributes
    ----------
    name : ``sessions[email]``
    change : float, or None
        As a part of its middle value: -0.2 is 20 % less. None where no value of it meets the target.
    value : float, or None
        The driver's value there; None also for a driver split into members that are moved together.
    """

    name: str
    change: float | None
    value: float | None


def break_even(question: WhatIf, target: float) -> tuple[BreakEven, ...]:
    """The value of each driver, and of each member, at which the top meets a target; everything else at its middle.

    The nearest such value is given. A share stays within 0 and 1.
    """
    from scipy.optimize import brentq

    if not np.isfinite(target):
        raise InvalidValueError(f"the target is {target}, expected a number", "give the value to meet")
    middle = question.middle()
    base = middle.effects.act(middle.baseline, np.empty((0, 1)), {})
    found = []
    for driver, member in _places(question):
        now = base[driver][effect_of(question.tree, driver, member, "relative", 0.0).members, 0]
        linked = any(link.to == driver for link in middle.effects.links)
        factors = _factors(
            float(now.max()) if shown_as(question.tree.units[driver]) == "share" else 0.0, linked
        )

        def off(factor: Array, driver: str = driver, member: str = member) -> Array:
            return _with(middle, effect_of(question.tree, driver, member, "relative", factor - 1.0)) - target

        seen = off(factors)
        signs = np.sign(seen)
        spans = np.flatnonzero((signs[:-1] * signs[1:] <= 0) & np.isfinite(seen[:-1]) & np.isfinite(seen[1:]))
        spans = spans[signs[spans] != signs[spans + 1]]
        if spans.size == 0:
            found.append(BreakEven(place(driver, member), None, None))
            continue
        i = spans[int(np.argmin(np.abs(np.log(np.maximum(factors[spans], 1e-9)))))]
        factor = float(
            brentq(lambda f, off=off: float(off(np.array([f]))[0]), factors[i], factors[i + 1], xtol=1e-14)
        )
        value = float(now[0]) * factor if now.size == 1 else None
        found.append(BreakEven(place(driver, member), factor - 1.0, value))
    return tuple(found)


def _factors(share: float, linked: bool) -> Array:
    """Factors to look at, rising; 1 is one of them."""
    down = np.linspace(0.0, 1.0, 101)
    if linked:  # at 0 an elasticity has no meaning
        down = down[1:]
    most = _FARTHEST if share == 0 else max(1.0 / share, 1.0)
    up = np.geomspace(1.0, most, 101)[1:] if most > 1 else np.empty(0)
    return np.concatenate([down, up])


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """The top over two levers.

    Attributes
    ----------
    one, other : float arrays, shape (n_one,) and (n_other,)
        Changes of the two levers, in their own terms.
    top : float array, shape (n_other, n_one)
        At the middle of all ranges.
    chance : float array, shape (n_other, n_one), or None
        Of reaching the target, where one was given.
    """

    one: Array
    other: Array
    top: Array
    chance: Array | None = None


def contour(
    question: WhatIf,
    one: Lever,
    other: Lever,
    steps: int = 21,
    *,
    target: float | None = None,
    better: str = "",
    n: int = 1 << 10,
    seed: int = 0,
) -> Contour:
    """Two levers against each other, each from its low to its high.

    Parameters
    ----------
    question : WhatIf
    one, other : records of the plan
    steps : int
        Positions of each.
    target : float, optional
        With it, the chance of reaching it at each position, on the same ``n`` futures (a power of two).
    better : 'up' or 'down'; without it the tree says, and 'up' is taken where it does not
    """
    if one.place == other.place:
        raise InvalidValueError(f"both levers are {one.place}", "name two different levers")
    if steps < 2:
        raise InvalidValueError(f"steps is {steps}, expected 2 or more", "take 21")
    across, up = np.linspace(one.low, one.high, steps), np.linspace(other.low, other.high, steps)
    x, y = (grid.ravel() for grid in np.meshgrid(across, up))
    middle = question.middle()
    top = _with(middle, _effect(question, one, x), _effect(question, other, y)).reshape(steps, steps)
    if target is None or not question.rows:
        return Contour(across, up, top)
    good = better or question.tree.node(question.tree.top).better or "up"
    drawn = question.drawn(points_for(question, n, seed))
    before = question.before(drawn)
    chance = np.empty(x.size)
    name = question.tree.top
    for i, (a, b) in enumerate(zip(x, y, strict=True)):
        asked = question.moved(
            [_effect(question, one, np.array([a])), _effect(question, other, np.array([b]))]
        )
        values = asked.after(before, drawn, [name])[name]
        chance[i] = np.mean(values >= target if good == "up" else values <= target)
    return Contour(across, up, top, chance.reshape(steps, steps))


def _effect(question: WhatIf, lever: Lever, by: Array) -> Effect:
    return effect_of(
        question.tree, lever.driver, lever.member, lever.change, by, lever.delay_weeks, lever.ramp_weeks
    )


def _moved(middle: WhatIf, lever: Lever, by: Array) -> Array:
    return _with(middle, _effect(middle, lever, by))


def _with(middle: WhatIf, *effects: Effect) -> Array:
    """The top with further effects, one value for each of their amounts, (k,)."""
    asked = middle.moved(effects)
    value = asked.after(asked.baseline, np.empty((0, 1)), [asked.tree.top])[asked.tree.top][0]
    amounts = [np.size(effect.amount) for effect in effects if isinstance(effect.amount, np.ndarray)]
    return np.broadcast_to(value, (max([value.size, *amounts]),))


def _top(middle: WhatIf) -> float:
    return float(_with(middle)[0])


def _places(question: WhatIf) -> list[tuple[str, str]]:
    """Every driver, and every member of those that are split."""
    return [
        (node.name, member)
        for node in question.tree.drivers
        for member in ("", *question.tree.members(node.name))
    ]
