"""How far a long piece of work is, on one line of a terminal; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrkit.sources.batch import Watch


@contextmanager
def reading() -> Iterator[Watch | None]:
    """Show how much of large files has been read; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = ""

    def show(done: int, total: int, rows: int) -> None:
        nonlocal shown
        line = said(done, total, rows)
        if line != shown:
            shown = line
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def said(done: int, total: int, rows: int) -> str:
    """The line that is shown.

    >>> said(1_500_000_000, 4_000_000_000, 310_500)
    'Reading: 37 % of 4,000 MB, 310,500 rows'
    """
    share = 100 * done // max(total, 1)
    return f"Reading: {share} % of {total / 1e6:,.0f} MB, {rows:,} rows"
