"""Headers compared as people read them, and how well one fits a canonical column."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from okrkit.core.tables import CanonicalTable, Column

EXACT, KNOWN, GENERIC, CLOSE = 1.0, 0.9, 0.85, 0.5
"""Confidence: the canonical name itself; a header known for it; a known but general one; a part of one."""

SURE = GENERIC
"""From here on a proposal may be used without asking."""

_GENERAL_WORDS = (
    "date datum day tag amount betrag status order title name customer kunde price preis value cost kosten id source "
    "quelle time timestamp datetime description beschreibung medium item article artikel units land"
)
_GENERAL = frozenset(_GENERAL_WORDS.split())
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header without case, accents, blanks and punctuation.

    >>> plain("Kunden-Nr."), plain("Währung")
    ('kundennr', 'wahrung')
    """
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def fingerprint(headers: Iterable[str]) -> str:
    """A short mark of a set of headers, by which a workspace remembers their mapping; order does not matter.

    >>> fingerprint(["Menge", "Preis"]) == fingerprint(["preis ", "MENGE"])
    True
    """
    joined = "\n".join(sorted(plain(h) for h in headers))
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:16]


def fit(header: str, column: Column) -> tuple[float, str]:
    """How well a header fits a canonical column, from 0 to 1, and why."""
    mine = plain(header)
    if mine == plain(column.name):
        return EXACT, "the header is the column's own name"
    known = _aliases(column)
    if mine in known:
        return (GENERIC if mine in _GENERAL else KNOWN), "the header is known for it"
    bare = plain(_BRACKETS.sub("", header))
    if bare and bare != mine and (bare in known or bare == plain(column.name)):
        return GENERIC, f"the header without {_BRACKETS.findall(header)[0]!r} is known for it"
    words = _words(header)
    for alias in (column.name, *column.aliases):
        parts = _words(alias)
        if parts <= words and not parts <= _GENERAL:
            return CLOSE, f"the header contains {alias.replace('_', ' ')!r}"
    return 0.0, ""


def candidates(headers: Iterable[str], table: CanonicalTable) -> list[tuple[float, Column, str, str]]:
    """Every (confidence, column, header, reason) above 0, the surest first."""
    found = []
    for place, header in enumerate(headers):
        for column in table.columns:
            if column.name == "source":
                continue  # the shop's name is told, not read
            confidence, reason = fit(header, column)
            if confidence:
                found.append((-confidence, place, column, header, reason))
    found.sort(key=lambda f: (f[0], f[1]))
    return [(-c, column, header, reason) for c, _, column, header, reason in found]


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(plain(w) for w in re.split(r"[^\w]+|_", text) if w)


@cache
def _aliases(column: Column) -> frozenset[str]:
    return frozenset(plain(alias) for alias in column.aliases)
