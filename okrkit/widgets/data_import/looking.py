"""What chosen files seem to be: told by their headers and first values, before anything is read for loading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from okrkit.core.tables import TABLES
from okrkit.errors import ImportRefusedError
from okrkit.sources import Proposal, headers_of, sources
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import raw_files
from okrkit.sources.table.inputs import as_texts, read_input
from okrkit.sources.table.propose import propose_for

_SAMPLES, _ROWS, _LONG = 3, 200, 24


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes
    ----------
    system : the one whose exports all files are; ``table`` where no system knows them
    kinds : what each file is called, as far as a system knows it
    headers, samples : columns of the first file, and a few different values of each
    proposal : how its columns would be read as a table
    """

    system: str
    kinds: tuple[str, ...]
    headers: tuple[str, ...] = ()
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    proposal: Proposal | None = None


def look(paths: Sequence[Path], system: str = "", table: str = "", sheet: str | None = None) -> Look:
    """Look at files; ``system`` and ``table`` are what the person said they are, if anything.

    Raises
    ------
    ImportRefusedError
        If a file cannot be read, or is none of what it was said to be.
    """
    if system != "table":
        found = _exports(paths, sheet, system)
        if found is not None:
            return found
    file = read_input(raw_files([paths[0]])[0], sheet)
    proposal = propose_for(file, [table] if table else list(TABLES))
    return Look("table", tuple("" for _ in paths), tuple(file.headers), _samples(file), proposal)


def _exports(paths: Sequence[Path], sheet: str | None, told: str) -> Look | None:
    """The system that knows every file; None where there is none and none was told."""
    headers = [headers_of(path, sheet) for path in paths]
    for name, source in sources().items():
        if source.recognise is None or (told and name != told):
            continue
        try:
            kinds = [source.recognise(found, path.name) for found, path in zip(headers, paths, strict=True)]
        except ImportRefusedError:
            if told:
                raise
            continue
        return Look(name, tuple(kinds))
    return None


def _samples(file: TextTable) -> dict[str, tuple[str, ...]]:
    rows = file.columns.slice(0, _ROWS)
    found = {}
    for header in file.headers:
        texts = as_texts(rows.column(header).combine_chunks()).drop_null().unique().to_pylist()
        shown = [text.strip() for text in texts if text.strip()][:_SAMPLES]
        found[header] = tuple(t if len(t) <= _LONG else t[: _LONG - 1] + "…" for t in shown)
    return found
