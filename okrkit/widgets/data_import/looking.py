"""What chosen files seem to be: told by their headers and first values, before anything is read for loading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from okrkit.core.tables import TABLES
from okrkit.sources import Proposal, source
from okrkit.sources.auto import (
    AUTO,
    LAST_RESORT,
    Finding,
    Recognition,
    detected,
    findings,
    in_words,
    recognised,
)
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import raw_files
from okrkit.sources.seen import files_below, looked_at
from okrkit.sources.table.inputs import as_texts, read_input
from okrkit.sources.table.propose import propose_for

_SAMPLES, _ROWS, _LONG = 3, 200, 24


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes
    ----------
    system : the one whose exports the files are; ``auto`` for files of several, ``table`` where no system knows them
    kinds : what each file is called and how sure that is, as far as a system knows it
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
        If a file cannot be read, or leaves open which system it is from.
    """
    if system not in ("", LAST_RESORT):
        return Look(system, tuple(_as_one_of(system, path) for path in paths))
    if not system:
        groups = recognised(findings(paths), _doubtful_table)
        systems = {group.system for group in groups}
        if systems != {LAST_RESORT}:
            only = systems.pop() if len(systems) == 1 else AUTO
            return Look(only, tuple(_kind(path, groups) for path in paths))
    file = read_input(raw_files([paths[0]])[0], sheet)
    proposal = propose_for(file, [table] if table else list(TABLES))
    return Look(LAST_RESORT, tuple("" for _ in paths), tuple(file.headers), _samples(file), proposal)


def _doubtful_table(one: Finding) -> str | None:
    """A file that only a table can be is shown with its columns; between two systems the person chooses."""
    return LAST_RESORT if all(c.system == LAST_RESORT for c in one.candidates) else None


def _as_one_of(system: str, path: Path) -> str:
    """What a system calls a file; empty where it does not know it, which the check will say."""
    return "; ".join(
        what.layout for member in files_below([path]) if (what := detected(source(system), looked_at(member)))
    )


def _kind(path: Path, groups: Sequence[Recognition]) -> str:
    """What a chosen file is, or the files of a zip are."""
    said = [
        f"{_called(group.system)}: {candidate.what.layout} ({in_words(candidate.what.sureness)}, {candidate.what.sureness:.0%})"
        for group in groups
        for one, candidate in group.findings
        if candidate and path in (one.path, *one.path.parents)
    ]
    return "; ".join(dict.fromkeys(said))


def _called(system: str) -> str:
    """A system as people call it.

    >>> _called("ga4"), _called("table")
    ('Google Analytics 4', 'Table')
    """
    name, mark, _ = source(system).about.partition(":")
    return name if mark else system.capitalize()


def _samples(file: TextTable) -> dict[str, tuple[str, ...]]:
    rows = file.columns.slice(0, _ROWS)
    found = {}
    for header in file.headers:
        texts = as_texts(rows.column(header).combine_chunks()).drop_null().unique().to_pylist()
        shown = [text.strip() for text in texts if text.strip()][:_SAMPLES]
        found[header] = tuple(t if len(t) <= _LONG else t[: _LONG - 1] + "…" for t in shown)
    return found
