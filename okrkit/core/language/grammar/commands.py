"""The verb a line begins with: "Cut returns", "Cutting returns", "Migrated the shop"; not "Cut flowers sell out"."""

from __future__ import annotations

from okrkit.core.language.grammar.metrics import names_a_metric
from okrkit.core.language.grammar.phrases import noun_phrase
from okrkit.core.language.grammar.statements import states
from okrkit.core.language.grammar.word_classes import NOUNS, Words, is_bare, is_ing, is_prefixed, is_verb
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.function_words import DETERMINERS, PREPOSITIONS
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.lexicon.numerals import CARDINALS
from okrkit.core.language.words import Word

_NAMED_DOINGS = NOUNS | vocabulary("giving packaging pricing spending")
"""With -ing and no determiner behind them they name a thing: "Packaging costs", but "Packaging the orders"."""

_OBJECT_BEGINS = vocabulary("a all an each every my our the")
_DESCRIBES = qualities.PADDING | qualities.DESTINATIONS | qualities.COMPARISONS
_NO_COMMANDS = PREPOSITIONS | DETERMINERS | _DESCRIBES | frozenset(CARDINALS) | {"half"}
_KNOWN_NOUNS = NOUNS | nouns.PEOPLE | nouns.GENERIC | nouns.BENEFIT
_ENDS_OF_OTHER_WORDS = tuple(vocabulary("s ly tion ment ness ity ance ence ed er al ive ous ful less able"))
"""Endings of nouns, adjectives and adverbs."""

_DONE = verbs.WORK - verbs.UP - verbs.DOWN - verbs.TUNE


def leading_verb(core: Words) -> Word | None:
    """The verb of a command, a promise or an "-ing" line; None where the line states something or only names it.

    >>> from okrkit.core.language.words import words
    >>> leading_verb(words("Return the faulty batch")).base, leading_verb(words("Return rate from 9 % to 7 %"))
    ('return', None)
    """
    if not core or core[0].kind != "word":
        return None
    first = core[0]
    if not is_verb(first):
        leads = _looks_like_a_command(core)
    elif not is_bare(first) and not is_ing(first) and not is_prefixed(first):
        leads = _reports_what_was_done(core)
    elif len(core) == 1:
        leads = True
    else:
        leads = not (_is_a_noun(core) or states(core) or names_a_metric(core))
    return first if leads else None


def _looks_like_a_command(core: Words) -> bool:
    """Whether an unknown first word stands before "the", a number, "each": "Screen 400 CVs", "Tuck a note into it"."""
    if len(core) == 1:
        return False
    first, second = core[:2]
    if first.text.isupper() or first.low in _NO_COMMANDS or first.base in _KNOWN_NOUNS:
        return False
    if first.low.endswith(_ENDS_OF_OTHER_WORDS):
        return False
    return second.low in _OBJECT_BEGINS or (second.kind == "number" and second.text.isdigit())


def _reports_what_was_done(core: Words) -> bool:
    """Whether a form in -ed has an object: "Migrated the shop", but not "Delayed parcels" or "Reduced returns"."""
    if len(core) < 3:
        return False
    first, second = core[:2]
    worked = first.low.endswith("ed") and first.base in _DONE
    has_object = second.kind == "word" and second.low not in PREPOSITIONS and second.base not in nouns.RATES
    return worked and has_object and not any(w.base in nouns.RATES for w in noun_phrase(core))


def _is_a_noun(core: Words) -> bool:
    """Whether the second word makes a noun of the first: "Buying and selling pull together", "Sale of", "Stock is"."""
    first, second = core[:2]
    if is_ing(first):
        if second.low == "and" and len(core) > 3 and is_ing(core[2]):
            return True
        if first.low in _NAMED_DOINGS and second.low not in DETERMINERS:
            return True
    told_about = second.base == "be" and second.low != "be"
    return told_about or second.low in ("of", "that", "who", "'s")
