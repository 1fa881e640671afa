"""A question put to a tree: its baseline, what is moved, what is believed; ready to be drawn from.

Everything uncertain is a row of standard-normal scores with its quantile function. Rows of one shape lie side by side,
so that they are computed together. Source: docs/what-if.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.model.assumptions import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.scenarios import copula, shapes
from okrkit.core.scenarios.beliefs import assumption_effect, assumption_rows, effect_of
from okrkit.core.scenarios.effects import (
    Effect,
    Effects,
    Link,
    Values,
    links_of,
    sort_effects,
)
from okrkit.core.scenarios.evaluate import given
from okrkit.core.scenarios.fill import check_shares
from okrkit.core.scenarios.moved_shares import check_moved
from okrkit.core.scenarios.periods import Periods
from okrkit.core.scenarios.rows import Row, anchor_row, elasticity_rows, future_rows, pairs
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.weeks import add_up, calculated, groups, parts_by_week
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]

_FAMILIES = ("normal", "lognormal", "uniform", "triangular", "table")


@dataclass(frozen=True)
class WhatIf:
    """Inputs checked against the tree; made by `what_if`.

    Attributes
    ----------
    tree : Tree
    baseline : driver -> float array, shape (n_members or 1, 1)
    rows : what is uncertain, in the order of its scores
    effects : of moves, assumptions and elasticities
    coupling : which rows turn out high or low together
    weeks : how the cycle's flows split over its weeks, where effects come late
    anchor : name of the node whose forecast is kept, and the row it is drawn by
    """

    tree: Tree
    baseline: Values
    rows: tuple[Row, ...]
    effects: Effects
    coupling: copula.Coupling | None
    weeks: Periods | None
    anchor: tuple[str, int] | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was changed in the inputs to make them possible."""
        return self.coupling.notes if self.coupling else ()

    @cached_property
    def _blocks(self) -> tuple[tuple[slice, shapes.Block], ...]:
        found = []
        for family in _FAMILIES:
            here = [i for i, row in enumerate(self.rows) if row.curve.family == family]
            if here:
                span = slice(here[0], here[-1] + 1)
                found.append((span, shapes.Block.of([row.curve for row in self.rows[span]])))
        return tuple(found)

    def drawn(self, scores: Array) -> Array:
        """Amounts from independent scores, in their place; (n_rows, n)."""
        if self.coupling is not None:
            self.coupling.mix(scores)
        for span, block in self._blocks:
            block.fill(scores[span])
        return scores

    def before(self, drawn: Array) -> Values:
        """The drivers without moves and assumptions: the baseline, or its futures, brought to the kept forecast."""
        values = self.futures(drawn)
        factor, scaled = self.scale(values, drawn)
        return {name: value * factor if name in scaled else value for name, value in values.items()}

    def futures(self, drawn: Array) -> Values:
        """The baseline, with futures of their own for the drivers that have some."""
        values = dict(self.baseline)
        for i, row in enumerate(self.rows):
            if row.use == "future":
                old = values[row.driver]
                made = np.empty((len(old), drawn.shape[1]))
                made[:] = old
                made[row.members] = drawn[i]
                values[row.driver] = made
        return values

    def scale(self, values: Values, drawn: Array) -> tuple[Array, frozenset[str]]:
        """By what flow drivers are scaled so that the kept node is its forecast path by path, (n,), and which; none without."""
        if self.anchor is None:
            return np.ones(1), frozenset()
        node, row = self.anchor
        now = self.evaluated(values, [node])[node][0]
        total = drawn[row]
        if not (np.all(now > 0) and np.all(total > 0)):
            problem = f"{node} is 0 or below in some futures, so volumes cannot be scaled to its forecast"
            raise InvalidValueError(
                problem, "keep the forecast of a node that stays above 0, such as revenue"
            )
        below = self.tree.depends_on(node)
        return total / now, frozenset(name for name in values if name in below and self.tree.flows[name])

    def after(self, before: Values, drawn: Array, nodes: Sequence[str]) -> Values:
        """What is asked for, with all effects; each of shape (n_members or 1, n or 1)."""
        if not self.late:
            return self.evaluated(self.effects.act(before, drawn, {}), nodes)
        states = [
            (self.effects.act(before, drawn, parts), weight)
            for parts, weight in groups(self.known_weeks, self.effects.timings)
        ]
        return add_up(self.tree, states, nodes)

    def weekly(self, before: Values, drawn: Array) -> Array:
        """The top week by week, (n_weeks, n or 1): what each week adds, or for a rate its value then."""
        weeks, top = self.known_weeks, self.tree.top
        seen: dict[tuple[float, ...], Array] = {}
        found = []
        for parts, weight in zip(parts_by_week(weeks, self.effects.timings), weeks.weights, strict=True):
            key = tuple(parts.values())
            if key not in seen:
                now = self.effects.act(before, drawn, parts)
                seen[key] = self.evaluated(now, [top])[top][0]
            found.append(seen[key] * weight if self.tree.flows[top] else seen[key])
        return np.array(found)

    @cached_property
    def late(self) -> bool:
        """Whether an effect comes later than at once."""
        return any(any(timing) for timing in self.effects.timings)

    @property
    def known_weeks(self) -> Periods:
        """The weeks, which late effects need."""
        if self.weeks is None:
            problem = (
                "an effect comes late (delay or ramp in weeks), and the weeks of the cycle are not given"
            )
            raise InvalidValueError(
                problem, "give weeks: one weight a week, e.g. 13 ones for an even quarter"
            )
        return self.weeks

    def evaluated(self, drivers: Values, nodes: Sequence[str]) -> Values:
        """Nodes of plain drivers, each of shape (n_members or 1, n or 1)."""
        return calculated(self.tree, drivers, nodes)

    def top(self, scores: Array) -> Array:
        """The top at independent scores, (n,); the scores are overwritten."""
        n = scores.shape[1]
        drawn = self.drawn(scores)
        value = self.after(self.before(drawn), drawn, [self.tree.top])[self.tree.top]
        return np.broadcast_to(value[0], (n,))

    def middle(self) -> WhatIf:
        """The same with every range at its middle: nothing uncertain is left."""
        drawn = self.drawn(np.zeros((len(self.rows), 1)))
        return self.fixed(drawn)

    def fixed(self, drawn: Array) -> WhatIf:
        """The same with given amounts, (n_rows, 1), instead of what is uncertain."""
        base = self.before(drawn)

        def settled(effect: Effect) -> Effect:
            return (
                replace(effect, amount=drawn[effect.amount]) if isinstance(effect.amount, slice) else effect
            )

        def tied(link: Link) -> Link:
            return (
                replace(link, amount=float(drawn[int(link.amount), 0]), drawn=False) if link.drawn else link
            )

        by_driver = {
            driver: tuple(map(settled, effects)) for driver, effects in self.effects.by_driver.items()
        }
        effects = Effects(by_driver, tuple(map(tied, self.effects.links)))
        return replace(self, baseline=base, rows=(), effects=effects, coupling=None, anchor=None)

    def quick(self) -> WhatIf:
        """The same in fewer steps: a factor that alone moves a driver becomes the driver's value itself."""
        drifting = {row.driver for row in self.rows if row.use == "future"}
        if self.anchor is not None:
            drifting |= self.tree.depends_on(self.anchor[0])
        rows, by_driver = list(self.rows), dict(self.effects.by_driver)
        for driver, effects in by_driver.items():
            (first, *others), base = effects, self.baseline[driver]
            amount = first.amount
            if others or driver in drifting or first.change != "relative" or not isinstance(amount, slice):
                continue
            if amount.stop - amount.start != len(base) or first.members != slice(0, len(base)):
                continue
            scaled = [rows[amount.start + i].curve.times(float(base[i, 0])) for i in range(len(base))]
            if all(curve is not None for curve in scaled):
                for i, curve in enumerate(scaled):
                    assert curve is not None
                    rows[amount.start + i] = replace(rows[amount.start + i], curve=curve)
                by_driver[driver] = (replace(first, change="value"),)
        return replace(self, rows=tuple(rows), effects=Effects(by_driver, self.effects.links))

    def moved(self, moves: Sequence[Effect]) -> WhatIf:
        """The same with further effects."""
        mine = [effect for effects in self.effects.by_driver.values() for effect in effects]
        return replace(self, effects=Effects(sort_effects([*mine, *moves]), self.effects.links))


def what_if(
    tree: Tree,
    baseline: Mapping[str, ArrayLike],
    moves: Sequence[Move] = (),
    assumptions: Sequence[Assumption] = (),
    correlations: Sequence[Correlation] = (),
    elasticities: Sequence[Elasticity] = (),
    levers: Sequence[Lever] = (),
    weeks: ArrayLike | None = None,
    futures: Mapping[str, ArrayLike] | None = None,
    anchor: ArrayLike | None = None,
    anchor_of: str = "",
) -> WhatIf:
    """Check a question against its tree.

    Parameters
    ----------
    tree : Tree
    baseline : driver name -> number, or one a member in the tree's order
    moves, assumptions, correlations, elasticities : records of the plan
    levers : records of the plan
        A move of a lever comes with that lever's delay and ramp; otherwise it is there at once.
    weeks : weights of the cycle's weeks, shape (n_weeks,), optional
        How what adds up (sessions, orders) splits over them; even where only the number of weeks is known. Needed
        where an assumption comes late (``delay_weeks``, ``ramp_weeks``).
    futures : driver name -> equally likely values, shape (n,) or (n_members, n), optional
        For drivers with a history: instead of the baseline's one value. An assumption of the shape ``history`` asks for it.
    anchor : equally likely values of a node, shape (n,), optional
        Its forecast: kept as it is, the volumes below it are scaled to it path by path before anything is moved.
    anchor_of : name of that node; the tree's top where empty

    Raises
    ------
    InvalidValueError, UnknownNameError
        Naming the driver, what is wrong and what to do.
    """
    base = given(tree, baseline)
    wide = [name for name, value in base.items() if value.shape[1] != 1]
    if wide:
        problem = f"the baseline of {wide[0]} has several values where one is expected"
        raise InvalidValueError(problem, "give its equally likely values as futures")
    check_shares(tree, baseline)
    futures = futures or {}
    rows = [
        *future_rows(tree, futures),
        *assumption_rows(tree, assumptions, futures),
        *elasticity_rows(elasticities),
    ]
    if anchor is not None:
        rows.append(anchor_row(tree, anchor, anchor_of))
    elif anchor_of:
        raise InvalidValueError(f"no forecast of {anchor_of} is given", "give its paths as anchor")
    rows.sort(key=lambda row: _FAMILIES.index(row.curve.family))
    timings = {lever.place: (lever.delay_weeks, lever.ramp_weeks) for lever in levers}
    effects = [
        effect_of(tree, m.driver, m.member, m.change, m.by, *timings.get(m.place, (0.0, 0.0))) for m in moves
    ]
    at = {(row.use, row.number): i for i, row in enumerate(rows) if row.use != "future"}
    for number, assumption in enumerate(assumptions):
        if assumption.shape != "history":
            effects.append(assumption_effect(tree, assumption, at.get(("assumption", number))))
    drawn = {number: i for (use, number), i in at.items() if use == "elasticity"}
    _one_value(effects)
    made = Effects(sort_effects(effects), links_of(tree, elasticities, drawn))
    coupled = pairs(tree, correlations, rows)
    kept = next(((row.name, i) for i, row in enumerate(rows) if row.use == "anchor"), None)
    found = WhatIf(
        tree,
        base,
        tuple(rows),
        made,
        copula.couple(coupled, [row.name for row in rows]),
        None if weeks is None else _periods(weeks),
        kept,
    )
    if found.late:
        _ = found.known_weeks
    _check_moves(found, moves)
    return found


def _periods(weights: ArrayLike) -> Periods:
    sizes = np.asarray(weights, dtype=float)
    if sizes.ndim != 1 or sizes.size == 0:
        problem = f"the weights of the weeks have shape {sizes.shape}, expected one a week"
        raise InvalidValueError(problem, "give e.g. 13 ones for an even quarter")
    return Periods.of(sizes)


def _one_value(effects: Sequence[Effect]) -> None:
    """Refuse two values for the same thing: factors and units combine, values do not."""
    seen: dict[str, list[slice]] = {}
    for effect in effects:
        if effect.change != "value":
            continue
        for other in seen.setdefault(effect.driver, []):
            if other.start < effect.members.stop and effect.members.start < other.stop:
                problem = f"{effect.driver} is set to a value twice, by moves or assumptions"
                raise InvalidValueError(problem, "keep one of them, or say the other as a relative change")
        seen[effect.driver].append(effect.members)


def _check_moves(question: WhatIf, moves: Sequence[Move]) -> None:
    """Refuse moves that make a share of more than all or less than nothing."""
    if not moves:
        return
    only = Effects(
        sort_effects([effect_of(question.tree, m.driver, m.member, m.change, m.by) for m in moves]), ()
    )
    moved = only.act(question.baseline, np.empty((0, 1)), {})
    check_moved(question.tree, question.baseline, moved, moves)
