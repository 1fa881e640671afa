"""What a word can be by itself: people, a verb, a form of one, a noun that is often mistaken for a verb."""

from __future__ import annotations

from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.function_words import PREFIXES
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.words import Word, base

Words = tuple[Word, ...]

NOUNS = (
    nouns.RATES
    | nouns.COUNTED
    | nouns.THINGS
    | nouns.STAFF
    | vocabulary("brand forecast market order return share stock support test win")
)
"""Words that name something even where they could be a verb."""

_ANYBODY = vocabulary("anyone everybody everyone nobody people staff")
_DOERS = ("ers", "ors", "ees", "ists")
_NO_DOERS = nouns.THINGS | nouns.RATES | vocabulary("letter number offer order")


def is_people(word: Word) -> bool:
    """Whether a word names several people, or anybody: a known plural, or one that ends like "callers", "visitors"."""
    if word.low in _ANYBODY:
        return True
    plural = word.low != word.base or word.low.endswith("s")
    doers = word.low.endswith(_DOERS) and word.base not in _NO_DOERS
    return plural and (word.base in nouns.PEOPLE or doers)


def is_verb(word: Word) -> bool:
    """Whether a word can be a verb."""
    return word.kind == "word" and (word.base in verbs.VERBS or is_prefixed(word))


def is_prefixed(word: Word) -> bool:
    """Whether a known verb of work stands behind a prefix: re-shoot, cross-train, pre-test, reassemble."""
    prefix, hyphen, rest = word.low.partition("-")
    if hyphen and prefix in PREFIXES:
        return base(rest) in verbs.WORK
    return word.low.startswith("re") and len(word.low) > 6 and base(word.low[2:]) in verbs.WORK


def is_ing(word: Word) -> bool:
    """Whether a word ends like "selling": a verb, or the name of a doing."""
    return word.low.endswith("ing")


def is_bare(word: Word) -> bool:
    """Whether a word has its dictionary form."""
    return word.low == word.base


def adds_s(word: Word) -> bool:
    """Whether a word is its dictionary form and an s: a plural, or what one does ("it grows")."""
    return word.low == word.base + "s"


def is_sign(word: Word, signs: str) -> bool:
    """Whether a word is one of some signs.

    >>> from okrkit.core.language.words import words
    >>> [is_sign(word, ",;") for word in words("Books, toys")]
    [False, True, False]
    """
    return word.kind == "sign" and word.text in signs
