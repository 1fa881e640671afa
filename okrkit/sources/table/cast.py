"""A column of a file -> its canonical type, with the rows that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import Column
from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, to_scaled
from okrkit.sources.reading.identity import OTHER, each, of_email, of_phone, pseudonym
from okrkit.sources.reading.numbers import EMPTY, read_decimals
from okrkit.sources.reading.stamps import read_stamps
from okrkit.sources.schema import ARROW_TYPES
from okrkit.sources.table.headers import plain
from okrkit.sources.table.inputs import as_texts

_YES = frozenset({"yes", "y", "true", "t", "1", "ja", "j", "x", "wahr", "on"})
_NO = frozenset({"no", "n", "false", "f", "0", "nein", "falsch", "off"})
_PERSON = re.compile(r"[^\W\d_]{2,}[ ,.]+[^\W\d_]{2,}.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cast:
    """The values in the canonical type; rows marked ``bad`` hold something that cannot be read."""

    values: pa.Array
    bad: Flags
    notes: tuple[str, ...] = ()
    utc: pa.Array | None = None  # of times: the instants, where known


def cast(
    values: pa.Array,
    column: Column,
    header: str,
    options: ReadOptions,
    currency: str | pa.Array | None = None,
) -> Cast:
    """Bring a column into the type of a canonical one; ``currency`` is the amounts' own, for all or row by row.

    Raises
    ------
    ImportRefusedError
        If the column leaves open what its dates or decimal marks mean.
    """
    if column.type == "text":
        return _text(values, column, header)
    if column.type in ("stamp", "day"):
        return _time(values, column, header, options)
    if column.type == "flag":
        return _flag(values)
    own = currency if column.type == "money" or column.name == "value" else ""
    return _number(values, column, header, options, own)


def _text(values: pa.Array, column: Column, header: str) -> Cast:
    texts = as_texts(values)
    fine = np.zeros(len(texts), bool)
    if column.name == "customer_id":
        return _customer(texts, header, fine)
    if column.name == "currency":
        codes = pc.utf8_upper(texts)
        bad = pc.fill_null(pc.invert(pc.match_substring_regex(codes, "^[A-Z]{3}$")), False)
        return Cast(codes, np.asarray(bad))
    return Cast(texts, fine)


def _customer(texts: pa.Array, header: str, fine: Flags) -> Cast:
    """Ids stay as they are; what is an e-mail, a phone number or a person's name becomes a pseudonym."""
    phones = any(word in plain(header) for word in ("phone", "telefon", "mobile", "handy"))
    if not phones and pc.any(pc.match_substring_regex(texts, r"[^\d]")).as_py() is not True:
        return Cast(texts, fine)

    def mark(text: str) -> str | None:
        if "@" in text:
            return of_email(text)
        if phones:
            return of_phone(text)
        if _PERSON.fullmatch(text):
            return pseudonym(OTHER, " ".join(text.casefold().split()))
        return text

    marked = each(texts, mark)
    changed = pc.sum(pc.fill_null(pc.not_equal(marked, texts), False)).as_py()
    notes = (
        (f"{header}: e-mail addresses, phone numbers and names were replaced by pseudonyms.",)
        if changed
        else ()
    )
    return Cast(marked, fine, notes)


def _time(values: pa.Array, column: Column, header: str, options: ReadOptions) -> Cast:
    stamps = read_stamps(
        values, header, day_first=options.day_first, timezone=options.timezone, stamps_in=options.stamps_in
    )
    local = stamps.local if column.type == "stamp" else stamps.local.cast(pa.date32())
    return Cast(local, stamps.bad, stamps.notes, stamps.utc if column.type == "stamp" else None)


def _flag(values: pa.Array) -> Cast:
    if pa.types.is_boolean(values.type):
        return Cast(values, np.zeros(len(values), bool))
    texts = pc.utf8_lower(as_texts(values))
    yes, no = (pc.is_in(texts, pa.array(sorted(words))) for words in (_YES, _NO))
    known = pc.or_(yes, no)
    empty = pc.or_(pc.is_null(texts), pc.is_in(texts, pa.array(sorted(EMPTY))))
    flags = pc.if_else(known, yes, pa.scalar(None, pa.bool_()))
    return Cast(flags, ~np.asarray(known) & ~np.asarray(empty))


def _number(
    values: pa.Array, column: Column, header: str, options: ReadOptions, currency: str | pa.Array | None
) -> Cast:
    if column.type == "number":
        if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
            numbers = values.cast(pa.float64())
            bad = pc.fill_null(pc.is_inf(numbers), False)
            gone = pc.or_(bad, pc.fill_null(pc.is_nan(numbers), False))
            return Cast(pc.if_else(gone, pa.scalar(None, pa.float64()), numbers), np.asarray(bad))
        read = read_decimals(values, header, 6, decimal_comma=options.decimal_comma, currency=currency)
        return Cast(read.values.cast(pa.float64()), read.bad, read.notes)
    scale = MONEY if column.type == "money" else QUANTITY
    read = read_decimals(values, header, scale, decimal_comma=options.decimal_comma, currency=currency)
    if column.type != "count":
        return Cast(read.values, read.bad, read.notes)
    scaled, missing = to_scaled(read.values)
    part = (scaled % 1000) != 0
    counts = pa.array(scaled // 1000, ARROW_TYPES["count"], mask=missing | part)
    return Cast(counts, read.bad | part, read.notes)
