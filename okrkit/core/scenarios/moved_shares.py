"""Shares that are moved: what none can be is refused, and what was probably meant as a change is asked back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from okrkit.core.kpis import KPIS
from okrkit.core.model import Move, say
from okrkit.core.scenarios.effects import members_of
from okrkit.core.scenarios.evaluate import Values
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.units import shown_as
from okrkit.errors import InvalidValueError


def check_moved(tree: Tree, before: Values, after: Values, moves: Sequence[Move]) -> None:
    """Refuse moves that make a share of more than all or less than nothing.

    What has passed 1 before it is moved, such as returns of earlier sales, may stay there.

    Parameters
    ----------
    before, after : driver -> float array, shape (n_members or 1, 1)

    Raises
    ------
    InvalidValueError
        With the value that the move gives and how the move is written.
    """
    for move, rows in _of_shares(tree, moves):
        was, now = before[move.driver][rows, 0], after[move.driver][rows, 0]
        wrong = now[((now < 0) | (now > 1)) & (was >= 0) & (was <= 1)]
        if wrong.size:
            value = float(wrong[0])
            problem = f"{move.place} would become {say(value, 'share')} ({value:.4g}), and a share lies between 0 and 100 %"
            fix = f"write the value itself as {move.place}=3.4% (or 0.034), or a change as {move.place}=+5%"
            raise InvalidValueError(problem, fix)


def doubled(tree: Tree, before: Values, moves: Sequence[Move]) -> tuple[str, ...]:
    """A question for each share that is set to more than double what it is: a change may be what was meant."""
    found = []
    for move, rows in _of_shares(tree, moves):
        was = float(np.max(before[move.driver][rows, 0]))
        if move.change == "value" and move.by > 2 * was > 0:
            given = f"{move.by * 100:.4g}"
            found.append(
                f"{move.place} is set to {say(move.by, 'share')}, more than double the {say(was, 'share')} that it is: "
                f"did you mean +{given} %? Then write {move.place}=+{given}%."
            )
    return tuple(found)


def _of_shares(tree: Tree, moves: Sequence[Move]) -> Iterator[tuple[Move, slice]]:
    for move in moves:
        node = tree.node(move.driver)
        about = KPIS.get(node.kpi or "")
        if shown_as(tree.units[node.name]) == "share" or (about is not None and about.unit == "share"):
            yield move, members_of(tree, move.driver, move.member)
