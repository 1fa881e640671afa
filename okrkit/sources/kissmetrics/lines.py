"""JSON Lines of the raw export -> columns; a line's other properties are read only where somebody asks for them.

A file may be called ``.json`` and hold one object a line. Lines that are not quite JSON are mended where that is safe
(a lone backslash, a control character), else rejected one by one.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.json as pajson

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected
from okrkit.sources.reading.encoding import decode
from okrkit.sources.reading.files import RawFile
from okrkit.sources.reading.jsons import read_json

Record = Mapping[str, Any]

KEYS = ("_p", "_p2", "_n")
TAKEN = ("referrer", "Referrer", "channel", "Channel")
"""Properties that every visit carries: taken with the keys, so that not every line is read twice."""

EARLIEST, LATEST = 946_684_800, 4_102_444_800  # seconds: 2000 to 2100; what is outside is no time in seconds
_LENIENT = json.JSONDecoder(strict=False)  # control characters stand in some texts
_LONE = re.compile(rb'\\(?!["\\/bfnrtu])')


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as columns: texts (null where missing), seconds since 1970 UTC, and the lines themselves.

    ``numbers`` are their places in the file, from 1.
    """

    name: str
    texts: dict[str, pa.Array]
    seconds: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int64]
    source: Sequence[bytes] | Sequence[Record]
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.seconds)

    def record(self, row: int) -> Record:
        """A line with all its properties."""
        line = self.source[row]
        return loaded(line) if isinstance(line, bytes) else line


def read_lines(file: RawFile) -> Lines:
    """Read one revision.

    Raises
    ------
    ImportRefusedError
        If it is empty, or none of its lines is an event.
    """
    data = file.data
    notes: tuple[str, ...] = ()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or 0 in data[:4096]:
        decoded = decode(data, file.name)
        data, notes = decoded.data, (decoded.note,) if decoded.note else ()
    if data.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"["):
        array = read_json(file, lists=())
        return of_records(file.name, array.records, array.numbers, array.notes)
    split = data.removeprefix(codecs.BOM_UTF8).split(b"\n")
    numbers = [number for number, line in enumerate(split, 1) if line.strip()]
    lines = [split[number - 1] for number in numbers]
    if not lines:
        raise ImportRefusedError(f"{file.name} is empty", "download the revision again")
    found = _columns(lines)
    if found is None:
        return of_records(file.name, _each(lines), numbers, notes)
    texts, seconds = found
    return Lines(file.name, texts, seconds, np.array(numbers, np.int64), lines, (), notes)


def of_records(
    name: str,
    records: Iterable[Record | str],
    numbers: Sequence[int] | None = None,
    notes: tuple[str, ...] = (),
) -> Lines:
    """Records that are decoded already, or the reason why one could not be.

    Raises
    ------
    ImportRefusedError
        If most of them are no events.
    """
    kept: list[Record] = []
    places: list[int] = []
    seconds: list[int] = []
    rejected: list[Rejected] = []
    for place, record in enumerate(records):
        number = numbers[place] if numbers is not None else place + 1
        time = record if isinstance(record, str) else seconds_of(record)
        if isinstance(time, str):
            rejected.append(Rejected(name, number, time))
            continue
        assert not isinstance(record, str)
        kept.append(record)
        places.append(number)
        seconds.append(time)
    if rejected and len(rejected) > len(kept):
        problem = f"{name} is no raw export of Kissmetrics: {len(rejected):,} of {len(rejected) + len(kept):,} lines are no event; the first: {rejected[0].reason}"
        raise ImportRefusedError(problem, "name the folder of the data export, with its revisions/*.json")
    texts = {key: pa.array([_text(r.get(key)) for r in kept], pa.string()) for key in (*KEYS, *TAKEN)}
    return Lines(
        name, texts, np.array(seconds, np.int64), np.array(places, np.int64), kept, tuple(rejected), notes
    )


def seconds_of(record: Record) -> int | str:
    """When it was, in seconds since 1970 UTC; or why it is no event."""
    if not _text(record.get("_p")):
        return "there is no identity (_p)"
    told = record.get("_t")
    try:
        seconds = int(float(told)) if told is not None and not isinstance(told, bool) else None
    except (TypeError, ValueError, OverflowError):
        seconds = None
    if seconds is None:
        return f"the time (_t) is {told!r}, not seconds since 1970"
    if not EARLIEST <= seconds <= LATEST:
        return f"the time (_t) {told} is no time in seconds since 1970"
    return seconds


def loaded(line: bytes) -> Record:
    """One line as an object.

    Raises
    ------
    ValueError
        If it is none, even after mending.
    """
    text = _utf8(line)
    try:
        found = _LENIENT.decode(text)
    except (ValueError, RecursionError):
        found = _LENIENT.decode(_utf8(_LONE.sub(rb"\\\\", line)))
    if isinstance(found, dict):
        return found
    raise ValueError("the line is no object")


def _utf8(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _each(lines: Sequence[bytes]) -> Iterable[Record | str]:
    for line in lines:
        try:
            yield loaded(line)
        except (ValueError, RecursionError) as error:
            yield f"the line is no JSON: {error if isinstance(error, ValueError) else 'nested too deep'}"


def _columns(lines: Sequence[bytes]) -> tuple[dict[str, pa.Array], npt.NDArray[np.int64]] | None:
    """All lines at once; None where a line is broken or a value has another type."""
    schema = pa.schema([*((key, pa.string()) for key in (*KEYS, *TAKEN)), ("_t", pa.int64())])
    data = b"\n".join(lines)
    try:
        table = pajson.read_json(
            pa.BufferReader(data),
            read_options=pajson.ReadOptions(use_threads=False, block_size=min(len(data) + 1, (1 << 31) - 1)),
            parse_options=pajson.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    if table.num_rows != len(lines) or table["_p"].null_count or table["_t"].null_count:
        return None
    seconds = table["_t"].to_numpy()
    if not len(seconds) or seconds.min() < EARLIEST or seconds.max() > LATEST:
        return None
    return {key: table[key].combine_chunks() for key in (*KEYS, *TAKEN)}, seconds


def _text(value: object) -> str | None:
    if value is None or isinstance(value, Mapping | list):
        return None
    text = str(value).strip()
    return text or None
