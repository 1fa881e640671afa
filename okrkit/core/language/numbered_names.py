"""Numbers that name a thing and measure nothing: B2B, Q3, phase 2, 24/7, a 30-day trial."""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrkit.core.language.lexicon.listing import any_of, either, phrases

_SERIES = any_of(
    r"""
    key\s+stage phase version sprint line level tier stage iso soc type web chapter part day week category room floor gate class
    series year grade model windows python ios android area zone plan scope option article section layer figure wave batch
    episode season
    """
)
_KINDS = any_of(
    "day week month year minute min hour hr h second person step click page star point part way man figure digit d in"
)
_RANKED = any_of(
    "list result rank position customers products sellers brands accounts clients issues pages keywords markets"
)
_PEOPLE = any_of("people patients customers women men adults children kids those everyone shoppers users")
_SMALL = any_of("one two three four five six seven eight nine ten twelve")

_NAMES = re.compile(
    either(
        rf"\b{_SERIES} \d+(?:\.\d+)*\b",  # phase 2, SOC 2, version 1.4
        r"#\s?\d+",
        r"\bno\.\s?\d+",
        r"\bnumber (?:one|1)\b",
        r"\b[a-z]+-?\d+[a-z\d.]*\b",  # Q3, D7, GA4, B2B, COVID-19
        r"\b[2345][dg]\b",  # 3D, 5G
        r"\b\d{1,2}(?::\d\d)?\s?[ap]\.?m\b",  # 5 pm
        r"\b\d{1,2}:\d\d\b",  # 17:30
        r"(?<![\d.])\d{1,2}/\d{1,2}/\d{2,4}\b",  # 3/31/2027
        r"\b24/7\b",
        r"\b360[-°]?(?:\s?degrees?)?\b(?= (?:view|feedback))",
        rf"\b\d+-{_KINDS}s?\b",  # 30-day, 5-star
        rf"\btop[\s-]\d+(?= {_RANKED})",  # top 10 products
        r"\bweb\s?\d(?:\.\d)?\b",
        rf"\b{_PEOPLE} (?:over|under|aged|above) \S+",  # women over 50
        rf"\b{_SMALL}-(?!third|quarter|fifth|fold|tenth)[a-z]+(?:-[a-z]+)*\b",  # one-stop, two-day
        r"\b1[:-]1s?\b",
        r"\bone (?:of|another|place|team|voice|that|who)\b",
        r"\b(?:first|second|third)\b(?! of\b)",
    ),
    re.IGNORECASE,
)

_DURATION = re.compile(r"\d+-(?:minute|hour|day|second|week)s?", re.IGNORECASE)
_AVERAGE = phrases("average, median, max(?:imum)?, first")
_SERVICES = any_of(
    """
    response resolution delivery turnaround reply shipping recovery sla lead cycle load processing handling fulfil dispatch wait
    """
)
_PROMISED = re.compile(rf"[\s-]*(?:{_AVERAGE}\s++)?{_SERVICES}", re.IGNORECASE)


def numbered_names(text: str) -> Iterator[tuple[int, int]]:
    """Where the names with a number in them begin and end; ``24-hour response time`` is none, it promises 24 hours.

    >>> list(numbered_names("Sell B2B with a 24-hour response time"))
    [(5, 8)]
    """
    for name in _NAMES.finditer(text):
        if not (_DURATION.fullmatch(name[0]) and _PROMISED.match(text, name.end())):
            yield name.span()
