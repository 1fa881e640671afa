"""Reviews: grades from data with their evidence, what was learnt, the next cycle's draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from okrkit.core.model import (
    Band,
    Cycle,
    Grade,
    KeyResult,
    Milestone,
    Objective,
    Plan,
    Review,
    band,
    objective_score,
)
from okrkit.core.review import Closing, draft_next, grade, lessons
from okrkit.errors import InvalidValueError
from okrkit.workspace.checking_in import CheckingIn, Standing
from okrkit.workspace.forecasting import N_PATHS

if TYPE_CHECKING:
    from okrkit.core.checkins import Verdict
    from okrkit.core.targets import Resolved


@dataclass(frozen=True, slots=True)
class Graded:
    """One key result at the review: as signed, as it ended, as it was judged.

    ``verdict`` is what the data gate says today of the data behind it, None where the value is entered by hand.
    """

    objective: Objective
    key_result: KeyResult
    grade: Grade
    score: float | None
    band: Band
    standing: Standing | None
    edited_since_signing: tuple[str, ...]
    verdict: Verdict | None = None


class Reviewing(CheckingIn):
    """How a cycle ended."""

    def review(self, cycle: str | Cycle, team: str) -> Review | None:
        """The review as it was saved."""
        return self.store.review(self.cycle(cycle).name, team, as_of=self.as_of)

    def reviewed_plan(self, cycle: str | Cycle, team: str) -> Plan:
        """The plan a review scores against: as signed; the current one where nobody signed."""
        return self.signed_plan(cycle, team) or self.plan(cycle, team)

    def propose_review(self, cycle: str | Cycle, team: str) -> Review:
        """Grades that the data propose, each with its evidence, for people to agree or override."""
        cycle = self.cycle(cycle)
        plan = self.reviewed_plan(cycle, team)
        current = {kr.id: kr for kr in self.plan(cycle, team).key_results}
        grades = tuple(self._grade(kr, current.get(kr.id, kr), cycle) for kr in plan.key_results)
        return Review(cycle.name, team, self.today, grades)

    def reviewed(self, cycle: str | Cycle, team: str) -> tuple[Graded, ...]:
        """Every key result with its grade: the agreed one where a review was saved, else the proposed one."""
        cycle = self.cycle(cycle)
        plan = self.reviewed_plan(cycle, team)
        proposed = {g.key_result: g for g in self.propose_review(cycle, team).grades}
        saved = self.review(cycle, team)
        agreed = {g.key_result: g for g in saved.grades} if saved else {}
        standings = {s.key_result.id: s for s in self.progress(cycle, team, cycle.end - timedelta(days=1))}
        edits = self._edits(cycle, team)
        found = []
        for objective in plan.objectives:
            for kr in objective.key_results:
                of_data = proposed[kr.id]
                judged = agreed.get(kr.id, of_data)
                if judged is not of_data and not judged.evidence:
                    judged = replace(judged, evidence=of_data.evidence)
                found.append(
                    Graded(
                        objective, kr, judged, judged.grade, band(judged.grade), standings.get(kr.id),
                        tuple(edits.get(kr.id, ())), self.measured(kr, cycle, cycle.end - timedelta(days=1)).verdict,
                    )
                )  # fmt: skip
        return tuple(found)

    def graded_objectives(self, cycle: str | Cycle, team: str) -> list[tuple[Objective, float | None, Band]]:
        """Each objective with the weighted mean of its grades; unscored key results don't count."""
        by_kr = {g.key_result.id: g.score for g in self.reviewed(cycle, team)}
        found = []
        for objective in self.reviewed_plan(cycle, team).objectives:
            value = objective_score(objective, [by_kr.get(k.id) for k in objective.key_results])
            found.append((objective, value, band(value)))
        return found

    def lessons(self, cycle: str | Cycle, team: str) -> tuple[str, ...]:
        """What the team learnt in the last cycle of the same length that it reviewed before this one."""
        cycle = self.cycle(cycle)
        other = cycle.previous()
        for _ in range(4):
            if found := self.review(other, team):
                titles = {kr.id: kr.title for kr in self.reviewed_plan(other, team).key_results}
                return lessons(found, titles)
            other = other.previous()
        return ()

    def confidence_results(self, cycle: str | Cycle, *, n_paths: int = N_PATHS) -> tuple[Resolved, ...]:
        """Stated confidences with what became of them, of all teams and all cycles up to ``cycle``.

        A team whose review of ``cycle`` is not saved yet counts with the grades that the data propose.
        """
        cycle = self.cycle(cycle)
        found = list(self.resolved(until=cycle, n_paths=n_paths))
        if self.today < cycle.end:
            return tuple(found)
        for team in [t.id for t in self.teams()]:
            if self.review(cycle, team) is None and self.reviewed_plan(cycle, team).objectives:
                krs = self.reviewed_plan(cycle, team).key_results
                grades = self.propose_review(cycle, team).grades
                found += self._resolved(cycle, team, krs, grades, True, n_paths)
        return tuple(found)

    def next_cycle_draft(self, cycle: str | Cycle, team: str) -> tuple[Objective, ...]:
        """Objectives for the cycle after ``cycle``, unsaved: what the review keeps, with fresh baselines."""
        cycle = self.cycle(cycle)
        following = cycle.next()
        plan = self.reviewed_plan(cycle, team)
        baselines = {kr.id: self._next_baseline(kr, cycle, following) for kr in plan.key_results}
        return draft_next(plan.objectives, self.review(cycle, team), following, baselines, self.currency)

    def carry_over(self, cycle: str | Cycle, team: str, *, who: str, why: str = "") -> tuple[Objective, ...]:
        """Save `next_cycle_draft` as the plan that the next cycle starts from; refused where one is there already."""
        cycle = self.cycle(cycle)
        following = cycle.next()
        if n := len(self.plan(following, team).objectives):
            problem = f"{self.team_name(team)} has {n} objective{'s' if n > 1 else ''} in {following} already"
            raise InvalidValueError(problem, "change them there, or remove them first")
        draft = self.next_cycle_draft(cycle, team)
        if not draft:
            problem = f"{self.team_name(team)} keeps nothing of {cycle} to take over"
            raise InvalidValueError(problem, f"draft {following} anew")
        saved = self.save_many(list(draft), who=who, why=why or f"carried over from {cycle}")
        return tuple(o for o in saved if isinstance(o, Objective))

    def _next_baseline(self, kr: KeyResult, cycle: Cycle, following: Cycle) -> float | None:
        if not kr.kpi:
            return None
        if kr.measure == "total":  # what would come anyway: the same cycle a year before
            other = following.year_ago()
            spans = kr.kpi in self.available_kpis([kr.kpi]) and self._spans(kr.kpi, other.start, other.end)
            return self._read(kr.kpi, kr.measure, other.start, other.end, kr.where) if spans else None
        return self.measured(kr, cycle).value

    def _grade(self, kr: KeyResult, current: KeyResult, cycle: Cycle) -> Grade:
        if kr.kind == "milestone":  # steps are ticked off after signing
            done = replace(kr, milestones=tuple(self._ticked(kr, current)))
            noted = self.store.checkins(key_result=kr.id, as_of=self.as_of)
            stated = tuple(c.value for c in noted if c.value is not None)
            return grade(done, Closing(stated, "the check-ins"), self.currency)
        found = self.measured(kr, cycle, cycle.end - timedelta(days=1))
        refusal, values, window = found.reason, found.values, found.window
        if not kr.kpi:
            stored = self.store.checkins(key_result=kr.id, as_of=self.as_of)
            entered = [(c.day, c.value) for c in stored if c.value is not None]
            values = tuple(value for _, value in entered)
            window = f"the check-in of {entered[-1][0]}" if entered else ""
            refusal = "" if entered else "no value was checked in"
        elif not refusal and not found.settled:
            refusal = f"its data end on {found.data_day}, before the cycle does"
        found_grade = grade(kr, Closing(values, window, refusal), self.currency)
        if (
            found.verdict is not None
            and found.verdict.state == "provisional"
            and found_grade.grade is not None
        ):
            open_ = "; ".join(f.found for f in found.verdict.faults)
            return replace(found_grade, evidence=f"{found_grade.evidence} {open_[:1].upper()}{open_[1:]}.")
        return found_grade

    def _ticked(self, kr: KeyResult, current: KeyResult) -> list[Milestone]:
        done = {m.title: m.done_on for m in current.milestones}
        return [replace(m, done_on=done.get(m.title, m.done_on)) for m in kr.milestones]

    def _edits(self, cycle: Cycle, team: str) -> dict[str, list[str]]:
        edits: dict[str, list[str]] = {}
        for row in self.changes_since_signing(cycle, team).itertuples():
            if row.field == "accepted":  # a word on the line, not another line: `kept` says it
                continue
            text = f"{row.field}: {row.old} -> {row.new} ({row.who}, {row.at:%Y-%m-%d})"
            edits.setdefault(str(row.id), []).append(text)
        return edits
