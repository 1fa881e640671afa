"""The plan: read it, change it, sign it, see what is weak about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from okrkit.core.model import (
    RECORD_TYPES,
    Assumption,
    CheckIn,
    Comment,
    Cycle,
    Initiative,
    KeyResult,
    Objective,
    Plan,
    Record,
    Review,
    Revision,
    Scenario,
    Signature,
    SmartGoal,
    Team,
    Workshop,
    from_objective,
    to_objective,
)
from okrkit.errors import InvalidValueError
from okrkit.workspace import plan_file
from okrkit.workspace.coach_histories import CoachHistories

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.core.rules import Context, Finding, History


R = TypeVar(
    "R", Team, Objective, KeyResult, Initiative, Scenario, Assumption, CheckIn, Comment, Review, Workshop
)


class Planning(CoachHistories):
    """Objectives, key results and initiatives by cycle and team."""

    def plan(self, cycle: str | Cycle, team: str | None = None, *, include_below: bool = False) -> Plan:
        """What is planned for a cycle, by one team (with those below it when asked) or by all."""
        return self.store.plan(
            self.cycle(cycle).name, team or None, include_below=include_below, as_of=self.as_of
        )  # fmt: skip

    def planned_cycles(self) -> tuple[Cycle, ...]:
        """Cycles that have a plan, earliest first."""
        return tuple(sorted(self.cycle(name) for name in self.store.cycles(as_of=self.as_of)))

    def save(self, record: R, *, who: str, why: str = "", at: datetime | None = None) -> R:
        """Keep a new or changed team, objective, key result, initiative, scenario, assumption, check-in, comment or review.

        A key result left out of an objective that has it stays there: `remove` takes it out.

        Raises `ConflictError` when somebody changed it since it was read; both values are in the message.
        """
        (saved,) = self.save_many([record], who=who, why=why, at=at)
        return cast(R, saved)

    def save_many(
        self, records: Sequence[Record], *, who: str, why: str = "", at: datetime | None = None
    ) -> list[Record]:
        """The same for several records, all of them or none."""
        from okrkit.core.rules import bound

        self._writable()
        for record in records:
            self._check_cycle(record)
        return self.store.save_many([bound(record) for record in records], who=who, why=why, at=self._at(at))

    def export_plan(self, cycle: str | Cycle, team: str | None = None) -> str:
        """The plan as YAML, to read, edit and apply."""
        plan = self.plan(cycle, team)
        rests_on = {a.scenario for a in plan.assumptions}
        scenarios = [
            s for s in self.store.scenarios(plan.cycle, team, self.as_of) if s.accepted_as or s.id in rests_on
        ]
        return plan_file.to_yaml(plan, self.teams(), scenarios)

    def apply_plan(self, path: str | Path, *, who: str, why: str = "") -> list[Record]:
        """Save what a plan file says, all of it or nothing; returns the records that changed.

        A record with the id of an existing one replaces it, one without an id is new. Nothing is removed.
        """
        self._writable()
        found = plan_file.read(Path(path))
        teams = {t.id: t for t in self.teams()}
        objectives = self._existing(found["objectives"])
        initiatives = {
            i.id: i for c in self.store.cycles() for i in self.store.initiatives(cycle=c)
        } if found["initiatives"] else {}  # fmt: skip
        changed = [
            *plan_file.with_versions(found["teams"], teams),
            *plan_file.with_versions(found["objectives"], objectives),
            *plan_file.with_versions(found["initiatives"], initiatives),
            *plan_file.with_versions(found["scenarios"], {s.id: s for s in self.store.scenarios()}),
            *plan_file.with_versions(found["assumptions"], {a.id: a for a in self.store.assumptions()}),
        ]
        return self.save_many(changed, who=who, why=why) if changed else []

    def _existing(self, wanted: Sequence[Objective]) -> dict[str, Objective]:
        cycles = {o.cycle for o in wanted if o.id and o.cycle}
        return {o.id: o for c in cycles for o in self.plan(c).objectives}

    def save_smart_goal(self, goal: SmartGoal, *, who: str, why: str = "") -> SmartGoal:
        """Keep a SMART goal; it is stored as an objective with one key result."""
        return from_objective(self.save(to_objective(goal), who=who, why=why))

    def smart_goal(self, objective_id: str) -> SmartGoal:
        """An objective with one key result, seen letter by letter."""
        return from_objective(self.store.objective(objective_id, as_of=self.as_of))

    def remove(self, record: Record, *, who: str, why: str = "") -> None:
        """Take a record out; its history stays."""
        self._writable()
        kind = next(kind for kind, of in RECORD_TYPES.items() if isinstance(record, of))
        self.store.remove(kind, record.id, record.version, who=who, why=why, at=self._at(None))

    def sign(
        self, cycle: str | Cycle, team: str, *, who: str, note: str = "", at: datetime | None = None
    ) -> Signature:
        """Sign a team's plan: a stamped snapshot that reviews score against."""
        self._writable()
        name = self.cycle(cycle).name
        if not self.plan(name, team).objectives:
            problem = f"{self.team_name(team)} has no objective in {name} to sign"
            raise InvalidValueError(problem, "draft the plan first")
        return self.store.sign(name, team, who=who, note=note, at=self._at(at))

    def signature(self, cycle: str | Cycle, team: str) -> Signature | None:
        """The latest signature, or None."""
        return self.store.signature(self.cycle(cycle).name, team, as_of=self.as_of)

    def signed_plan(self, cycle: str | Cycle, team: str) -> Plan | None:
        """The plan as it was signed."""
        return self.store.signed_plan(self.cycle(cycle).name, team, as_of=self.as_of)

    def objectives(self, cycle: str | Cycle, team: str | None = None) -> pd.DataFrame:
        """One row an objective."""
        import pandas as pd

        columns = ["objective", "title", "team", "goal_type", "commitment", "owner", "key_results", "parent"]
        rows = [
            (o.id, o.title, o.team, o.goal_type, o.commitment, o.owner, len(o.key_results), o.parent)
            for o in self.plan(cycle, team).objectives
        ]
        return pd.DataFrame(rows, columns=columns)

    def key_results(self, cycle: str | Cycle, team: str | None = None) -> pd.DataFrame:
        """One row a key result."""
        import pandas as pd

        columns = [
            "key_result", "objective", "team", "title", "kind", "kpi", "measure", "unit", "baseline", "target",
            "commit", "stretch", "lower", "upper", "owner", "weight",
        ]  # fmt: skip
        rows = [
            (k.id, o.id, o.team, k.title, k.kind, k.kpi, k.measure, k.unit, k.baseline, k.target, k.commit, k.stretch,
             k.lower, k.upper, k.owner, k.weight)
            for o in self.plan(cycle, team).objectives
            for k in o.key_results
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def findings(self, cycle: str | Cycle, team: str | None = None) -> pd.DataFrame:
        """What is weak about the plan, by the coach's rules: one row a finding, with its fix.

        ``accepted`` is the reason why somebody keeps it all the same, ``by`` who; both empty for one that is not.
        """
        import pandas as pd

        columns = [
            "code", "slug", "severity", "about", "id", "title", "message", "fix", "rewrite", "accepted", "by",
        ]  # fmt: skip
        rows = [
            (f.code, f.slug, f.severity, f.about, f.id, f.title, f.message, f.fix, f.rewrite,
             f.accepted.reason if f.accepted else "", f.accepted.by if f.accepted else "")
            for f in self.checked(self.plan(cycle, team or None))
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def checked(self, plan: Plan) -> tuple[Finding, ...]:
        """What the coach says about a plan, saved or not, with what this workspace knows around it."""
        from okrkit.core import rules

        return rules.check(plan, context=self.coach_context(plan))

    def coach_context(self, plan: Plan) -> Context:
        """What the coach is told around a plan, saved or not."""
        from okrkit.core import rules

        return rules.Context(
            histories=self._histories_of(plan) if plan.cycle else (),
            plans=self._plans_around(self.cycle(plan.cycle)) if plan.cycle else (),
            teams=self.teams(),
            fiscal_start=self.fiscal_start,
            currency=self.currency,
        )

    def _histories_of(self, plan: Plan) -> tuple[History, ...]:
        """What the data say of the plan's key results, each against its own objective's cycle."""
        by_cycle: dict[str, list[KeyResult]] = {}
        for objective in plan.objectives:
            by_cycle.setdefault(objective.cycle or plan.cycle, []).extend(objective.key_results)
        found: list[History] = []
        for name, krs in by_cycle.items():
            try:
                cycle = Cycle(name, self.fiscal_start)
            except InvalidValueError:  # a draft whose cycle nobody can read: a rule speaks of that
                continue
            found += self.histories(krs, cycle)
        return tuple(found)

    def _plans_around(self, cycle: Cycle) -> tuple[Plan, ...]:
        """The company's plans of the cycle and of every cycle that shares days with it."""
        return tuple(
            self.plan(c) for c in self.planned_cycles() if c.start < cycle.end and c.end > cycle.start
        )  # fmt: skip

    def changes_since_signing(self, cycle: str | Cycle, team: str) -> pd.DataFrame:
        """Edits to a plan after its signature, a row a field."""
        found = self.store.changes_since_signing(self.cycle(cycle).name, team, as_of=self.as_of)
        return _changes(found)

    def changes(self, since: datetime, until: datetime | None = None) -> pd.DataFrame:
        """What happened to plans, check-ins and reviews between two instants, a row a field.

        What people sent into a workshop is left out: votes stay hidden until they are opened.
        """
        found = self.store.history(since=since, until=until or self.now)
        return _changes([r for r in found if r.kind not in _SENT])

    def _check_cycle(self, record: object) -> None:
        name = getattr(record, "cycle", "")
        if isinstance(record, Objective | Initiative | Scenario | Assumption | Review) and not name:
            problem = f"{named(record)!r} belongs to no cycle"
            raise InvalidValueError(problem, "set its cycle, e.g. '2027-Q1'")
        if name:
            self.cycle(name)


def named(record: object) -> str:
    """What people call a record: its title, its name, the driver it is about."""
    for field in ("title", "name", "place"):
        if found := getattr(record, field, ""):
            return str(found)
    return "the review"


_SENT = ("participant", "idea", "ballot", "hand", "note")


def _changes(revisions: Sequence[Revision]) -> pd.DataFrame:
    import pandas as pd

    columns = ["at", "who", "what", "id", "title", "field", "old", "new", "why"]
    rows = [
        (
            r.at,
            r.who,
            r.kind.replace("_", " "),
            r.id,
            _titled(r.after or r.before or {}),
            field,
            old,
            new,
            r.why,
        )
        for r in revisions
        for field, old, new in r.changes()
    ]
    return pd.DataFrame(rows, columns=columns)


def _titled(body: Mapping[str, Any]) -> str:
    return str(body.get("title") or body.get("name") or body.get("driver") or "")
