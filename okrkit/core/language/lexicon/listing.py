"""How a class of words, or of phrases, is written down."""

from __future__ import annotations


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text, as a set.

    >>> sorted(vocabulary("grow raise"))
    ['grow', 'raise']
    """
    return frozenset(text.split())


def either(*patterns: str) -> str:
    r"""A pattern for any of some phrases or patterns, tried in this order; a space stands for any white space.

    >>> either("thanks to", "via")
    '(?:thanks\\s++to|via)'
    """
    return "(?:" + "|".join(pattern.replace(" ", r"\s++") for pattern in patterns) + ")"


def any_of(words: str) -> str:
    """A pattern for any of the words of a text, tried in this order.

    >>> any_of("spring summer")
    '(?:spring|summer)'
    """
    return either(*words.split())


def phrases(text: str) -> str:
    r"""A pattern for any of the phrases of a text, which commas part.

    >>> phrases("so that, in order to")
    '(?:so\\s++that|in\\s++order\\s++to)'
    """
    return either(*(phrase.strip() for phrase in text.split(",")))
