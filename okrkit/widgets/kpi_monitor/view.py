"""`KpiMonitor`: key results and KPIs against their targets, looked at again on a timer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.core.model import Cycle
from okrkit.figures.monitoring import data_words
from okrkit.figures.periods import day as in_words
from okrkit.widgets.kpi_monitor import state as _state
from okrkit.widgets.kpi_monitor import twin as _twin
from okrkit.widgets.shared.view import Answer, Shown, View
from okrkit.workspace.forecasting import N_PATHS

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.workspace import Workspace
    from okrkit.workspace.monitoring import Gauge


class KpiMonitor(View, folder=Path(__file__).parent):
    """A screen for the wall: each key result with its value, its target and its trend, then headline KPIs.

    It looks at the workspace again every so often, so that an import or a check-in made meanwhile shows; the timer can be
    paused, and what changed is said to those who listen.

    Parameters
    ----------
    ws : Workspace
    cycle : the running quarter by default, also once the next one has begun
    team : id of a team, shown with those below it; all by default
    kpis : KPIs besides the key results; the headline ones by default
    every : seconds between two looks, from 5; 0 for no timer
    n_paths : simulated futures a KPI
    """

    def __init__(
        self,
        ws: Workspace,
        cycle: str | Cycle = "",
        team: str = "",
        kpis: Sequence[str] | None = None,
        *,
        every: int = 60,
        n_paths: int = N_PATHS,
    ) -> None:
        self._ws, self._n_paths = ws, n_paths
        named = str(ws.cycle(cycle)) if cycle else ""
        team = ws.teams()[team].id if team else ""
        chosen = None if kpis is None else tuple(ws.kpi(name).name for name in kpis)
        self._state = _state.State(named, team, chosen, 0 if ws.as_of is not None else every)
        self._gauges: tuple[Gauge, ...] = ()
        super().__init__()

    def view_model(self) -> Shown:
        ws, s = self._ws, self._state
        cycle = ws.cycle(s.cycle)
        self._gauges = ws.monitor(cycle, s.team, s.kpis, n_paths=self._n_paths)
        who = ws.team_name(s.team) if s.team else ws.name
        return {
            "title": f"{who} in {cycle}", "cycle": cycle.name, "day": in_words(ws.today), "every": s.every,
            "choices": sorted({*_state.OFFERED, *([s.every] if s.every else [])}), "past": ws.as_of is not None,
            "tiles": [_state.tile(g, data_words(g), ws.currency) for g in self._gauges],
        }  # fmt: skip

    def parts(self) -> Sequence[Block]:
        return _twin.parts(self._gauges, str(self.shown["cycle"]), self._ws.currency)

    def do_look(self) -> Answer:
        """Look at the workspace again; answers with what changed."""
        before = self.shown["tiles"]
        self.refresh()
        return Answer({"changed": list(_state.changes(before, self.shown["tiles"]))})

    def do_pace(self, every: int) -> None:
        """Look more or less often."""
        self._state = _state.paced(self._state, int(every))
