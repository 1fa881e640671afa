"""Do the teams' targets, pushed through the tree, make up the company's?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.core.model import Baseline, Cycle, KeyResult, Lever, Plan, Scenario, place
from okrkit.errors import InvalidValueError
from okrkit.workspace.explaining import Explaining
from okrkit.workspace.exploring import member_where
from okrkit.workspace.tree_baselines import Basis

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from okrkit.core.scenarios import Alignment, Node, Reach, TeamTarget, Tree
    from okrkit.core.scenarios.evaluate import Array


@dataclass(frozen=True)
class Aligned:
    """A plan's targets against the company's, through a tree.

    Attributes
    ----------
    tree : Tree
    alignment : what the targets make up, what is short, and what could close it
    key_result : the company's, for the tree's top; None where the target was given
    counted : team and key result, of those that a node of the tree measures
    left_out : key results that no node measures, or that another target stands for already
    notes : why
    """

    tree: Tree
    alignment: Alignment
    key_result: KeyResult | None
    counted: tuple[tuple[str, KeyResult], ...]
    left_out: tuple[KeyResult, ...]
    notes: tuple[str, ...]

    @property
    def gap(self) -> float:
        """What is short of the company's target, in the top's unit; 0 or below where it is met."""
        return self.alignment.gap

    def parts(self) -> pd.DataFrame:
        """What each team's key result adds to the top: one row each."""
        import pandas as pd

        added: dict[str, float] = {}
        for target, value in self.alignment.parts:
            added[target.key_result] = added.get(target.key_result, 0.0) + value
        rows = [
            (team, kr.id, kr.title, kr.unit, kr.baseline, kr.target, added.get(kr.id, 0.0))
            for team, kr in self.counted
        ]
        return pd.DataFrame(
            rows, columns=["team", "key_result", "title", "unit", "baseline", "target", "part"]
        )

    def closings(self) -> pd.DataFrame:
        """What each driver that is left would have to be to close the gap alone, the smallest ``change`` first.

        ``needed`` is None where no value within reach is enough; ``nearest`` is the best that the top then gets. A split driver
        without a ``member`` moves in all of them alike: ``now`` is 1 and ``needed`` a multiple.
        """
        import pandas as pd

        rows = [
            (
                place(c.driver, c.member),
                self.tree.node(c.driver).title,
                c.member,
                c.now,
                c.needed,
                c.change,
                c.nearest,
            )
            for c in self.alignment.closings
        ]
        return pd.DataFrame(rows, columns=["place", "driver", "member", "now", "needed", "change", "nearest"])


class Aligning(Explaining):
    """Targets of teams against the company's."""

    def alignment(
        self,
        cycle: str | Cycle,
        tree: str | Path | Tree = "",
        *,
        target: float | None = None,
        team: str = "company",
        basis: Basis = "",
        given: Mapping[str, ArrayLike] | None = None,
    ) -> Aligned:
        """Push the targets of a cycle's key results through a tree, and compare with the company's.

        A key result counts where a node of the tree is its KPI, for all or for one member (``where``). What has no target
        stays as the accepted scenario has it without its moves; without one, at the baseline.

        Parameters
        ----------
        tree : name, path or tree; the accepted scenario's own without one
        target : for the top; the one of ``team``'s key result for it without one
        basis, given : the baseline where no scenario was accepted, see `tree_baseline`

        Raises
        ------
        InvalidValueError
            If nobody has a target for the top, or there is neither a tree nor an accepted scenario.
        """
        cycle = self.cycle(cycle)
        scenario = self._scenario_for(cycle, team, tree)
        if scenario is None and not tree:
            problem = f"no scenario was accepted for {cycle.name}, and no tree is named"
            raise InvalidValueError(problem, "name a tree; `Workspace.trees` lists them")
        found = self.tree_of(scenario) if scenario else self.tree(tree)
        if scenario:
            base, measured, source = (
                self._without_moves(scenario),
                scenario.baseline,
                (scenario.baseline_from, scenario.baseline_until),
            )
        else:
            filled = self.tree_baseline(found, cycle, basis, given=given)
            base, measured, source = filled.plain, filled.plain, (filled.start, filled.end)
        plan = self.plan(cycle)
        top = found.node(found.top)
        own = None if target is not None else self._company_target(plan, top, team)
        aim = target if target is not None else own.target if own else scenario.target if scenario else None
        if aim is None:
            problem = f"nobody in {cycle.name} has a target for {top.title.lower()}"
            raise InvalidValueError(problem, f"give target=, or plan a key result on {top.kpi or top.name}")
        collected = _Collected(self, found, base, measured, source)
        for objective in plan.objectives:
            for kr in objective.key_results:
                if not (own and kr.id == own.id):
                    collected.add(objective.team, kr)
        levers = scenario.levers if scenario else ()
        from okrkit.core.scenarios import align

        targets = collected.targets()
        reaches = _reaches(levers, found, base, {(t.node, t.member) for t in targets}) if levers else None
        made = align(found, base, targets, aim, reaches)
        counted = tuple((t, kr) for t, kr in collected.counted)
        return Aligned(found, made, own, counted, tuple(collected.left_out), tuple(collected.notes))

    def _scenario_for(self, cycle: Cycle, team: str, tree: str | Path | Tree) -> Scenario | None:
        wanted = self.tree(tree).name if tree else ""
        fit = [s for s in self.accepted_scenarios(cycle, team) if wanted in ("", s.tree_name)]
        return fit[-1] if fit else None

    def _without_moves(self, scenario: Scenario) -> Baseline:
        """The drivers as a scenario has them if only its assumptions hold."""
        return self.explored(replace(scenario, moves=())).scenario.planned

    def _company_target(self, plan: Plan, top: Node, team: str) -> KeyResult | None:
        for objective in plan.objectives:
            for kr in objective.key_results:
                if (
                    objective.team == team
                    and kr.target is not None
                    and (kr.kpi, kr.where) == (top.kpi, top.where)
                ):
                    return kr
        return None


class _Collected:
    """Key results as targets of a tree's nodes."""

    def __init__(
        self,
        ws: Aligning,
        tree: Tree,
        base: Baseline,
        measured: Baseline,
        source: tuple[date | None, date | None],
    ) -> None:
        self._ws, self._tree, self._base, self._measured, self._source = ws, tree, base, measured, source
        self._single: dict[tuple[str, str], TeamTarget] = {}
        self._whole: dict[str, TeamTarget] = {}
        self.counted: list[tuple[str, KeyResult]] = []
        self.left_out: list[KeyResult] = []
        self.notes: list[str] = []

    def add(self, team: str, kr: KeyResult) -> None:
        """Count a key result where a node measures it."""
        from okrkit.core.scenarios import TeamTarget

        if not kr.kpi or kr.target is None or kr.kind not in ("increase", "decrease"):
            return
        found = self._place(kr)
        if found is None:
            self.left_out.append(kr)
            return
        node, member = found
        if node.name == self._tree.top:
            self.left_out.append(kr)
            self.notes.append(
                f"{kr.title} ({self._ws.team_name(team)}) aims at {node.title.lower()} as a whole, as the company does."
            )
            return
        made = TeamTarget(node.name, kr.target, member, team, kr.id)
        whole = bool(node.by) and not member
        taken = self._whole.get(node.name) if whole else self._single.get((node.name, member))
        if taken:
            self.left_out.append(kr)
            self.notes.append(
                f"{kr.title} ({self._ws.team_name(team)}) is left out: {taken.key_result} has a target for the same."
            )
            return
        if whole:
            self._whole[node.name] = made
        else:
            self._single[node.name, member] = made
        self.counted.append((team, kr))

    def targets(self) -> list[TeamTarget]:
        """One for each node and member; a target for all members is shared out over those without their own.

        What adds up comes first, then the rates over all members, each with the mix that the other targets give; once more
        for each such rate, as one can weigh another.
        """
        flows = self._tree.flows
        made = list(self._single.values())
        for whole in self._whole.values():
            made += self._shared_sum(whole) if flows[whole.node] else []
        rates = {name: whole for name, whole in self._whole.items() if not flows[name]}
        shared: dict[str, list[TeamTarget]] = {}
        for _ in rates:
            for name, whole in rates.items():
                others = [t for other, found in shared.items() if other != name for t in found]
                shared[name] = self._shared_rate(whole, self._moved([*made, *others]))
        for name, whole in rates.items():
            if not shared[name]:
                self._full(whole)
        return made + [t for found in shared.values() for t in found]

    def _place(self, kr: KeyResult) -> tuple[Node, str] | None:
        """The node, and the member of it, that a key result is measured as."""
        for node in self._tree.nodes:
            adds = self._tree.flows[node.name]
            if node.kpi != kr.kpi or (kr.measure != "total") == adds:
                continue
            if kr.where == node.where:
                return node, ""
            for member in self._tree.members(node.name):
                if kr.where == member_where(node.where, node.by, member):
                    return node, member
        return None

    def _moved(self, targets: Sequence[TeamTarget]) -> dict[str, ArrayLike]:
        """The drivers at these targets."""
        import numpy as np

        made = {name: np.array(value, dtype=float) for name, value in self._base.items()}
        for one in targets:
            if one.node in made:
                members = self._tree.members(one.node)
                made[one.node][members.index(one.member) if one.member else ()] = one.value
        return dict(made)

    def _free(self, name: str) -> Array:
        """Which members have no target of their own."""
        import numpy as np

        return np.array([(name, m) not in self._single for m in self._tree.members(name)])

    def _at_factor(self, whole: TeamTarget, base: Array, factor: float) -> list[TeamTarget]:
        members, free = self._tree.members(whole.node), self._free(whole.node)
        return [
            replace(whole, member=m, value=float(b * factor))
            for m, b, ok in zip(members, base, free, strict=True)
            if ok
        ]

    def _full(self, whole: TeamTarget) -> None:
        title = self._tree.node(whole.node).title
        self.notes.append(f"{title}: the targets for single members already make up {whole.key_result}.")

    def _shared_sum(self, whole: TeamTarget) -> list[TeamTarget]:
        import numpy as np

        from okrkit.core.scenarios import evaluate

        name = whole.node
        base = np.asarray(evaluate(self._tree, self._base, [name])[name], dtype=float)
        free = self._free(name)
        rest = whole.value - sum(
            self._single[name, m].value for m in self._tree.members(name) if (name, m) in self._single
        )
        held = float(base[free].sum())
        if held <= 0 or rest < 0:
            self._full(whole)
            return []
        return self._at_factor(whole, base, rest / held)

    def _shared_rate(self, whole: TeamTarget, drivers: Mapping[str, ArrayLike]) -> list[TeamTarget]:
        """The members' rates times one factor, such that the rate over all is the target with the mix of ``drivers``."""
        import numpy as np

        from okrkit.core.scenarios import evaluate, weights

        name, free = whole.node, self._free(whole.node)
        by = np.nan_to_num(weights(self._tree, name, drivers))
        base = np.asarray(evaluate(self._tree, self._base, [name])[name], dtype=float)
        now = [
            self._single[name, m].value if (name, m) in self._single else b
            for m, b in zip(self._tree.members(name), base, strict=True)
        ]
        part = by * np.nan_to_num(np.array(now)) / by.sum()
        rest = whole.value / self._beyond(name) - float(part[np.logical_not(free)].sum())
        held = float(part[free].sum())
        return [] if held <= 0 or rest < 0 else self._at_factor(whole, base, rest / held)

    def _beyond(self, name: str) -> float:
        """How much more the KPI over all reads than the tree's members together, on the baseline's days; 1 where they are all."""
        import numpy as np

        from okrkit.core.scenarios import evaluate, overall, weights

        node, (start, until) = self._tree.node(name), self._source
        if start is None or until is None or not node.kpi:
            return 1.0
        whole = self._ws.kpi_over(node.kpi, start, until, where=node.where or None)
        measured = np.asarray(evaluate(self._tree, self._measured, [name])[name], dtype=float)
        was = float(overall(measured, weights(self._tree, name, self._measured)))
        return whole / was if whole and was else 1.0


def _reaches(
    levers: Sequence[Lever], tree: Tree, base: Baseline, taken: set[tuple[str, str]]
) -> tuple[Reach, ...]:
    """The levers that no target uses yet, as values of their drivers."""
    import numpy as np

    from okrkit.core.scenarios import Reach

    made = []
    for lever in levers:
        members = tree.members(lever.driver) or ("",)
        if all((lever.driver, member) in taken for member in members):
            continue
        if len(members) > 1 and not lever.member and lever.change == "relative":
            made.append(Reach(lever.driver, min(1 + lever.low, 1.0), max(1 + lever.high, 1.0)))
            continue
        values = np.atleast_1d(np.asarray(base[lever.driver], dtype=float))
        for member, now in zip(members, values, strict=True):
            if lever.member in ("", member) and (lever.driver, member) not in taken:
                low, high = (_changed(float(now), by, lever.change) for by in (lever.low, lever.high))
                made.append(Reach(lever.driver, min(low, now), max(high, now), member))
    return tuple(made)


def _changed(value: float, by: float, change: str) -> float:
    return value * (1 + by) if change == "relative" else value + by if change == "absolute" else by
