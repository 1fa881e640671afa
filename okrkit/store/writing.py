"""One transaction: current tables and revisions change together, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from okrkit.core.model import (
    RECORD_TYPES,
    Assumption,
    Ballot,
    CheckIn,
    Comment,
    Hand,
    Idea,
    Initiative,
    KeyResult,
    Note,
    Objective,
    Participant,
    Record,
    RecordKind,
    Review,
    Scenario,
    Team,
    Workshop,
    load,
)
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.store import words
from okrkit.store.bodies import Body, Now, body_of, columns, objective_of
from okrkit.store.checks import check_removed, check_saved, check_teams
from okrkit.store.database import to_json
from okrkit.store.errors import LostUpdateError
from okrkit.store.ids import with_id
from okrkit.store.log import newest_change, not_before, said, said_by
from okrkit.store.schema import TABLES, revisions

R = TypeVar("R", bound=Record)


class Writing:
    """What one call changes; `finish` checks the whole before it is committed."""

    def __init__(self, conn: sa.Connection, who: str, why: str, at: datetime | None) -> None:
        self.conn = conn
        self.now = Now(conn)
        self._who = said_by(who)
        self._why = said(why)
        newest, latest = newest_change(conn)
        self.at = not_before(latest, at)
        self._txn = self._seq = newest + 1
        self._saved: list[Record] = []
        self._removed: list[tuple[RecordKind, str]] = []

    def save(self, record: R, *, remove_missing: bool = False) -> R:
        if not isinstance(record, Objective):
            return self._put(with_id(self.conn, record))
        return cast(R, self._save_objective(record, remove_missing))

    def remove(self, kind: RecordKind, id: str, version: int, *, with_checkins: bool = False) -> None:
        current = self.now.get(kind, id)
        if current is None:
            raise self._gone(kind, id, None)
        if current["version"] != version:
            raise self._changed_since(kind, current, version)
        if kind == "objective":
            for body in self.now.find("key_result", objective=id):
                self.remove("key_result", body["id"], body["version"], with_checkins=with_checkins)
        if kind == "key_result" and with_checkins:
            for body in self.now.find("checkin", key_result=id):
                self.remove("checkin", body["id"], body["version"])
        if kind == "checkin":
            for body in self.now.find("comment", checkin=id):
                self.remove("comment", body["id"], body["version"])
        where = self._place(load(RECORD_TYPES[kind], current))
        table = TABLES[kind]
        self.conn.execute(sa.delete(table).where(table.c.id == id))
        self._append(kind, id, version + 1, where, current, None)
        self._removed.append((kind, id))

    def finish(self) -> None:
        """Refuse the whole if a record refers to nothing, or is referred to and gone."""
        for kind, id in self._removed:
            check_removed(self.now, kind, id)
        if any(isinstance(record, Team) for record in self._saved):
            check_teams(self.now)
        for record in self._saved:
            check_saved(self.now, record)

    def _save_objective(self, objective: Objective, remove_missing: bool) -> Objective:
        saved = self._put(with_id(self.conn, objective))
        listed = set()
        for kr in objective.key_results:
            if kr.objective not in ("", saved.id):
                problem = (
                    f"the key result {kr.title!r} belongs to objective {kr.objective}, not to {saved.id}"
                )
                raise InvalidValueError(
                    problem, "save it as a key result of its own, or make a copy without an id"
                )
            listed.add(self._put_listed(with_id(self.conn, replace(kr, objective=saved.id))).id)
        stored = self.now.find("key_result", objective=saved.id)
        for body in stored if remove_missing else ():
            if body["id"] not in listed:
                self.remove("key_result", body["id"], body["version"])
        return objective_of(body_of(saved), self.now.find("key_result", objective=saved.id))

    def _put_listed(self, kr: KeyResult) -> KeyResult:
        """Save a key result as part of its objective: one that the caller has not touched stays as it is."""
        current = self.now.get("key_result", kr.id)
        if current is not None and current["version"] != kr.version:
            base = self._revision("key_result", kr.id, kr.version)
            if base is not None and base.after == body_of(kr):
                return load(KeyResult, current)
        return self._put(kr)

    def _put(self, record: R) -> R:
        kind, mine = kind_of(record), body_of(record)
        to_json(mine)  # refuses characters that only one of the databases would keep, before either sees them
        current = self.now.get(kind, record.id)
        if current is None:
            last = self._revision(kind, record.id)
            if record.version:
                raise self._gone(kind, record.id, record)
            version = 1 if last is None else last.version + 1
        elif record.version != current["version"]:
            raise self._lost_update(kind, record, mine, current)
        elif mine == current:
            return record
        else:
            version = record.version + 1
        saved = replace(record, version=version)
        row = {**columns(saved), "version": version, "body": {**mine, "version": version}}
        table = TABLES[kind]
        if current is None:
            self.conn.execute(sa.insert(table).values(id=record.id, **row))
        else:
            self.conn.execute(sa.update(table).where(table.c.id == record.id).values(**row))
        self._append(kind, record.id, version, self._place(saved), current, row["body"])
        self._saved.append(saved)
        return saved

    def _append(
        self,
        kind: RecordKind,
        id: str,
        version: int,
        where: tuple[str, str],
        before: Body | None,
        after: Body | None,
    ) -> None:
        row: dict[str, Any] = {"kind": kind, "id": id, "version": version, "before": before, "after": after}
        row |= {"seq": self._seq, "txn": self._txn, "at": self.at, "who": self._who, "why": self._why}
        row |= {"cycle": where[0], "team": where[1]}
        self.conn.execute(sa.insert(revisions).values(**row))
        self._seq += 1

    def _place(self, record: Record) -> tuple[str, str]:
        """The cycle and team that a change belongs to."""
        match record:
            case Team():
                return "", record.id
            case Objective() | Initiative() | Scenario() | Assumption() | Review() | Workshop():
                return record.cycle, record.team
            case KeyResult():
                above = self.now.get("objective", record.objective)
            case CheckIn() | Comment():
                kr = self.now.get("key_result", self._checked_in(record))
                above = self.now.get("objective", kr["objective"]) if kr else None
            case Participant() | Idea() | Ballot() | Hand() | Note():
                above = self.now.get("workshop", record.workshop)
        return (above["cycle"], above["team"]) if above else ("", "")

    def _checked_in(self, record: CheckIn | Comment) -> str:
        """The key result that a check-in, or the one commented on, is about."""
        if isinstance(record, CheckIn):
            return record.key_result
        checkin = self.now.get("checkin", record.checkin)
        return str(checkin["key_result"]) if checkin else ""

    def _revision(self, kind: RecordKind, id: str, version: int | None = None) -> sa.Row[Any] | None:
        """One version's revision; the last one by default."""
        r = revisions.c
        asked = sa.select(revisions).where(r.kind == kind, r.id == id).order_by(r.version.desc()).limit(1)
        return self.conn.execute(
            asked if version is None else asked.where(r.version == version)
        ).one_or_none()

    def _gone(self, kind: RecordKind, id: str, mine: Record | None) -> Exception:
        last = self._revision(kind, id)
        if last is None:
            return UnknownNameError.of(words.NAMES[kind], id, [body["id"] for body in self.now.find(kind)])
        problem = f"the {words.NAMES[kind]} {id} was removed by {last.who} on {words.moment(last.at)}"
        return LostUpdateError(problem, "to bring it back, save it with version 0", mine, None)

    def _lost_update(self, kind: RecordKind, record: Record, mine: Body, current: Body) -> LostUpdateError:
        last = self._revision(kind, record.id)
        assert last is not None, "what is stored has a revision"
        what = f"the {words.NAMES[kind]} {record.id}"
        if record.version == 0:
            problem = f"{what} exists already, saved by {last.who} on {words.moment(last.at)}: "
            fix = f"to correct it, read it, change it and save it with its version {current['version']}"
        else:
            problem = (
                f"{what} was changed by {last.who} on {words.moment(last.at)} (version {current['version']}; yours"
                f" came from {record.version}): "
            )
            fix = "read it again, take over what you want to keep of your change, and save"
        return LostUpdateError(problem + words.both(mine, current), fix, record, self._record(kind, current))

    def _changed_since(self, kind: RecordKind, current: Body, version: int) -> LostUpdateError:
        last, base = self._revision(kind, current["id"]), self._revision(kind, current["id"], version)
        assert last is not None, "what is stored has a revision"
        what = f"the {words.NAMES[kind]} {current['id']} is at version {current['version']}, not {version}"
        told = words.since(base.after, current) if base is not None and base.after else "look at it first"
        problem = f"{what}; {last.who} changed it on {words.moment(last.at)}: {told}"
        fix = f"remove version {current['version']} if that is still what you want"
        return LostUpdateError(problem, fix, None, self._record(kind, current))

    def _record(self, kind: RecordKind, body: Body) -> Record:
        if kind == "objective":
            return objective_of(body, self.now.find("key_result", objective=body["id"]))
        return load(RECORD_TYPES[kind], body)


def kind_of(record: Record) -> RecordKind:
    for kind, cls in RECORD_TYPES.items():
        if isinstance(record, cls):
            return kind
    problem = f"a {type(record).__name__} is not kept in the plan store"
    raise InvalidValueError(
        problem,
        "save teams, objectives, key results, initiatives, scenarios, assumptions, check-ins, comments, reviews and workshops",
    )
