"""A sync without a workspace: pages into a journal, the journal into tables; and one that is killed at every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from okrkit.sources import Batch, ReadOptions
from okrkit.sources.live import Access, Journal, Live, marks_after, pull, pulled, windows_for
from tests.sources.standins.base import Clock


class Killed(BaseException):
    """The process is gone."""


def run(
    live: Live,
    settings: Mapping[str, str],
    environ: Mapping[str, str],
    folder: Path,
    clock: Clock,
    *,
    since: datetime | None = None,
    die_at: int | None = None,
    options: ReadOptions | None = None,
) -> Batch:
    """What one sync would load.

    Parameters
    ----------
    die_at : the process dies at this page: even numbers before it is written down, odd ones after
    """
    journal = Journal(folder)
    access = Access(
        live, live.checked(settings), timezone="UTC", currency="EUR", timing=clock.timing(), environ=environ
    )
    session = live.connect(access)
    try:
        asked = journal.run() or journal.begin(
            windows_for(session, journal.state()["marks"], since, clock.at, full=False)
        )
        _pull(session, journal, asked, die_at)
        found = pulled(session, journal)
        batch = session.read(
            found, options or ReadOptions(source_name=live.name, currency="EUR", timezone="UTC")
        )
    finally:
        session.close()
    journal.finish(marks_after(session, found, journal.state()["marks"], asked), settings)
    return batch


def killed_everywhere(
    run_once: Callable[[Path, int | None], Batch], folder: Path
) -> Iterator[tuple[int, Batch]]:
    """For each point where a run can die: the batch of the same run taken up again."""
    for die_at in range(200):
        place = folder / str(die_at)
        try:
            run_once(place, die_at)
        except Killed:
            yield die_at, run_once(place, None)
        else:
            assert die_at > 1, "no page was read at all"
            return


def same(one: Batch, other: Batch) -> bool:
    """Whether two batches hold the same rows; their order may differ."""
    return {n: rows_of(t) for n, t in one.tables.items()} == {n: rows_of(t) for n, t in other.tables.items()}


def rows_of(table: pa.Table) -> list[str]:
    """Rows as texts that sort."""
    return sorted(str(sorted(row.items())) for row in table.to_pylist())


def _pull(session: Any, journal: Journal, asked: dict[str, Any], die_at: int | None) -> None:
    written = journal.append
    seen = 0

    def append(stream: str, number: int, page: Any) -> None:
        nonlocal seen
        before = seen == die_at
        after = seen + 1 == die_at
        seen += 2
        if before:
            raise Killed
        written(stream, number, page)
        if after:
            raise Killed

    journal.append = append  # type: ignore[method-assign]
    pull(session, journal, asked, lambda _s, _n: None)
