"""The hand-made layout of the CSV import (Identity, Timestamp, Event, Prop:...) -> the same records as a raw export's."""

from __future__ import annotations

from collections.abc import Iterator

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected
from okrkit.sources.kissmetrics.lines import Lines, Record, of_records
from okrkit.sources.reading.csvs import TextTable, read_text
from okrkit.sources.reading.files import RawFile

PROPERTY = "prop:"


def is_event_table(headers: list[str]) -> bool:
    """Whether a table has identities with their times and events, or aliases."""
    have = {h.casefold() for h in headers}
    return "identity" in have and (
        ("timestamp" in have and bool(have & {"event", "alias"})) or "alias" in have
    )


def read_table(file: RawFile) -> tuple[Lines, tuple[Rejected, ...], int]:
    """Read one file: its records, the rows that could not be cut into cells, and the number of all rows.

    Raises
    ------
    ImportRefusedError
        If the file is another table: the reports' exports have columns of their own and are read as any table is.
    """
    text = read_text(file)
    if not is_event_table(text.headers):
        seen = ", ".join(repr(h) for h in text.headers[:6])
        raise ImportRefusedError(
            f"{file.name} is no export of events; its columns are {seen}; expected revisions/*.json or Identity, Timestamp, Event",
            "for the CSV of a report use: okrkit import table FILE --map CANONICAL=COLUMN",
        )
    numbers = [int(n) for n in text.numbers]
    return of_records(file.name, _records(text), numbers, text.notes), text.rejected, text.rows_read


def _records(text: TextTable) -> Iterator[Record]:
    """A row as a line of the raw export; an alias has no time of its own, so it takes the table's first possible one."""
    for row in text.columns.to_pylist():
        cells = {name.casefold(): str(value).strip() for name, value in row.items()}
        record: dict[str, object] = {"_p": cells.get("identity"), "_t": cells.get("timestamp") or None}
        if cells.get("alias"):
            record |= {"_p2": cells["alias"], "_t": record["_t"] or 1_000_000_000}
        if cells.get("event"):
            record["_n"] = cells["event"]
        for name, value in row.items():
            if name.casefold().startswith(PROPERTY) and str(value).strip():
                record[name[len(PROPERTY) :].strip()] = str(value).strip()
        yield record
