"""The beginning of a file, enough to tell what it is, however large it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from okrkit.sources.reading.encoding import decode
from okrkit.sources.reading.files import RawFile

HEAD = 64 * 1024  # bytes
LISTS = (
    "items",
    "data",
    "results",
    "orders",
    "refunds",
    "customers",
    "body",
    "creditmemos",
    "invoices",
    "shipments",
)


def head_of(raw: RawFile, size: int = HEAD) -> RawFile:
    """The file's first lines, cut behind a whole line where there is one."""
    if len(raw.data) <= size:
        return raw
    cut = raw.data[: size - size % 2]
    if raw.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return RawFile(raw.name, cut)
    return RawFile(raw.name, cut[: cut.rfind(b"\n") + 1] or cut)


def first_records(raw: RawFile, at_most: int = 5) -> list[dict[str, Any]] | None:
    """The first objects of a JSON file in any of its shapes, also of a large one; None where it is none.

    >>> first_records(RawFile("x", b'{"items": [{"id": 1}], "total_count": 9}'))
    [{'id': 1}]
    """
    start = raw.data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t")[:1]
    if start not in (b"{", b"["):
        return None
    text = (
        decode(head_of(raw, 16 * HEAD).data, raw.name).data.decode("utf-8", "ignore").lstrip("\ufeff \r\n\t")
    )
    if text.startswith("{"):
        return _of_object(text, at_most)
    return _series(text, 1, at_most)


def _of_object(text: str, at_most: int) -> list[dict[str, Any]] | None:
    decoder = json.JSONDecoder()
    try:
        value, _ = decoder.raw_decode(text)
    except ValueError:
        return _inside(text, at_most)
    inner = next((value[n] for n in LISTS if isinstance(value.get(n), list)), None)
    if inner is not None and not value.keys() & {"id", "entity_id", "increment_id"}:
        return [dict(v) for v in inner[:at_most] if isinstance(v, Mapping)] or None
    return [value]


def _inside(text: str, at_most: int) -> list[dict[str, Any]] | None:
    """A page that is longer than the head: the records behind the first list."""
    at = min((p for name in LISTS if (p := text.find(f'"{name}"')) >= 0), default=-1)
    opened = text.find("[", at) if at >= 0 else -1
    return _series(text, opened + 1, at_most) if opened >= 0 else None


def _series(text: str, at: int, at_most: int) -> list[dict[str, Any]] | None:
    decoder = json.JSONDecoder()
    found: list[dict[str, Any]] = []
    while len(found) < at_most:
        while at < len(text) and text[at] in " \r\n\t,":
            at += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            break
        if isinstance(value, list):
            value = value[0] if value else {}
        if isinstance(value, Mapping):
            inner = next((value[n] for n in LISTS if isinstance(value.get(n), list)), None)
            nested = inner is not None and not value.keys() & {"id", "entity_id", "increment_id"}
            found += (
                [dict(v) for v in inner[:at_most] if isinstance(v, Mapping)]
                if nested and inner
                else [dict(value)]
            )
    return found or None
