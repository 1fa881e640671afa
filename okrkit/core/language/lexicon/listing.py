"""How a class of words is written down."""

from __future__ import annotations


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text, as a set.

    >>> sorted(vocabulary("grow raise"))
    ['grow', 'raise']
    """
    return frozenset(text.split())
