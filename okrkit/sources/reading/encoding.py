"""Which encoding a text file is in, decided by evidence and said."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from okrkit.errors import ImportRefusedError

# Bytes that Windows' Western code page leaves undefined: seeing one rules it out.
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"

_KINDS = (
    (b"PK\x03\x04", "a zip or an Excel file", "call it .zip or .xlsx, as it was, or save it as CSV UTF-8"),
    (b"PK\x05\x06", "an empty zip", "export it again"),
    (b"\xd0\xcf\x11\xe0", "an Excel file of the old kind", "open it and save it as CSV UTF-8"),
    (b"PAR1", "a Parquet file", "call it .parquet, as it was"),
    (b"\x1f\x8b", "packed with gzip", "unpack it and import what is inside"),
    (b"%PDF", "a PDF", "export the figures as CSV and import that"),
    (
        b"<!doctype html",
        "a web page",
        "sign in and download the export again: this is what stood there instead",
    ),
    (b"<html", "a web page", "sign in and download the export again: this is what stood there instead"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as UTF-8 bytes without a mark, and a sentence where that needed a decision."""

    data: bytes
    note: str | None = None


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file as UTF-8 bytes.

    UTF-8 with or without a mark, UTF-16 with a mark or recognisable by its zero bytes, and Windows-1252 where the
    bytes are not UTF-8 and none of them is undefined there.

    Raises
    ------
    ImportRefusedError
        If it is none of these; the offset of the first byte that does not fit is named.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    _refuse_other_kinds(data, name)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, "utf-16", name)
    head = data[:4096]
    if len(head) >= 4 and head.count(0) >= len(head) // 3:
        return _utf16(data, "utf-16-le" if head[1] == 0 else "utf-16-be", name)
    _refuse_zero(data, name)
    if data.isascii():
        return Decoded(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    else:
        return Decoded(data)
    if is_western(data):
        note = f"{name} is not UTF-8 (byte {at:,}); it was read as Windows-1252 (Western European)."
        return Decoded(data.decode("cp1252").encode("utf-8"), note)
    problem = f"{name} is in an encoding that is neither UTF-8, UTF-16 nor Windows-1252 (byte {at:,})"
    raise ImportRefusedError(problem, "save it as CSV UTF-8 and import that")


def is_western(data: bytes) -> bool:
    """Whether every byte stands for a character in Windows-1252."""
    return not any(byte in data for byte in _NOT_CP1252)


def _utf16(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"{name} looks like UTF-16 but is damaged at byte {error.start:,}"
        raise ImportRefusedError(
            problem, "export the file again, as CSV UTF-8 if there is a choice"
        ) from error
    try:
        decoded = text.lstrip("\ufeff").encode("utf-8")
    except UnicodeEncodeError as error:  # half of a pair of code units
        problem = f"{name} looks like UTF-16 but is damaged at character {error.start:,}"
        raise ImportRefusedError(
            problem, "export the file again, as CSV UTF-8 if there is a choice"
        ) from error
    _refuse_zero(decoded, name)
    return Decoded(decoded, f"{name} was read as UTF-16.")


def _refuse_zero(data: bytes, name: str) -> None:
    at = data.find(0)
    if at >= 0:
        problem = f"{name} is not a text file: it holds zero bytes (the first at byte {at:,})"
        raise ImportRefusedError(problem, "export it as CSV (UTF-8) and import that")


def _refuse_other_kinds(data: bytes, name: str) -> None:
    """Files that are known by their first bytes, whatever their name says."""
    head = data[:64].lstrip().lower()
    for mark, kind, fix in _KINDS:
        if data.startswith(mark) or (mark.startswith(b"<") and head.startswith(mark)):
            raise ImportRefusedError(f"{name} is {kind}, not a table of text", fix)
