"""Articles packed into the row of their order, in the three ways in which plugins do it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import Ints
from okrkit.sources.reading.frames import flags
from okrkit.sources.reading.headers import plain

KEYS = ("name", "sku", "quantity", "total", "sub_total")
_CELL = re.compile(r"line item \d+")
_COLUMN = re.compile(r"(?:product|line) item (?P<number>\d+) (?P<key>name|sku|quantity|total|subtotal)")
_NEXT = re.compile(r"[;\n](?=\s*(?:id|item_id|name|product_id|code):)")


@dataclass(frozen=True, slots=True)
class Told:
    """The articles at one place of their rows: ``texts[key][i]`` belongs to ``rows[i]``; ``place`` names it."""

    place: str
    rows: Ints
    texts: dict[str, pa.Array]


def has_packed_articles(file: TextTable) -> bool:
    """Whether a row of the file holds all articles of its order."""
    return any(
        _CELL.fullmatch(name) or _COLUMN.fullmatch(name) or name == "line items"
        for name in map(plain, file.headers)
    )


def packed_articles(file: TextTable) -> list[Told] | None:
    """All of them, place by place; None where the file packs none.

    ``line_item_1`` ... hold ``name:Cap|sku:C1|quantity:2|total:18.00|sub_total:20.00``, one article a cell; ``line_items``
    several of them with semicolons between; ``Product Item 1 Name``, ``Product Item 1 Quantity`` ... a value a cell.
    """
    names = {header: plain(header) for header in file.headers}
    cells = sorted(
        (h for h, name in names.items() if _CELL.fullmatch(name)), key=lambda h: int(names[h].split()[-1])
    )
    if cells:
        return [_cell(file, header) for header in cells]
    if (joined := next((h for h, name in names.items() if name == "line items"), None)) is not None:
        return [_cells_in_one(file, joined)]
    columns: dict[int, dict[str, str]] = {}
    for header, name in names.items():
        if found := _COLUMN.fullmatch(name):
            key = "sub_total" if found["key"] == "subtotal" else found["key"]
            columns.setdefault(int(found["number"]), {})[key] = header
    return [_columns(file, number, columns[number]) for number in sorted(columns)] or None


def _text(file: TextTable, header: str | None) -> pa.Array:
    if header is None:
        return pa.nulls(file.columns.num_rows, pa.string())
    text = pc.utf8_trim_whitespace(file.columns.column(header).combine_chunks())
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _cell(file: TextTable, header: str) -> Told:
    column = _text(file, header)
    rows = np.flatnonzero(flags(pc.is_valid(column)))
    return _parted(header, rows, column.take(pa.array(rows)))


def _cells_in_one(file: TextTable, header: str) -> Told:
    rows: list[int] = []
    texts: list[str] = []
    for row, text in enumerate(_text(file, header).to_pylist()):
        parts = [part for part in _NEXT.split(text) if part.strip()] if text else []
        rows += [row] * len(parts)
        texts += parts
    return _parted(header, np.array(rows, dtype=np.int64), pa.array(texts, pa.string()))


def _parted(header: str, rows: Ints, column: pa.Array) -> Told:
    texts = {key: _value(column, key) for key in KEYS}
    texts["sub_total"] = pc.coalesce(texts["sub_total"], _value(column, "subtotal"))
    return Told(header, rows, texts)


def _value(column: pa.Array, key: str) -> pa.Array:
    """The text behind a key, up to the next one; null where it is empty or not there."""
    found = pc.extract_regex(column, rf"(?s)(?:^|\|)\s*{key}:(?P<value>.*?)(?:\|[a-zA-Z_]+:.*|\|?$)")
    text = pc.utf8_trim_whitespace(pc.struct_field(found, "value"))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _columns(file: TextTable, number: int, headers: dict[str, str]) -> Told:
    texts = {key: _text(file, headers.get(key)) for key in KEYS}
    some = flags(pc.is_valid(texts["name"])) | flags(pc.is_valid(texts["quantity"]))
    taken = pa.array(np.flatnonzero(some))
    return Told(
        f"Product Item {number}", np.asarray(taken), {key: text.take(taken) for key, text in texts.items()}
    )
