"""The coach's word and people's answer: keep a line in spite of it, with a reason that the review shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from okrkit.core.model import (
    Accepted,
    Band,
    Cycle,
    Objective,
    Outcome,
    Plan,
    from_objective,
)
from okrkit.core.rules import (
    Acceptable,
    Finding,
    LetterVerdict,
    check,
    check_smart_goal,
    choose,
    find,
    keep,
    letters,
)
from okrkit.errors import UnknownNameError
from okrkit.workspace.reviewing import Reviewing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that was kept in spite of the coach, and how it ended.

    ``score`` and ``band`` are the key result's grade, or the objective's mean; an initiative has none. ``outcome`` is
    the key result's, or the initiative's status.
    """

    id: str
    title: str
    code: str
    slug: str
    message: str
    accepted: Accepted
    score: float | None
    band: Band
    outcome: Outcome | str


class Coaching(Reviewing):
    """Accepting what the coach finds weak."""

    def accept(
        self, record_id: str, code: str, *, reason: str, who: str, at: datetime | None = None
    ) -> Acceptable:
        """Keep an objective, a key result or an initiative as it is, in spite of a finding at it.

        The reason stands in the record, under the day and the name, and is shown in plan and review. It holds until
        the title or the target changes.

        Parameters
        ----------
        record_id : id of the record
        code : code or slug of the rule that speaks there, e.g. ``KR109``
        reason : why it stays as it is; must not be empty

        Raises
        ------
        UnknownNameError
            If there is no such record or rule; the near ones are offered.
        InvalidValueError
            If the rule has nothing to say there, or the reason is empty.
        """
        self._writable()
        record, plan = self._whereabouts(record_id)
        findings = [f for f in self._said_of(plan) if f.id == record_id and f.about != "plan"]
        found = choose(findings, code, repr(record.title))
        accepted = Accepted(found.code, reason, who, self.today, record.line)
        why = f"accepted {found.code}: {accepted.reason}"
        (saved,) = self.save_many([keep(record, accepted)], who=who, why=why, at=at)
        return cast(Acceptable, saved)

    def accepted(self, cycle: str | Cycle, team: str | None = None) -> pd.DataFrame:
        """What is kept in a plan in spite of the coach: one row an accepted finding, with its reason."""
        import pandas as pd

        columns = ["record", "title", "code", "slug", "message", "reason", "by", "on"]
        rows = [
            (f.id, f.title, f.code, f.slug, f.message, f.accepted.reason, f.accepted.by, f.accepted.on)
            for f in self._said_of(self.plan(cycle, team or None))
            if f.accepted
        ]
        return pd.DataFrame(rows, columns=columns)

    def kept(self, cycle: str | Cycle, team: str) -> tuple[Kept, ...]:
        """What a team kept in spite of the coach, beside how it ended.

        It reads the plan that the review scores against, and what was accepted after signing. A reason is never lost:
        where a rule no longer speaks, its own sentence stands for what it said.
        """
        cycle = self.cycle(cycle)
        found: dict[tuple[str, str], Kept] = {}
        scores = {g.key_result.id: (g.score, g.band, g.grade.outcome) for g in self.reviewed(cycle, team)}
        ends: dict[str, tuple[float | None, Band, str]] = {**scores}
        ends |= {o.id: (score, band, "") for o, score, band in self.graded_objectives(cycle, team)}
        plans = self.reviewed_plan(cycle, team), self.plan(cycle, team)
        for plan in plans:
            ends |= {i.id: (None, "unscored", i.status) for i in plan.initiatives}
            said = {(f.id, f.code): f for f in self._said_of(plan) if f.accepted}
            for _, record in _records(plan):
                for each in record.accepted:
                    key = record.id, each.code
                    if key not in found and each.holds(record.line):
                        found[key] = _kept(
                            record, each, said.get(key), *ends.get(record.id, (None, "unscored", ""))
                        )
        order = {record.id: n for plan in plans for n, (_, record) in enumerate(_records(plan))}
        return tuple(sorted(found.values(), key=lambda kept: order[kept.id]))

    def letters(self, plan: Plan) -> tuple[tuple[Objective, tuple[LetterVerdict, ...]], ...]:
        """Each objective with one key result, as the SMART goal it is: the verdict letter by letter."""
        context = self.coach_context(plan)
        return tuple(
            (o, letters(from_objective(o), context=replace(context, plan=plan))) for o in _smart(plan)
        )

    def _said_of(self, plan: Plan) -> list[Finding]:
        """The coach's findings, those on SMART letters too."""
        context = replace(self.coach_context(plan), plan=plan)
        found = list(check(plan, context=context))
        for objective in _smart(plan):
            found += check_smart_goal(from_objective(objective), context=context)
        return found

    def _whereabouts(self, record_id: str) -> tuple[Acceptable, Plan]:
        """A record and the plan of its team that holds it."""
        plans = [self.plan(cycle) for cycle in self.planned_cycles()]
        for plan in plans:
            for team, record in _records(plan):
                if record.id == record_id:
                    return record, self.plan(plan.cycle, team)
        known = [record.id for plan in plans for _, record in _records(plan)]
        raise UnknownNameError.of("objective, key result or initiative", record_id, known)


def _smart(plan: Plan) -> list[Objective]:
    return [o for o in plan.objectives if len(o.key_results) == 1]


def _records(plan: Plan) -> list[tuple[str, Acceptable]]:
    """Each record with the team it belongs to, in the order of reading."""
    found: list[tuple[str, Acceptable]] = []
    for objective in plan.objectives:
        found.append((objective.team, objective))
        found += [(objective.team, kr) for kr in objective.key_results]
    return [*found, *((initiative.team, initiative) for initiative in plan.initiatives)]


def _kept(
    record: Acceptable,
    accepted: Accepted,
    said: Finding | None,
    score: float | None,
    band: Band,
    outcome: str,
) -> Kept:
    slug, message = (said.slug, said.message) if said else _by_the_rule(accepted.code)
    return Kept(record.id, record.title, accepted.code, slug, message, accepted, score, band, outcome)


def _by_the_rule(code: str) -> tuple[str, str]:
    """A rule's slug and sentence, and that it no longer says so here; of one that was taken out since, nothing."""
    try:
        rule = find(code)
    except UnknownNameError:
        return "", ""
    return rule.slug, f"{rule.title} (It is silent by now.)"
