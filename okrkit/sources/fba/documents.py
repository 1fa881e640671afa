"""A file, or the document of a Selling Partner API report, opened: what kind it is, and its table or its records."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from okrkit.errors import ImportRefusedError
from okrkit.sources.fba.layouts import CALLED, is_header, layout_of
from okrkit.sources.fba.opened import Opened
from okrkit.sources.reading.filedays import FileDay, FileDays
from okrkit.sources.reading.files import TEXT_ENDINGS, RawFile
from okrkit.sources.reading.flatfiles import read_flat

ENDINGS = (*TEXT_ENDINGS, ".json")
UNPACKED = 2 * 1024**3  # bytes: far above any report


def opened(
    file: RawFile, days: FileDays | None = None, told: Mapping[str, str] = MappingProxyType({})
) -> Opened:
    """A report file; ``days`` tells of which day it is where its rows do not, ``told`` which header means what.

    Raises
    ------
    ImportRefusedError
        If it is none of the reports that okrkit reads.
    """
    if (answer := sales_and_traffic_in(file)) is not None:
        return Opened(file.name, "sales_and_traffic", file.sha256, len(file.data), answer=answer)
    if file.ending == ".json":
        problem = f"{file.name} is not the sales and traffic report, the only one that comes as JSON"
        raise ImportRefusedError(problem, "import reports as they were downloaded")
    try:
        flat = read_flat(file, lambda row: is_header(row, told))
    except ImportRefusedError as error:
        kinds = ", ".join(CALLED.values())
        other = "if its columns have other names, tell them: --map sessions=COLUMN --map units=COLUMN"
        raise ImportRefusedError(error.problem, f"{error.fix}; {other}; okrkit reads {kinds}") from error
    layout = layout_of(flat.text.headers, told)
    if layout is None:
        problem = f"{file.name} has columns that stand twice: {', '.join(flat.text.headers[:12])}"
        raise ImportRefusedError(problem, "export the report again and import it as it was downloaded")
    day = days.of(file.name) if days else None
    return Opened(file.name, layout, file.sha256, len(file.data), flat.text, flat.preamble, day)


def opened_document(
    name: str, body: bytes, *, gzipped: bool = False, charset: str | None = None, day: date | None = None
) -> Opened:
    """The document of a report fetched from the Selling Partner API: the same text as the download.

    Parameters
    ----------
    name : str
        What the report is called in messages, for example its type.
    body : bytes
        As fetched; ``gzipped`` where the answer said ``compressionAlgorithm: GZIP``.
    charset : str, optional
        Of the download's ``Content-Type``; without it the bytes themselves decide.
    day : date, optional
        The day the report is about, for reports of stock, which do not say it.

    Raises
    ------
    ImportRefusedError
        If the document is damaged or none of the reports that okrkit reads.
    """
    data = _unpacked(name, body) if gzipped else body
    if charset:
        try:
            data = data.decode(charset).encode("utf-8")
        except (LookupError, UnicodeDecodeError) as error:
            raise ImportRefusedError(
                f"{name} is not in {charset}, as its answer says: {error}", "fetch it again"
            ) from error
    report = opened(RawFile(name, data))
    told = FileDay(day, f"{name} is of {day}, when it was made.") if day else None
    return Opened(
        report.name,
        report.layout,
        report.sha256,
        report.size,
        report.text,
        report.preamble,
        told,
        report.answer,
    )


def sales_and_traffic_in(file: RawFile) -> Mapping[str, object] | None:
    """The answer where the file is the sales and traffic report; None if it is another."""
    if b"salesAndTrafficBy" not in file.data[:1_000_000] or not file.data.lstrip(
        b"\xef\xbb\xbf \t\r\n"
    ).startswith(b"{"):
        return None
    try:
        answer = json.loads(file.data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def _unpacked(name: str, body: bytes) -> bytes:
    try:
        stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        data = stream.decompress(body, UNPACKED)
        if stream.unconsumed_tail or not stream.eof:
            raise gzip.BadGzipFile("it ends early, or unpacks to more than a report would")
    except (zlib.error, gzip.BadGzipFile) as error:
        raise ImportRefusedError(f"{name} is not a whole GZIP document: {error}", "fetch it again") from error
    return data
