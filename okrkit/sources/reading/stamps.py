"""Texts and typed columns -> local times and instants; the order of day and month is decided per column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError, InvalidValueError
from okrkit.sources.reading.datetexts import decide_day_first, parse_stamp
from okrkit.sources.reading.numbers import EMPTY

STAMP = pa.timestamp("us")
_ISO = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$"
_ISO_OFFSET = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2} ?[+-]\d{2}:?\d{2}$"


@dataclass(frozen=True, slots=True)
class Stamps:
    """A column of times: as the shop's clock showed them, and as instants where an offset or zone tells."""

    local: pa.Array
    utc: pa.Array
    bad: npt.NDArray[np.bool_]
    notes: tuple[str, ...] = ()
    offsets: frozenset[int] = frozenset()  # minutes east of Greenwich, as printed


def read_stamps(
    column: pa.Array,
    name: str,
    *,
    day_first: bool | None = None,
    timezone: str | None = None,
    stamps_in: Literal["shop", "utc"] = "shop",
    keep_printed: bool = False,
) -> Stamps:
    """Read a column of times or days.

    A time without offset is the shop's own clock, unless ``stamps_in`` says UTC. A time printed with an offset
    keeps its printed clock; one printed in UTC (Z, +00:00) is moved to the shop's zone where that is known, unless
    ``keep_printed``.

    Raises
    ------
    ImportRefusedError
        If 02/03/2025 may be two days and nothing in the column tells which; if the column holds plain numbers.
    """
    kind = column.type
    if pa.types.is_null(kind):
        return _none(len(column))
    if pa.types.is_string(kind):
        stamps = _from_texts(column, name, day_first)
    elif pa.types.is_timestamp(kind) and kind.tz is not None:
        return _zoned(column, name, timezone)
    elif pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        local = column.cast(STAMP, safe=False)
        stamps = Stamps(local, pa.nulls(len(column), STAMP), np.zeros(len(column), bool))
    else:
        example = next((v for v in column.to_pylist() if v is not None), None)
        raise ImportRefusedError(
            f"the column {name!r} holds {kind} values such as {example!r}, not dates",
            "map another column, or format the column as a date before exporting",
        )
    return _settled(stamps, name, timezone, stamps_in, keep_printed)


def zone_of(timezone: str) -> str:
    """The zone's name, checked.

    Raises
    ------
    InvalidValueError
        If no such zone exists.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        problem = f"{timezone!r} is not a time zone"
        raise InvalidValueError(problem, "write it like Europe/Berlin or America/New_York") from error
    return timezone


def to_local(utc: pa.Array, timezone: str) -> pa.Array:
    """Instants (naive, UTC) as the clock of a zone shows them."""
    return pc.local_timestamp(pc.assume_timezone(utc, "UTC").cast(pa.timestamp("us", zone_of(timezone))))


def to_utc(local: pa.Array, timezone: str) -> pa.Array:
    """A zone's clock as instants; the hour that a clock change repeats is read as the first of the two."""
    zoned = pc.assume_timezone(local, zone_of(timezone), ambiguous="earliest", nonexistent="earliest")
    return pc.local_timestamp(zoned.cast(pa.timestamp("us", "UTC")))


def _none(rows: int) -> Stamps:
    return Stamps(pa.nulls(rows, STAMP), pa.nulls(rows, STAMP), np.zeros(rows, bool))


def _zoned(column: pa.Array, name: str, timezone: str | None) -> Stamps:
    zone = timezone or column.type.tz
    moved = column.cast(pa.timestamp("us", zone_of(zone)), safe=False)
    utc = pc.local_timestamp(column.cast(pa.timestamp("us", "UTC"), safe=False))
    note = f"{name}: the times carry a zone and were read as {zone} clock time."
    return Stamps(pc.local_timestamp(moved), utc, np.zeros(len(column), bool), (note,))


def _settled(
    stamps: Stamps, name: str, timezone: str | None, stamps_in: Literal["shop", "utc"], keep_printed: bool
) -> Stamps:
    """Move times that are in UTC to the shop's zone, and find the instants of those on the shop's clock."""
    if stamps.offsets:
        if stamps.offsets != {0} or keep_printed:
            return stamps
        if timezone is None:
            note = f"{name}: the times are printed in UTC and stay so; tell the shop's time zone to move them to its days."
            return Stamps(stamps.local, stamps.utc, stamps.bad, (*stamps.notes, note), stamps.offsets)
        note = f"{name}: the times are printed in UTC and were moved to {timezone}."
        local = to_local(stamps.utc, timezone)
        return Stamps(local, stamps.utc, stamps.bad, (*stamps.notes, note), stamps.offsets)
    if stamps_in == "utc":
        if timezone is None:
            problem = f"the times in {name!r} are said to be in UTC, but the shop's time zone is not known"
            raise ImportRefusedError(
                problem, 'write it into okrkit.toml under [shop], for example: timezone = "Europe/Berlin"'
            )
        note = f"{name}: the times were read as UTC and moved to {timezone}."
        return Stamps(to_local(stamps.local, timezone), stamps.local, stamps.bad, (*stamps.notes, note))
    return stamps


def _from_texts(column: pa.Array, name: str, day_first: bool | None) -> Stamps:
    trimmed = pc.utf8_trim_whitespace(column)
    empty = pc.fill_null(pc.equal(trimmed, ""), True)
    filled = pc.if_else(empty, pa.scalar(None, pa.string()), trimmed)
    if filled.null_count == len(filled):
        return _none(len(column))
    return _fast(filled) or _by_value(filled, name, day_first)


def _fast(filled: pa.Array) -> Stamps | None:
    """All values in one ISO form: no value is looked at in Python."""
    fine = np.zeros(len(filled), bool)
    try:
        if pc.all(pc.match_substring_regex(filled, _ISO)).as_py():
            return Stamps(pc.cast(filled, STAMP), pa.nulls(len(filled), STAMP), fine)
        if not pc.all(pc.match_substring_regex(filled, _ISO_OFFSET)).as_py():
            return None
        local = pc.cast(pc.utf8_slice_codeunits(filled, 0, 19), STAMP)
    except pa.ArrowInvalid:
        return None
    digits = pc.replace_substring(pc.utf8_slice_codeunits(filled, -6), ":", "")
    hours = pc.cast(pc.utf8_slice_codeunits(digits, -4, -2), pa.int64())
    minutes = pc.add(pc.multiply(hours, 60), pc.cast(pc.utf8_slice_codeunits(digits, -2), pa.int64()))
    offsets = pc.if_else(pc.match_substring(digits, "-"), pc.negate(minutes), minutes)
    utc = pc.subtract(local, pc.multiply(offsets, 60_000_000).cast(pa.duration("us")))
    return Stamps(local, utc, fine, offsets=frozenset(pc.unique(offsets).drop_null().to_pylist()))


def _by_value(filled: pa.Array, name: str, day_first: bool | None) -> Stamps:
    encoded = filled.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    first, said = decide_day_first(texts, name, day_first)
    local: list[datetime | None] = []
    utc: list[datetime | None] = []
    bad = np.zeros(len(texts) + 1, bool)
    offsets: set[int] = set()
    for place, text in enumerate(texts):
        parsed = None if text.casefold() in EMPTY else parse_stamp(text, first)
        bad[place] = parsed is None and text.casefold() not in EMPTY
        local.append(parsed.local if parsed else None)
        utc.append(parsed.utc if parsed else None)
        if parsed and parsed.offset is not None:
            offsets.add(parsed.offset)
    places = pc.fill_null(encoded.indices, len(texts))
    return Stamps(
        pa.array([*local, None], STAMP).take(places),
        pa.array([*utc, None], STAMP).take(places),
        bad[np.asarray(places)],
        (said,) if said else (),
        frozenset(offsets),
    )
