"""What was done to a noun: "3 case studies published", "returns policy rewritten in plain English"."""

from __future__ import annotations

from okrkit.core.language.grammar.word_classes import Words, is_bare, is_verb
from okrkit.core.language.lexicon.function_words import DETERMINERS, PREPOSITIONS
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.words import Word

_ONE_FORM = vocabulary("cut put run set")
"""Their participle looks like a command; a particle behind it tells: "new shelf set up"."""

_DESCRIBES = PREPOSITIONS | DETERMINERS | {"and", "or", "most", "best", "well"}
"""Behind one of these a participle describes the noun that follows: "best organised"."""

_FOLLOWS = PREPOSITIONS | {"and", "same-day"}


def participle(core: Words) -> Word | None:
    """The first participle that closes a noun phrase; None where there is none.

    >>> from okrkit.core.language.words import words
    >>> participle(words("3 case studies published by May")).low, participle(words("3 published studies"))
    ('published', None)
    """
    for i, word in enumerate(core[1:], start=1):
        behind = core[i + 1 : i + 2]
        if not _is_participle(word, behind) or core[i - 1].kind != "word" or core[i - 1].low in _DESCRIBES:
            continue
        if not behind or behind[0].low in _FOLLOWS or behind[0].kind == "sign":
            return word
    return None


def _is_participle(word: Word, behind: Words) -> bool:
    if word.low in _ONE_FORM and behind and behind[0].low in ("up", "in"):
        return True
    return not is_bare(word) and not word.low.endswith(("ing", "s")) and is_verb(word)
