"""A line's words and signs, where they stand, and their base forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from okrkit.core.language.lexicon.nouns import BENEFIT, COUNTED, GENERIC, PEOPLE, RATES, THINGS, UNITS
from okrkit.core.language.lexicon.qualities import COMPARISONS, DESTINATIONS, PADDING
from okrkit.core.language.lexicon.verbs import HEDGES, VERBS
from okrkit.core.language.lexicon.word_forms import IRREGULAR

VOCABULARY = (
    VERBS
    | (RATES | COUNTED | PEOPLE | THINGS | GENERIC | BENEFIT | UNITS)
    | (DESTINATIONS | COMPARISONS | PADDING)
    | frozenset(HEDGES)
)
"""Every word that is known, in its dictionary form."""

_TOKEN = re.compile(
    r"""
    (?P<number>(?:[$€£¥₹]\s?)?\d+(?:[.,'’]\d+)*)
  | (?P<word>[^\W\d_](?:\w|[-'’&/+.:](?=\w))*[+#]*)     # e-commerce, A/B, Q3, C++, buyer's, ltv:cac
  | (?P<sign>[<>]=?|.)
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a sign (its ``kind``). ``low`` is in small letters, ``base`` the form a dictionary has."""

    text: str
    low: str
    base: str
    start: int
    end: int
    kind: str


def words(text: str) -> tuple[Word, ...]:
    """The words, numbers and signs of a text, in order, without the spaces.

    >>> [w.base for w in words("Our customer's parcels were delayed")]
    ['our', 'customer', 'parcel', 'be', 'delay']
    """
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        low = match[0].lower().replace("’", "'")
        if not low.isspace():
            found.append(
                Word(match[0], low, base(low) if kind == "word" else low, match.start(), match.end(), kind)
            )
    return tuple(found)


@lru_cache(maxsize=20_000)
def base(low: str) -> str:
    """The dictionary form of a word in small letters: the ending of plural, third person, past or -ing taken off.

    A word alone cannot say whether it is a noun or a verb, so the form serves both. Of the forms an ending may hide
    (``hop`` and ``hope`` behind ``hoping``) the one that is in the vocabulary is taken.

    >>> base("increases"), base("shipped"), base("companies"), base("reducing"), base("churn")
    ('increase', 'ship', 'company', 'reduce', 'churn')
    """
    low = _POSSESSIVE.sub("", low) or low
    if "/" in low and low not in VOCABULARY:
        low = low.partition("/")[0] or low  # "improve/establish"
    if low in IRREGULAR:
        return IRREGULAR[low]
    if low.startswith("re") and low[2:] in IRREGULAR and low not in VOCABULARY:
        return "re" + IRREGULAR[low[2:]]  # retaken, resold
    candidates = _candidates(low)
    return next((c for c in candidates if c in VOCABULARY), low if low in VOCABULARY else candidates[0])


def _candidates(low: str) -> list[str]:
    """What a word may be a form of, the likeliest first."""
    for ending, least in (("ing", 6), ("ed", 5)):
        if low.endswith(ending) and len(low) >= least:
            root = low.removesuffix(ending)
            if root.endswith("i"):
                return [root[:-1] + "y", low]
            doubled = [root[:-1]] if len(root) > 2 and root[-1] == root[-2] else []
            return [root, *doubled, root + "e"] if doubled else [root + "e", root]
    if low.endswith("ies") and len(low) > 4:
        return [low[:-3] + "y", low[:-1]]
    if low.endswith(("sses", "shes", "ches", "xes", "zes")):
        return [low[:-2], low[:-1]]
    if low.endswith("s") and len(low) > 3 and not low.endswith(("ss", "us", "is")):
        return [low[:-1]]
    return [low]
