"""How much: the numbers in a line, with their unit and the part they play."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from okrkit.core.language.lexicon.listing import either, phrases
from okrkit.core.language.lexicon.numerals import CARDINALS, SCALES
from okrkit.core.language.numbered_names import numbered_names
from okrkit.core.language.parts import Part, aside, part
from okrkit.core.language.times import When

Unit = Literal["percent", "points", "money", "time", "times", "ratio", "count"]

_THOUSANDS = r"[,'’ \u00a0\u202f]"
_DIGITS = rf"\d{{1,3}}(?:{_THOUSANDS}\d{{3}})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_TIME = phrases(
    """
    milliseconds?, ms, seconds?, secs?, (?-i:s), minutes?, mins?, hours?, hrs?, (?-i:h), business days?, working days?, days?,
    weeks?, months?, quarters?, years?
    """
)
_NUMBER = re.compile(
    rf"""
    (?P<sign>[<>]=?|≥|≤|±|~)?+ \s?
    (?P<money>(?:US|A|C|HK|NZ|S)?[$€£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY|INR|AUD|CAD|SEK|Rs\.?)\s)?+ \s?
    (?<![A-Za-z.]) (?P<digits>{_DIGITS})
    (?P<scale>\s?(?a:k|mm?|mn|mio|bn?|million|billion|thousand)\b)?
    \+?
    (?:
        \s? (?P<points>percentage\s+points?\b|p\.?p\.?\b|pts?\b|points?\b|bps\b)
      | \s? (?P<percent>%|percent\b|per\s?cent\b)
      | \s? (?P<currency>[€$£]|(?:EUR|USD|GBP|CHF|euros?|dollars?)\b|pounds?\b(?!\s+of))
      | (?P<times>x)\b
      | \s?-? (?P<time>{_TIME})\b
      | (?P<ratio>:\d+(?:\.\d+)?|\s?/\s?\d+(?:\.\d+)?) (?![/\d])
    )?
    \+?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A number in digits: ``$1.5m``, ``>= 98 %``, ``1 200 €``, ``4.5/5``, ``2 business days``."""

_UNITS: tuple[tuple[str, Unit], ...] = (
    ("money", "money"),
    ("currency", "money"),
    ("percent", "percent"),
    ("points", "points"),
    ("times", "times"),
    ("ratio", "ratio"),
    ("time", "time"),
)
"""The group of the pattern that tells the unit; the first that is there wins."""

_CARDINAL = "|".join(sorted(CARDINALS, key=len, reverse=True))
_SPELT = re.compile(
    rf"""
    \b (?P<number>
        (?a:{_CARDINAL})
      | half\s+an? (?=\s+(?:hundred|thousand|million|dozen)\b)
      | half (?=\s+(?:all|its|my|our|the|their|these|those)\b)
    )
    (?: \s+ (?P<scale>(?a:hundred|thousand|million|dozen)) )? \b
    (?: \s+ (?: (?P<points>percentage\s+points?) | (?P<percent>percent|per\s+cent) | (?P<time>{_TIME}) ) \b )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A number in words: ``twenty-five percent``, ``half a million``, ``half our orders``, ``two weeks``.

Groups marked ``a`` ignore case among a to z only: what they match is looked up in a table.
"""

_SHARES = "half|third|quarter|fifth|tenth"
_FRACTION = re.compile(
    either(
        r"\b(?:(?:a|one|two|three|four)[\s-]+)?(?:half|third|quarter|fifth|sixth|eighth|tenth)s?\b(?= of\b)",
        rf"(?<=\bby\s)(?:a|one|two|three)[\s-]+(?:{_SHARES})s?\b",  # by a third
        r"\bin half\b",
        r"\bby half\b",
        r"\b(?:two|three|four|one)[\s-](?:thirds?|quarters?|fifths?)\b",
        r"\b(?:doubl|tripl|quadrupl|halv)(?:e[sd]?|ing)\b",
        r"\b(?:two|three|four|five|ten)-?fold\b",
        r"\btwice (?:as|the)\b",
        r"\b(?:at least|more than|only) (?:once|twice)\b",
        r"\b\d+ (?:out of|in|of) (?:every )?\d+\b",  # 9 out of 10
    ),
    re.IGNORECASE,
)
_NONE = re.compile(
    either(
        r"\b(?P<none>zero|no) (?!longer|matter|later|more than|doubt|one\b|-)[a-z]+",  # no complaints
        r"\bnone of\b",
        r"\bnot a single\b",
    ),
    re.IGNORECASE,
)
_GRADED = re.compile(r"\b(?:grades?|marks?)\b", re.IGNORECASE)
_MARK = re.compile(r"(?:(?<=\b[ao]\s)|(?<=\ban\s))[A-F][+-]?(?=[\s.,]|$)")
"""A school mark, where marks are spoken of: ``from a C to a B+``."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a line: its text and place, value (percent as written), unit and part."""

    text: str
    start: int
    end: int
    value: float | None
    unit: Unit
    part: Part
    aside: bool = False

    @property
    def relative(self) -> bool:
        """Whether it says a change and not a level: ``by 20 %``, ``double``."""
        return self.part == "by" or (self.unit == "times" and self.part != "from")


def quantities(text: str, whens: Sequence[When]) -> tuple[Quantity, ...]:
    """The numbers of a text that measure something, in order; dates and numbers in names are left out.

    >>> [(q.value, q.unit, q.part) for q in quantities("Cut 30-day churn from 8% to 4%", ())]
    [(8.0, 'percent', 'from'), (4.0, 'percent', 'to')]
    """
    days = ((when.start, when.end) for when in whens if when.role == "deadline")
    taken = {at for start, end in (*days, *numbered_names(text)) for at in range(start, end)}
    found: list[Quantity] = []
    for at, number in (*_in_digits(text), *_in_words(text)):
        if at in taken:
            continue
        same = [q for q in found if q.start < number.end and number.start < q.end]
        if same and not _counts_out_of(number):
            continue
        found = [*(q for q in found if q not in same), number] if same else [*found, number]
    return tuple(sorted(found, key=lambda q: q.start))


def _in_digits(text: str) -> Iterator[tuple[int, Quantity]]:
    """Numbers in digits, and where their digits begin."""
    for match in _NUMBER.finditer(text):
        at = match.start("digits")
        if text[at - 1 : at].isalpha():
            continue  # part of a name such as B2B
        start = min(match.start(group) for group in ("sign", "money", "digits") if match[group] is not None)
        scale = SCALES[match["scale"].strip().lower()] if match["scale"] else 1.0
        yield at, _quantity(text, start, match.end(), _value(match["digits"], scale), _unit(match))


def _in_words(text: str) -> Iterator[tuple[int, Quantity]]:
    """Shares and changes, numbers in words, words for none, and school marks, and where they begin."""
    for match in _FRACTION.finditer(text):
        unit: Unit = "ratio" if match[0][0].isdigit() else "times"
        yield match.start(), _quantity(text, *match.span(), None, unit)
    for match in _SPELT.finditer(text):
        half = match["number"].lower().startswith("half")
        value = 0.5 if half else CARDINALS[match["number"].lower()]
        scale = CARDINALS[match["scale"].lower()] if match["scale"] else 1.0
        yield match.start(), _quantity(text, *match.span(), value * scale, _unit(match))
    for match in _NONE.finditer(text):
        end = match.start() + len(match[0].split()[0])
        yield match.start(), _quantity(text, match.start(), end, 0.0, "count")
    for match in _MARK.finditer(text) if _GRADED.search(text) else ():
        yield match.start(), _quantity(text, *match.span(), 0.0, "count")


def _quantity(text: str, start: int, end: int, value: float | None, unit: Unit) -> Quantity:
    said = text[start:end].strip()
    return Quantity(said, start, end, value, unit, part(text, start, end), aside(text, start))


def _unit(match: re.Match[str]) -> Unit:
    """The unit that the groups of a pattern tell, "count" where they tell none."""
    told = match.groupdict()
    return next((unit for group, unit in _UNITS if told.get(group) is not None), "count")


def _value(digits: str, scale: float) -> float | None:
    """What digits are worth, None where they are too many; a comma before three digits parts thousands, another decimals."""
    value = scale * float(re.sub(_THOUSANDS + r"(?=\d{3}\b)", "", digits).replace(",", "."))
    return value if math.isfinite(value) else None


def _counts_out_of(number: Quantity) -> bool:
    """Whether two numbers are one: "9 out of 10"."""
    return number.unit == "ratio" and number.text[0].isdigit()
