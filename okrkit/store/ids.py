"""Readable ids that never name anything else later.

They are safe in YAML, in URLs and as file names: ``2026-Q4.marketing.O1``, its key result ``2026-Q4.marketing.O1.KR2``,
an initiative ``2026-Q4.marketing.I1``, a scenario ``2026-Q4.marketing.S1``, an assumption ``2026-Q4.marketing.A1``, a check-in ``2026-Q4.marketing.O1.KR2@2026-10-19``,
a comment on it ``2026-Q4.marketing.O1.KR2@2026-10-19.C1``, a review ``2026-Q4.marketing.review``, a workshop
``2026-Q4.marketing.W1``; what was sent into one has a short one of letters and digits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

import sqlalchemy as sa

from okrkit.core.model import (
    Assumption,
    Ballot,
    CheckIn,
    Comment,
    Contribution,
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
    Workshop,
)
from okrkit.core.workshop.admission import card_id
from okrkit.errors import InvalidValueError
from okrkit.store.schema import revisions

R = TypeVar("R", bound=Record)

_FORM = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_LONGEST = 150
_LETTERS: dict[type, str] = {Participant: "p", Idea: "i", Hand: "h", Note: "n"}
_NUMBERED: dict[type, tuple[RecordKind, str]] = {
    Objective: ("objective", "O"),
    Initiative: ("initiative", "I"),
    Scenario: ("scenario", "S"),
    Assumption: ("assumption", "A"),
    Workshop: ("workshop", "W"),
}


def with_id(conn: sa.Connection, record: R) -> R:
    """The record with an id: its own when it has a good one, else the next free one."""
    match record:
        case KeyResult() if not record.id:
            return replace(record, id=_next(conn, "key_result", f"{record.objective}.KR"))
        case CheckIn() | Comment() | Review() | Participant() | Idea() | Ballot() | Hand() | Note():
            return _fixed(record, _its_id(conn, record))  # type: ignore[return-value]
        case Objective() | Initiative() | Scenario() | Assumption() | Workshop() if not record.id:
            kind, letter = _NUMBERED[type(record)]
            return replace(record, id=_next(conn, kind, f"{record.cycle}.{record.team}.{letter}"))
    if not _FORM.fullmatch(record.id) or len(record.id) > _LONGEST:
        problem = f"{record.id!r} cannot be an id"
        raise InvalidValueError(problem, "use letters, digits, dots and hyphens, or leave the id empty")
    return record


def _its_id(conn: sa.Connection, record: CheckIn | Comment | Review | Contribution) -> str:
    """The only id that a record may have which follows from what it is about."""
    match record:
        case CheckIn():
            return f"{record.key_result}@{record.day.isoformat()}"
        case Review():
            return f"{record.cycle}.{record.team}.review"
        case Comment():
            prefix = f"{record.checkin}.C"
            own = re.fullmatch(re.escape(prefix) + r"[1-9]\d*", record.id)
            return record.id if own else _next(conn, "comment", prefix)
    return sent_id(record)


def sent_id(record: Contribution) -> str:
    """The id of what somebody sent into a workshop: the same whenever it arrives again."""
    if isinstance(record, Ballot):
        return f"b{card_id(record.workshop, f'{record.kind} {record.round} {record.voter}')}"
    return f"{_LETTERS[type(record)]}{card_id(record.workshop, record.key)}"


def _fixed(
    record: CheckIn | Comment | Review | Contribution, id: str
) -> CheckIn | Comment | Review | Contribution:
    if record.id not in ("", id):
        problem = f"the record {record.id!r} now says it is {id!r}; what it is about cannot change"
        raise InvalidValueError(problem, "remove it, then save it anew with an empty id and version 0")
    return replace(record, id=id)


def _next(conn: sa.Connection, kind: RecordKind, prefix: str) -> str:
    """The number after the highest that was ever given, so that a removed record's id is not used again."""
    r = revisions.c
    known = conn.scalars(
        sa.select(r.id).distinct().where(r.kind == kind, r.id.startswith(prefix, autoescape=True))
    )
    numbers = [int(rest) for id in known if (rest := id.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1}"
