"""A tree's drivers from what was measured, such that the tree gives the measured figures again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.model.base import plain
from okrkit.core.scenarios.evaluate import Array, Values, evaluate
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError


def fill(tree: Tree, measured: Mapping[str, ArrayLike]) -> Values:
    """Drivers that make the tree reproduce what was measured.

    A driver takes its measured value; a rate that has none, because there was nothing to divide by, is 0 and its
    product with it. A driver that ``balances`` a node takes what that node's measured value has beyond the rest of
    its formula, 0 where the node was not measured for a member.

    Parameters
    ----------
    tree : Tree
    measured : node name -> one number, or shape (n_members,)
        All drivers but those that balance, and every node that is balanced. NaN for no value.

    Returns
    -------
    dict of float arrays, shape () or (n_members,)
        To be handed to `evaluate`.

    Raises
    ------
    InvalidValueError
        A value is missing, or a share lies outside 0..1.
    """
    known = {name: np.asarray(value, dtype=np.float64) for name, value in measured.items()}
    found: Values = {}
    for driver in tree.drivers:
        if driver.balances:
            found[driver.name] = np.zeros(len(tree.members(driver.name)) or ())
        elif driver.name in known:
            found[driver.name] = np.nan_to_num(known[driver.name], nan=0.0)
        else:
            raise InvalidValueError(
                f"driver {driver.name!r} was not measured", "give its value, or bind it to a KPI with data"
            )
    check_shares(tree, found)
    for name in tree.order:  # from the drivers upwards, so that an outer balance sees the inner ones filled
        for driver in tree.drivers:
            if driver.balances == name:
                if name not in known:
                    raise InvalidValueError(
                        f"{name!r} was not measured", f"{driver.name} is what it has beyond the rest"
                    )
                found[driver.name] = _rest(tree, driver.name, name, known[name], found)
    return found


def _rest(tree: Tree, driver: str, whole: str, target: Array, found: Values) -> Array:
    value = np.nan_to_num(target, nan=0.0)
    rest = found[driver]
    for _ in range(3):  # the second and third step take off what rounding left
        rest = rest + (value - evaluate(tree, {**found, driver: rest}, [whole])[whole])
    left = np.abs(value - evaluate(tree, {**found, driver: rest}, [whole])[whole])
    if np.any(left > 1e-9 * np.maximum(np.abs(value), 1.0)):
        problem = f"{driver!r} cannot balance {whole!r}: it does not simply add to it"
        raise InvalidValueError(problem, f"write the formula of {whole} as ... + {driver}")
    return rest + 0.0  # no -0


def check_shares(tree: Tree, drivers: Mapping[str, ArrayLike]) -> None:
    """Refuse a share outside 0..1; the message shows the value and the member.

    Raises
    ------
    InvalidValueError
    """
    for node in tree.drivers:
        if tree.units[node.name] != "share" or node.name not in drivers:
            continue
        values = np.atleast_1d(np.asarray(drivers[node.name], dtype=np.float64))
        for place, row in enumerate(values.reshape(len(values), -1) if node.by else values.reshape(1, -1)):
            wrong = row[(row < 0) | (row > 1)]
            if wrong.size:
                member = f"[{tree.members(node.name)[place]}]" if node.by else ""
                problem = f"{node.name}{member} is a share and has the value {plain(float(wrong[0]))}, outside 0 to 1"
                fix = "write 3.4 % as 0.034; what can pass 1, such as returns of earlier sales, has the unit ratio"
                raise InvalidValueError(problem, fix)
