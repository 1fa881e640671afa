"""Driver trees of a workspace: which there are, and their baseline from the warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from okrkit.core.model import Baseline, Cycle, Lever
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace import tree_file
from okrkit.workspace.proposing import Proposing

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from okrkit.core.scenarios import Node, Tree
    from okrkit.core.scenarios.evaluate import Array, Values

MOST_YEARS = 5
"""How far back is looked for how far a driver has moved."""
Basis = Literal["year_ago", "last", "latest"]
BASES: dict[Basis, str] = {
    "year_ago": "the same cycle a year ago",
    "last": "the cycle before",
    "latest": "the latest days in the data, as many as the cycle has",
}


@dataclass(frozen=True)
class TreeBaseline:
    """A tree with the values its drivers had over a range of days.

    Attributes
    ----------
    values : driver -> float array, shape () or (n_members,), in the node's unit
    measured : node -> the same, as its KPI says; the nodes that are bound to one
    start, end : half-open range of days
    cycle : the cycle that these days are; empty for others
    words : which days these are
    notes : what the data miss or the tree leaves out
    """

    tree: Tree
    values: Values
    measured: Values
    start: date
    end: date
    words: str
    notes: tuple[str, ...]
    cycle: str = ""

    @cached_property
    def nodes(self) -> Values:
        """The value of every node."""
        from okrkit.core.scenarios import evaluate

        return evaluate(self.tree, self.values)

    @property
    def top(self) -> float:
        """The value of the tree's top."""
        return float(self.nodes[self.tree.top])

    @property
    def plain(self) -> Baseline:
        """The drivers' values as a scenario keeps them."""
        return {n: float(v) if v.ndim == 0 else tuple(map(float, v)) for n, v in self.values.items()}


class Trees(Proposing):
    """Driver trees and what their drivers were."""

    def trees(self) -> pd.DataFrame:
        """The trees at hand, one row each: those in the workspace's ``trees`` folder, and those its data can fill.

        ``source`` is the file or 'proposed'; a file replaces a proposed tree of its name. A file that is no sound tree has
        its fault in ``fault``.
        """
        import pandas as pd

        rows: list[tuple[object, ...]] = []
        for path in tree_file.files(self.path):
            try:
                tree = tree_file.read(path)
            except InvalidValueError as error:
                rows.append((path.stem, "", "", 0, path.name, error.problem))
            else:
                rows.append((*_row(tree), path.name, ""))
        own = {row[0] for row in rows}
        rows += [(*_row(tree), "proposed", "") for tree in self._proposed_trees() if tree.name not in own]
        return pd.DataFrame(rows, columns=["tree", "title", "top", "drivers", "source", "fault"])

    def tree(self, name: str | Path | Tree) -> Tree:
        """A driver tree: by its name, or from the path of a YAML file."""
        from okrkit.core.scenarios import Tree

        if isinstance(name, Tree):
            return name
        if isinstance(name, Path) or name.endswith((".yaml", ".yml")):
            path = Path(name)
            inside = self.path / tree_file.FOLDER / path
            return tree_file.read(inside if inside.exists() and not path.exists() else path)
        faults: list[str] = []
        known: dict[str, Tree] = {tree.name: tree for tree in self._proposed_trees()}
        for path in tree_file.files(self.path):
            try:
                found = tree_file.read(path)
            except InvalidValueError as error:
                if path.stem == name:
                    raise
                faults.append(error.problem)
            else:
                known[found.name] = found
        if name not in known:
            raise UnknownNameError.of("driver tree", name, known)
        return known[name]

    def save_tree(self, tree: Tree) -> Path:
        """Write a tree into the workspace's ``trees`` folder, to edit it there; a file that is there is not replaced."""
        self._writable()
        path = self.path / tree_file.FOLDER / f"{tree.name}.yaml"
        if path.exists():
            raise InvalidValueError(f"{path.name} is there already", "edit it, or give the tree another name")
        path.parent.mkdir(exist_ok=True)
        path.write_text(tree_file.to_yaml(tree), "utf-8")
        return path

    def tree_baseline(
        self,
        tree: str | Path | Tree,
        cycle: str | Cycle,
        basis: Basis = "year_ago",
        *,
        given: Mapping[str, ArrayLike] | None = None,
    ) -> TreeBaseline:
        """The values of a tree's drivers that a cycle is planned from, measured in the warehouse.

        The tree gives the KPIs of its nodes again, to the cent where a driver ``balances`` them.

        Parameters
        ----------
        tree : name, path or tree
        cycle : the one that is planned
        basis : 'year_ago' (the same cycle a year ago), 'last' (the cycle before it), or 'latest' (the latest days in the
            data, as many as the cycle has; of a year the last twelve months)
        given : driver -> value, for drivers that no KPI measures, or to replace a measured one

        Raises
        ------
        InvalidValueError
            If the data do not span the days, or a driver has neither a KPI nor a given value.
        """
        cycle = self.cycle(cycle)
        if basis not in BASES:
            raise UnknownNameError.of("basis", str(basis), BASES)
        if basis == "latest":
            start, end = self._latest(self.tree(tree), cycle)
            words = f"the latest {_long(cycle, start, end)}, {start} to {end - timedelta(days=1)}"
            return self.tree_over(tree, start, end, words, given=given)
        other = cycle.year_ago() if basis == "year_ago" else cycle.previous()
        found = self.tree_over(tree, other.start, other.end, f"{other.name}, {BASES[basis]}", given=given)
        return replace(found, cycle=other.name)

    def tree_over(
        self,
        tree: str | Path | Tree,
        start: date,
        end: date,
        words: str = "",
        *,
        given: Mapping[str, ArrayLike] | None = None,
    ) -> TreeBaseline:
        """The same over any half-open range of days."""
        import numpy as np

        from okrkit.core.scenarios import evaluate, fill

        found = self.tree(tree)
        notes: list[str] = []
        measured = self._measured_nodes(found, start, end, notes)
        by_hand = {name: np.asarray(value, dtype=np.float64) for name, value in (given or {}).items()}
        for name in by_hand:
            if not found.node(name).is_driver:
                raise InvalidValueError(
                    f"{name!r} is calculated, it takes no value",
                    "give drivers: " + ", ".join(d.name for d in found.drivers),
                )
        values = fill(found, {**measured, **by_hand})
        top = found.node(found.top)
        if top.name in measured and not set(by_hand):
            says, gives = float(measured[top.name]), float(evaluate(found, values, [top.name])[top.name])
            if not _same(says, gives):
                left = self.say(says - gives, top.kpi or top.unit, signed=True)
                notes.append(
                    f"{top.title} was {self.say(says, top.kpi or '')}; {left} of it is in no driver of the tree."
                )
        return TreeBaseline(found, values, measured, start, end, words or f"{start} to {end}", tuple(notes))

    def usual_levers(
        self, tree: str | Path | Tree, cycle: str | Cycle, basis: Basis = "latest"
    ) -> tuple[Lever, ...]:
        """Levers for a start: each driver as far as it has moved in its good direction from one year to the next before.

        They are to be replaced by what people say they can do; see `okrkit.core.scenarios.usual`.
        """
        from okrkit.core.scenarios.usual import usual_levers

        now = self.tree_baseline(tree, cycle, basis)
        history = [now.values]
        for back in range(1, MOST_YEARS + 1):
            try:
                before = self.tree_over(now.tree, _years_back(now.start, back), _years_back(now.end, back))
            except InvalidValueError:  # the data begin later
                break
            history.insert(0, before.values)
        return usual_levers(now.tree, history)

    def _latest(self, tree: Tree, cycle: Cycle) -> tuple[date, date]:
        """The latest half-open range as long as a cycle over which all KPIs of a tree have data."""
        days = [day for node in tree.nodes if node.kpi and (day := self.data_day(node.kpi))]
        end = min([*days, self.today - timedelta(days=1)]) + timedelta(days=1)
        start = _years_back(end, 1) if cycle.span == "year" else end - (cycle.end - cycle.start)
        return start, end

    def _measured_nodes(self, tree: Tree, start: date, end: date, notes: list[str]) -> dict[str, Array]:
        """The nodes bound to a KPI, measured; one query for those that share dimension and filter."""
        import numpy as np

        groups: dict[tuple[str, str], list[Node]] = {}
        for node in tree.nodes:
            if node.kpi:
                groups.setdefault((node.by, node.where), []).append(node)
        found: dict[str, Array] = {}
        for (by, where), nodes in groups.items():
            kpis = list(dict.fromkeys(node.kpi for node in nodes if node.kpi))
            self._check_span(kpis, start, end)
            if not by:
                values = self.kpis_over(kpis, start, end, where=where or None)
                for node in nodes:
                    value = values[node.kpi or ""]
                    found[node.name] = np.asarray(np.nan if value is None else value, dtype=np.float64)
                continue
            table = self._cut(kpis, by, where, start, end)
            for node in nodes:
                own = table.get(node.kpi or "", {})
                members = tree.dimensions[by]
                found[node.name] = np.array([own.get(m, np.nan) for m in members], dtype=np.float64)
                notes += self._absent(tree, node, own)
        return found

    def _cut(
        self, kpis: list[str], by: str, where: str, start: date, end: date
    ) -> dict[str, dict[str | None, float]]:
        """KPI -> member -> value; the member None holds rows that name none."""
        import pandas as pd

        frame = self.view().values(
            [self.kpi(k) for k in kpis], "all", by=(by,), start=start, end=end, where=where or None,
            currency=self._one_currency(),
        )  # fmt: skip
        found: dict[str, dict[str | None, float]] = {}
        for row in frame.to_dict("records"):
            member = None if pd.isna(row[by]) else str(row[by])
            if not pd.isna(row["value"]):
                found.setdefault(str(row.get("kpi", kpis[0])), {})[member] = float(row["value"])
        return found

    def _check_span(self, kpis: Iterable[str], start: date, end: date) -> None:
        for name in kpis:
            about = self.kpi(name)
            if why_not := self.availability().get(name):
                problem = f"{about.label} cannot be computed: {why_not}"
                raise InvalidValueError(
                    problem, "import what is missing, or take a tree that does without it"
                )
            if not self._spans(name, start, end):
                first, last = self.first_day(name), self.data_day(name)
                problem = (
                    f"the data of {about.label.lower()} reach from {first} to {last}, not over {start} to"
                    f" {end - timedelta(days=1)}"
                )
                raise InvalidValueError(
                    problem, "choose another basis ('year_ago', 'last', 'latest') or a later cycle"
                )

    def _absent(self, tree: Tree, node: Node, own: Mapping[str | None, float]) -> list[str]:
        """In words: members of the tree without a row, and members of the data that the tree does not name."""
        if not tree.flows[node.name]:  # a rate follows from what it is a rate of
            return []
        members, said = tree.dimensions[node.by], []
        if missing := [m for m in members if m not in own]:
            said.append(f"{node.title}: the data have none of {', '.join(missing)}; taken as 0.")
        others = {m: v for m, v in own.items() if m not in members and v}
        if others:
            where = "part of the tree's rest" if any(d.balances for d in tree.drivers) else "left out"
            listed = ", ".join(
                f"{m or f'without a {node.by}'} ({self.say(v, node.kpi or node.unit)})"
                for m, v in others.items()
            )
            said.append(f"{node.title} outside the tree's list of {node.by}s: {listed}; {where}.")
        return said

    def _proposed_trees(self) -> tuple[Tree, ...]:
        """Trees that the workspace's KPIs and their channels make up."""
        return self._once(("proposed trees",), self._propose_trees)

    def _propose_trees(self) -> tuple[Tree, ...]:
        from okrkit.core.scenarios import CUT_BY_CHANNEL, propose

        available = {name for name, why_not in self.availability().items() if why_not is None}
        channels = {kpi: self._channels(kpi) for kpi in CUT_BY_CHANNEL if kpi in available}
        return propose(available, channels)

    def _channels(self, kpi: str) -> tuple[str, ...]:
        """The channels of a KPI in its latest two years, the largest first."""
        last = self.data_day(kpi)
        if last is None or "channel" not in self.kpi(kpi).dimensions:
            return ()
        found = self._cut([kpi], "channel", "", last - timedelta(days=730), last + timedelta(days=1)).get(
            kpi, {}
        )
        named = [(member, value) for member, value in found.items() if member is not None and value > 0]
        return tuple(member for member, _ in sorted(named, key=lambda pair: (-pair[1], pair[0])))


def _row(tree: Tree) -> tuple[str, str, str, int]:
    return tree.name, tree.title or tree.node(tree.top).title, tree.top, len(tree.drivers)


def _years_back(day: date, years: int) -> date:
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _long(cycle: Cycle, start: date, end: date) -> str:
    return "twelve months" if cycle.span == "year" else f"{(end - start).days} days"


def _same(one: float, other: float) -> bool:
    """Equal to the cent, or to nine digits."""
    return abs(one - other) <= max(0.005, 1e-9 * abs(one)) if abs(one) >= 1 else abs(one - other) <= 1e-9
