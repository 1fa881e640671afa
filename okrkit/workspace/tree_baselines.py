"""Driver trees filled from the warehouse: what their drivers were, and what a cycle can be planned from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from okrkit.core.model import Baseline, Cycle
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace.forecasting import KpiForecast
from okrkit.workspace.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from okrkit.core.scenarios import Node, Tree
    from okrkit.core.scenarios.evaluate import Array, Values

Basis = Literal["", "year_ago", "last", "latest", "forecast"]
BASES: dict[str, str] = {
    "year_ago": "the same cycle a year ago",
    "last": "the cycle before",
    "latest": "the latest days",
    "forecast": "what comes as things go",
}


@dataclass(frozen=True)
class TreeBaseline:
    """A tree with the values its drivers had over a range of days.

    Attributes
    ----------
    values : driver -> float array, shape () or (n_members,), in the node's unit
    measured : node -> the same, as its KPI says; the nodes that are bound to one
    start, end : half-open range of days
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


@dataclass(frozen=True, slots=True)
class Anchored:
    """A node of a tree with the forecast that is kept for it; ``forecast`` is None where ``notes`` say why there is none."""

    node: str
    forecast: KpiForecast | None
    notes: tuple[str, ...]


class TreeBaselines(Trees):
    """The drivers of trees over days that were, or as they are going."""

    def tree_baseline(
        self,
        tree: str | Path | Tree,
        cycle: str | Cycle,
        basis: Basis = "",
        *,
        given: Mapping[str, ArrayLike] | None = None,
    ) -> TreeBaseline:
        """The values of a tree's drivers that a cycle is planned from, measured in the warehouse.

        The tree gives the KPIs of its nodes again, to the cent where a driver ``balances`` them.

        Parameters
        ----------
        tree : name, path or tree
        cycle : the one that is planned
        basis : 'year_ago' (the same cycle a year ago), 'last' (the cycle before it), 'latest' (as many days up to the last
            known one) or 'forecast' (as one of these, with the volumes brought to the forecast of the top for this cycle).
            Without one, the same cycle a year ago; for a year that is planned before the one in progress is over, the
            latest 365 days. Its words say which days these are.
        given : driver -> value, for drivers that no KPI measures, or to replace a measured one

        Raises
        ------
        InvalidValueError
            If the data do not span the days, or a driver has neither a KPI nor a given value.
        """
        cycle, found = self.cycle(cycle), self.tree(tree)
        if basis and basis not in BASES:
            raise UnknownNameError.of("basis", str(basis), BASES)
        if basis == "last":
            return self._of_cycle(found, cycle.previous(), BASES["last"], given)
        if basis == "latest":
            return self._latest(found, cycle, given)
        other = cycle.year_ago()
        ends = [day for node in found.nodes if node.kpi and (day := self.data_day(node.kpi))]
        in_progress = bool(ends) and other.start <= min(ends) < other.end - timedelta(days=1)
        if basis != "year_ago" and cycle.span == "year" and in_progress:
            start = self._latest(found, cycle, given)
        else:
            start = self._of_cycle(found, other, BASES["year_ago"], given)
        return self._as_forecast(start, cycle) if basis == "forecast" else start

    def _of_cycle(
        self, tree: Tree, other: Cycle, said: str, given: Mapping[str, ArrayLike] | None
    ) -> TreeBaseline:
        return self.tree_over(tree, other.start, other.end, f"{other.name}, {said}", given=given)

    def _latest(self, tree: Tree, cycle: Cycle, given: Mapping[str, ArrayLike] | None) -> TreeBaseline:
        """As many days as the cycle has, up to the last one that is known."""
        days = [day for node in tree.nodes if node.kpi and (day := self.data_day(node.kpi))]
        until = min([*days, cycle.start - timedelta(days=1), self.today]) + timedelta(days=1)
        start = until - timedelta(days=cycle.days)
        return self.tree_over(
            tree, start, until, f"the {cycle.days} days until {until - timedelta(days=1)}", given=given
        )

    def _as_forecast(self, start: TreeBaseline, cycle: Cycle) -> TreeBaseline:
        """A baseline whose volumes are brought to the middle of the top's forecast."""
        import numpy as np

        tree = start.tree
        kept = self._kept_forecast(tree, cycle)
        if kept.forecast is None:
            raise InvalidValueError(kept.notes[0], "choose the basis 'year_ago', 'last' or 'latest'")
        now = float(start.nodes[kept.node])
        if now <= 0:
            problem = (
                f"{tree.node(kept.node).title} was {self.say(now, kept.forecast.kpi)} over {start.words}"
            )
            raise InvalidValueError(
                problem, "choose another basis: volumes are brought to a forecast from above 0"
            )
        factor = float(np.median(kept.forecast.ends)) / now
        below = tree.depends_on(kept.node)
        scaled = {n: v * factor if n in below and tree.flows[n] else v for n, v in start.values.items()}
        words = f"{cycle.name} as things go: rates of {start.words}, volumes by the forecast"
        return replace(start, values=scaled, words=words)

    def _kept_forecast(self, tree: Tree, cycle: Cycle) -> Anchored:
        """The forecast that a what-if keeps: of the top, else of the node nearest to it that has one; else why none."""
        top = tree.node(tree.top)
        if not tree.flows[top.name]:
            return Anchored(
                "", None, (f"{top.title} does not add up over time, so no forecast of it is kept.",)
            )
        below = [tree.node(name) for name in reversed(tree.order) if name in tree.depends_on(top.name)]
        fit = [
            n
            for n in (top, *below)
            if n.kpi and not n.by and tree.flows[n.name] and (n is top or not n.is_driver)
        ]
        reason = f"{top.title} is bound to no KPI, so no forecast of it is kept."
        for node in fit:
            assert node.kpi is not None, "it was chosen for it"
            why_not = self.availability().get(node.kpi, f"there is no KPI called {node.kpi!r}")
            if why_not is None:
                try:
                    found = self.forecast(node.kpi, cycle, where=node.where, measure="total")
                except InvalidValueError as error:
                    why_not = error.problem
                else:
                    if (found.ends <= 0).any():  # volumes cannot be scaled to nothing
                        reason = f"No forecast of {node.title.lower()} is kept: its history is so uneven that some futures end at zero or below."
                        continue
                    said = () if node is top else (f"The forecast of {node.title.lower()} is kept.",)
                    return Anchored(node.name, found, said)
            reason = f"No forecast of {node.title.lower()} is kept: {why_not}."
        return Anchored("", None, (reason,))

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
                raise InvalidValueError(problem, "choose another basis ('year_ago', 'last') or a later cycle")

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


def _same(one: float, other: float) -> bool:
    """Equal to the cent, or to nine digits."""
    return abs(one - other) <= max(0.005, 1e-9 * abs(one)) if abs(one) >= 1 else abs(one - other) <= 1e-9
