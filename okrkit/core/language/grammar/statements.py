"""Lines that tell something as a fact: "Staff turnover is below 12 %", "Return rates come down", "Sales go up"."""

from __future__ import annotations

from collections.abc import Set

from okrkit.core.language.grammar.word_classes import NOUNS, Words, adds_s, is_bare, is_ing, is_sign, is_verb
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.function_words import (
    DETERMINERS,
    FINITE,
    MODALS,
    PREPOSITIONS,
    RELATIVES,
)
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.words import Word

_NO_SUBJECT = PREPOSITIONS | DETERMINERS | {"and", "or", "sure"}
"""Where one of these comes first, no bare subject stands before a verb."""

_HELPS_OR_PLACES = PREPOSITIONS | DETERMINERS
_OBJECT_BEGINS = DETERMINERS | {"in", "one", "two", "three"}
_PLURALS_NOT_VERBS = vocabulary("order return sale")
_WORKERS = nouns.STAFF | nouns.PEOPLE
_THINGS = nouns.THINGS | nouns.COUNTED
_SAYING = verbs.VERBS | verbs.STATES

_CHANGES = (
    verbs.UP
    | verbs.DOWN
    | verbs.STATES
    | vocabulary("average contribute equal exceed make move reach remain stay total")
)
"""What a metric does: "Support contacts fall", "Order value stays above 60 €"."""

_CHANGE_TOLD_ELSEWHERE = vocabulary("and by so that through to who")
_BEHIND_A_CHANGE = PREPOSITIONS | qualities.COMPARISONS | {"down"}
_MANY = vocabulary("people staff")

_HELPERS = FINITE | {"takes", "needs", "stays", "remains"}
_PLURAL_SUBJECTS = vocabulary("everyone people staff")
_ONLY_NOUNS = NOUNS - {"order", "visit"}
"""Behind a plural, order and visit say what people do: "shoppers visit twice"."""


def states(core: Words) -> bool:
    """Whether a line that begins like a command goes on as a statement: "Packaging scores an average of 9".

    ``core`` has two words or more.
    """
    noun_first = core[1].base in nouns.RATES or core[0].base in NOUNS | nouns.GENERIC or is_ing(core[0])
    if noun_first and core[1].low not in DETERMINERS and _a_change_is_told(core):
        return True
    for i, word in enumerate(core[1:6], start=1):
        if word.low in FINITE:
            return core[0].base in NOUNS or is_ing(core[0])
        if word.kind != "word" or word.low in _NO_SUBJECT:
            return False
        if i > 1 and (_people_do(core, i) or _a_plural_does(core, i)):
            return True
        if _does_something(core, i):
            return core[i + 1].low != "in" or word.base == "bring"
    return False


def _people_do(core: Words, i: int) -> bool:
    """ "Support team responds promptly"; "Process supplier invoices" is none: a noun closes it."""
    closes = i + 1 == len(core) and core[i].base in _THINGS
    return adds_s(core[i]) and is_verb(core[i]) and core[i - 1].base in _WORKERS and not closes


def _a_plural_does(core: Words, i: int) -> bool:
    """ "Return rates come down"."""
    word, before = core[i], core[i - 1]
    plural = core[0].base in NOUNS and before.base in NOUNS and before.low.endswith("s")
    return plural and is_bare(word) and word.base in _SAYING


def _does_something(core: Words, i: int) -> bool:
    """ "Packaging scores an average of 9": a verb in -s before an object or a number."""
    word = core[i]
    if i + 1 >= len(core) or not adds_s(word) or not is_verb(word) or word.base in _PLURALS_NOT_VERBS:
        return False
    return core[i + 1].low in _OBJECT_BEGINS or core[i + 1].kind == "number"


def _a_change_is_told(core: Words) -> bool:
    """Whether a verb of change stands behind nouns: "Support contacts per 100 orders fall from 14"."""
    for i, word in enumerate(core[1:9], start=1):
        if word.low in _CHANGE_TOLD_ELSEWHERE or is_sign(word, ",;"):
            return False
        doing = i == 1 and is_ing(core[0])  # "Tracking stays": "stays" is what is tracked
        if word.base not in _CHANGES or core[i - 1].low in _HELPS_OR_PLACES or doing:
            continue
        if word.base not in nouns.THINGS and _changes(core, i):
            return True
    return False


def _changes(core: Words, i: int) -> bool:
    """Whether the word at i has the form of a verb for the nouns before it, and what a change has behind it."""
    word = core[i]
    if adds_s(word) or word.low == word.base + "es":
        return True
    plural = any(w.low.endswith("s") or w.base in _MANY for w in core[:i])
    return plural and is_bare(word) and _ends_or_measures(core[i + 1 : i + 2])


def _ends_or_measures(behind: Words) -> bool:
    """Whether nothing, a number or "from", "below", "faster" stands there."""
    return not behind or behind[0].low in _BEHIND_A_CHANGE or behind[0].kind == "number"


def stated_verb(core: Words, numbers: Set[int]) -> Word | None:
    """The verb of a statement ("Sales go up", "The shop is live"); None where a line only names something.

    ``numbers`` are the positions in the text that belong to numbers.
    """
    for i, word in enumerate(core[1:], start=1):
        if word.kind != "word" or word.start in numbers or word.low in qualities.COMPARISONS:
            continue
        if word.low in RELATIVES:
            return None
        if word.low in _HELPERS:
            return _behind_a_modal(core, i) if word.low in MODALS and i + 1 < len(core) else word
        if _is_said_of(core[i - 1], word):
            return word
    return None


def _behind_a_modal(core: Words, i: int) -> Word:
    """ "Customers will return" says return, "the shop needs to grow" says grow."""
    return core[i + 2] if core[i + 1].low == "to" and i + 2 < len(core) else core[i + 1]


def _is_said_of(subject: Word, word: Word) -> bool:
    """Whether a word says what the noun before it does: "the shop grows", "shoppers return"."""
    if subject.low in _HELPS_OR_PLACES or word.low == "live":
        return False
    if word.base not in verbs.STATES and not is_verb(word):
        return False
    if adds_s(word) and word.base not in NOUNS:
        return True
    plural = subject.low.endswith("s") or subject.base in _PLURAL_SUBJECTS
    return plural and is_bare(word) and word.base not in _ONLY_NOUNS
