"""The plan store's door: every use of it is a method here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, TypeVar

import sqlalchemy as sa

from okrkit.core.model import (
    RECORD_TYPES,
    Assumption,
    CheckIn,
    Comment,
    Contribution,
    Initiative,
    KeyResult,
    Objective,
    Plan,
    Record,
    RecordKind,
    Review,
    Revision,
    Scenario,
    Signature,
    Team,
    TeamTree,
    Workshop,
)
from okrkit.core.workshop import Gathered
from okrkit.errors import UnknownNameError
from okrkit.store import integrity, log, reading, signing, taking
from okrkit.store.bodies import Bodies, at_moment, utc
from okrkit.store.database import Database
from okrkit.store.errors import StoreError
from okrkit.store.migrate import migrate
from okrkit.store.taking import Taken
from okrkit.store.writing import Writing, kind_of

T = TypeVar("T")
R = TypeVar("R", bound=Record)


class Save(Protocol):
    """Saves one record within a transaction and gives it back as stored."""

    def __call__(self, record: R, /) -> R: ...


class Store:
    """Plans, scenarios, check-ins, reviews and workshops in a SQLite file or a PostgreSQL database.

    Every saving method is one transaction and needs ``who`` (and may say ``why``); the change is dated now, or ``at``
    an instant that does not lie before the last change. A record read and saved again carries its version; when
    somebody else has changed it meanwhile, `LostUpdateError` shows both values and nothing is saved. Saving what is
    stored already changes nothing. Every reading method takes ``as_of``, an instant with its zone, and then answers
    with what was known at that instant.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str) -> Store:
        """Open ``sqlite:///path`` or ``postgresql://...``, creating or upgrading its tables where needed."""
        database = Database(url)
        migrate(database)
        return cls(database)

    @property
    def url(self) -> str:
        """Its address, without a password."""
        return str(self._database)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def save_team(self, team: Team, *, who: str, why: str = "", at: datetime | None = None) -> Team:
        return self._save(team, who, why, at)

    def save_objective(
        self,
        objective: Objective,
        *,
        who: str,
        why: str = "",
        at: datetime | None = None,
        remove_missing: bool = False,
    ) -> Objective:
        """Save an objective and the key results it lists, and return it as it is stored now.

        Stored key results that it does not list stay, unless ``remove_missing`` says that the list is complete.
        """
        return self._write(
            lambda writing: writing.save(objective, remove_missing=remove_missing), who, why, at
        )

    def save_key_result(
        self, kr: KeyResult, *, who: str, why: str = "", at: datetime | None = None
    ) -> KeyResult:
        return self._save(kr, who, why, at)

    def save_initiative(
        self, initiative: Initiative, *, who: str, why: str = "", at: datetime | None = None
    ) -> Initiative:
        return self._save(initiative, who, why, at)

    def save_checkin(
        self, checkin: CheckIn, *, who: str, why: str = "", at: datetime | None = None
    ) -> CheckIn:
        """Save a check-in; a second one for the same key result and day is a correction and carries its version."""
        return self._save(checkin, who, why, at)

    def save_comment(
        self, comment: Comment, *, who: str, why: str = "", at: datetime | None = None
    ) -> Comment:
        return self._save(comment, who, why, at)

    def save_review(self, review: Review, *, who: str, why: str = "", at: datetime | None = None) -> Review:
        return self._save(review, who, why, at)

    def save_scenario(
        self, scenario: Scenario, *, who: str, why: str = "", at: datetime | None = None
    ) -> Scenario:
        return self._save(scenario, who, why, at)

    def save_assumption(
        self, assumption: Assumption, *, who: str, why: str = "", at: datetime | None = None
    ) -> Assumption:
        return self._save(assumption, who, why, at)

    def save_many(
        self, records: Sequence[Record], *, who: str, why: str = "", at: datetime | None = None
    ) -> list[Record]:
        """Save records of any kind in one transaction, all or none; they may refer to one another.

        They come back in the order given.
        """
        order = list(RECORD_TYPES)

        def work(writing: Writing) -> list[Record]:
            numbered = sorted(enumerate(records), key=lambda pair: order.index(kind_of(pair[1])))
            saved = {number: writing.save(record) for number, record in numbered}
            return [saved[number] for number in range(len(records))]

        return self._write(work, who, why, at)

    def save_in_steps(
        self, steps: Callable[[Save], T], *, who: str, why: str = "", at: datetime | None = None
    ) -> T:
        """Save in one transaction records of which later ones name the ids that earlier ones get.

        ``steps`` is handed a function that saves one record and gives it back as stored; what it returns is returned.
        It may run again when another program was writing, so it does nothing but save.
        """
        return self._write(lambda writing: steps(writing.save), who, why, at)

    def take_in(
        self, workshop: str, given: Sequence[Contribution], *, who: str, at: datetime | None = None
    ) -> list[Taken]:
        """Keep what people sent into a workshop, each thing once however often it arrives; they come back in order.

        What does not count (a vote after the votes were opened, say) is refused by itself, with the reason.
        """
        return self._write(
            lambda writing: taking.take_in(writing, workshop, given), who, "sent into the workshop", at
        )

    def workshops(
        self, cycle: str | None = None, team: str | None = None, as_of: datetime | None = None
    ) -> tuple[Workshop, ...]:
        return self._ask(lambda bodies: reading.workshops(bodies, str(cycle or ""), team or ""), as_of)

    def workshop_in(self, room: str, as_of: datetime | None = None) -> Workshop | None:
        """The workshop that meets in a room, or None."""
        return self._ask(lambda bodies: reading.workshop_in(bodies, room), as_of)

    def gathered(self, workshop: str, as_of: datetime | None = None) -> Gathered:
        """A workshop with everything that was sent into it."""
        return self._ask(lambda bodies: reading.gathered(bodies, workshop), as_of)

    def remove(
        self,
        kind: RecordKind,
        id: str,
        version: int,
        *,
        who: str,
        why: str = "",
        at: datetime | None = None,
        with_checkins: bool = False,
    ) -> None:
        """Remove a record that nothing else refers to; its history stays.

        An objective takes its key results along, a check-in what was written under it; a key result's check-ins go only when ``with_checkins`` says so.
        """
        if kind not in RECORD_TYPES:
            raise UnknownNameError.of("kind of record", kind, RECORD_TYPES)
        self._write(
            lambda writing: writing.remove(kind, id, version, with_checkins=with_checkins), who, why, at
        )

    def teams(self, as_of: datetime | None = None) -> TeamTree:
        return self._ask(reading.teams, as_of)

    def plan(
        self,
        cycle: str,
        team: str | None = None,
        include_below: bool = False,
        as_of: datetime | None = None,
    ) -> Plan:
        """What a team set out to do in a cycle, or all teams; objectives in the order of the cascade, then by id."""
        return self._ask(
            lambda bodies: reading.plan(bodies, str(cycle), team or "", include_below=include_below), as_of
        )

    def objective(self, id: str, as_of: datetime | None = None) -> Objective:
        return self._ask(lambda bodies: reading.objective(bodies, id), as_of)

    def key_result(self, id: str, as_of: datetime | None = None) -> KeyResult:
        return self._ask(lambda bodies: reading.key_result(bodies, id), as_of)

    def initiatives(
        self, cycle: str | None = None, team: str | None = None, as_of: datetime | None = None
    ) -> tuple[Initiative, ...]:
        return self._ask(lambda bodies: reading.initiatives(bodies, str(cycle or ""), team or ""), as_of)

    def scenarios(
        self, cycle: str | None = None, team: str | None = None, as_of: datetime | None = None
    ) -> tuple[Scenario, ...]:
        """Scenarios by cycle, then in the order of the cascade, then by id."""
        return self._ask(lambda bodies: reading.scenarios(bodies, str(cycle or ""), team or ""), as_of)

    def scenario(self, id: str, as_of: datetime | None = None) -> Scenario:
        return self._ask(lambda bodies: reading.scenario(bodies, id), as_of)

    def assumptions(
        self, cycle: str | None = None, team: str | None = None, as_of: datetime | None = None
    ) -> tuple[Assumption, ...]:
        """The assumptions that plans rest on, in the same order."""
        return self._ask(lambda bodies: reading.assumptions(bodies, str(cycle or ""), team or ""), as_of)

    def checkins(
        self,
        cycle: str | None = None,
        team: str | None = None,
        key_result: str | None = None,
        as_of: datetime | None = None,
    ) -> tuple[CheckIn, ...]:
        """Check-ins by day, then id; all of them, or those of a cycle, a team, a key result."""
        return self._ask(
            lambda bodies: reading.checkins(bodies, str(cycle or ""), team or "", key_result or ""), as_of
        )

    def comments(
        self, checkins: Collection[str], as_of: datetime | None = None
    ) -> dict[str, tuple[Comment, ...]]:
        """What was written under check-ins, by their id, each in the order written."""
        return self._ask(lambda bodies: reading.comments(bodies, checkins), as_of)

    def review(self, cycle: str, team: str, as_of: datetime | None = None) -> Review | None:
        found = self.reviews(cycle, team, as_of)
        return found[0] if found else None

    def reviews(
        self, cycle: str | None = None, team: str | None = None, as_of: datetime | None = None
    ) -> tuple[Review, ...]:
        return self._ask(lambda bodies: reading.reviews(bodies, str(cycle or ""), team or ""), as_of)

    def cycles(self, as_of: datetime | None = None) -> tuple[str, ...]:
        """The cycles with a plan, earliest first."""
        return self._ask(reading.cycles, as_of)

    def history(
        self,
        kind: RecordKind | None = None,
        id: str | None = None,
        cycle: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Revision, ...]:
        """Every change, oldest first: those after ``since``, up to and including ``until``.

        They are exactly what leads from the state as of ``since`` to the state as of ``until``.
        """
        if kind is not None and kind not in RECORD_TYPES:
            raise UnknownNameError.of("kind of record", kind, RECORD_TYPES)
        since, until = _moment(since, "since"), _moment(until, "until")
        return self._database.read(
            lambda conn: log.history(conn, kind or "", id or "", str(cycle or ""), since, until)
        )

    def sign(
        self, cycle: str, team: str | None = None, *, who: str, at: datetime | None = None, note: str = ""
    ) -> Signature:
        """Keep the plan as it is now under a stamp. Signed again, the newest signature counts; the earlier stay."""

        def work(writing: Writing) -> Signature:
            return signing.sign(writing.conn, str(cycle), team or "", who, at, note)

        return self._write(work, who, "", at)

    def signature(
        self, cycle: str, team: str | None = None, as_of: datetime | None = None
    ) -> Signature | None:
        as_of = _moment(as_of)
        return self._database.read(lambda conn: signing.signature(conn, str(cycle), team or "", as_of))

    def signed_plan(self, cycle: str, team: str | None = None, as_of: datetime | None = None) -> Plan | None:
        """The plan as it was signed; a snapshot that was altered afterwards is refused."""
        as_of = _moment(as_of)
        return self._database.read(lambda conn: signing.signed_plan(conn, str(cycle), team or "", as_of))

    def changes_since_signing(
        self, cycle: str, team: str | None = None, as_of: datetime | None = None
    ) -> tuple[Revision, ...]:
        """Changes of objectives, key results, initiatives and assumptions after the newest signature; none without one."""
        as_of = _moment(as_of)
        return self._database.read(lambda conn: signing.changes_since(conn, str(cycle), team or "", as_of))

    def revision(self, as_of: datetime | None = None) -> int:
        """The number of the newest change or signature; it grows with each."""
        as_of = _moment(as_of)
        return self._database.read(lambda conn: log.newest_change(conn, as_of)[0])

    def integrity(self) -> list[str]:
        """What is wrong in the store, in sentences; empty when all is well."""
        try:
            return self._database.read(integrity.findings)
        except StoreError as error:  # that it cannot be read is a finding as well
            return [f"{error.problem}: {error.fix}"]

    def _save(self, record: R, who: str, why: str, at: datetime | None) -> R:
        return self._write(lambda writing: writing.save(record), who, why, at)

    def _write(self, act: Callable[[Writing], T], who: str, why: str, at: datetime | None) -> T:
        def work(conn: sa.Connection) -> T:
            self._database.alone(conn)
            writing = Writing(conn, who, why, at)
            done = act(writing)
            writing.finish()
            return done

        return self._database.write(work)

    def _ask(self, question: Callable[[Bodies], T], as_of: datetime | None) -> T:
        as_of = _moment(as_of)
        return self._database.read(lambda conn: question(at_moment(conn, as_of)))


def _moment(given: datetime | None, what: str = "as_of") -> datetime | None:
    return None if given is None else utc(given, what)
