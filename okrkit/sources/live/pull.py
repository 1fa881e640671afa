"""Read all streams of a connection into the journal, from where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from okrkit.sources.live.errors import ServiceError
from okrkit.sources.live.journal import Journal
from okrkit.sources.live.system import Record, Session, Stream, Window

Progress = Callable[[str, int], None]
"""Told a stream and how many records of it are there."""


def windows_for(
    session: Session, marks: dict[str, str], since: datetime | None, until: datetime, *, full: bool
) -> dict[str, Any]:
    """What a new run asks for, as the journal keeps it: since when, for each stream, and when it began."""
    begins: dict[str, str | None] = {}
    for stream in session.streams:
        mark = marks.get(stream.name)
        if not stream.incremental or (full and since is None):
            begins[stream.name] = None
        elif since is not None:
            begins[stream.name] = since.astimezone(UTC).isoformat()
        else:
            begins[stream.name] = None if mark is None else (_instant(mark) - stream.lag).isoformat()
    return {"since": begins, "until": until.astimezone(UTC).isoformat()}


def pull(session: Session, journal: Journal, run: dict[str, Any], progress: Progress) -> None:
    """Read every page that the journal does not hold yet.

    Raises
    ------
    ServiceError
        If a service hands out the same page for ever.
    """
    for stream in session.streams:
        begins = run["since"].get(stream.name)
        window = Window(_instant(begins) if begins else None, _instant(run["until"]))
        where = journal.where(stream.name)
        pages, cursor, done, n = where.pages, where.cursor, where.done, where.records
        progress(stream.name, n)
        while not done:
            page = stream.page(window, cursor)
            if page.after is not None and page.after == cursor:
                raise ServiceError(
                    f"the service hands out the same page of {stream.name} again and again",
                    "try again later; what was read so far is kept",
                )
            pages, n = pages + 1, n + len(page.records)
            journal.append(stream.name, pages, page)
            cursor, done = page.after, page.after is None
            progress(stream.name, n)


def pulled(session: Session, journal: Journal) -> dict[str, list[Record]]:
    """The records of each stream, each record once, in its latest state."""
    return {stream.name: _latest(stream, journal) for stream in session.streams}


def marks_after(
    session: Session,
    records: dict[str, list[Record]],
    before: dict[str, str],
    run: dict[str, Any],
) -> dict[str, str]:
    """Where each stream stands once the run's records are loaded.

    A run that began after the last mark leaves a gap between the two, so it does not move the mark.
    """
    marks = dict(before)
    for stream in session.streams:
        begins, mark = run["since"].get(stream.name), before.get(stream.name)
        if mark is not None and begins is not None and _instant(begins) > _instant(mark):
            continue
        # A shop's clock may be ahead: no mark lies behind the run's own beginning.
        new = _instant(run["until"])
        if stream.changed is not None:
            times = [stream.changed(record) for record in records[stream.name]]
            if not times:
                continue  # nothing changed: the mark stays where the last change was
            new = min(new, max(times))
        marks[stream.name] = (max(new, _instant(mark)) if mark else new).isoformat()
    return marks


def _latest(stream: Stream, journal: Journal) -> list[Record]:
    kept: dict[str, Record] = {}
    for record in journal.records(stream.name):
        name = stream.identity(record)
        seen = kept.get(name)
        if seen is not None and stream.changed is not None and stream.changed(record) < stream.changed(seen):
            continue
        kept[name] = record
    return list(kept.values())


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
