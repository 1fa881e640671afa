"""Where a raw export's files lie: the bucket's folder with revisions/, index.csv and status.csv, a zip of it, or files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from okrkit.sources.reading.csvs import read_text
from okrkit.sources.reading.files import TEXT_ENDINGS, RawFile, raw_files
from okrkit.sources.reading.jsons import JSON_ENDINGS
from okrkit.sources.reading.words import count

ENDINGS = (*JSON_ENDINGS, *TEXT_ENDINGS)


@dataclass(frozen=True, slots=True)
class Found:
    """The files of events, the hand-made tables of events, and the two lists that say what the export holds."""

    events: list[RawFile]
    tables: list[RawFile]
    lists: list[RawFile]


def files_in(paths: Sequence[Path]) -> Found:
    """Every file under the paths, sorted by what it is."""
    raws = raw_files(list(_spread(paths)), ENDINGS)
    events = [raw for raw in raws if raw.ending in JSON_ENDINGS]
    lists = [raw for raw in raws if raw.ending not in JSON_ENDINGS and kind_of_list(raw) is not None]
    tables = [raw for raw in raws if raw.ending not in JSON_ENDINGS and raw not in lists]
    return Found(sorted(events, key=_place), tables, lists)


def _spread(paths: Sequence[Path]) -> Iterable[Path]:
    """A folder of the bucket stands for its own files and those of its revisions."""
    for path in paths:
        given = Path(path).expanduser()
        inside = given / "revisions"
        if given.is_dir() and inside.is_dir():
            yield from sorted(p for p in given.iterdir() if p.is_file() and p.suffix.lower() in TEXT_ENDINGS)
            yield inside
        else:
            yield given


def _place(raw: RawFile) -> tuple[int, str]:
    """Revisions in their order: 9.json before 10.json."""
    stem = raw.name.rpartition("/")[2].partition(".")[0]
    return (int(stem), raw.name) if stem.isascii() and stem.isdigit() else (0, raw.name)


def kind_of_list(raw: RawFile) -> str | None:
    """Whether a file is the export's index or its status; both spellings of the headers are in use."""
    head = raw.data[:400].decode("utf-8-sig", "replace").casefold().replace("_", " ")
    if "filename" in head and "min" in head and "timestamp" in head:
        return "index"
    return "status" if "total revisions" in head and "exported revision" in head else None


def said_by_lists(found: Found) -> tuple[list[str], dict[str, object]]:
    """What the lists say about revisions that are missing here, and how many revisions they know of."""
    notes: list[str] = []
    control: dict[str, object] = {}
    here = {raw.name.rpartition("/")[2] for raw in found.events}
    for raw in found.lists:
        table = read_text(raw)
        if kind_of_list(raw) == "index":
            named = [str(n).rpartition("/")[2] for n in table.columns.column(0).to_pylist()]
            missing = [name for name in named if name not in here]
            control["revisions_in_index"] = len(named)
            if missing:
                notes.append(
                    f"{raw.name} names {count(len(named), 'revision')}, of which {len(missing):,} are not here, {missing[0]} "
                    "the first: days may lack events; download the whole folder."
                )
            continue
        for row in table.columns.slice(0, 1).to_pylist():
            cells = {header.casefold().replace("_", " "): str(cell).strip() for header, cell in row.items()}
            total, done = cells.get("total revisions", ""), cells.get("exported revisions", "")
            if total.isdigit() and done.isdigit():
                control |= {"revisions_in_all": int(total), "revisions_exported": int(done)}
                if int(done) < int(total):
                    notes.append(
                        f"{raw.name}: {int(done):,} of {int(total):,} revisions were exported; the last events are still to come."
                    )
    return notes, control
