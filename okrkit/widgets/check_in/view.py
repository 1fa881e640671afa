"""`CheckInBoard`: a team's weekly check-in in two minutes, its board of four squares, and the talk about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle, Initiative, KeyResult
from okrkit.figures.periods import day as in_words
from okrkit.widgets.check_in import state as _state
from okrkit.widgets.check_in import twin as _twin
from okrkit.widgets.check_in.cards import card, is_open
from okrkit.widgets.check_in.squares import squares
from okrkit.widgets.shared.view import FieldError, Shown, View
from okrkit.workspace.forecasting import N_PATHS

if TYPE_CHECKING:
    from okrkit.core.model import CheckIn, Plan
    from okrkit.figures import Block
    from okrkit.workspace import Workspace
    from okrkit.workspace.checking_in import Standing


_MINE = "theirs shows now, and what you wrote is still in your fields: save again to let yours stand"


class CheckInBoard(View, folder=Path(__file__).parent):
    """A weekly check-in: values from data, confidence, one line and blockers from people.

    What the data say stands beside what the team says. Leads and colleagues answer, ask or say thanks under a check-in; a
    person's own goals, of whatever team, have a page of their own. The board shows confidence, health metrics, this week
    and the next four. All that is saved goes into the workspace.

    Parameters
    ----------
    ws : Workspace
    team : id of a team; the first one by default
    cycle : the running quarter by default
    who : name of the person who speaks; asked for on the screen where it is not given
    n_paths : simulated futures a KPI
    """

    def __init__(
        self,
        ws: Workspace,
        team: str = "",
        cycle: str | Cycle = "",
        *,
        who: str = "",
        n_paths: int = N_PATHS,
    ) -> None:
        self._ws = ws
        period = ws.cycle(cycle)
        team = ws.teams()[team].id if team else next((t.id for t in ws.teams()), "")
        day = min(ws.today, period.end - timedelta(days=1))
        self._state = _state.State(period.name, team, day, who)
        self._n_paths = n_paths
        super().__init__()

    def view_model(self) -> Shown:
        ws, s = self._ws, self._state
        cycle, plan = ws.cycle(s.cycle), ws.plan(s.cycle)
        own = [kr for kr in plan.key_results if s.who and kr.owner == s.who]
        teams = {o.id: o.team for o in plan.objectives}
        wanted = [s.team, *dict.fromkeys(teams[kr.objective] for kr in own if teams[kr.objective] != s.team)]
        standings = {t: self._standings(t) for t in wanted if t}
        shown = [st for t in wanted for st in standings.get(t, ())]
        cards = self._cards(shown, {s.team: None, **dict.fromkeys(wanted)}, {kr.id for kr in own})
        mine = standings.get(s.team, ())
        of_team = [o for o in plan.objectives if o.team == s.team]
        return {
            "title": f"Check-in of {ws.team_name(s.team) if s.team else ws.name}", "team": s.team, "cycle": cycle.name,
            "team_name": ws.team_name(s.team) if s.team else ws.name, "place": f"{ws.path}:{s.cycle}:{s.day}",
            "day": in_words(s.day), "weekday": f"{s.day:%A}", "week": _week(cycle, s.day), "who": s.who,
            "people": self._people(plan), "teams": [[t.id, t.name] for t in ws.teams()], "currency": ws.currency,
            "objectives": [
                {"id": o.id, "title": o.title, "owner": o.owner, "commitment": o.commitment, "cards": [k.id for k in o.key_results]}
                for o in of_team
            ],
            "own": [kr.id for kr in own], "cards": cards,
            "open": sum(is_open(st, s.day) for st in mine),
            "board": squares(of_team, mine, self._guards(mine), [i for i in plan.initiatives if i.team == s.team], s.day, ws.currency),
            "read_only": ws.as_of is not None or s.day < ws.today,
            "over": ws.today >= cycle.end,
        }  # fmt: skip

    def parts(self) -> Sequence[Block]:
        return _twin.parts(self.shown)

    def do_team(self, team: str) -> None:
        """Look at another team."""
        self._state = _state.of_team(self._state, self._ws.teams()[team].id)

    def do_be(self, who: str) -> None:
        """Say who speaks."""
        self._state = _state.spoken_by(self._state, who)

    def do_save(self, said: Sequence[Mapping[str, Any]], who: str = "") -> None:
        """Keep what people say, of all key results at once."""
        name = self._speaker(who)
        found, faults = _state.read(said, self._state.day)
        if faults:
            field, fault = next(iter(faults.items()))
            raise FieldError(field, fault.problem, fault.fix)
        if not found:
            raise FieldError("", "nothing was said yet", "choose a confidence, or write a line")
        with self.beside_others(_MINE):
            self._ws.check_in_all(found, who=name)

    def do_comment(self, checkin: str, kind: Any, text: str, who: str = "") -> None:
        """Answer, ask or say thanks under a check-in."""
        self._ws.comment(checkin, who=self._speaker(who), kind=kind, text=text)

    def do_step(self, key_result: str, title: str, done: bool, version: int, who: str = "") -> None:
        """A step is done, or not after all."""
        kr: KeyResult = self._ws.store.key_result(key_result)
        day = self._state.day if done else None
        steps = tuple(replace(m, done_on=day) if m.title == title else m for m in kr.milestones)
        with self.beside_others("look at it as it is now, and tick it again"):
            self._ws.save(replace(kr, milestones=steps, version=version), who=self._speaker(who))

    def do_done(self, initiative: str, done: bool, version: int, who: str = "") -> None:
        """Work is done, or not after all."""
        work = self._ws.plan(self._state.cycle, self._state.team).initiatives
        found = next((i for i in work if i.id == initiative), None)
        if found is None:
            raise FieldError("", "this work is not in the plan any more", "look at the board again")
        kept = replace(found, status="done" if done else "running", version=version)
        with self.beside_others("look at it as it is now, and tick it again"):
            self._ws.save(kept, who=self._speaker(who))

    def do_plan(self, title: str, due: str, owner: str, who: str = "") -> None:
        """New work on the board."""
        if not title.strip():
            raise FieldError("work", "the work has no name", "say what will be done, in a few words")
        try:
            day = date.fromisoformat(due)
        except ValueError:
            raise FieldError("due", "no day is chosen", "choose the day by which it is done") from None
        if day < self._state.day:
            raise FieldError("due", f"{in_words(day)} is over", "choose a day from today on")
        task = Initiative(
            title, self._state.cycle, self._state.team, owner=owner, start=self._state.day, due=day, status="running"
        )  # fmt: skip
        self._ws.save(task, who=self._speaker(who))

    def _speaker(self, who: str) -> str:
        self._state = _state.spoken_by(self._state, who or self._state.who)
        if not self._state.who:
            raise FieldError("who", "nobody is named", "write your name first")
        return self._state.who

    def _standings(self, team: str) -> tuple[Standing, ...]:
        return self._ws.progress(self._state.cycle, team, self._state.day, n_paths=self._n_paths)

    def _cards(
        self, standings: Sequence[Standing], teams: Mapping[str, object], own: set[str]
    ) -> dict[str, dict[str, Any]]:
        ws, s = self._ws, self._state
        shown = [st for st in standings if st.team == s.team or st.key_result.id in own]
        filled = {c.key_result: c for t in teams if t for c in ws.prefill(s.cycle, t, s.day)}
        noted: dict[str, list[CheckIn]] = {}
        for c in ws.store.checkins(cycle=s.cycle, as_of=ws.as_of):
            if c.day <= s.day:
                noted.setdefault(c.key_result, []).append(c)
        wanted = [c.id for st in shown for c in noted.get(st.key_result.id, ())]
        comments = ws.comments(wanted)
        over = s.day >= ws.cycle(s.cycle).end - timedelta(days=1)
        return {
            st.key_result.id: card(
                st, filled[st.key_result.id], noted.get(st.key_result.id, ()), comments, ws.team_name(st.team),
                ws.currency, over=over,
            )
            for st in shown
        }  # fmt: skip

    def _guards(self, standings: Sequence[Standing]) -> list[Standing]:
        """The team's limits, then those of the teams above it."""
        found = [st for st in standings if st.key_result.is_guardrail]
        tree = self._ws.teams()
        above = tree[self._state.team].parent if self._state.team else None
        while above:
            found += [st for st in self._standings(above) if st.key_result.is_guardrail]
            above = tree[above].parent
        return found

    def _people(self, plan: Plan) -> list[str]:
        names = {t.lead for t in self._ws.teams()} | {o.owner for o in plan.objectives}
        names |= {kr.owner for kr in plan.key_results} | {i.owner for i in plan.initiatives}
        return sorted(names - {""})


def _week(cycle: Cycle, day: date) -> str:
    weeks = -(-cycle.days // 7)
    return f"week {min((day - cycle.start).days // 7 + 1, weeks)} of {weeks}"
