"""What each driver did to a change: plan to actual, or one quarter to the next.

The change is split by the Aumann-Shapley rule: every driver is credited with its own slope, averaged along the straight
line from before to after. The parts add up to the change exactly, do not depend on an order of the drivers, and where
each driver enters only as a factor or a summand they are the Shapley value. Source: docs/sources.md#bridge
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from math import floor, fsum

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.scenarios.evaluate import Array, Values, evaluate
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError

POINTS = 8
"""Points of the Gauss-Legendre rule along the line, exact for products of up to 16 factors."""
SETTLED = 1e-11
"""A division makes the slope bend: the line is halved until a part changes by no more than this, of the largest."""
MOST_STRETCHES, SHORTEST = 64, 1e-12
"""Where halving does not help: a slope that bends is settled long before, one that has no value never is."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one driver, or one member of it, contributed: ``value`` in the top's unit.

    ``before`` and ``after`` are the driver's own values; NaN where it had none.
    """

    driver: str
    member: str
    before: float
    after: float
    value: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """A change split by driver: ``before`` plus the parts is ``after``.

    ``decimals`` says to how many digits it was reconciled; None before `rounded`.
    """

    of: str
    before: float
    after: float
    parts: tuple[Part, ...]
    decimals: int | None = None

    @property
    def change(self) -> float:
        """What is split."""
        return self._added([self.after, -self.before])

    def by_driver(self) -> dict[str, float]:
        """The parts added up over members, in the tree's order."""
        return {name: self._added(values) for name, values in self._grouped("driver").items()}

    def by_member(self) -> dict[str, float]:
        """The parts added up over drivers; under ``""`` what belongs to no member."""
        return {name: self._added(values) for name, values in self._grouped("member").items()}

    def _grouped(self, key: str) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for part in self.parts:
            found.setdefault(getattr(part, key), []).append(part.value)
        return found

    def _added(self, values: list[float]) -> float:
        if self.decimals is None:
            return fsum(values)
        return float(sum((_exact(value, self.decimals) for value in values), Decimal(0)))

    def rounded(self, decimals: int = 2) -> Bridge:
        """The same bridge at the precision of its unit, to the cent by default, still adding up exactly.

        Both ends are rounded first; the parts then get the units in which they fall short, the largest remainder
        first. Source: docs/sources.md#bridge
        """
        unit = Decimal(1).scaleb(-decimals)
        before, after = _exact(self.before, decimals), _exact(self.after, decimals)
        scaled = [part.value * 10.0**decimals for part in self.parts]
        units = [floor(value) for value in scaled]
        short = int((after - before) / unit) - sum(units)
        if self.parts:
            order = sorted(
                range(len(units)), key=lambda i: (-(scaled[i] - units[i]), self.parts[i].driver, i)
            )
            each, extra = divmod(short, len(units))
            for rank, place in enumerate(order):
                units[place] += each + (rank < extra)
        parts = (replace(part, value=float(n * unit)) for part, n in zip(self.parts, units, strict=True))
        return Bridge(self.of, float(before), float(after), tuple(parts), decimals)


def _exact(value: float, decimals: int) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def bridge(
    tree: Tree, before: Mapping[str, ArrayLike], after: Mapping[str, ArrayLike], of: str = ""
) -> Bridge:
    """Split the change of a node between two states of a tree by driver and member.

    Parameters
    ----------
    tree : Tree
    before, after : driver name -> one number, or shape (n_members,)
        A rate without a value (NaN), or at 0 where it had nothing to work on, is taken from the other side: a channel
        that appears or ends is credited to its volume, not to its rates.
    of : node name without a dimension
        The top without it.

    Returns
    -------
    Bridge
        One part for each driver and member, in the order of `Tree.order`; their sum is the change to within 1e-9 of
        it, and after `Bridge.rounded` exactly.

    Raises
    ------
    InvalidValueError
        The node has no value at one end or on the way, because something is divided by 0; or draws are given.

    Examples
    --------
    >>> from okrkit.core.scenarios import Node, Tree
    >>> tree = Tree("sales", "sales", (Node("sales", unit="currency", formula="orders * value"),
    ...     Node("orders", unit="orders"), Node("value", unit="currency/orders")))
    >>> bridge(tree, {"orders": 10, "value": 40}, {"orders": 12, "value": 50}).rounded().by_driver()
    {'orders': 90.0, 'value': 110.0}
    """
    target = of or tree.top
    left, right = _numbers(tree, before, "before"), _numbers(tree, after, "after")
    start = _completed(tree, target, left, right, "before")
    end = _completed(tree, target, right, left, "after")
    first, last = (float(evaluate(tree, side, [target])[target]) for side in (start, end))
    for value, side in ((first, "before"), (last, "after")):
        if not np.isfinite(value):
            problem = f"{target!r} has no value {side}: something is divided by 0"
            raise InvalidValueError(problem, "correct the drivers, or split another node")
    parts = []
    found = _along(tree, target, start, end, last - first)
    for name in (name for name in tree.order if name in found):
        members = tree.members(name) or ("",)
        rows = zip(members, *(np.atleast_1d(v[name]).tolist() for v in (left, right, found)), strict=True)
        parts += [Part(name, *row) for row in rows]
    return Bridge(target, first, last, tuple(parts))


def _numbers(tree: Tree, drivers: Mapping[str, ArrayLike], side: str) -> Values:
    found = evaluate(tree, drivers, [driver.name for driver in tree.drivers])
    for driver in tree.drivers:
        if found[driver.name].ndim != bool(driver.by):
            problem = f"driver {driver.name!r} has draws {side}, single numbers are split"
            raise InvalidValueError(problem, "give one state, e.g. the medians")
    return found


def _completed(tree: Tree, target: str, own: Values, other: Values, side: str) -> Values:
    """Rates that had nothing to work on, taken from the other side."""
    full = {name: np.where(np.isnan(value), np.nan_to_num(other[name]), value) for name, value in own.items()}
    slopes = gradient(tree, full, target)
    for name, value in own.items():
        wrong = np.isnan(value) & (slopes[name] != 0)
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            member = f"[{tree.members(name)[place]}]" if tree.node(name).by else ""
            problem = f"{name}{member} has no value {side}, and {target!r} rests on it"
            raise InvalidValueError(
                problem, "give its value; only a rate that works on nothing may have none"
            )
    idle = {
        name: np.where((value == 0) & (slopes[name] == 0), np.nan_to_num(other[name]), value)
        for name, value in full.items()
        if not tree.flows[name]
    }
    trial = {**full, **idle}
    same = np.isclose(
        evaluate(tree, trial, [target])[target], evaluate(tree, full, [target])[target], rtol=1e-13, atol=0
    )
    return trial if same else full


def _along(tree: Tree, target: str, start: Values, end: Values, change: float) -> Values:
    """Each driver's step times its mean slope; stretches of the line are halved until halving changes nothing."""
    steps = {name: end[name] - start[name] for name in start}
    total = {name: np.zeros_like(step) for name, step in steps.items()}
    stretches = np.array([[0.0, 1.0]])
    whole = _parts(tree, target, start, steps, stretches)
    while len(stretches) <= MOST_STRETCHES and stretches[0, 1] - stretches[0, 0] > SHORTEST:
        middles = stretches.mean(axis=1)
        halves = np.stack([stretches[:, 0], middles, middles, stretches[:, 1]], axis=1).reshape(-1, 2)
        finer = _parts(tree, target, start, steps, halves)
        size = max([abs(change), *(float(np.max(np.abs(value), initial=0)) for value in finer.values())])
        together = {name: value[..., 0::2] + value[..., 1::2] for name, value in finer.items()}
        moved = [np.abs(together[n] - whole[n]).reshape(-1, len(stretches)).max(axis=0) for n in steps]
        settled = np.max(moved, axis=0) <= SETTLED * size if moved else np.full(len(stretches), True)
        for name, value in together.items():
            total[name] = total[name] + value[..., settled].sum(axis=-1)
        if settled.all():
            return total
        again = np.repeat(~settled, 2)
        stretches = halves[again]
        whole = {name: value[..., again] for name, value in finer.items()}
    problem = f"between before and after {target!r} passes a point where it has no value"
    fix = "something is divided by what goes through 0 on the way; split a node above the division"
    raise InvalidValueError(problem, fix)


def _parts(tree: Tree, target: str, start: Values, steps: Values, stretches: Array) -> Values:
    """What each driver does on each stretch of the line, shape (..., n_stretches)."""
    at, weights = np.polynomial.legendre.leggauss(POINTS)
    lengths = stretches[:, 1] - stretches[:, 0]
    places = (stretches[:, :1] + lengths[:, None] * (at + 1) / 2).ravel()
    line = {name: start[name][..., None] + step[..., None] * places for name, step in steps.items()}
    slopes = gradient(tree, line, target)
    found: Values = {}
    for name, step in steps.items():
        means = slopes[name].reshape((*step.shape, len(stretches), POINTS)) @ (weights / 2) * lengths
        found[name] = np.where(
            step[..., None] == 0, 0.0, step[..., None] * means
        )  # even where it has no slope
    return found
