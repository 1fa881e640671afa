"""Key results made from an explored scenario: the top, and every driver that it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, isclose, log10
from typing import TYPE_CHECKING, Literal

from okrkit.core.model import KeyResult, Lever, Measure, Move, place
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace.comparing import Comparing
from okrkit.workspace.exploring import Explored, in_words, member_where
from okrkit.workspace.proposing import is_plural

if TYPE_CHECKING:
    from okrkit.core.scenarios import Node
    from okrkit.core.scenarios.evaluate import Array
    from okrkit.core.targets import Proposal

_AS_THINGS_GO = "what comes as things go"


@dataclass(frozen=True, slots=True)
class Draft:
    """A key result to be, the place it is about, and the team that owns it."""

    place: str
    team: str
    key_result: KeyResult
    lever: Lever | None


class Drafts:
    """Key results of one explored scenario."""

    def __init__(self, ws: Comparing, found: Explored, owners: Mapping[str, str]) -> None:
        self._ws, self._found, self._owners = ws, found, owners
        self._levers = {lever.place: lever for lever in found.scenario.levers}
        known = {name for node in found.tree.nodes for name in (node.name, *self._places(node))}
        for name in owners:
            if name not in known:
                raise UnknownNameError.of("node of the tree", name, known)

    def made(self) -> list[Draft]:
        """The top's first, then those of the moved drivers."""
        top = self._found.tree.node(self._found.tree.top)
        drafts = [Draft(top.name, self._found.scenario.team, self._of_top(top), None)]
        for move in self._found.scenario.moves:
            if move.by or move.change == "value":
                lever = self._levers.get(move.place)
                team = (lever.team if lever else "") or self._found.scenario.team
                drafts.append(Draft(move.place, team, self._of_driver(move, lever), lever))
        return drafts

    def _of_top(self, top: Node) -> KeyResult:
        import numpy as np

        scenario, values = self._found.scenario, self._found.simulation.values()
        measured = float(_evaluated(self._found, scenario.baseline)[top.name])
        middle = float(np.median(values))
        aim = middle if scenario.target is None else scenario.target
        start, note = measured, scenario.baseline_note
        if top.better and (aim > start) != (top.better == "up"):
            start, note = float(np.median(self._found.simulation.start)), _AS_THINGS_GO
        return self._key_result(top, "", values, start, note, aim, exact=scenario.target is not None)

    def _of_driver(self, move: Move, lever: Lever | None) -> KeyResult:
        import numpy as np

        tree, scenario = self._found.tree, self._found.scenario
        node, member = tree.node(move.driver), move.member
        before, values, measured, note_before = self._spread(node, member)
        up = move.by > 0 if move.change != "value" else float(np.median(values)) > before
        middle = float(np.median(values))
        start, note = measured, scenario.baseline_note
        if (middle > start) != up or middle == start:
            start, note = before, note_before
        return self._key_result(node, member, values, start, note, middle)

    def _spread(self, node: Node, member: str) -> tuple[float, Array, float, str]:
        """A driver without its move, its futures with the scenario, its baseline, and what to call the first.

        For all members together: what adds up is added; a rate is what its KPI will read, each member with the weight that
        the scenario gives it, so that other moves of the mix count.
        """
        import numpy as np

        tree, scenario = self._found.tree, self._found.scenario
        members = tree.members(node.name)
        samples = self._found.simulation.samples[node.name]
        unmoved = np.atleast_1d(np.asarray(self._found.unmoved[node.name], dtype=float))
        base = np.atleast_1d(np.asarray(scenario.baseline[node.name], dtype=float))
        if member or not members:
            k = members.index(member) if member else 0
            return float(unmoved[k]), np.asarray(samples[k]), float(base[k]), _AS_THINGS_GO
        if tree.flows[node.name]:
            return float(unmoved.sum()), samples.sum(axis=0), float(base.sum()), _AS_THINGS_GO
        from okrkit.core.scenarios import overall, weighed_by, weights

        measured_by = weights(tree, node.name, scenario.baseline)
        parts = [np.asarray(self._found.simulation.samples[n]) for n in weighed_by(tree, node.name)]
        planned_by = np.prod(parts, axis=0) if parts else measured_by
        whole = self._overall(node)
        mean = float(overall(base, measured_by))
        scale = (mean if whole is None else whole) / mean
        plain = scale * float(overall(unmoved, weights(tree, node.name, self._found.unmoved)))
        mixed = scale * float(np.median(overall(unmoved, planned_by)))
        note = (
            _AS_THINGS_GO
            if isclose(plain, mixed, rel_tol=1e-6)
            else "what the scenario's mix gives by itself"
        )
        return mixed, scale * overall(samples, planned_by), scale * mean, note

    def _overall(self, node: Node) -> float | None:
        """A split rate's KPI over all members, on the days of the baseline."""
        start, until = self._found.scenario.baseline_from, self._found.scenario.baseline_until
        if not node.kpi or start is None or until is None:
            return None
        return self._ws.kpi_over(node.kpi, start, until, where=node.where or None)

    def _key_result(
        self,
        node: Node,
        member: str,
        values: Array,
        start: float,
        note: str,
        aim: float,
        *,
        exact: bool = False,
    ) -> KeyResult:
        from okrkit.core.scenarios import shown_as
        from okrkit.core.targets import around

        tree, ws = self._found.tree, self._ws
        about = ws.kpi(node.kpi) if node.kpi else None
        unit = about.unit if about else shown_as(tree.units[node.name])
        better: Literal["up", "down"] = "up" if aim > start else "down"
        target = aim if exact else _rounded(aim, up=better == "up")
        if target == start:
            problem = f"the scenario leaves {node.title.lower()} at {ws.say(start, unit)}, so there is nothing to reach"
            raise InvalidValueError(problem, "move a lever, or set a target for the top")
        flow = tree.flows[node.name]
        points = around(values, start, target, better, whole=flow and unit != "currency")
        measure: Measure = "total" if flow else ws.usual_measure(node.kpi) if node.kpi else "last"
        label = f"{node.title} ({member})" if member else node.title
        verb = ("rise" if better == "up" else "fall") + ("" if is_plural(node.title) else "s")
        return KeyResult(
            f"{label} {verb}", points.kind, about.label if about else node.title, node.kpi,
            member_where(node.where, node.by, member) if member else node.where, measure, unit, start, note, target,
            points.commit.value if points.commit else None, points.stretch.value if points.stretch else None,
            owner=self._owner(node, member), evidence=self._evidence(points, values, unit, node.name == tree.top),
        )  # fmt: skip

    def _owner(self, node: Node, member: str) -> str:
        at = place(node.name, member)
        lever = self._levers.get(at)
        return self._owners.get(at) or self._owners.get(node.name) or (lever.owner if lever else "")

    def _evidence(self, points: Proposal, values: Array, unit: str, is_top: bool) -> str:
        """The chances of the points, what the futures span, and what they rest on; the scenario is named on saving."""
        import numpy as np

        ws, scenario = self._ws, self._found.scenario
        named = (("commit", points.commit), ("target", points.target), ("stretch", points.stretch))
        low, high = (float(v) for v in np.quantile(values, [0.1, 0.9]))
        if high - low <= 1e-9 * abs(high):
            said = f"The scenario has it at {ws.say(high, unit)} in every future."
        else:
            said = (
                "Chance in this scenario: "
                + ", ".join(f"{n} {_share(p.chance)}" for n, p in named if p)
                + "."
            )
            said += f" Eight of ten futures end between {ws.say(low, unit)} and {ws.say(high, unit)}."
        if is_top:
            unmoved = self._found.chance_unmoved(points.target.value)
            said += f" As things go the chance of the target is {_share(unmoved or 0.0)}."
            if moves := in_words(scenario.moves):
                said += f" It rests on {moves}"
                said += (
                    f" and {_count(len(scenario.assumptions), 'assumption')}."
                    if scenario.assumptions
                    else "."
                )
        return said

    def _places(self, node: Node) -> list[str]:
        return [place(node.name, member) for member in self._found.tree.members(node.name)]


def _evaluated(found: Explored, drivers: Mapping[str, object]) -> Mapping[str, Array]:
    from okrkit.core.scenarios import evaluate

    return evaluate(found.tree, drivers)  # type: ignore[arg-type]


def _rounded(value: float, *, up: bool) -> float:
    """To four digits, towards the easier side, so that rounding costs no chance.

    >>> _rounded(0.0171875, up=True), _rounded(1234.56, up=False)
    (0.01718, 1235.0)
    """
    if value == 0:
        return 0.0
    step = 10.0 ** (floor(log10(abs(value))) - 3)
    count = value / step
    return float(f"{(floor(count + 1e-9) if up else ceil(count - 1e-9)) * step:.4g}")


def _share(chance: float) -> str:
    return f"{chance * 100:.0f} %"


def _count(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
