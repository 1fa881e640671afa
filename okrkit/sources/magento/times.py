"""The grids' English times, whole columns at a time: ``Oct 27, 2023 21:05:00 PM`` and ``Jan 30, 2025 09:05:00 PM``."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.frames import Frame

_FORM = (
    r"^(?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}), (?P<year>\d{4}),? "
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})(?: ?(?P<half>[AP]M))?$"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STAMP = pa.timestamp("us")


def times(frame: Frame, field: str) -> pa.Array:
    """Times as printed.

    Older releases print a 24-hour clock and AM or PM behind it, newer ones a 12-hour clock: an hour above 12 is
    taken as it stands, whatever is behind it.
    """
    texts = frame.text(field)
    read = _english(texts)
    return frame.times(field).local if read is None else read


def _english(texts: pa.Array) -> pa.Array | None:
    """None where any text is of another form, or no day of the calendar."""
    if not len(texts) or pc.all(pc.match_substring_regex(texts, _FORM)).as_py() is not True:
        return None
    parts = pc.extract_regex(texts, _FORM)

    def number(name: str) -> np.ndarray:
        filled = pc.fill_null(pc.struct_field(parts, name), "1")
        return np.asarray(pc.cast(filled, pa.int64()))

    month = np.asarray(
        pc.fill_null(pc.index_in(pc.struct_field(parts, "month"), pa.array(_MONTHS)), -1)
    ).astype(np.int64)
    hour, half = number("hour"), pc.fill_null(pc.struct_field(parts, "half"), "")
    hour = np.where(np.asarray(pc.equal(half, "PM")) & (hour < 12), hour + 12, hour)
    hour = np.where(np.asarray(pc.equal(half, "AM")) & (hour == 12), 0, hour)
    months = ((number("year") - 1970) * 12 + month).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (number("day") - 1).astype("timedelta64[D]")
    known = np.asarray(texts.is_valid())
    fine = (month >= 0) & (days.astype("datetime64[M]") == months) & (hour < 24)
    if not (fine | ~known).all():
        return None
    seconds = hour * 3600 + number("minute") * 60 + number("second")
    stamps = days.astype("datetime64[us]") + (seconds * 1_000_000).astype("timedelta64[us]")
    return pa.array(stamps, STAMP, mask=~known)
