"""Signed plans: a snapshot with a stamp, kept for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from okrkit.core.model import Plan, Revision, Signature, dump, load, stamp_of
from okrkit.errors import InvalidValueError, SignedPlanError
from okrkit.store import reading, words
from okrkit.store.bodies import Now, at_moment
from okrkit.store.log import history, newest_change, not_before, said, said_by
from okrkit.store.schema import signatures

_PLANNED = ("objective", "key_result", "initiative", "assumption")


def sign(conn: sa.Connection, cycle: str, team: str, who: str, at: datetime | None, note: str) -> Signature:
    plan = reading.plan(Now(conn), cycle, team)
    if not plan.objectives:
        whose = f"of {team}" if team else "of any team"
        raise InvalidValueError(f"there is no objective {whose} in {cycle} to sign", "draft the plan first")
    newest, latest = newest_change(conn)
    snapshot = dump(plan)
    row = {"seq": newest + 1, "cycle": cycle, "team": team, "at": not_before(latest, at), "who": said_by(who)}
    row |= {"stamp": stamp_of(snapshot), "snapshot": snapshot, "note": said(note)}
    conn.execute(sa.insert(signatures).values(**row))
    signed = signature(conn, cycle, team, None)
    assert signed is not None, "it was written just now"
    return signed


def signature(conn: sa.Connection, cycle: str, team: str, as_of: datetime | None) -> Signature | None:
    row = _newest(conn, cycle, team, as_of)
    return None if row is None else _value(row)


def signed_plan(conn: sa.Connection, cycle: str, team: str, as_of: datetime | None) -> Plan | None:
    row = _newest(conn, cycle, team, as_of)
    if row is None:
        return None
    if stamp_of(row.snapshot) != row.stamp:
        problem = f"the plan {row.cycle} {row.team} that {row.who} signed on {words.moment(row.at)} was altered later"
        raise SignedPlanError(problem, "restore the plan store from a backup, or sign the plan again")
    return load(Plan, row.snapshot)


def changes_since(conn: sa.Connection, cycle: str, team: str, as_of: datetime | None) -> tuple[Revision, ...]:
    """Changes of the plan's own records after the signature; check-ins and reviews are no change of a plan."""
    signed = _newest(conn, cycle, team, as_of)
    if signed is None:
        return ()
    plans = [load(Plan, signed.snapshot), reading.plan(at_moment(conn, as_of), cycle, team)]
    ids = {id for plan in plans for id in _ids(plan)}
    later = history(conn, after=signed.seq, until=as_of)
    return tuple(
        r
        for r in later
        if r.kind in _PLANNED and (r.id in ids or (r.cycle == cycle and team in ("", r.team)))
    )


def _ids(plan: Plan) -> list[str]:
    planned = [o.id for o in plan.objectives] + [k.id for k in plan.key_results]
    return planned + [i.id for i in plan.initiatives] + [a.id for a in plan.assumptions]


def _newest(conn: sa.Connection, cycle: str, team: str, as_of: datetime | None) -> sa.Row[Any] | None:
    s = signatures.c
    asked = sa.select(signatures).where(s.cycle == cycle, s.team == team).order_by(s.seq.desc()).limit(1)
    return conn.execute(asked if as_of is None else asked.where(s.at <= as_of)).one_or_none()


def _value(row: sa.Row[Any]) -> Signature:
    return Signature(row.cycle, row.team, row.who, row.at, row.stamp, row.note, row.seq)
