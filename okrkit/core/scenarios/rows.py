"""What is uncertain in a question: each a row of standard-normal scores with its quantile function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.model.assumptions import Correlation, Elasticity, at_place, place
from okrkit.core.scenarios import shapes
from okrkit.core.scenarios.effects import members_of
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError, UnknownNameError

Use = Literal["future", "assumption", "elasticity", "anchor"]


@dataclass(frozen=True, slots=True)
class Row:
    """One uncertain quantity.

    Attributes
    ----------
    name : str
        ``sessions[email]``, ``elasticity of sessions to price``, or the node whose forecast is kept.
    use : what it is; ``number`` is its place among the assumptions or elasticities
    curve : its quantile function
    driver, members : what it is about, for futures and assumptions
    relative : whether the amount is a factor of the driver, 1.05 for +5 %
    """

    name: str
    use: Use
    curve: shapes.Curve
    number: int = -1
    driver: str = ""
    members: slice = field(default_factory=lambda: slice(0, 0))
    relative: bool = False


def elasticity_rows(elasticities: Sequence[Elasticity]) -> list[Row]:
    """Elasticities with a range."""
    return [
        Row(f"elasticity of {e.of} to {e.to}", "elasticity", shapes.normal(e.low, e.value, e.high), number)
        for number, e in enumerate(elasticities)
        if e.low is not None and e.high is not None
    ]


def future_rows(tree: Tree, futures: Mapping[str, ArrayLike]) -> list[Row]:
    """Drivers with a forecast of their own, one row a member."""
    found = []
    for driver, values in futures.items():
        whole = members_of(tree, driver, "")
        members = tree.members(driver)
        array = np.asarray(values, dtype=float)
        if array.ndim != (2 if members else 1) or (members and len(array) != len(members)):
            expected = f"({len(members)}, n)" if members else "(n,)"
            problem = f"the futures of {driver} have shape {array.shape}, expected {expected}"
            raise InvalidValueError(
                problem, "give its equally likely values, one row a member if it is split"
            )
        for i, row in enumerate(np.atleast_2d(array)):
            name = place(driver, members[i] if members else "")
            span = slice(i, i + 1) if members else whole
            found.append(Row(name, "future", shapes.history(row), -1, driver, span))
    return found


def anchor_row(tree: Tree, anchor: ArrayLike, of: str) -> Row:
    """The forecast of a node that is kept."""
    node = tree.node(of or tree.top)
    if node.is_driver or node.by or not tree.flows[node.name]:
        problem = f"{node.name} cannot be kept at its forecast: it must be calculated, one value, and add up over time"
        raise InvalidValueError(
            problem, "name such a node, e.g. net revenue, or give a driver's forecast as futures"
        )
    return Row(node.name, "anchor", shapes.history(anchor), -1)


def pairs(
    tree: Tree, correlations: Sequence[Correlation], rows: Sequence[Row]
) -> dict[tuple[int, int], float]:
    """Correlations between rows: of split drivers, member with the same member."""
    found: dict[tuple[int, int], float] = {}
    for correlation in correlations:
        one, other = (_rows_at(tree, name, rows) for name in (correlation.one, correlation.other))
        if len(one) > 1 and len(other) > 1 and len(one) != len(other):
            problem = f"{correlation.one} and {correlation.other} are not split alike"
            raise InvalidValueError(problem, "name one member of each")
        wide = max(len(one), len(other))
        for i, j in zip(
            one * (wide if len(one) == 1 else 1), other * (wide if len(other) == 1 else 1), strict=True
        ):
            pair = (min(i, j), max(i, j))
            if i == j:
                problem = (
                    f"{correlation.one} and {correlation.other} share one range and always move together"
                )
                raise InvalidValueError(problem, "leave this correlation out")
            if found.get(pair, correlation.rho) != correlation.rho:
                problem = (
                    f"{correlation.one} with {correlation.other} is correlated twice, with different numbers"
                )
                raise InvalidValueError(problem, "keep one of them")
            found[pair] = correlation.rho
    return found


def _rows_at(tree: Tree, name: str, rows: Sequence[Row]) -> list[int]:
    """The rows a correlation means: a driver's assumption, else its futures; of a whole driver, all its members'."""
    driver, member = at_place(name)
    anchored = [i for i, row in enumerate(rows) if row.use == "anchor" and row.name == driver]
    if anchored and not member:
        return anchored
    members = members_of(tree, driver, member)
    uses: tuple[Use, ...] = ("assumption", "future")
    for use in uses:
        mine = [i for i, row in enumerate(rows) if row.use == use and row.driver == driver]
        exact = [i for i in mine if rows[i].members == members]
        if exact:
            return exact[:1]
        if not member and mine:
            return sorted(mine, key=lambda i: rows[i].members.start)
    known = [row.name for row in rows if row.use != "elasticity"]
    if not known:
        problem = f"{name} is correlated and nothing is uncertain"
        raise InvalidValueError(problem, "give ranges to the drivers first")
    raise UnknownNameError.of("range", name, known)
