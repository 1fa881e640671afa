"""HTML tables of notebooks brought into the report's form: numbers to the right, wide ones scroll."""

from __future__ import annotations

import html
import re

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(
    r"<(?P<tag>t[dh])(?P<attributes>\b[^>]*)>(?P<inner>.*?)</(?P=tag)>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<[^>]+>")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_DRESS = re.compile(r"<style[^>]*scoped[^>]*>.*?</style>", re.DOTALL | re.IGNORECASE)
_BORDER = re.compile(r'\s(?:border="\d+"|style="text-align: right;")')
_NUMBER = re.compile(
    r"^[(+\-\u2212~<>\u2248]*\s?(?:[A-Z]{3}\s?|[$\u20ac\u00a3\u00a5]\s?)?[+\-\u2212]?\d[\d\s.,'\u00a0\u2009\u202f]*"
    r"(?:\s?(?:%|pp|[kKmM]|days?|[A-Z]{3}|[$\u20ac\u00a3\u00a5]|\u00d7|x))?\)?$"
)
_EMPTY = frozenset({"", "-", "\u2013", "\u2014", "n/a", "nan", "none", "na", "<na>", "nat"})
WIDE = 5  # columns from which a table takes the whole width


def tidy(markup: str) -> str:
    """HTML with each table in a frame that scrolls, and its columns of numbers aligned to the right.

    >>> 'class="num">12 %' in tidy("<table><tr><td>Return rate</td><td>12 %</td></tr></table>")
    True
    """
    return _TABLE.sub(lambda match: _table(match[0]), _DRESS.sub("", markup))


def _table(table: str) -> str:
    rows = [list(_CELL.finditer(row)) for row in _ROW.findall(table)]
    width = max((len(cells) for cells in rows), default=0)
    spans = bool(re.search(r"\b(?:col|row)span=", table))
    body = [cells for cells in rows if any(cell["tag"].lower() == "td" for cell in cells)]
    numeric = {
        i
        for i in range(width)
        if not spans and _all_numbers([cells[i]["inner"] for cells in body if i < len(cells)])
    }

    def cell(match: re.Match[str], column: int) -> str:
        shown = _plain(match["inner"])
        if column not in numeric and not (spans and match["tag"].lower() == "td" and _NUMBER.match(shown)):
            return match[0]
        tag, attributes = match["tag"], match["attributes"]
        if found := _CLASS.search(attributes):
            attributes = attributes.replace(found[0], f'class="{found[1]} num"')
        else:
            attributes += ' class="num"'
        return f"<{tag}{attributes}>{match['inner']}</{tag}>"

    def row(match: re.Match[str]) -> str:
        columns = iter(range(width))
        return _CELL.sub(lambda found: cell(found, next(columns)), match[0])

    opening = re.match(r"<table\b[^>]*>", table, re.IGNORECASE)
    head = opening[0] if opening else "<table>"
    rest = table[len(head) :]
    if width >= WIDE:
        found = _CLASS.search(head)
        head = head.replace(found[0], f'class="{found[1]} wide"') if found else head[:-1] + ' class="wide">'
    table = _ROW.sub(row, _BORDER.sub("", head) + _BORDER.sub("", rest))
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Table">{table}</div>'


def _plain(inner: str) -> str:
    return html.unescape(_TAG.sub("", inner)).strip()


def _all_numbers(cells: list[str]) -> bool:
    shown = [_plain(inner) for inner in cells]
    filled = [text for text in shown if text.lower() not in _EMPTY]
    return bool(filled) and all(_NUMBER.match(text) for text in filled)
