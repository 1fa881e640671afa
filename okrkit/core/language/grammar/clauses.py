"""The verbs of a line that stand side by side, and where a line begins to explain itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from okrkit.core.language.grammar.word_classes import NOUNS, Words, is_bare, is_ing, is_prefixed, is_verb
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.function_words import DETERMINERS, EXPLAINING, PREPOSITIONS, SIDE_BY_SIDE
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.words import Word

_MEANWHILE = vocabulary("while whilst")
_BETWEEN = vocabulary(", also and then to")
"""What may stand between a joint and its verb: "and then pack"."""

_BEFORE_A_WAY = vocabulary("after before by from of")
_NO_OBJECT = PREPOSITIONS | {"and", "or"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with what follows it, up to the next verb that is joined to it."""

    verb: Word
    words: Words
    start: int
    end: int


def clauses(core: Words) -> tuple[Clause, ...]:
    """The clauses of a line that begins with a verb; purposes ("to ...") and ways ("by ...ing") are part of theirs.

    >>> from okrkit.core.language.words import words
    >>> [clause.verb.low for clause in clauses(words("Photograph the range and rewrite 40 product texts"))]
    ['photograph', 'rewrite']
    """
    starts = [0]
    explains = where_it_explains(core)
    for i in range(1, len(core) - 1):
        joint = core[i].low
        if joint not in SIDE_BY_SIDE or (i > explains and joint not in _MEANWHILE):
            continue
        verb = i + 1
        if joint == "as":
            if [w.low for w in core[i : i + 3]] != ["as", "well", "as"]:
                continue
            verb = i + 3
        while verb < len(core) - 1 and (core[verb].low in _BETWEEN or core[verb].low.endswith("ly")):
            verb += 1
        if verb not in starts and _joins(core, verb, joint):
            starts.append(verb)
    bounds = pairwise([*starts, len(core)])
    return tuple(Clause(core[a], core[a:b], core[a].start, core[b - 1].end) for a, b in bounds)


def where_it_explains(core: Words) -> int:
    """The place where a purpose or a way begins, verbs behind it belong to it; the length where none does.

    >>> from okrkit.core.language.words import words
    >>> where_it_explains(words("Cut returns to save money")), where_it_explains(words("Cut returns"))
    (2, 2)
    """
    for i in range(1, len(core) - 1):
        word, after = core[i], core[i + 1]
        if word.low in EXPLAINING or _is_purpose(word, after):
            return i
        if word.low in _BEFORE_A_WAY and is_ing(after) and is_verb(after):
            return i
        if word.low == "," and is_ing(after) and not is_ing(core[0]):
            return i
    return len(core)


def _is_purpose(word: Word, after: Word) -> bool:
    """ "to win customers back", not "to 3 %", "to sales"."""
    return word.low == "to" and is_bare(after) and is_verb(after) and after.base not in nouns.RATES


def _joins(core: Words, at: int, joint: str) -> bool:
    """Whether the word at a place is a verb that stands beside the leading verb, with an object of its own."""
    if at >= len(core) - 1:
        return False
    word, behind = core[at], core[at + 1]
    if not is_verb(word) or not _has_the_form(word, core[0], joint):
        return False
    if behind.kind == "number":
        return True
    if behind.kind != "word" or behind.low in _NO_OBJECT:
        return False
    return word.base not in NOUNS or word.base == "win" or _must_be_a_verb(word, behind)


def _has_the_form(word: Word, first: Word, joint: str) -> bool:
    """ "-ing" stands beside "-ing", and behind "while" and "as well as"; else the dictionary form does."""
    if joint in _MEANWHILE or joint == "as" or is_ing(first):
        return is_ing(word)
    return is_bare(word) or is_prefixed(word)


def _must_be_a_verb(word: Word, behind: Word) -> bool:
    """Whether a word that could be a noun has an object: "and order the labels", "and test tools"."""
    return behind.low in DETERMINERS or (word.base in verbs.STUDY and behind.base in nouns.THINGS)
