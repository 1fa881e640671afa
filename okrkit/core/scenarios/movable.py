"""A question as data that the browser moves: what ``what_if.js`` reads. Source: docs/what-if.md"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from okrkit.core.model.assumptions import Lever
from okrkit.core.scenarios.describe import description
from okrkit.core.scenarios.effects import Effect, Link, members_of
from okrkit.core.scenarios.shapes import Z90
from okrkit.core.scenarios.simulate import N_POINTS, points_for
from okrkit.core.scenarios.what_if import WhatIf

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Movable:
    """A question without its points, as JSON data, and the points themselves.

    Attributes
    ----------
    data : dict
        ``tree`` (its description), ``baseline`` (driver -> values), ``futures`` (drivers whose values are drawn),
        ``scaled`` (flow drivers brought to the forecast that is kept), ``effects`` and ``links`` (what is assumed),
        ``weeks`` (their weights, or null), ``rows`` (what is uncertain, with the ends of each range), ``levers``.
    points : float array, shape (n_rows + 1, n)
        The drawn amounts, a row each; the last row is the factor of the scaled drivers.
    ends : float array, shape (n_rows + 1, 2 * n_rows + 1)
        The same for a tornado: in column i row i at its P10, in column n_rows + i at its P90, everything else at its
        middle; in the last column all at their middle.
    """

    data: dict[str, Any]
    points: Array
    ends: Array


def movable(question: WhatIf, levers: Sequence[Lever] = (), *, n: int = N_POINTS, seed: int = 0) -> Movable:
    """Make a question movable without Python.

    Parameters
    ----------
    question : WhatIf
        What is moved in it already stays moved: leave out what the levers shall move.
    levers : records of the plan
    n, seed : futures (a power of two), and their seed; those of `simulate` with the same numbers
    """
    d = len(question.rows)
    scores = np.zeros((d, 2 * d + 1))
    scores[np.arange(d), np.arange(d)] = -Z90
    scores[np.arange(d), d + np.arange(d)] = Z90
    alone = replace(question, coupling=None)
    ends = _with_factor(alone, alone.drawn(scores))
    points = _with_factor(question, question.drawn(points_for(question, n, seed)))
    tree = question.tree
    data = {
        "tree": description(tree),
        "baseline": {name: value[:, 0].tolist() for name, value in question.baseline.items()},
        "futures": [
            [row.driver, row.members.start, row.members.stop, i]
            for i, row in enumerate(question.rows)
            if row.use == "future"
        ],
        "scaled": sorted(question.scale(question.futures(ends[:d]), ends[:d])[1]),
        "effects": [_effect(e) for effects in question.effects.by_driver.values() for e in effects],
        "links": [_link(link) for link in question.effects.links],
        "weeks": None if question.weeks is None else list(question.weeks.weights),
        "rows": [
            {
                "name": row.name,
                "use": row.use,
                "low": float(ends[i, i]) - float(row.relative),
                "high": float(ends[i, d + i]) - float(row.relative),
            }
            for i, row in enumerate(question.rows)
        ],
        "levers": [_lever(question, lever) for lever in levers],
    }
    return Movable(data, points, ends)


def _with_factor(question: WhatIf, drawn: Array) -> Array:
    factor, _ = question.scale(question.futures(drawn), drawn)
    return np.vstack([drawn, np.broadcast_to(factor, (1, drawn.shape[1]))])


def _effect(effect: Effect) -> dict[str, Any]:
    """``row`` is the first of the drawn rows, ``wide`` whether each member has its own; else ``amounts`` are fixed."""
    amount = effect.amount
    made: dict[str, Any] = {
        "driver": effect.driver,
        "from": effect.members.start,
        "to": effect.members.stop,
        "change": effect.change,
        "delay": effect.delay,
        "ramp": effect.ramp,
    }
    if isinstance(amount, slice):
        return {**made, "row": amount.start, "wide": amount.stop - amount.start > 1}
    return {**made, "amounts": amount[:, 0].tolist()}


def _link(link: Link) -> dict[str, Any]:
    return {
        "of": link.of,
        "ofFrom": link.of_members.start,
        "ofTo": link.of_members.stop,
        "to": link.to,
        "toFrom": link.to_members.start,
        "toTo": link.to_members.stop,
        "row" if link.drawn else "power": link.amount,
    }


def _lever(question: WhatIf, lever: Lever) -> dict[str, Any]:
    members = members_of(question.tree, lever.driver, lever.member)
    return {
        "place": lever.place,
        "driver": lever.driver,
        "member": lever.member,
        "from": members.start,
        "to": members.stop,
        "change": lever.change,
        "low": lever.low,
        "high": lever.high,
        "delay": lever.delay_weeks,
        "ramp": lever.ramp_weeks,
    }
