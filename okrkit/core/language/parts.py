"""Which part a number plays: where a metric starts (from), goes (to), by how much, or what it may not pass (limit)."""

from __future__ import annotations

import re
from typing import Literal

from okrkit.core.language.lexicon.listing import phrases

Part = Literal["from", "to", "by", "limit", "plain"]


def _closing(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + "$", re.IGNORECASE)


_STARTS = phrases(
    r"""
    from, currently, current, vs\.?, versus, baseline(?: of|:)?, was, now at, today, against, compared (?:to|with),
    instead of, rather than, previously
    """
)
_THE_CURRENT = phrases("current, about, around, average of, baseline of")
_AIMED = phrases(
    "at least, over, under, below, above, more than, less than, fewer than, about, around, a, an, only, just"
)
_STEPPED = phrases(
    """
    at least, over, more than, about, around, up to, another, an? additional, an? further, an? minimum of, a, minimum of
    """
)
_BOUNDS = phrases(
    """
    at least, at most, over, above, more than, less than, fewer than, under, below, max(?:imum)?(?: of)?,
    min(?:imum)?(?: of)?, up to, exceed(?:s|ing)?, within
    """
)

_LEADS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("from", _closing(rf"\b{_STARTS}\s*+(?:(?:a|the|an)\s++)?(?:{_THE_CURRENT}\s++)*[~:]?\s*+[-−+]?\s*")),
    ("to", _closing(rf"(?:\bto|→|->|=>)\s*+(?:{_AIMED}\s++)*[~<>≥≤=]*\s*+[-−+]?\s*")),
    ("by", _closing(rf"\bby\s*+(?:{_STEPPED}\s++)*[~<>≥≤+]*\s*")),
    ("limit", _closing(rf"(?:\b{_BOUNDS}|[<>≥≤]=?)\s*+(?:(?:an?|the)\s++)?(?:average\s++(?:of\s++)?)?")),
)
_STARTED = re.compile(
    r"\s*(?:baseline|today|currently|now|last\s+(?:year|quarter|month)|at\s+present)\b", re.IGNORECASE
)
_REACH = 100
"""Characters before a number in which the words that tell its part stand."""


def part(text: str, start: int, end: int) -> Part:
    """The part of the number that stands at a place of a text.

    >>> part("Returns from about 9 % to 7 %", 19, 22), part("Returns from about 9 % to 7 %", 26, 29)
    ('from', 'to')
    """
    ahead = text[max(0, start - _REACH) : start]
    for name, lead in _LEADS:
        if lead.search(ahead):
            return name
    return "from" if _STARTED.match(text, end) else "plain"


def aside(text: str, start: int) -> bool:
    """Whether a place stands in brackets, where a line restates what it said.

    >>> aside("Returns at 7 % (9 %)", 11), aside("Returns at 7 % (9 %)", 16)
    (False, True)
    """
    return text.count("(", 0, start) > text.count(")", 0, start)
