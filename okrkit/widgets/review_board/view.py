"""`ReviewBoard`: grade a closed cycle on the data's evidence, say what caused it, decide what goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle, Objective, Review, say
from okrkit.figures.outline import aim
from okrkit.figures.periods import day as in_words
from okrkit.widgets.review_board import state as _state
from okrkit.widgets.review_board import twin as _twin
from okrkit.widgets.shared.view import FieldError, Shown, View

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.workspace import Workspace
    from okrkit.workspace.reviewing import Graded


_MINE = "theirs shows now, and what you wrote is still in your fields: save again to let yours stand"


class ReviewBoard(View, folder=Path(__file__).parent):
    """A team's review of a cycle, saved in the workspace.

    Each key result has the grade that the data propose, with the evidence; it is taken, or overridden with a reason. Then
    the cause, keep / change / drop, what to celebrate and what was learnt. What is kept is taken over into the next cycle's
    plan as a draft with fresh baselines.

    Parameters
    ----------
    ws : Workspace
    cycle : the last quarter that is over by default
    team : id of a team; the first one by default
    who : name of the person who writes; asked for on the screen where it is not given
    """

    def __init__(self, ws: Workspace, cycle: str | Cycle = "", team: str = "", *, who: str = "") -> None:
        self._ws, self._who = ws, who
        period = ws.cycle(cycle) if cycle else ws.cycle().previous()
        team = ws.teams()[team].id if team else next((t.id for t in ws.teams()), "")
        self._state = _state.State(period.name, team)
        super().__init__()

    def view_model(self) -> Shown:
        ws, s = self._ws, self._state
        cycle = ws.cycle(s.cycle)
        saved = ws.review(cycle, s.team) if s.team else None
        graded = ws.reviewed(cycle, s.team) if s.team else ()
        signature = ws.signature(cycle, s.team) if s.team else None
        names = (
            {t.lead for t in ws.teams()}
            | {g.key_result.owner for g in graded}
            | {g.objective.owner for g in graded}
        )
        return {
            "title": f"Review of {cycle}, {ws.team_name(s.team) if s.team else ws.name}", "cycle": cycle.name, "team": s.team,
            "team_name": ws.team_name(s.team) if s.team else ws.name, "who": self._who, "people": sorted(names - {""}),
            "place": f"{ws.path}:{cycle}:{s.team}", "teams": [[t.id, t.name] for t in ws.teams()],
            "cycles": [c.name for c in sorted({*ws.planned_cycles(), cycle}, reverse=True) if c.start <= ws.today],
            "signed": f"{signature.who} on {in_words(signature.at.date())}" if signature else "",
            "ends": "" if ws.today >= cycle.end else in_words(cycle.end - timedelta(days=1)),
            "objectives": self._objectives(graded),
            "celebrate": "\n".join(saved.celebrate) if saved else "", "learn": "\n".join(saved.learn) if saved else "",
            "saved": {"who": saved.author or "somebody", "day": in_words(saved.day), "version": saved.version} if saved else None,
            "lessons": list(ws.lessons(cycle, s.team)) if s.team else [],
            "next": self._next(cycle, saved), "read_only": ws.as_of is not None,
        }  # fmt: skip

    def parts(self) -> Sequence[Block]:
        return _twin.parts(self.shown)

    def do_look(self, cycle: str = "", team: str = "") -> None:
        """Look at another review."""
        if team:
            team = self._ws.teams()[team].id
        self._state = _state.of(self._state, cycle=self._ws.cycle(cycle).name if cycle else "", team=team)

    def do_save(
        self, grades: Sequence[Mapping[str, Any]], celebrate: str, learn: str, version: int, who: str = ""
    ) -> None:
        """Keep the review."""
        author, ws, s = self._author(who), self._ws, self._state
        proposed = ws.propose_review(s.cycle, s.team)
        earlier = ws.review(s.cycle, s.team)
        day = earlier.day if earlier else ws.today
        review, faults = _state.read(grades, celebrate, learn, proposed, day, version)
        if faults:
            field, fault = next(iter(faults.items()))
            raise FieldError(field, fault.problem, fault.fix)
        with self.beside_others(_MINE):
            ws.save(replace(review, author=author), who=author, why=f"review of {s.cycle}")

    def do_carry(self, who: str = "") -> None:
        """Take what is kept over into the next cycle's plan."""
        if self._ws.review(self._state.cycle, self._state.team) is None:
            raise FieldError("", "the review is not saved yet", "save it first: it decides what goes on")
        self._ws.carry_over(self._state.cycle, self._state.team, who=self._author(who))

    def _author(self, who: str) -> str:
        author = " ".join((self._who or who).split())
        if not author:
            raise FieldError("who", "nobody is named", "write your name first")
        return author

    def _objectives(self, graded: Sequence[Graded]) -> list[dict[str, Any]]:
        by_objective: dict[str, list[Graded]] = {}
        for g in graded:
            by_objective.setdefault(g.objective.id, []).append(g)
        return [
            {
                "id": id, "title": own[0].objective.title, "commitment": own[0].objective.commitment,
                "owner": own[0].objective.owner, "grades": [self._grade(g) for g in own],
            }
            for id, own in by_objective.items()
        ]  # fmt: skip

    def _grade(self, g: Graded) -> dict[str, Any]:
        kr, grade = g.key_result, g.grade
        stated = [c for *_, c in g.standing.history if c is not None] if g.standing else []
        return {
            "id": kr.id, "title": kr.title, "owner": kr.owner, "weight": kr.weight,
            "aim": aim(kr, self._ws.currency),
            "ended": "" if grade.final_value is None else say(grade.final_value, kr.unit, self._ws.currency),
            "proposed": grade.proposed, "grade": grade.grade, "band": g.band, "outcome": grade.outcome,
            "evidence": grade.evidence, "reason": grade.reason, "cause": grade.cause, "decision": grade.decision or "",
            "edited": list(g.edited_since_signing),
            "stated": [stated[0], stated[-1]] if stated else [],
        }  # fmt: skip

    def _next(self, cycle: Cycle, saved: Review | None) -> dict[str, Any]:
        """What the next cycle starts from."""
        ws, following = self._ws, cycle.next()
        planned = ws.plan(following, self._state.team).objectives if self._state.team else ()
        draft = ws.next_cycle_draft(cycle, self._state.team) if saved and not planned else ()
        return {
            "cycle": following.name,
            "planned": [o.title for o in planned],
            "draft": [_drafted(o, ws.currency) for o in draft],
        }


def _drafted(objective: Objective, currency: str) -> dict[str, Any]:
    return {
        "title": objective.title,
        "key_results": [
            {
                "title": kr.title, "start": "" if kr.baseline is None else say(kr.baseline, kr.unit, currency),
                "aim": aim(kr, currency), "why": kr.evidence,
            }
            for kr in objective.key_results
        ],
    }  # fmt: skip
