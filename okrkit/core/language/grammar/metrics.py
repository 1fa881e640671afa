"""Metrics named without a verb: "Win rate above 30 %", "Order accuracy at 99 %", "Return rate from 8 % to 6 %"."""

from __future__ import annotations

from okrkit.core.language.grammar.word_classes import NOUNS, Words, is_ing
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.function_words import (
    DETERMINERS,
    FINITE,
    LIMITS,
    PREPOSITIONS,
    STRICT_LIMITS,
)
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.words import Word

_MEASURED = nouns.RATES | nouns.COUNTED | vocabulary("average coverage level median number ratio")
_MAKES_METRICS = vocabulary("bring build create develop establish get introduce push set take")
"""Commands that may stand before a metric all the same: "Push conversion to 3 %"."""

_MOVES = verbs.UP | verbs.DOWN | verbs.TUNE
_COMMANDS = _MAKES_METRICS | _MOVES | verbs.REACH | verbs.KEEP
"""Before a metric and a number these are meant as verbs."""

_OTHER_WORK = verbs.WORK - _COMMANDS
_WORK_OF_METRICS = verbs.WORK - _MAKES_METRICS - nouns.STAFF
_ENDS = PREPOSITIONS | LIMITS | FINITE


def names_a_metric(core: Words) -> bool:
    """Whether a line is nouns, a limit and a number, though its first word could be a command.

    >>> from okrkit.core.language.words import words
    >>> names_a_metric(words("Return rate from 8 % to 6 %")), names_a_metric(words("Lift conversion to 3 %"))
    (True, False)
    """
    phrase = _bare_nouns(core)
    if not phrase:
        return False
    rest = core[len(phrase) :]
    if len(phrase) == 1:
        return _one_noun_with_its_limit(phrase[0], rest)
    if _doing_of_a_rate(phrase):
        return True
    if phrase[-1].base in nouns.RATES and _is_no_command(phrase[0], rest):
        doing = is_ing(phrase[0])
        return not (doing and phrase[0].base in _MOVES) and (doing or _has_number(rest))
    return _nouns_with_their_limit(phrase, rest)


def _bare_nouns(core: Words) -> Words:
    """The words before the first limit, preposition or verb; none where a determiner or "and" is among them."""
    for i, word in enumerate(core):
        if word.kind != "word" or word.low in _ENDS:
            return core[:i]
        if word.low in DETERMINERS or word.low == "and":
            return ()
    return core


def _doing_of_a_rate(phrase: Words) -> bool:
    """ "Operating cash flow positive"."""
    worked = phrase[0].base in verbs.WORK - verbs.MAKE
    return is_ing(phrase[0]) and worked and any(w.base in nouns.RATES for w in phrase[1:])


def _is_no_command(first: Word, rest: Words) -> bool:
    return first.base in NOUNS or is_ing(first) or (bool(rest) and first.base not in _COMMANDS)


def _one_noun_with_its_limit(noun: Word, rest: Words) -> bool:
    """ "Churn below 4 %", "Support under 2 hours"; "Order from 2 mills" is none: work takes only a strict limit."""
    if [w.low for w in rest[:2]] == ["within", "±"]:
        return True
    if not _limited(rest) or noun.base not in _MEASURED:
        return False
    return noun.base in NOUNS and rest[0].low in (STRICT_LIMITS if noun.base in verbs.WORK else LIMITS)


def _nouns_with_their_limit(phrase: Words, rest: Words) -> bool:
    """ "Stock accuracy at 98 %"; "Ship orders to Spain" is none: work with an object and a place."""
    first, last = phrase[0].base, phrase[-1].base
    if not _limited(rest) or last not in _MEASURED:
        return False
    if rest[0].low in ("to", "from") and first in _WORK_OF_METRICS:
        return last in nouns.RATES
    named = first in NOUNS or is_ing(phrase[0]) or first in _OTHER_WORK
    return named and _has_number(rest[:5])


def _limited(rest: Words) -> bool:
    return bool(rest) and (rest[0].low in LIMITS or rest[0].kind == "number")


def _has_number(rest: Words) -> bool:
    return any(w.kind == "number" for w in rest)
