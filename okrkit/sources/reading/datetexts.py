"""One text -> one time, and the evidence for which of two numbers is the day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from okrkit.errors import ImportRefusedError

_TIME = (
    r"(?:[T,]?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?)?"
)
_ZONE = r"(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}))?"
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,\s*)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}{_ZONE}")
_COMPACT = re.compile(rf"(?P<year>(?:19|20)\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_TIME}{_ZONE}")
_YEAR_LAST = re.compile(
    rf"{_WEEKDAY}(?P<one>\d{{1,2}})(?P<mark>[-/. ])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}}){_TIME}{_ZONE}"
)
_DAY_NAME = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?[\s-]+(?P<name>[^\W\d]{{3,10}})\.?[\s,-]+(?P<year>\d{{4}}){_TIME}{_ZONE}"
)
_NAME_DAY = re.compile(
    rf"{_WEEKDAY}(?P<name>[^\W\d]{{3,10}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner", "feb february februar", "mar march mär märz mrz maerz",
            "apr april", "may mai", "jun june juni", "jul july juli", "aug august",
            "sep sept september", "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParsedStamp:
    """A time as printed; the instant where an offset was printed too (minutes east of Greenwich)."""

    local: datetime
    offset: int | None = None

    @property
    def utc(self) -> datetime | None:
        return None if self.offset is None else self.local - timedelta(minutes=self.offset)


def decide_day_first(texts: Iterable[str], name: str, told: bool | None) -> tuple[bool, str | None]:
    """Whether the day stands before the month, and the sentence that says why.

    A part above 12 proves it, over all rows of the column; dots are only ever written day first. Dates that read
    the same both ways need no decision.

    Raises
    ------
    ImportRefusedError
        If the column proves both, or proves nothing and a date may be two days.

    Examples
    --------
    >>> decide_day_first(["02/03/2025", "28/02/2025"], "Date", None)
    (True, "Date: the day stands first, as '28/02/2025' shows.")
    """
    proof: dict[bool, str] = {}
    dotted = doubtful = None
    for text in texts:
        match = _YEAR_LAST.fullmatch(text)
        if not match:
            continue
        one, two = int(match["one"]), int(match["two"])
        if one > 12 >= two:
            proof.setdefault(True, text)
        elif two > 12 >= one:
            proof.setdefault(False, text)
        elif match["mark"] == ".":
            dotted = dotted or text
        elif one != two:
            doubtful = doubtful or text
    if told is not None:
        if (not told) in proof:
            raise ImportRefusedError(
                f"{proof[not told]!r} in the column {name!r} cannot be read with the {'day' if told else 'month'} first",
                "leave the order of day and month out; the column shows it itself",
            )
        return told, None
    if len(proof) == 2:
        raise ImportRefusedError(
            f"the column {name!r} holds dates of both orders: {proof[True]!r} and {proof[False]!r}",
            "export the dates in one order, best as YYYY-MM-DD",
        )
    if proof:
        first = True in proof
        said = f"{name}: the {'day' if first else 'month'} stands first, as {proof[first]!r} shows."
        return first, said
    if doubtful is not None:
        raise ImportRefusedError(
            f"{doubtful!r} in the column {name!r} may be two different days, and no date in the column tells which",
            "say it with --day-first or --month-first",
        )
    if dotted is not None:
        return True, f"{name}: {dotted!r} was read day first, as dates with dots are written."
    return True, None


def telling_dates(texts: Iterable[str]) -> set[str]:
    """The first text of each kind of evidence: what `decide_day_first` says of these, it says of all."""
    found: dict[str, str] = {}
    for text in sorted(texts):
        match = _YEAR_LAST.fullmatch(text)
        if not match:
            continue
        one, two = int(match["one"]), int(match["two"])
        day, month = one > 12 >= two, two > 12 >= one
        kind = (
            "day"
            if day
            else "month"
            if month
            else "dots"
            if match["mark"] == "."
            else "either"
            if one != two
            else ""
        )
        if kind:
            found.setdefault(kind, text)
    return set(found.values())


def parse_stamp(text: str, day_first: bool) -> ParsedStamp | None:
    """The time that a text names, or None.

    >>> parse_stamp("Oct 27, 2023 9:05 PM", True).local
    datetime.datetime(2023, 10, 27, 21, 5)
    """
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _NAME_DAY, _DAY_NAME, _COMPACT):
        match = pattern.fullmatch(text.strip())
        if match:
            return _built(match.groupdict(), day_first)
    return None


def _built(parts: dict[str, str | None], day_first: bool) -> ParsedStamp | None:
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    if "one" in parts:
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        day, month = (one, two) if day_first else (two, one)
    else:
        day = int(parts["day"] or 0)
        named = parts.get("name")
        month = _MONTHS.get(named.casefold(), 0) if named else int(parts["month"] or 0)
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "").lower()[:1]
    if half == "p" and hour < 12:  # some systems print 21:05 PM
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    micro = int((parts["part"] or "0").ljust(6, "0")[:6])
    try:
        local = datetime(year, month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0), micro)
    except ValueError:
        return None
    return ParsedStamp(local, _offset(parts["zone"]))


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if zone[0] == "-" else minutes
