"""Counts and quoted values in sentences."""

from __future__ import annotations

SEEN = "{seen}"
"""Stands in a reason for the text of the row's cell."""


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> count(1, "order"), count(1200, "order"), count(2, "copy", "copies")
    ('1 order', '1,200 orders', '2 copies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
