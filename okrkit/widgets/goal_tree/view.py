"""`GoalTree`: the cascade company, department, person with progress, confidence and pace, and a way to realign it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.core.model import Cycle, Objective
from okrkit.figures.periods import day as in_words
from okrkit.widgets.goal_tree import state as _state
from okrkit.widgets.goal_tree import twin as _twin
from okrkit.widgets.goal_tree.nodes import node
from okrkit.widgets.shared.view import FieldError, Shown, View
from okrkit.workspace.forecasting import N_PATHS

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.workspace import Workspace


class GoalTree(View, folder=Path(__file__).parent):
    """The goals of a cycle from the top down, with those of the year above them.

    Each objective has its score, the team's confidence and how many key results are on course; opened, its key results
    with their owners. An objective is dragged, or moved from its menu, below the one that it serves. Filters by team, goal
    type and commitment keep what stands above a match in sight.

    Parameters
    ----------
    ws : Workspace
    cycle : the running quarter by default
    who : name of the person who changes it; asked for on the screen where it is not given
    n_paths : simulated futures a KPI
    """

    def __init__(
        self, ws: Workspace, cycle: str | Cycle = "", *, who: str = "", n_paths: int = N_PATHS
    ) -> None:
        self._ws, self._who, self._n_paths = ws, who, n_paths
        self._state = _state.State(ws.cycle(cycle).name)
        super().__init__()

    def view_model(self) -> Shown:
        ws, s = self._ws, self._state
        cycle, teams = ws.cycle(s.cycle), ws.teams()
        objectives = self._objectives()
        standings = {
            st.key_result.id: st
            for name in dict.fromkeys(o.cycle for o in objectives)
            for st in ws.progress(name, n_paths=self._n_paths)
        }
        nodes = [
            node(
                o, level, teams[o.team],
                [standings[k.id] for k in o.key_results], ws.currency,
            )
            for level, o in _state.cascade(objectives)
        ]  # fmt: skip
        for each in nodes:
            each["places"] = list(_state.places(objectives, each["id"]))
            each["signed"] = ws.signature(each["cycle"], each["team"]) is not None
        names = {t.lead for t in teams} | {o.owner for o in objectives}
        return {
            "title": f"Goals of {ws.name} in {cycle}", "cycle": cycle.name, "who": self._who, "people": sorted(names - {""}),
            "cycles": [c.name for c in sorted({*ws.planned_cycles(), cycle}, reverse=True)],
            "day": in_words(min(ws.today, cycle.end - timedelta(days=1))), "nodes": nodes,
            "teams": [[t.id, t.name, [u.id for u in teams.under(t.id)]] for t in teams], "read_only": ws.as_of is not None,
        }  # fmt: skip

    def parts(self) -> Sequence[Block]:
        return _twin.parts(self.shown)

    def do_look(self, cycle: str) -> None:
        """Look at another cycle."""
        self._state = _state.of_cycle(self._state, self._ws.cycle(cycle).name)

    def do_move(self, objective: str, parent: str, version: int, who: str = "") -> None:
        """Put an objective below the one it serves; with an empty parent at the top."""
        author = " ".join((self._who or who).split())
        if not author:
            raise FieldError("who", "nobody is named", "write your name first")
        known = {o.id: o for o in self._objectives()}
        if objective not in known or (parent and parent not in known):
            raise FieldError(
                "", "one of the two is not in this cycle any more", "look at the tree as it is now and move it again"
            )  # fmt: skip
        found: Objective = replace(known[objective], parent=parent, version=version)
        why = f"serves “{known[parent].title}”" if parent else "stands at the top"
        with self.beside_others("the tree shows it now; move it again if that is still what you want"):
            self._ws.save(found, who=author, why=why)

    def _objectives(self) -> list[Objective]:
        cycle = self._ws.cycle(self._state.cycle)
        found = _state.around(cycle, self._ws.planned_cycles())
        return [o for c in found for o in self._ws.plan(c).objectives]
