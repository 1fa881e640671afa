"""Noun phrases: what a line is about."""

from __future__ import annotations

from okrkit.core.language.grammar.word_classes import Words, is_sign
from okrkit.core.language.lexicon.function_words import PARTICLES, PREPOSITIONS, SEEN_THROUGH
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.lexicon.qualities import PADDING
from okrkit.core.language.words import Word

_ENDS = PREPOSITIONS | vocabulary("& and but or")
_STOPS = ",;:()–—/|"


def noun_phrase(core: Words) -> Words:
    """The first noun phrase, up to a preposition, a conjunction or a stop; "number of", "20 hours of" are looked through.

    >>> from okrkit.core.language.words import words
    >>> [word.low for word in noun_phrase(words("the number of repeat orders in May"))]
    ['repeat', 'orders']
    """
    found: list[Word] = []
    for i, word in enumerate(core):
        if word.low == "of" and found and _only_counts(found[-1]):
            found = []
        elif i == 0 and word.low in PARTICLES:
            continue
        elif word.low in _ENDS or is_sign(word, _STOPS):
            if any(w.kind == "word" and w.low not in PADDING for w in found):
                break
        else:
            found.append(word)
    return tuple(found)


def _only_counts(word: Word) -> bool:
    return word.low in SEEN_THROUGH or word.kind == "number"
