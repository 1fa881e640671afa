"""JSON in the shapes that services and people leave behind -> records, each with its place in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected
from okrkit.sources.reading.encoding import decode
from okrkit.sources.reading.files import RawFile

JSON_ENDINGS = (".json", ".jsonl", ".ndjson")

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JsonRecords:
    """The records of one file.

    ``numbers[i]`` says which record of the file the i-th is, counted from 1 (in JSON Lines: its line).
    ``envelope`` is what stood around the records, such as ``total_count``.
    """

    name: str
    records: tuple[Record, ...]
    numbers: tuple[int, ...]
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    envelope: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        return len(self.records) + len(self.rejected)


def read_json(file: RawFile, lists: tuple[str, ...] = ("items", "data", "results")) -> JsonRecords:
    """Read an array, one object, a page with its records under one of ``lists``, or JSON Lines of any of these.

    Numbers with decimals are read as exact decimals.

    Raises
    ------
    ImportRefusedError
        If the file is empty, cut, or no JSON.
    """
    decoded = decode(file.data, file.name)
    text = decoded.data.decode("utf-8").lstrip("\ufeff")
    notes = (decoded.note,) if decoded.note else ()
    if not text.strip():
        raise ImportRefusedError(f"{file.name} is empty", "export it again and import that file")
    try:
        whole = _decoded(text)
    except ValueError as error:
        return _lines(file.name, text, error, notes, lists)
    records, envelope = _unwrapped(whole, lists)
    return _kept(file.name, list(enumerate(records, 1)), [], notes, envelope)


def read_document(file: RawFile) -> Any:
    """The value in a file that is one JSON document, as it stands; numbers with decimals are exact decimals.

    Raises
    ------
    ImportRefusedError
        If the file is no whole JSON document; where it breaks is said.
    """
    text = decode(file.data, file.name).data.decode("utf-8").lstrip("\ufeff")
    try:
        return _decoded(text)
    except ValueError as error:
        problem = f"{file.name} is no whole JSON document: {_where(error)}"
        raise ImportRefusedError(problem, "export or fetch it again; it may have been cut") from error


def _decoded(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _lines(
    name: str, text: str, whole: ValueError, notes: tuple[str, ...], lists: tuple[str, ...]
) -> JsonRecords:
    """JSON Lines; a line that cannot be read is rejected, unless the first one already is none."""
    found: list[tuple[int, Any]] = []
    rejected: list[Rejected] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            records, _ = _unwrapped(_decoded(line), lists)
            found += [(number, record) for record in records]
        except ValueError as error:
            rejected.append(Rejected(name, number, f"the line is no JSON: {_where(error)}"))
    objects = [record for _, record in found if isinstance(record, Mapping)]
    if not objects or len(rejected) > len(objects):
        problem = f"{name} is not complete JSON: {_where(whole)}"
        raise ImportRefusedError(
            problem, "the file may have been cut when it was saved; export it again and import that file"
        )
    return _kept(name, found, rejected, notes, {})


def _where(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return str(error)


def _unwrapped(whole: Any, lists: tuple[str, ...]) -> tuple[list[Any], Record]:
    """The records, and what stood around them; pages put into one array are opened one by one."""
    if isinstance(whole, list):
        records: list[Any] = []
        envelope: Record = {}
        for entry in whole:
            inner = _inside(entry, lists)
            if inner is None:
                records += entry if isinstance(entry, list) else [entry]
            else:
                records += inner
                envelope = envelope or _around(entry, lists)
        return records, envelope
    inner = _inside(whole, lists)
    return ([whole], {}) if inner is None else (inner, _around(whole, lists))


def _inside(value: Any, lists: tuple[str, ...]) -> list[Any] | None:
    """The records of a page; None for a record, which may hold lists of its own but has an id."""
    if not isinstance(value, Mapping) or value.keys() & {"id", "entity_id", "increment_id"}:
        return None
    return next((value[name] for name in lists if isinstance(value.get(name), list)), None)


def _around(page: Record, lists: tuple[str, ...]) -> Record:
    return {name: value for name, value in page.items() if name not in lists}


def _kept(
    name: str,
    found: list[tuple[int, Any]],
    rejected: list[Rejected],
    notes: tuple[str, ...],
    envelope: Record,
) -> JsonRecords:
    """Only objects are records; of a line with several records the line stays the number."""
    records, numbers = [], []
    for number, record in found:
        if isinstance(record, Mapping):
            records.append(record)
            numbers.append(number)
        else:
            rejected.append(Rejected(name, number, f"the record is {_short(record)}, not an object"))
    return JsonRecords(name, tuple(records), tuple(numbers), tuple(rejected), notes, envelope)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
