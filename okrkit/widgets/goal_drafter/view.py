"""`GoalDrafter`: SMART and OKR as two views of one record, with the coach beside the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Accepted, KeyResult, Objective, Plan, dump
from okrkit.core.rules import Context, keep
from okrkit.errors import ConflictError, InvalidValueError
from okrkit.widgets.goal_drafter import state as _state
from okrkit.widgets.goal_drafter import twin as _twin
from okrkit.widgets.goal_drafter.judging import judged, on_the_same_futures, with_objective
from okrkit.widgets.shared.view import Answer, FieldError, Shown, View, place_of

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.workspace import Planned, Workspace

Draft = Mapping[str, Any]


class GoalDrafter(View, folder=Path(__file__).parent):
    """Draft a goal for a team: as an objective with key results, or letter by letter as a SMART goal.

    The coach speaks beside the field while one types; a finding can be kept with a reason. A key result that is bound to
    a KPI gets its baseline from the data, and proposed points with their chance. What is typed and not saved survives a
    restart in the browser and says so; what is saved stands in the plan.

    Parameters
    ----------
    ws : Workspace
    cycle : the running quarter without one
    team : id
    objective : id of the one to open; a new goal without one
    who : who drafts; asked for in the widget without one
    """

    def __init__(
        self, ws: Workspace, cycle: str = "", team: str = "company", *, objective: str = "", who: str = ""
    ) -> None:
        self._ws = ws
        self._cycle = ws.cycle(cycle)
        self._team = ws.teams()[team].id
        self._who = who
        self._state = _state.opened(self._plan(), objective)
        self._context: Context | None = None
        self._around: Plan | None = None
        super().__init__()

    def view_model(self) -> Shown:
        plan = self._plan()
        objective = self._open()
        draft = _state.of(objective) if objective else _state.blank(self._cycle.name, self._team, self._who)
        signed = self._ws.signature(self._cycle, self._team)
        return {
            "title": "Draft a goal",
            "place": f"{self._ws.team_name(self._team)}, {self._cycle}",
            "note": place_of(self._ws, "goal", self._cycle, self._team, self._state.objective or "new"),
            "who": self._who,
            "currency": self._ws.currency,
            "until": (self._cycle.end - timedelta(days=1)).isoformat(),
            "chance_word": self._chance_word(),
            "goals": [{"id": o.id, "title": o.title} for o in plan.objectives],
            "open": self._state.objective,
            "draft": draft,
            "kpis": self._kpis(),
            "parents": self._parents(),
            "signed": f"Signed by {signed.who} on {signed.at.day} {signed.at:%B %Y}; a change stands in the review beside it." if signed else "",
            **self._said(draft),
        }  # fmt: skip

    def parts(self) -> Sequence[Block]:
        objective = self._open()
        said = self._said(_state.of(objective), deep=True) if objective else {}
        return _twin.parts(self._plan(), objective, said, self._ws.team_name(self._team), self._ws.currency)

    def do_check(self, draft: Draft, deep: bool = False) -> Answer:
        """What the coach says of the draft. ``deep`` reads the histories of its KPIs anew and tells the chances."""
        return Answer(self._said(draft, deep=deep))

    def do_open(self, id: str = "") -> None:
        """Another goal of the plan, or a new one."""
        self._state = _state.opened(self._plan(), id)
        self._context = self._around = None

    def do_bind(self, kpi: str, kind: str = "", where: str = "") -> Answer:
        """What a KPI brings to a key result: its measure and unit, its baseline from data, and proposed points."""
        found = self._ws.kpi(kpi)
        kinds = {"up": "increase", "down": "decrease", "near": "keep within"}
        basics = {
            "kpi": kpi, "metric": found.label, "unit": found.unit, "measure": self._ws.usual_measure(kpi),
            "kind": kinds[found.better],
        }  # fmt: skip
        try:
            wanted: Any = kind if kind in kinds.values() else None
            about = self._ws.target(kpi, self._cycle, kind=wanted, where=where)
        except InvalidValueError as error:
            return Answer({"fill": basics, "proposal": None, "said": f"{error.problem}; {error.fix}."})
        made = self._ws.as_key_result(about)
        measured = about.usual_start is not None
        start = {
            "baseline": about.usual_start if measured else about.baseline,
            "baseline_note": about.baseline_note if measured and not (about.proposal and about.proposal.moved)
            else "measured before the cycle" if measured else about.baseline_note,
        }  # fmt: skip
        names = (
            "kind",
            "baseline",
            "baseline_note",
            "commit",
            "target",
            "stretch",
            "lower",
            "upper",
            "evidence",
        )
        points = {name: getattr(made, name) for name in names}
        return Answer(
            {
                "fill": {**basics, "kind": about.kind, **start},
                "proposal": points,
                "said": self._ws.evidence(about),
            }
        )

    def do_accept(
        self, draft: Draft, code: str, reason: str, who: str = "", key_result: int | None = None
    ) -> Answer:
        """The draft's acceptances with one more; kept when the draft is saved."""
        author = self._author(who)
        if not reason.strip():
            raise FieldError(
                f"accept.{code}", "There is no reason yet.", "Say in a sentence why it stays as it is."
            )
        objective = _state.record(draft)
        part: Objective | KeyResult = objective if key_result is None else objective.key_results[key_result]
        made = keep(part, Accepted(code, reason.strip(), author, self._ws.today, part.line))
        return Answer({"accepted": dump(made)["accepted"]})

    def do_save(self, draft: Draft, who: str = "", why: str = "") -> None:
        """Keep the draft in the plan."""
        author = self._author(who)
        for lack in _state.lacks(draft):
            raise FieldError(lack.field, lack.problem, lack.fix)
        try:
            saved = self._ws.save(_state.record(draft), who=author, why=why.strip() or "drafted")
        except ConflictError as error:
            raise FieldError("conflict", error.problem, error.fix) from error
        self._state = _state.State(saved.id)

    def do_stored(self) -> Answer:
        """The goal as it is stored now, to be held beside what the person wrote."""
        objective = self._open()
        if objective is None:
            raise InvalidValueError(
                "the goal was taken out of the plan meanwhile", "copy your words and draft a new goal"
            )
        return Answer({"draft": _state.of(objective)})

    def do_remove(self, id: str, who: str = "") -> None:
        """Take a saved key result out of its objective; its history stays."""
        objective = self._open()
        found = next((kr for kr in objective.key_results if kr.id == id), None) if objective else None
        if found is None:
            raise InvalidValueError("this key result is not in the plan any more", "open the goal again")
        self._ws.remove(found, who=self._author(who), why="taken out while drafting")

    def _author(self, who: str) -> str:
        author = (self._who or who).strip()
        if not author:
            raise FieldError("who", "Nobody is named who drafts this goal.", "Write your name.")
        return author

    def _plan(self) -> Plan:
        return self._ws.plan(self._cycle, self._team)

    def _open(self) -> Objective | None:
        plan = self._plan()
        return next((o for o in plan.objectives if o.id == self._state.objective), None)

    def _said(self, draft: Draft, *, deep: bool = False) -> dict[str, Any]:
        if (
            deep or self._around is None
        ):  # between deep looks the rest of the plan is taken as it was: typing must not wait
            self._around = self._plan()
        plan = self._around
        if self._context is None:  # histories take a moment: they come with the first deep look
            self._context = self._ws.coach_context(Plan(plan.cycle, plan.team))
        if not deep:
            return judged(draft, self._context, plan)
        planned: list[Planned | None] = []
        with suppress(InvalidValueError):  # `judged` says what cannot be read
            planned = self._planned(draft)
            around = self._ws.coach_context(with_objective(plan, _state.record(draft)))
            self._context = on_the_same_futures(
                around, [p for p in planned if p and self._alike(p.key_result)]
            )
        said = judged(draft, self._context, plan)
        return said if said["invalid"] else {**said, "chances": _chances(planned)}

    def _alike(self, kr: KeyResult) -> bool:
        """Whether a forecast ends in what the coach reads: the last weeks of a sum it takes together, a forecast a week."""
        return kr.measure != "last" or not kr.kpi or self._ws.usual_measure(kr.kpi) != "total"

    def _planned(self, draft: Draft) -> list[Planned | None]:
        """What the history says about each key result, None where it has no KPI."""
        objective = replace(_state.record(draft), cycle=self._cycle.name)
        each = (
            self._ws.planned_chances([replace(objective, key_results=(kr,))]) for kr in objective.key_results
        )
        return [found[0] if found else None for found in each]

    def _chance_word(self) -> str:
        """How a chance is introduced: in a running cycle it counts what has come in."""
        today = self._ws.today
        if self._cycle.start <= today < self._cycle.end:
            return f"Chance as of {today.day} {today:%B}"
        return "Chance as things go"

    def _kpis(self) -> list[dict[str, str]]:
        frame = self._ws.kpis()
        known = frame[frame["available"]]
        return [{"name": str(r.kpi), "label": str(r.label), "unit": str(r.unit)} for r in known.itertuples()]

    def _parents(self) -> list[dict[str, str]]:
        """Objectives that this one may serve: those of its cycle and of longer ones around it."""
        around = [
            c for c in self._ws.planned_cycles() if c.start <= self._cycle.start and c.end >= self._cycle.end
        ]
        return [
            {"id": o.id, "title": f"{o.title} ({self._ws.team_name(o.team)}, {c})"}
            for c in around
            for o in self._ws.plan(c).objectives
            if o.id != self._state.objective
        ]


def _chances(planned: Sequence[Planned | None]) -> list[dict[str, Any] | None]:
    """For each key result the chance of its points in words, and the score to expect; None where none is told."""
    return [
        {"points": {name.split()[0]: said for name, _, _, said in p.points}, "expected": p.expected}
        if p and p.points
        else None
        for p in planned
    ]
