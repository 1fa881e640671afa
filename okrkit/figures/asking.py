"""What a what-if page asks: of which tree, with which moves, and which of the answers go furthest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from okrkit.core.model import Cycle, Lever, Move
from okrkit.core.scenarios.goal_seek import Plan
from okrkit.core.scenarios.sensitivity import Tornado
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.figures.blocks import Block, callout
from okrkit.figures.branches import unit_shown
from okrkit.figures.exploring import (
    Explored,
)
from okrkit.figures.prose import capital, stop
from okrkit.figures.tables import records

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

T = TypeVar("T")


class Filled(Protocol):
    """A tree with its drivers as they were, as `Workspace.tree_baseline` gives it."""

    @property
    def tree(self) -> Tree: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def nodes(self) -> Mapping[str, Any]: ...
    @property
    def measured(self) -> Mapping[str, Any]: ...
    @property
    def top(self) -> float: ...
    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...
    @property
    def words(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


def choose(known: Rows, wanted: str = "") -> tuple[str, Block | None]:
    """The tree that is meant, the first sound one where none is named, and what to say where there is none.

    Parameters
    ----------
    known : as `Workspace.trees` gives them
    wanted : name, or the path of a YAML file
    """
    if wanted.endswith((".yaml", ".yml")):
        return wanted, None
    rows = records(known)
    if wanted:
        if wanted not in {r["tree"] for r in rows}:
            raise UnknownNameError.of("driver tree", wanted, [str(r["tree"]) for r in rows])
        return wanted, None
    sound = [str(r["tree"]) for r in rows if not r.get("fault")]
    if sound:
        return sound[0], None
    return "", callout(
        "There is no driver tree: these data hold no KPI that splits into drivers.", "missing",
        fix="Import orders and, for visits and conversion, sessions; or write a tree as YAML into the folder trees.",
    )  # fmt: skip


def attempt(ask: Callable[[], T], gap: Block | None = None) -> tuple[T | None, Block | None]:
    """An answer, or what is missing for it; ``gap`` where something is missing already."""
    if gap is not None:
        return None, gap
    try:
        return ask(), None
    except InvalidValueError as error:
        return None, callout(stop(capital(error.problem)), "missing", fix=stop(capital(error.fix)))


def what_of(tree: Tree, cycle: Cycle) -> str:
    """The outcome's name with its period."""
    return f"{tree.node(tree.top).title} in {cycle}"


def unit_of(tree: Tree) -> str:
    """The unit that the outcome is shown in."""
    return unit_shown(tree, tree.top)


def about(start: Filled | None, cycle: Cycle, currency: str = "") -> dict[str, Any]:
    """What the figures are about: the outcome's name and unit."""
    if start is None:
        return {"what": "", "unit": "", "currency": currency}
    return {"what": what_of(start.tree, cycle), "unit": unit_of(start.tree), "currency": currency}


def named(plan: Plan) -> str:
    """A way's name: what it spares.

    >>> named(Plan(("fewest levers", "least cost"), (), {}, 0.0, None, 1.0))
    'Fewest levers and least cost'
    """
    return capital(" and ".join(plan.spares))


def joined(made: Sequence[Move], more: Sequence[Move]) -> list[Move]:
    """Moves together with those of a way; where both move the same, the way's move comes on top of the one made.

    >>> joined([Move("sessions", by=0.1)], [Move("sessions", by=0.1), Move("price", by=2, change="absolute")])[0].by
    0.21
    """
    found = {m.place: m for m in made}
    for one in more:
        old = found.get(one.place)
        both = (
            one.by
            if old is None
            else (1 + old.by) * (1 + one.by) - 1
            if one.change == "relative"
            else old.by + one.by
        )
        adds = old is not None and old.change == one.change != "value"
        found[one.place] = replace(one, by=round(both, 12)) if adds else one
    return list(found.values())


def same_tree(kept: Rows, start: Filled | None, wanted: Sequence[str] = ()) -> list[str]:
    """Ids of the kept scenarios to compare with: those wanted, else all with the same tree."""
    rows = records(kept)
    known = {str(r["scenario"]) for r in rows}
    for id in wanted:
        if id not in known:
            raise UnknownNameError.of("scenario", id, known)
    if start is None:
        return []
    return [
        str(r["scenario"])
        for r in rows
        if r["tree"] == start.tree.name and (not wanted or r["scenario"] in wanted)
    ]


def widest(found: Tornado, levers: Sequence[Lever]) -> tuple[Lever, Lever] | None:
    """The two levers that move the outcome most, for the two-lever figure."""
    known = {lever.place: lever for lever in levers}
    order = [known[b.name] for b in found.bars if b.kind == "lever" and b.swing > 0]
    return (order[0], order[1]) if len(order) > 1 else None


def best(tried: Sequence[Explored]) -> Explored | None:
    """The scenario that goes furthest; None without any."""
    sign = -1 if tried and tried[0].tree.node(tried[0].tree.top).better == "down" else 1
    return max(tried, key=lambda t: sign * t.points()[1], default=None)


def spreads(found: Explored) -> bool:
    """Whether anything is uncertain, so that a chance means something."""
    values = found.simulation.values()
    return float(values.max()) > float(values.min())
