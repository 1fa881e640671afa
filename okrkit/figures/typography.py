"""How prose is set on a page: numbers that stay whole, one kind of quotation marks."""

from __future__ import annotations

import html
import re

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CODE = re.compile(r"(`[^`]*`|\w+\((?:[^()\n]|\([^()\n]*\))*\))")
_PER_CENT = re.compile(r"(?<=\d) (?=%)")
_PERIOD = re.compile(r"\b(\d{4})-(Q\d|H\d|\d\d)(?:-(\d\d))?\b(?!-)")
_DAY = re.compile(rf"\b(\d{{1,2}}) (?=(?:{_MONTHS})\b)")
_DOUBLE = re.compile(r'(?<![\w"])"(?=\S)([^"\n]*?\S)"(?![\w"])')
_SINGLE = re.compile(r"(?<![\w'’])'(?=\S)([^'\n]*?\S)'(?![\w'])")


def typeset(text: str) -> str:
    """Prose with hard spaces and hyphens where a line must not break, and curly quotation marks.

    What is written to be typed, in backticks or as a call, stays as it is: it has to work when copied.

    >>> typeset('reached 54 % of "orders" in 2026-Q4')
    'reached 54\\xa0% of “orders” in 2026\\u2011Q4'
    """
    return "".join(p if k % 2 else _set(p) for k, p in enumerate(_CODE.split(text)))


def _set(prose: str) -> str:
    prose = _PER_CENT.sub("\xa0", prose)
    prose = _PERIOD.sub(lambda m: "\u2011".join(p for p in m.groups() if p), prose)
    prose = _DAY.sub("\\1\xa0", prose)
    return _SINGLE.sub(r"“\1”", _DOUBLE.sub(r"“\1”", prose))


def escape(text: str) -> str:
    """Prose as HTML, set for the page."""
    return html.escape(typeset(text))
