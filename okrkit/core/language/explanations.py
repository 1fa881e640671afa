"""The parts of a line that explain: in brackets, behind "by ...ing" (a way), behind "so that" or "to ..." (a purpose)."""

from __future__ import annotations

import re

from okrkit.core.language.lexicon import verbs
from okrkit.core.language.lexicon.listing import either, phrases
from okrkit.core.language.words import base

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LEADS_TO_A_WAY = either(
    r"through\b",
    r"via\b",
    r"using\b",
    phrases("thanks to, with the help of, leveraging, by means of, based on, driven by, powered by"),
    r"by (?:\w+ly )?(?:[a-z]\S*/\S* )?[a-z-]+ing\b",  # by slowly improving, by A/B testing
)
_WAY = re.compile(rf"(?<![\w-]){_LEADS_TO_A_WAY}\s*[^.;]*", re.IGNORECASE)
_OUTCOME = re.compile(
    rf"\b{phrases('resulting in, leading to, so that, to (?:reach|achieve|hit)')}\b", re.IGNORECASE
)
"""Behind a way, it leads back to the result: "by calling each buyer to reach 90 %"."""

_PURPOSE = re.compile(
    r"\b"
    + either(
        phrases("so that, in order to, so as to, so (?:we|our|they|customers|people|users)"),
        r"that (?!we\b|is due|are due)[a-z]+",
        "which (?:will )?[a-z]+",
        "where [a-z]+",
        r"(?<![\w-])to (?P<verb>[a-z-]+)",
    )
    + r"\b",
    re.IGNORECASE,
)


def brackets(text: str) -> list[tuple[int, int]]:
    """Where brackets begin and end.

    >>> brackets("Cut returns (all shops)")
    [(12, 23)]
    """
    return [match.span() for match in _BRACKETS.finditer(text)]


def how(text: str, begin: int) -> str:
    """The way behind a place: what stands behind "through", "by ...ing", "using"; empty where nothing does.

    >>> how("Cut returns by measuring every shoe", 0)
    'by measuring every shoe'
    """
    found = _WAY.search(text, begin)
    return found[0].strip() if found and len(found[0].split()) > 1 else ""


def way(text: str, begin: int) -> tuple[int, int]:
    """Where the way begins and where the result is spoken of again; the end of the text where that does not happen.

    >>> way("Call each buyer", 0), way("Grow by calling all 40 to reach 90 %", 0)
    ((15, 15), (5, 23))
    """
    found = _WAY.search(text, begin)
    start = found.start() if found else len(text)
    outcome = _OUTCOME.search(text, start)
    return start, outcome.start() if outcome else len(text)


def purpose(text: str, begin: int) -> str:
    """The purpose behind a place: "so that", "that ...", "to ..." with a verb; empty where nothing is.

    >>> purpose("Train the packers to ship faster", 0), purpose("Lift sales to 3 million", 0)
    ('to ship faster', '')
    """
    for found in _PURPOSE.finditer(text, begin + 1):
        verb = found["verb"]
        if verb is None or base(verb.lower()) in verbs.VERBS:
            return text[found.start() :].strip(" .")
    return ""
