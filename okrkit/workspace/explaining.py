"""What drove a cycle: plan to actual by driver, and what became of each assumption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from okrkit.core.model import Assumption, Cycle, KeyResult, Scenario, place
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace.committing import Committing
from okrkit.workspace.tree_baselines import TreeBaseline

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from okrkit.core.scenarios import Bridge, Tree
    from okrkit.core.scenarios.evaluate import Array

Against = Literal["plan", "year_ago", "previous"]
AGAINST: tuple[Against, ...] = ("plan", "year_ago", "previous")
UNBACKED = "part of the target that no driver backed"
RESERVE = "drivers planned above the target"
OUTSIDE = "in no driver of the tree"


@dataclass(frozen=True)
class CycleBridge:
    """From one state of a tree to another, driver by driver.

    Attributes
    ----------
    tree : Tree
    bridge : of the tree's top, rounded so that it adds up to the cent
    start, end : name and value of both ends, in the top's unit
    extra : name and contribution of what no driver holds: the part of a target that no driver was planned to give, and the
        part of the KPI that the tree does not explain. With the bridge's parts they add up to the difference exactly.
    scenario : whose plan it starts from; None where it starts from another cycle
    notes : what a reader has to know
    """

    tree: Tree
    bridge: Bridge
    start: tuple[str, float]
    end: tuple[str, float]
    extra: tuple[tuple[str, float], ...]
    scenario: Scenario | None
    notes: tuple[str, ...]

    @property
    def unit(self) -> str:
        """The top's unit, in the word that numbers are written with."""
        return _shown(self.tree, self.tree.top)

    @property
    def change(self) -> float:
        """The whole difference."""
        return round(self.end[1] - self.start[1], self.bridge.decimals or 12)

    def by_driver(self) -> list[tuple[str, float]]:
        """The drivers' names in words with their contributions, then what no driver holds."""
        named = [(self.tree.node(name).title, value) for name, value in self.bridge.by_driver().items()]
        return [*((n, v) for n, v in named if v), *self.extra]

    def by_member(self) -> list[tuple[str, float]]:
        """The same by member of the tree's dimension, e.g. by channel."""
        rest = "no member" if len(self.tree.dimensions) != 1 else f"no {next(iter(self.tree.dimensions))}"
        return [*((n or rest, v) for n, v in self.bridge.by_member().items() if v), *self.extra]

    def of(self, driver: str, member: str = "") -> float:
        """What one driver, or one member of it, contributed."""
        return sum(p.value for p in self.bridge.parts if p.driver == driver and member in ("", p.member))


class Explaining(Committing):
    """Causes in the words of the tree that the plan was made with."""

    def accepted_scenarios(self, cycle: str | Cycle, team: str = "") -> tuple[Scenario, ...]:
        """The scenarios that became key results of a cycle, of one team or of all, the latest last."""
        return tuple(s for s in self._kept_scenarios(cycle, team) if s.accepted_as)

    def bridge(
        self,
        tree: str | Path | Tree = "",
        cycle: str | Cycle = "",
        against: Against = "plan",
        *,
        team: str = "",
        scenario: str | Scenario = "",
        given: Mapping[str, ArrayLike] | None = None,
    ) -> CycleBridge:
        """How a cycle came out, split by driver: against the accepted scenario, or against another cycle.

        Additive to the cent and free of any order of the drivers. Against the plan it starts from the target of the key
        result that the top became (as signed), and says which part of it no driver was planned to give.

        Parameters
        ----------
        tree : name, path or tree; the accepted scenario's own without one
        cycle : the one explained; the running quarter without one
        against : 'plan', 'year_ago' (the same days of the same cycle a year ago) or 'previous' (of the cycle before)
        team, scenario : which plan, where several scenarios were accepted
        given : driver -> what it was, for drivers that no KPI measures

        Raises
        ------
        InvalidValueError
            If no scenario was accepted, the cycle is not over (against the plan), or the data do not span the days.
        """
        cycle = self.cycle(cycle)
        if against not in AGAINST:
            raise UnknownNameError.of("comparison", str(against), AGAINST)
        if against == "plan":
            return self._from_plan(self._planned_by(cycle, team, scenario, tree), cycle, given or {})
        found = self.tree(tree or self._planned_by(cycle, team, scenario, "").tree_name)
        other = cycle.year_ago() if against == "year_ago" else cycle.previous()
        until = self._known_until(found, cycle)
        length = until - cycle.start
        whole = until == cycle.end
        first = other.start, other.end if whole else min(other.start + length, other.end)
        before = self.tree_over(found, *first, given=given)
        after = self.tree_over(found, cycle.start, until, given=given)
        so_far = "" if whole else f" until {until - timedelta(days=1)}"
        return self._bridged(
            before.values, after, (f"{other.name}{so_far}", self._top(before)), f"{cycle.name}{so_far}"
        )

    def explained(self, cycle: str | Cycle, team: str = "") -> CycleBridge | None:
        """Plan to actual of the scenario that a team's plan was made from; None without one, or before it can be told."""
        found = self.accepted_scenarios(cycle, team)
        try:
            return self.bridge(cycle=cycle, scenario=found[-1]) if found else None
        except InvalidValueError:
            return None

    def assumption_audit(self, cycle: str | Cycle, team: str = "") -> pd.DataFrame:
        """What a plan assumed, and what happened: one row an assumption of its ledger.

        ``low`` and ``high`` are the stated range as values of the driver, ``happened`` its value over the cycle; ``verdict`` is
        'inside', 'below', 'above', or empty where ``reason`` says why there is none. ``part`` is what the driver
        contributed to the difference between plan and actual, in the top's unit, and ``share`` that part of the whole
        difference. For a driver without a member named, values are the mean over members by their weight for the top.
        """
        import pandas as pd

        cycle = self.cycle(cycle)
        bridges: dict[str, CycleBridge | str] = {}
        rows = [self._audited(held, cycle, bridges) for held in self.reviewed_plan(cycle, team).assumptions]
        columns = [
            "assumption", "driver", "member", "label", "unit", "who", "why", "low", "middle", "high", "happened", "verdict",
            "part", "share", "reason",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _planned_by(
        self, cycle: Cycle, team: str, scenario: str | Scenario, tree: str | Path | Tree
    ) -> Scenario:
        if scenario:
            return self.scenario(scenario) if isinstance(scenario, str) else scenario
        found = self.accepted_scenarios(cycle, team)
        wanted = self.tree(tree).name if tree else ""
        fit = [s for s in found if wanted in ("", s.tree_name)]
        if not fit:
            whose = f" of {self.team_name(team)}" if team else ""
            other = f"; accepted ones have the trees {', '.join(s.tree_name for s in found)}" if found else ""
            problem = f"no scenario{whose}{f' with the tree {wanted!r}' if wanted else ''} was accepted for {cycle.name}{other}"
            has = sorted(
                {s.cycle for s in self._kept_scenarios(team=team) if s.accepted_as and s.cycle != cycle.name}
            )
            named = f"ask about {' or '.join(has)}, which has one, or " if has else ""
            raise InvalidValueError(problem, f"{named}compare with 'year_ago' or 'previous', and name a tree")
        return fit[-1]

    def _from_plan(self, scenario: Scenario, cycle: Cycle, given: Mapping[str, ArrayLike]) -> CycleBridge:
        import numpy as np

        from okrkit.core.scenarios import evaluate

        tree = self.tree_of(scenario)
        until = self._known_until(tree, cycle)
        if until < cycle.end:
            problem = f"{cycle.name} is known until {until - timedelta(days=1)}, its plan is for all of it"
            raise InvalidValueError(problem, "compare with 'year_ago' until it is over")
        planned = {name: np.asarray(value, dtype=float) for name, value in scenario.planned.items()}
        blind = [d for d in tree.drivers if not d.kpi and not d.balances and d.name not in given]
        taken = {d.name: planned[d.name] for d in blind}
        after = self.tree_over(tree, cycle.start, until, given={**taken, **given})
        notes = [f"{d.title} is not measured: taken as planned." for d in blind]
        aims = {kr.id: kr.target for kr in self._aims(scenario)}
        target = next(
            (aims[id] for id in scenario.accepted_as[:1] if aims.get(id) is not None), scenario.target
        )
        start = float(evaluate(tree, planned, [tree.top])[tree.top]) if target is None else target
        return self._bridged(planned, after, (f"plan for {cycle.name}", start), cycle.name, scenario, notes)

    def _aims(self, scenario: Scenario) -> Sequence[KeyResult]:
        """The plan's key results, as signed where it was."""
        return self.reviewed_plan(scenario.cycle, scenario.team).key_results

    def _bridged(
        self,
        before: Mapping[str, Array],
        after: TreeBaseline,
        start: tuple[str, float],
        end: str,
        scenario: Scenario | None = None,
        notes: Sequence[str] = (),
    ) -> CycleBridge:
        from okrkit.core.scenarios import bridge, shown_as

        tree = after.tree
        decimals = 6 if shown_as(tree.units[tree.top]) in ("share", "ratio") else 2
        found = bridge(tree, before, after.values).rounded(decimals)
        first, last = round(start[1], decimals), round(self._top(after), decimals)
        beyond = round(found.before - first, decimals)
        outside = round(last - found.after, decimals)
        named = (UNBACKED if beyond < 0 else RESERVE) if scenario else f"{OUTSIDE}, {start[0]}"
        extra = [(named, beyond), (OUTSIDE, outside)]
        return CycleBridge(
            tree, found, (start[0], first), (end, last), tuple((n, v) for n, v in extra if v), scenario,
            (*notes, *after.notes),
        )  # fmt: skip

    def _top(self, side: TreeBaseline) -> float:
        """The top as its KPI has it; as the tree gives it where it is bound to none."""
        return float(side.measured.get(side.tree.top, side.top))

    def _known_until(self, tree: Tree, cycle: Cycle) -> date:
        """The first day of a cycle that is not known, of those KPIs that the tree is measured by."""
        days = [self.data_day(node.kpi) for node in tree.nodes if node.kpi]
        known = [d for d in days if d is not None]
        until = min([*(d + timedelta(days=1) for d in known), cycle.end, self.today + timedelta(days=1)])
        if until <= cycle.start:
            problem = f"nothing is known of {cycle.name} yet"
            raise InvalidValueError(problem, "import its data first, or choose an earlier cycle")
        return until

    def _audited(
        self, held: Assumption, cycle: Cycle, bridges: dict[str, CycleBridge | str]
    ) -> tuple[object, ...]:
        if not held.scenario:
            label = place(held.driver.replace("_", " "), held.member)
            return (
                *_head(held, label, ""),
                None,
                None,
                None,
                None,
                "",
                None,
                None,
                "it comes from no scenario, so no tree measures it",
            )
        if held.scenario not in bridges:
            try:
                bridges[held.scenario] = self.bridge(cycle=cycle, scenario=held.scenario)
            except InvalidValueError as error:
                bridges[held.scenario] = error.problem
        found = bridges[held.scenario]
        if isinstance(found, str):
            return (*_head(held, held.place, ""), None, None, None, None, "", None, None, found)
        assert found.scenario is not None, "it starts from a plan"
        node = found.tree.node(held.driver)
        label = f"{node.title} ({held.member})" if held.member else node.title
        unit = self.kpi(node.kpi).unit if node.kpi else _shown(found.tree, node.name)
        low, middle, high, happened = _stated(held, found)
        part = round(found.of(held.driver, held.member), found.bridge.decimals or 12)
        verdict = reason = ""
        if not node.kpi and not node.balances:
            reason = "the data do not measure it"
        elif low is None or high is None:
            reason = "no range was stated"
        elif happened is not None:
            verdict = "below" if happened < low else "above" if happened > high else "inside"
        share = part / found.change if found.change else None
        return (*_head(held, label, unit), low, middle, high, happened, verdict, part, share, reason)


def _head(held: Assumption, label: str, unit: str) -> tuple[object, ...]:
    return held.id, held.driver, held.member, label, unit, held.who, held.why


def _shown(tree: Tree, name: str) -> str:
    from okrkit.core.scenarios import shown_as

    return shown_as(tree.units[name])


def _stated(
    held: Assumption, found: CycleBridge
) -> tuple[float | None, float | None, float | None, float | None]:
    """Low, middle and high of an assumption as values of its driver, and what the driver was."""
    import numpy as np

    from okrkit.core.scenarios import gradient
    from okrkit.core.scenarios.beliefs import curve_of

    tree, scenario = found.tree, found.scenario
    assert scenario is not None
    parts = [p for p in found.bridge.parts if p.driver == held.driver and held.member in ("", p.member)]
    planned, actual = np.array([p.before for p in parts]), np.array([p.after for p in parts])
    weights = np.ones(len(parts))
    if len(parts) > 1 and not tree.flows[held.driver]:
        slopes = np.abs(gradient(tree, scenario.planned)[held.driver])
        weights = slopes / slopes.sum() if slopes.sum() > 0 else np.full(len(parts), 1 / len(parts))
    curve = curve_of(held)
    shift = 1.0 if held.change == "relative" else 0.0
    middle = (held.mid or 0.0) + shift
    if curve is not None:
        middle = float(curve.at(0.0))

    def as_value(amount: float | None) -> float | None:
        if amount is None:
            return None
        if held.change == "value":
            return amount
        if held.change == "absolute":
            return float(weights @ (planned - middle + amount))
        return float(weights @ (planned / middle * (amount + shift))) if middle else None

    happened = float(weights @ np.nan_to_num(actual))
    if held.shape == "history":
        return None, None, None, happened
    return as_value(held.low), as_value(middle - shift), as_value(held.high), happened
