"""Times as screens show them (other languages' months, a.m., PDT, GMT-7) -> a form that `read_stamps` understands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.datetexts import parse_stamp

_ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTHS = {
    word: _ENGLISH[number]
    for number, words in enumerate(
        (
            # English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish, Turkish; without accents
            "jan january januar janner jan. janvier janv ene enero gen gennaio januari sty stycznia oca ocak janeiro",
            "feb february februar fevrier fevr febrero febbraio fev fevereiro februari lut lutego sub subat",
            "mar march marz mrz mars marzo marco mrt maart marca mart",
            "apr april avr avril abr abril aprile kwi kwietnia nis nisan",
            "may mai mayo mag maggio maio mei maj maja mayis",
            "jun june juni juin junio giu giugno junho cze czerwca haz haziran",
            "jul july juli juil juillet julio lug luglio julho lip lipca tem temmuz",
            "aug august aout ago agosto augustus augusti sie sierpnia agu agustos",
            "sep sept september septembre septiembre set sett settembre setembro wrz wrzesnia eyl eylul",
            "oct october okt oktober octobre octubre ott ottobre out outubro paz pazdziernika eki ekim",
            "nov november novembre noviembre novembro lis listopada kas kasim",
            "dec december dez dezember decembre dic diciembre dicembre dezembro gru grudnia ara aralik",
        )
    )
    for word in words.split()
}
_FILLERS = frozenset({"de", "del", "di", "a", "at", "um", "kl", "om", "alle", "ore", "uhr"})
_ZONES = {
    name: minutes
    for minutes, names in {
        0: "UTC GMT Z WET", 60: "BST CET MEZ WEST", 120: "CEST MESZ EET", 180: "EEST TRT MSK", 240: "GST",
        330: "IST", 480: "SGT AWST", 540: "JST", 600: "AEST", 660: "AEDT", -180: "BRT", -240: "EDT", -300: "EST CDT",
        -360: "CST MDT", -420: "MST PDT", -480: "PST AKDT", -540: "AKST", -600: "HST",
    }.items()
    for name in names.split()
}  # fmt: skip
_ISO = r"^\d{4}-\d{2}-\d{2}(?:[T ]|$)"
_HALF = re.compile(r"(?<=\d)\s*([ap])[.\s\u00a0\u202f]*m\b\.?", re.IGNORECASE)
_ZONE = re.compile(
    r"\s*(?:(?:GMT|UTC)\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?|(?<![A-Za-z])(?P<name>[A-Z]{1,5}))$"
)
_PARTS = r"^(?P<day>.+?)[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})(?P<rest>[^\d.,].*|)$"
_AFTER = re.compile(r"0:00:00(?: (AM|PM))?( [+-]\d{2}:\d{2})?")
_WORD = re.compile(r"[^\W\d_]+\.?,?")
_EASTERN = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*")


def plain_moments(column: pa.Array) -> pa.Array:
    """The same times in ISO form, or with English months, and the offset in figures; what is not understood stays as it is.

    A name of a zone that is not known stays too, so that the cell is reported and not read as another time.

    >>> plain_moments(pa.array(["Sep 4, 2026 1:05:07 AM PDT", "31 jul 2026 11:03:59 p.m. GMT-7"])).to_pylist()
    ['2026-09-04 01:05:07 -07:00', '2026-07-31 23:03:59 -07:00']
    """
    if pc.all(pc.match_substring_regex(column, _ISO)).as_py() is not False:
        zoned = pc.match_substring_regex(column, r"[A-Za-z]{2}")
        if not pc.any(zoned).as_py():
            return column
    if (quick := _by_parts(column)) is not None:
        return quick
    return _each(column, _plain)


def _by_parts(column: pa.Array) -> pa.Array | None:
    """The same for long columns: days and zones are few and read once each, the clock is put together by columns.

    None where a time has another form, or a day leaves open which number is the month: then the column decides as a whole.
    """
    parts = pc.extract_regex(column, _PARTS)
    if parts.null_count > column.null_count:
        return None
    day, rest = (
        _each(pc.struct_field(parts, name), make)
        for name, make in (("day", _iso_day), ("rest", _half_and_zone))
    )
    if max(day.null_count, rest.null_count) > column.null_count:
        return None
    hour = pc.cast(pc.struct_field(parts, "hour"), pa.int64())
    half = pc.utf8_slice_codeunits(rest, 0, 1)
    hour = pc.if_else(pc.and_(pc.equal(half, "P"), pc.less(hour, 12)), pc.add(hour, 12), hour)
    hour = pc.if_else(pc.and_(pc.equal(half, "A"), pc.equal(hour, 12)), 0, hour)
    clock = pc.binary_join_element_wise(
        pc.utf8_lpad(pc.cast(hour, pa.string()), 2, "0"), pc.struct_field(parts, "minute"), pc.struct_field(parts, "second"), ":"
    )  # fmt: skip
    zone = pc.utf8_slice_codeunits(rest, 1)
    return pc.binary_join_element_wise(day, " ", clock, zone, "")


def _each(column: pa.Array, make: Callable[[str], str | None]) -> pa.Array:
    """A function of each different text; null where it gives nothing."""
    encoded = column.dictionary_encode()
    made = pa.array([None if t is None else make(t) for t in encoded.dictionary.to_pylist()], pa.string())
    return made.take(encoded.indices)


def _iso_day(text: str) -> str | None:
    """A day that can be read one way only, as YYYY-MM-DD."""
    plain = _plain(text)
    one, other = parse_stamp(plain, True), parse_stamp(plain, False)
    return f"{one.local:%Y-%m-%d}" if one is not None and one == other else None


def _half_and_zone(text: str) -> str | None:
    """What follows a clock as ``A``, ``P`` or a blank for the half of the day, and the offset.

    >>> _half_and_zone(" p.m. GMT-7"), _half_and_zone("JST"), _half_and_zone(" XQT")
    ('P -07:00', '  +09:00', None)
    """
    found = _AFTER.fullmatch(_plain(f"0:00:00{text}"))
    return None if found is None else (found[1] or " ")[0] + (found[2] or "")


def _plain(text: str) -> str:
    body = " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())
    body = _HALF.sub(lambda m: f" {m[1].upper()}M", _EASTERN.sub(r"\1-\2-\3 ", body))
    offset = ""
    if (found := _ZONE.search(body)) and found["name"] not in ("AM", "PM"):
        minutes = _minutes(found)
        if minutes is not None:
            sign = "-" if minutes < 0 else "+"
            offset = f" {sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
            body = body[: found.start()].strip()
    return " ".join(_WORD.sub(_word, body).replace(" ,", ",").split()) + offset


def _minutes(found: re.Match[str]) -> int | None:
    if found["sign"]:
        minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
        return -minutes if found["sign"] == "-" else minutes
    return _ZONES.get(found["name"])


def _word(found: re.Match[str]) -> str:
    word = found[0].rstrip(".,")
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    bare = bare.replace("ı", "i")
    if bare in _FILLERS:
        return ""
    month = _MONTHS.get(bare)
    return found[0] if month is None else month + ("," if found[0].endswith(",") else "")
