"""What the sources say to a terminal, said for a screen: an option becomes the field that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable

FIELDS = {
    "currency": "Currency",
    "shop": "Shop or account",
    "dates": "Dates such as 02/03/2025",
    "decimals": "Numbers such as 1.234",
    "times": "Times without a zone",
    "sheet": "Sheet of an Excel file",
    "return_when": "Rows that are returns",
    "skip_when": "Rows to leave out",
    "test_when": "Orders that are tests",
    "start": "First day of a report",
    "end": "Last day of a report",
}
"""The name of each setting's field."""

_PHRASES = (
    (r"for another file use: okrkit import table FILE.*", "for another file choose below what it holds"),
    (r"say what it holds, for example: okrkit import table .*", "choose what it holds, then the columns"),
    (r"correct and run: okrkit import table .*", "choose the columns below"),
    (r"say which it is: okrkit import .*", "choose below what it holds, or leave it out"),
    (r"name the system: okrkit import .*", "choose below what it holds"),
    (r"use: okrkit import table .*", "choose below what it holds"),
    (r"name the table with --table: .*", "choose what the file holds"),
    (r" Use --map to say otherwise\.", ""),
    (r"read the file with --table order_lines", "choose order lines as what it holds"),
    (r"--day-first or --month-first", "“{dates}”"),
    (r"--decimal-comma \([^)]*\) or --decimal-point \([^)]*\)", "“{decimals}”"),
    (r"--decimal-comma or --decimal-point", "“{decimals}”"),
    (r"--currency, for example --currency USD", "“{currency}”, for example USD"),
    (r"--shop NAME", "“{shop}”"),
    (r"--(currency|shop|sheet|start|end)", "“{\\1}”"),
    (r"(?:with |say )?--map(?: \S+=\S+)?(?:,? --map \S+=\S+)*", "on the command line"),
    (r"--(return|skip|test)-when", "“{\\1_when}”"),
)


def on_screen(text: str) -> str:
    """A message of a source in the words of the screen.

    >>> on_screen("say it with --day-first or --month-first")
    'say it with “Dates such as 02/03/2025”'
    """
    for pattern, words in _PHRASES:
        text = re.sub(pattern, _filled(words), text)
    return text


def in_words(name: str) -> str:
    """A table or a column as people call it.

    >>> in_words("order_lines"), in_words("order_id"), in_words("source")
    ('Order lines', 'Order number', 'Shop')
    """
    words = "shop" if name == "source" else name.replace("_", " ").replace(" id", " number")
    return words[:1].upper() + words[1:]


def _filled(words: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found.expand(words).format_map(FIELDS)
