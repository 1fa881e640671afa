"""Headers of a system's files, in its languages -> the fields they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_MARKS = re.compile(r"[^\w]+")


def plain(header: str) -> str:
    """A header without case, marks and blanks, so that ``Order #`` and ``order_`` are told by their words alone.

    >>> plain("Net Sales"), plain("Order #"), plain("N. Revenue (formatted)"), plain("order_date")
    ('net sales', 'order', 'n revenue formatted', 'order date')
    """
    return " ".join(_MARKS.sub(" ", header.casefold().replace("_", " ")).split())


def found(headers: Sequence[str], words: Mapping[str, str]) -> dict[str, str]:
    """Field -> header, for each field of which the file has a header.

    ``words`` gives for each field the headers it is known by, separated by bars, the surest first. A header stands
    for one field only; a field takes the surest of its headers.
    """
    by_plain: dict[str, str] = {}
    for header in headers:
        by_plain.setdefault(plain(header), header)
    fields: dict[str, str] = {}
    taken: set[str] = set()
    for field, names in words.items():
        for name in names.split("|"):
            known = by_plain.get(plain(name))
            if known is not None and known not in taken:
                fields[field] = known
                taken.add(known)
                break
    return fields
