"""Texts -> exact numbers: which mark is the decimal one is decided per column, by evidence, and said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.reading.currencies import Codes, in_others, sole_currency, undressed
from okrkit.sources.reading.decimals import LIMIT, floats_to_scaled, from_scaled

EMPTY = frozenset({"", "-", "–", "nan", "null", "none", "n/a", "na", "#n/a"})
"""Texts that stand for no value in a column of numbers or times (compared without case)."""

_PLAIN = r"^-?\d{1,13}(?:\.\d{1,4})?$"
_THREE_DECIMALS = r"^-?[1-9]\d{0,2}\.\d{3}$"  # 1.234: a thousand and more, or one and a bit
_GROUPS = {
    mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}") for mark in ",."
}
_BARE = re.compile(r"-?[\d.,]*\d", re.ASCII)  # nothing stands beside it
_WHOLE = re.compile(r"(?<=\d)[.,](?:-{1,2}|—|–)$")  # 36,- and 36.-- are how whole prices are written
_APART = re.compile(r"\d{1,3}(?:[\s\u00a0\u202f\u2009'’]\d{3})*(?:[.,]\d*)?")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_POINT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d*)?|\.\d+")
_COMMA = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d*)?|,\d+")
_POWER = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Read:
    """A column read: its values, which rows could not be read, and what was decided."""

    values: pa.Array
    bad: npt.NDArray[np.bool_]
    notes: tuple[str, ...] = ()


def read_decimals(
    column: pa.Array,
    name: str,
    scale: int,
    *,
    decimal_comma: bool | None = None,
    default_point: bool = False,
    currency: str | pa.Array | None = None,
) -> Read:
    """A column of any type as decimal128(18, scale).

    Parameters
    ----------
    column : pyarrow.Array
        Texts, whole numbers, floats or decimals.
    name : str
        The column's name in the file, for messages.
    decimal_comma : bool, optional
        What the caller knows; without it the column's own values decide.
    default_point : bool
        The system writes decimal points, so that a column without evidence needs no answer.
    currency : str or pyarrow.Array, optional
        The only code that may stand at the amounts, for all or row by row; ``""`` where none may, as in a column of
        quantities. Without it all marks of the column have to mean the same one currency.

    Raises
    ------
    ImportRefusedError
        If 1.234 or $5 may mean two things and nothing in the column tells which.
    """
    if pa.types.is_string(column.type):
        return _from_texts(column, name, scale, decimal_comma, default_point, currency)
    if pa.types.is_null(column.type):
        return Read(pa.nulls(len(column), pa.decimal128(18, scale)), np.zeros(len(column), bool))
    if pa.types.is_integer(column.type):
        return _from_ints(column, scale)
    if pa.types.is_floating(column.type):
        values, missing, bad, finer = floats_to_scaled(column, scale)
        notes = (
            (f"{name}: values with more than {scale} decimals were rounded ({finer:,} of them).",)
            if finer
            else ()
        )
        return Read(from_scaled(values, missing | bad, scale), bad, notes)
    if pa.types.is_decimal(column.type):
        texts = pc.cast(column, pa.string())
        return _from_texts(texts, name, scale, decimal_comma=False, default_point=True, currency="")
    return Read(pa.nulls(len(column), pa.decimal128(18, scale)), np.asarray(column.is_valid()))


def _from_ints(column: pa.Array, scale: int) -> Read:
    missing = np.asarray(column.is_null())
    wide = np.asarray(pc.fill_null(column, 0)).astype(np.float64)
    bad = np.abs(wide) >= LIMIT / 10**scale
    safe = np.where(bad, 0, np.asarray(pc.fill_null(column, 0))).astype(np.int64)
    return Read(from_scaled(safe * 10**scale, missing | bad, scale), bad)


def _from_texts(
    column: pa.Array,
    name: str,
    scale: int,
    decimal_comma: bool | None,
    default_point: bool,
    currency: str | pa.Array | None,
) -> Read:
    trimmed = pc.utf8_trim_whitespace(column)
    empty = pc.fill_null(pc.equal(trimmed, ""), True)
    kind = pa.decimal128(18, scale)
    filled = pc.if_else(empty, pa.scalar(None, pa.string()), trimmed)
    if decimal_comma is not True and _all(pc.match_substring_regex(filled, _PLAIN)):
        proven = default_point or decimal_comma is False or _points_are_decimal(filled)
        if proven and (
            scale >= 4 or _all(pc.match_substring_regex(filled, rf"^[^.]*(?:\.\d{{1,{scale}}})?$"))
        ):
            return Read(pc.cast(filled, kind), np.zeros(len(column), bool))
    encoded = filled.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    cleaned, marks = [], []
    for text in texts:
        clean, codes = _parted(text)
        cleaned.append(clean)
        marks.append(codes)
    comma, said = decide_comma([c for c in cleaned if c], name, decimal_comma, default_point)
    notes = [said] if said else []
    marked = [(text, codes) for text, codes in zip(texts, marks, strict=True) if codes]
    if marked and currency is None:
        notes.append(f"{name}: amounts are in {sole_currency(marked, name)}, as {marked[0][0]!r} shows.")
    mantissas = np.zeros(len(texts) + 1, np.int64)
    missing, bad = np.ones(len(texts) + 1, bool), np.zeros(len(texts) + 1, bool)
    finer = 0
    for place, (text, clean) in enumerate(zip(texts, cleaned, strict=True)):
        if text.casefold() in EMPTY:
            continue
        number = _number(clean, comma) if clean else None
        if number is None or abs(number) >= Decimal(LIMIT).scaleb(-scale):
            bad[place] = True
            continue
        scaled = number.scaleb(scale)
        whole = int(scaled.quantize(Decimal(1), ROUND_HALF_UP))
        finer += whole != scaled
        mantissas[place], missing[place] = whole, False
    if finer:
        notes.append(
            f"{name}: values with more than {scale} decimals were rounded ({finer:,} different ones)."
        )
    places = np.asarray(pc.fill_null(encoded.indices, len(texts))).astype(np.int64)
    wrong = bad[places]
    if marked and currency is not None:
        wrong |= in_others(places, [*marks, None], currency)
    return Read(from_scaled(mantissas[places], missing[places] | wrong, scale), wrong, tuple(notes))


def _all(mask: pa.Array) -> bool:
    return pc.all(mask).as_py() is not False


def _points_are_decimal(texts: pa.Array) -> bool:
    """Whether no value is of the form 1.234, or another value shows that the point is the decimal mark."""
    doubtful = pc.match_substring_regex(texts, _THREE_DECIMALS)
    if not pc.any(doubtful).as_py():
        return True
    with_point = pc.match_substring(texts, ".")
    return bool(pc.any(pc.and_(with_point, pc.invert(doubtful))).as_py())


def clean_number(text: str) -> str | None:
    """Digits and marks with a leading sign; without currency, blanks and guards. None if it is no number."""
    return _parted(text)[0]


@lru_cache(maxsize=16_384)
def _parted(text: str) -> tuple[str | None, Codes | None]:
    """A clean number, and the currencies that what stands beside it can mean."""
    if _BARE.fullmatch(text):
        return text, None
    body = text.strip().lstrip("'").strip().replace("−", "-")
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1]
    signs, codes = 0, None
    for _ in range(2):  # the sign may stand outside or inside the currency: -$5, $-5
        if body[:1] in "+-" and body:
            signs, negative, body = signs + 1, negative ^ (body[0] == "-"), body[1:].strip()
        if codes is None:
            body, codes = undressed(body)
    body = _WHOLE.sub("", body)
    if body.endswith("-"):
        signs, negative, body = signs + 1, not negative, body[:-1]
    if _SPACES.search(body) and not _APART.fullmatch(body):
        return None, None  # 12 34 is no number with a thousands mark
    body = _SPACES.sub("", body)
    if signs > 1 or codes == frozenset() or not re.fullmatch(r"[\d.,]*\d[\d.,]*|" + _POWER.pattern, body):
        return None, None
    return "-" + body if negative else body, codes


def decide_comma(
    cleaned: Iterable[str], name: str, told: bool | None, default_point: bool
) -> tuple[bool, str | None]:
    """Whether the comma is the decimal mark, and the sentence that says why.

    >>> decide_comma(["1.234,50", "7"], "Preis", None, False)
    (True, "Preis: the comma is the decimal mark, as '1.234,50' shows.")
    """
    if told is not None:
        return told, None
    proof: dict[bool, str] = {}
    doubtful = None
    for text in cleaned:
        verdict = _evidence(text.lstrip("-"))
        if verdict is None:
            continue
        if verdict == "either":
            doubtful = doubtful or text
        else:
            proof.setdefault(verdict == "comma", text)
    if len(proof) == 2:
        raise ImportRefusedError(
            f"the column {name!r} writes decimals in two ways: {proof[True]!r} and {proof[False]!r}",
            "correct the file, or say which holds with --decimal-comma or --decimal-point; the other rows are then rejected",
        )
    if proof:
        comma = True in proof
        said = f"{name}: the comma is the decimal mark, as {proof[True]!r} shows." if comma else None
        if not comma and doubtful is not None:
            said = f"{name}: the point is the decimal mark, as {proof[False]!r} shows."
        return comma, said
    if doubtful is not None and not default_point:
        raise ImportRefusedError(
            f"{doubtful!r} in the column {name!r} may mean two numbers, and no value in the column tells which",
            "say which mark parts the decimals: --decimal-comma (as in 1.234,50) or --decimal-point (as in 1,234.50)",
        )
    return False, None


def telling(texts: Iterable[str]) -> set[str]:
    """Of texts that are numbers, the first of each kind of evidence: what `decide_comma` says of these, it says of all."""
    found: dict[str, str] = {}
    for text in sorted(texts):
        cleaned = clean_number(text)
        kind = _evidence(cleaned.lstrip("-")) if cleaned else None
        if kind is not None:
            found.setdefault(kind, text)
    return set(found.values())


def _evidence(text: str) -> str | None:
    """What a text proves: 'comma' or 'point' is the decimal mark, 'either', or nothing."""
    commas, points = text.count(","), text.count(".")
    if not commas and not points:
        return None
    if commas and points:
        return "comma" if text.rfind(",") > text.rfind(".") else "point"
    mark, count, other = (",", commas, "point") if commas else (".", points, "comma")
    if count > 1:
        return other if _GROUPS[mark].fullmatch(text) else None  # a mark that repeats parts thousands
    before, _, after = text.partition(mark)
    if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0"):
        return "either"
    return "comma" if commas else "point"


def _number(clean: str, comma: bool) -> Decimal | None:
    body = clean.lstrip("-")
    if _POWER.fullmatch(body):
        plain = body
    elif comma and _COMMA.fullmatch(body):
        plain = body.replace(".", "").replace(",", ".")
    elif not comma and _POINT.fullmatch(body):
        plain = body.replace(",", "")
    else:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return -number if clean.startswith("-") else number
