"""What-ifs: a tree moved and simulated, joint with the forecast of its top; kept, compared."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.core.model import (
    Assumption,
    Baseline,
    Correlation,
    Cycle,
    Elasticity,
    Lever,
    Move,
    Scenario,
    plain,
)
from okrkit.errors import InvalidValueError
from okrkit.workspace.forecasting import KpiForecast
from okrkit.workspace.tree_baselines import Anchored, Basis
from okrkit.workspace.usual_levers import UsualLevers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from okrkit.core.scenarios import Tree
    from okrkit.core.scenarios.evaluate import Array
    from okrkit.core.scenarios.goal_seek import GoalSeek
    from okrkit.core.scenarios.simulate import Simulation
    from okrkit.core.scenarios.what_if import WhatIf

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""What one, five and nine of ten futures stay below."""


@dataclass(frozen=True)
class Explored:
    """A scenario with its simulated futures.

    Attributes
    ----------
    scenario : as it was asked; its ``planned`` drivers filled in
    tree : its driver tree
    question : its inputs checked against the tree, for goal seek and sensitivity
    unmoved : driver -> its value in the middle future if nothing is moved and no assumption holds
    simulation : the futures of every node
    forecast : the one that the futures keep, of the top or of the node nearest to it that has one; None where none is kept
    notes : what a reader has to know
    """

    scenario: Scenario
    tree: Tree
    question: WhatIf
    unmoved: Baseline
    simulation: Simulation
    forecast: KpiForecast | None
    notes: tuple[str, ...]

    @property
    def target(self) -> float | None:
        """What the top is to reach."""
        return self.scenario.target

    def points(self, node: str = "", member: str = "") -> tuple[float, float, float]:
        """What one, five and nine of ten futures of a node (the top without one) stay below."""
        low, middle, high = self.simulation.quantile([LOW, MIDDLE, HIGH], node, member)
        return float(low), float(middle), float(high)

    def chance(self, target: float | None = None, node: str = "", member: str = "") -> float | None:
        """The share of futures that reach a target, the scenario's own where none is given; None without one."""
        wanted = self.target if target is None and not node else target
        return None if wanted is None else self.simulation.chance(wanted, node, member)

    def chance_unmoved(self, target: float | None = None) -> float | None:
        """The same if nothing is moved and no assumption holds: as things go."""
        wanted = self.target if target is None else target
        if wanted is None:
            return None
        down = self.tree.node(self.tree.top).better == "down"
        start = self.simulation.start
        return float(((start <= wanted) if down else (start >= wanted)).mean())


@dataclass(frozen=True)
class _Inputs:
    """Forecast, weeks and histories of a question's tree; ``seed`` makes the same question give the same futures."""

    tree: Tree
    kept: Anchored
    weeks: Array
    futures: dict[str, Array]
    seed: int

    @property
    def anchor(self) -> Array | None:
        """The forecast that is kept, one value a path."""
        return None if self.kept.forecast is None else self.kept.forecast.ends


class Exploring(UsualLevers):
    """Scenarios: asked, kept, compared."""

    def what_if(
        self,
        tree: str | Path | Tree,
        cycle: str | Cycle,
        moves: Sequence[Move] = (),
        assumptions: Sequence[Assumption] = (),
        *,
        correlations: Sequence[Correlation] = (),
        elasticities: Sequence[Elasticity] = (),
        levers: Sequence[Lever] = (),
        name: str = "",
        team: str = "company",
        target: float | None = None,
        basis: Basis = "",
        given: Mapping[str, ArrayLike] | None = None,
        keep_forecast: bool = True,
        note: str = "",
        who: str = "",
        n: int = 0,
    ) -> Explored:
        """What becomes of a cycle if levers move and assumptions hold.

        Where the top's KPI has a history, its forecast for the cycle is kept: without a move the futures are that
        forecast, the volumes below it are scaled to it path by path, and the moves act on each path. The same question on
        the same data gives the same futures.

        Parameters
        ----------
        tree : name, path or tree
        moves : levers moved; one in ``levers`` brings its delay and ramp along
        assumptions, correlations, elasticities : what is believed, with ranges
        name : of the scenario; the moves in words without one
        target : of the top, in its unit
        basis, given : where the baseline comes from, see `tree_baseline`
        keep_forecast : without it the moves act on the baseline itself
        n : futures, a power of two; as many as give a steady chance without it

        Raises
        ------
        InvalidValueError, UnknownNameError
            Naming the driver, lever or assumption that does not fit, and what to do.
        """
        cycle = self.cycle(cycle)
        start = self.tree_baseline(tree, cycle, basis, given=given)
        from okrkit.core.scenarios import to_plain

        scenario = Scenario(
            name or in_words(moves) or "nothing moved", cycle.name, team, to_plain(start.tree), start.plain, start.words,
            tuple(moves), tuple(assumptions), tuple(correlations), tuple(elasticities), tuple(levers), keep_forecast,
            target, note, who, start.start, start.end,
        )  # fmt: skip
        found = self.explored(scenario, n=n)
        return replace(found, notes=(*start.notes, *found.notes))

    def explored(self, scenario: str | Scenario, *, n: int = 0) -> Explored:
        """A scenario's futures, simulated from what this workspace knows now."""
        from okrkit.core.scenarios.moved_shares import doubled
        from okrkit.core.scenarios.simulate import N_POINTS, simulate_question
        from okrkit.core.scenarios.what_if import what_if

        if isinstance(scenario, str):
            scenario = self.scenario(scenario)
        asked = self._inputs(scenario)
        tree = asked.tree
        question = what_if(
            tree, scenario.baseline, scenario.moves, scenario.assumptions, scenario.correlations,
            scenario.elasticities, scenario.levers, asked.weeks, asked.futures, asked.anchor, asked.kept.node,
        )  # fmt: skip
        simulation = simulate_question(question, n=n or N_POINTS, seed=asked.seed)
        forecast, notes = asked.kept.forecast, asked.kept.notes
        unmoved, planned = _middle(question)
        return Explored(
            replace(scenario, planned=planned),
            tree,
            question,
            unmoved,
            simulation,
            forecast,
            (*notes, *doubled(tree, question.baseline, scenario.moves), *simulation.notes),
        )

    def goal_seek(
        self,
        tree: str | Path | Tree,
        cycle: str | Cycle,
        target: float,
        levers: Sequence[Lever],
        moves: Sequence[Move] = (),
        assumptions: Sequence[Assumption] = (),
        *,
        correlations: Sequence[Correlation] = (),
        elasticities: Sequence[Elasticity] = (),
        chance: float | None = None,
        basis: Basis = "",
        given: Mapping[str, ArrayLike] | None = None,
        keep_forecast: bool = True,
        n: int = 0,
    ) -> GoalSeek:
        """What would have to be true: which moves of levers bring the top to a target.

        A few clearly different plans: fewest levers, smallest stretch, least cost; or how near the target can be brought
        and which bound holds. Without ``chance`` the middle future reaches it, with one so many of all futures do. The other
        parameters are those of `what_if`; ``moves`` are made already.
        """
        from okrkit.core.scenarios import to_plain

        cycle = self.cycle(cycle)
        start = self.tree_baseline(tree, cycle, basis, given=given)
        asked = Scenario(
            "sought", cycle.name, tree=to_plain(start.tree), baseline=start.plain, assumptions=tuple(assumptions),
            correlations=tuple(correlations), elasticities=tuple(elasticities), keeps_forecast=keep_forecast,
        )  # fmt: skip
        return self.goal_seek_from(asked, target, levers, moves, chance=chance, n=n)

    def goal_seek_from(
        self,
        scenario: Scenario,
        target: float,
        levers: Sequence[Lever],
        moves: Sequence[Move] = (),
        *,
        chance: float | None = None,
        n: int = 0,
    ) -> GoalSeek:
        """`goal_seek` from a scenario's own baseline and assumptions; only the levers and moves given here count."""
        from okrkit.core.scenarios.goal_seek import goal_seek
        from okrkit.core.scenarios.simulate import N_POINTS

        asked = self._inputs(scenario)
        return goal_seek(
            asked.tree, scenario.baseline, target, levers, moves, scenario.assumptions, scenario.correlations,
            scenario.elasticities, chance=chance, weeks=asked.weeks, futures=asked.futures, anchor=asked.anchor,
            anchor_of=asked.kept.node, n=n or N_POINTS, seed=asked.seed,
        )  # fmt: skip

    def _inputs(self, scenario: Scenario) -> _Inputs:
        """What this workspace adds to a scenario's own inputs."""
        tree, cycle = self.tree_of(scenario), self.cycle(scenario.cycle)
        kept = self._kept_forecast(tree, cycle) if scenario.keeps_forecast else Anchored("", None, ())
        futures = self._futures(tree, cycle, scenario.assumptions)
        return _Inputs(tree, kept, self._cycle_weeks(tree, cycle), futures, seed_of(tree.name, cycle.name))

    def tree_of(self, scenario: Scenario) -> Tree:
        """The tree that a scenario was explored with."""
        from okrkit.core.scenarios import from_plain

        return from_plain(scenario.tree)

    def scenario(self, id: str) -> Scenario:
        """A kept scenario."""
        return self.store.scenario(id, as_of=self.as_of)

    def _cycle_weeks(self, tree: Tree, cycle: Cycle) -> Array:
        """How the top splits over the weeks of a cycle: by the days of the year before; evenly where these are not known."""
        import numpy as np

        n = -(-cycle.days // 7)
        lengths = np.full(n, 7.0)
        lengths[-1] = cycle.days - 7 * (n - 1)
        top, other = tree.node(tree.top), cycle.year_ago()
        if not top.kpi or not tree.flows[top.name] or not self._spans(top.kpi, other.start, other.end):
            return lengths
        days = self.series(top.kpi, "day", start=other.start, end=other.end, where=top.where or None)
        seen = np.zeros(n)
        for point in days.points:
            seen[min((point.start - other.start).days // 7, n - 1)] += max(point.value or 0.0, 0.0)
        return seen if seen.sum() > 0 else lengths

    def _futures(self, tree: Tree, cycle: Cycle, assumptions: Sequence[Assumption]) -> dict[str, Array]:
        """Forecasts of the drivers whose spread is to come from their own history."""
        import numpy as np

        found: dict[str, Array] = {}
        for name in dict.fromkeys(a.driver for a in assumptions if a.shape == "history"):
            node = tree.node(name)
            if not node.kpi:
                problem = f"{name} is bound to no KPI, so it has no history"
                raise InvalidValueError(problem, "give the assumption a range with another shape")
            measure = "total" if tree.flows[name] else "mean"
            wheres = [member_where(node.where, node.by, m) for m in tree.members(name)] or [node.where]
            ends = [self.forecast(node.kpi, cycle, where=w, measure=measure).ends for w in wheres]  # type: ignore[arg-type]
            found[name] = np.array(ends) if node.by else ends[0]
        return found


def seed_of(tree: str, cycle: str) -> int:
    """The seed of a question's futures: the same tree and cycle always give the same."""
    return zlib.crc32(f"{tree}|{cycle}".encode())


def member_where(where: str, by: str, member: str) -> str:
    """A filter narrowed to one member of a dimension.

    >>> member_where("", "channel", "Ann's list"), member_where("country = 'FR'", "channel", "email")
    ("channel = 'Ann''s list'", "(country = 'FR') and channel = 'email'")
    """
    quoted = member.replace("'", "''")
    one = f"{by} = '{quoted}'"
    return f"({where}) and {one}" if where else one


def in_words(moves: Sequence[Move]) -> str:
    """What moves, in a line.

    >>> in_words([Move("sessions", "email", 0.1), Move("price", by=-0.5, change="absolute")])
    'sessions[email] +10 %, price -0.5'
    """
    return ", ".join(f"{m.place} {_by(m)}" for m in moves if m.by or m.change == "value")


def _by(move: Move) -> str:
    if move.change == "relative":
        return f"{'+' if move.by > 0 else ''}{plain(float(f'{move.by * 100:.3g}'))} %"
    if move.change == "absolute":
        return f"{'+' if move.by > 0 else ''}{plain(move.by)}"
    return f"to {plain(move.by)}"


def _middle(question: WhatIf) -> tuple[Baseline, Baseline]:
    """The drivers in the middle future over the whole cycle: as things go, and with moves and assumptions."""
    import numpy as np

    middle = question.middle()
    none = np.empty((0, 1))
    before = middle.before(none)
    after = middle.after(before, none, list(before))

    def whole(values: Mapping[str, Array]) -> Baseline:
        by = question.tree.node
        return {
            name: tuple(float(v) for v in value[:, 0]) if by(name).by else float(value[0, 0])
            for name, value in values.items()
        }

    return whole(before), whole(after)
