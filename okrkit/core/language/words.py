"""A line's words and signs, where they stand, and their base forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from okrkit.core.language.lexicon.nouns import BENEFIT, COUNTED, GENERIC, PEOPLE, RATES, THINGS, UNITS
from okrkit.core.language.lexicon.qualities import COMPARISONS, DESTINATIONS, PADDING
from okrkit.core.language.lexicon.verbs import HEDGES, VERBS

VOCABULARY = (
    VERBS | RATES | COUNTED | PEOPLE | THINGS | GENERIC | BENEFIT | UNITS | DESTINATIONS | COMPARISONS | PADDING | set(HEDGES)
)  # fmt: skip

_TOKEN = re.compile(
    r"""
    (?P<number>(?:[$€£¥₹]\s?)?\d+(?:[.,'’]\d+)*)
  | (?P<word>[^\W\d_](?:\w|[-'’&/+.:](?=\w))*[+#]*)     # e-commerce, A/B, Q3, C++, customers', ltv:cac
  | (?P<sign>[<>]=?|.)
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a sign. ``low`` is in small letters, ``base`` the form a dictionary has."""

    text: str
    low: str
    base: str
    start: int
    end: int
    kind: str


def words(text: str) -> tuple[Word, ...]:
    """The words, numbers and signs of a text, in order, without the spaces.

    >>> [w.base for w in words("Customers' parcels were delayed")]
    ['customer', 'parcel', 'be', 'delay']
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


_IRREGULAR = {
    form: root
    for root, forms in {
        "be": "am is are was were been being",
        "have": "has had having",
        "do": "does did done doing",
        "go": "goes went gone going",
        "get": "got gotten",
        "make": "made",
        "win": "won",
        "sell": "sold",
        "buy": "bought",
        "grow": "grew grown",
        "rise": "rose risen",
        "fall": "fell fallen",
        "run": "ran",
        "write": "wrote written",
        "rewrite": "rewrote rewritten",
        "build": "built",
        "rebuild": "rebuilt",
        "send": "sent",
        "spend": "spent",
        "hold": "held",
        "keep": "kept",
        "bring": "brought",
        "teach": "taught",
        "find": "found",
        "give": "gave given",
        "take": "took taken",
        "meet": "met",
        "see": "saw seen",
        "speak": "spoke spoken",
        "become": "became",
        "know": "knew known",
        "lead": "led",
        "lose": "lost",
        "pay": "paid",
        "show": "shown",
        "understand": "understood",
        "choose": "chose chosen",
        "shoot": "shot",
        "draw": "drew drawn",
        "person": "people persons",
        "child": "children",
        "man": "men",
        "woman": "women",
        "analysis": "analyses",
        "criterion": "criteria",
        "business": "business businesses",
        "process": "process processes",
        "focus": "focus focuses focused focusing",
        "status": "status",
        "marketing": "marketing",
        "training": "training trainings",
        "meeting": "meeting meetings",
        "rating": "rating ratings",
        "pricing": "pricing",
        "people": "people",
    }.items()
    for form in forms.split()
}


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
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.startswith("re") and low[2:] in _IRREGULAR and low not in VOCABULARY:
        return "re" + _IRREGULAR[low[2:]]  # retaken, resold
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
