"""What any table may hold, by its headers and first values: asked where no system knows the file."""

from __future__ import annotations

from okrkit.core.tables import TABLES
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Recognised
from okrkit.sources.reading.csvs import read_text
from okrkit.sources.reading.files import TABLE_ENDINGS, RawFile
from okrkit.sources.table.inputs import BINARY, read_input
from okrkit.sources.table.propose import propose_for

COMPLETE, EITHER, PART = 0.6, 0.4, 0.3
"""Sureness: every needed column is found beyond doubt; so it is for several tables; some columns are found."""

_SHOWN = 4


def detect(file: RawFile) -> Recognised | None:
    """The table that explains most of a file's columns; None where it explains none of them."""
    if file.ending not in TABLE_ENDINGS:
        return None
    try:
        content = read_input(file, None) if file.ending in BINARY else read_text(file)
    except ImportRefusedError:
        return None
    proposal = propose_for(content, list(TABLES), given=frozenset({"currency"}))
    if not proposal.suggestions or len(content.headers) < 2:
        return None
    seen = ", ".join(f"{s.canonical} = {s.column!r}" for s in proposal.suggestions[:_SHOWN])
    if proposal.other_tables:
        names = " or ".join((proposal.table, *proposal.other_tables))
        return Recognised(f"{names} by mapping", EITHER, f"its columns fit each of them: {seen}")
    layout = f"{proposal.table} by mapping"
    if proposal.missing:
        return Recognised(layout, PART, f"found {seen}; no sure column for {', '.join(proposal.missing)}")
    return Recognised(layout, COMPLETE, f"found every needed column: {seen}")
