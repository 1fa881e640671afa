"""When: days, periods and spans that a line names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from okrkit.core.language.dates import (
    COUNT,
    DATE,
    EDGE,
    MONTH,
    PERIOD,
    SEASON,
    SPAN,
    WEEKDAY,
    WHEN,
    YEAR,
)
from okrkit.core.language.lexicon.listing import any_of, either, phrases

Role = Literal["deadline", "rhythm"]


@dataclass(frozen=True, slots=True)
class When:
    """A time a line names, where it stands, and whether it ends something or says how often."""

    text: str
    start: int
    end: int
    role: Role


_UNTIL = phrases(
    """
    by, before, until, till, no later than, not later than, latest by, due, on or before, ending, starting, beginning, from,
    since, on, as of
    """
)
_COMING = phrases(
    "next, coming, following, first, course of (?:the )?, remainder of (?:the )?, rest of (?:the )?"
)
_WAY_OR_STOP = r"(?= (?:by|through|via|with|so|to|and|using)\b|[,.;)]|$)"
_CLOSING = r"\s*(?:$|[,.;:)–-]|and\b|by\b|through\b|with\b|to\b)"

_DEADLINE = re.compile(
    either(
        # by 31 March, due Friday, from the end of June
        rf"\b{_UNTIL} {EDGE}?(?:the )?{WHEN}",
        # at the end of the season, by the end of week 12
        r"\b(?:by|before|until|at|towards?|for) (?:the )?(?:end|close) of (?:the |this |our |next |my )?[\w-]+(?: \d+)?",
        # by year's end
        r"\b(?:by|before|until) (?:year|month|quarter|week|day)['’]?s?\s*-?\s*end\b",
        # within 6 months, in the next two weeks' time
        rf"\b(?:with)?in (?:the )?(?:first|next|coming|following|last|a|an|under|less than)?\s*{COUNT}[\s-]+{SPAN}\b"
        r"(?: (?:time|period|of \w+))?",
        # in the coming quarter
        rf"\b(?:with)?in (?:the )?(?:first|next|coming|following) (?:{COUNT} )?{SPAN}\b",
        # over the course of the year, during the next 3 months
        rf"\b(?:over|during|for|throughout|across|in|within) (?:the )?{_COMING}\s*(?:{COUNT}[\s-]+)?{SPAN}\b",
        # in 2027, over Christmas, of Q1
        rf"\b(?:in|during|for|over|throughout|within|through|across|of) {EDGE}?(?:the )?{WHEN}",
        # for 30 days
        rf"\b(?:for|over) {COUNT} {SPAN}\b",
        # during the season
        r"\b(?:throughout|during|within|over) (?:the |this )(?:cycle|year|quarter|month|season|half|week)\b",
        r"\bthroughout (?:cycle|year|quarter)\b",
        # Q1, Q1 2027
        rf"\bq[1-4]\b(?:\s*[-/]?\s*(?:{YEAR}|fy\s?\d\d))?",
        rf"\b{DATE}",
        # before the sale, ahead of opening the new shop
        rf"\b(?:before|until|ahead of|in time for|prior to) (?!and\b|after\b)(?:\w+ing )?[\w'’-]+(?: [\w'’-]+){{0,3}}?{_WAY_OR_STOP}",
        # by the start of the season, by Mother's Day, by week 12, by 3/31
        r"\bby (?:the (?:time|start|launch|deadline|exam|holidays?|summer|winter|spring|autumn|next)\b[\w\s'’]{0,30}"
        r"|[\w'’]+(?: [\w'’]+)? day\b|(?:week|wk|kw|cw|month)\s*\d+|\d{1,2}/\d{1,2}"
        r"|graduation|my (?:next )?birthday|my \d+th birthday)",
        # in its first two weeks
        rf"\bin (?:its|our|their|my|the) first (?:{COUNT}[\s-]+)?{SPAN}\b",
        # from now until Easter
        rf"\bfrom (?:now|today) (?:to|until|till|on)\b(?: {WHEN})?",
        rf"\bbetween {WHEN} and {WHEN}",
        # next school year
        rf"\b(?:this|next|the coming|each) (?:\w+ )?(?:year|term|semester|season|{MONTH})\b",
        # for the May sale
        rf"\b(?:at|in|for) (?:the|my|our|this) (?:next )?(?:{MONTH}) \w+",
        # Q1: ...
        rf"^\s*{PERIOD}(?=\s*[:–-])",
        # next Friday, this cycle
        rf"\b(?:this|next|the coming) (?:{SPAN}|{WEEKDAY}|{SEASON}|cycle|half|fiscal year)\b",
        r"\b(?:today|tomorrow|eoy|eoq|eom|year-?end)\b",
        # once I have saved enough
        r"\b(?:once|when|as soon as) i \w+",
        # a year that closes a part: "... 2027, ..."
        rf"\b20\d\d\b(?={_CLOSING})",
    ),
    re.IGNORECASE,
)

_UNITS = either(
    any_of("minute hour day week weekday month quarter year sprint release night morning"), WEEKDAY
)
_RHYTHM = re.compile(
    either(
        # per week, twice a day, each business day; but not "a year from now"
        rf"\b(?:per|each|every|an?|once an?|twice an?|times an?) (?:single )?(?:business |working )?{_UNITS}\b(?! from)",
        rf"\bevery {COUNT} {SPAN}\b",
        r"(?<=\w)/(?:minute|hour|day|week|month|quarter|year|mo|yr|wk|hr)\b",
        r"\b(?:hourly|daily|weekly|bi-?weekly|fortnightly|monthly|quarterly|yearly|annually|annual|nightly|regularly)\b",
        # year over year, month-on-month
        r"\b(?:day|week|month|quarter|year)[\s-](?:over|on)[\s-](?:day|week|month|quarter|year)\b",
        r"\b(?:mom|yoy|qoq|wow|dod)\b",
    ),
    re.IGNORECASE,
)

_AT_MOST = phrases("maximum of, at most, less than, under, the first")
_SHORT = phrases("minute, min, hour, hr, h, second, sec, business day, working day, day, week")
_LIMIT = re.compile(either(rf"\b(?:with)?in (?:a )?(?:{_AT_MOST} )?{COUNT}[\s-]*{_SHORT}s?\b"), re.IGNORECASE)
"""``within 2 hours``: may be a condition of the thing measured and not a day on the calendar."""

_BY_THE_CLOCK = re.compile(r"minute|min\b|hour|hr\b|second|sec\b|\bh\b", re.IGNORECASE)
_WEEKS = re.compile(r"week|month", re.IGNORECASE)
_TREATMENTS = any_of(
    r"""
    answer repl respon resol deliver ship dispatch fulfil recover return convert churn reorder repurchas retain retention
    close[ds]?\b handle process complet refund first\s+purchase signing sign-?up signup registration onboard abandon
    purchase cancel activat renew adopt upgrad order pay paid
    """
)
_EACH_IS_DONE = re.compile(rf"\b{_TREATMENTS}\w*", re.IGNORECASE)
"""What is done with each order, ticket or buyer, in any of its forms."""

_OF_ALL = re.compile(r"%|percent|rate|share|all |every ", re.IGNORECASE)

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (("rhythm", _RHYTHM), ("deadline", _DEADLINE))


def times(text: str) -> tuple[When, ...]:
    """Every deadline, period and rhythm in a text, in order.

    >>> [(w.text, w.role) for w in times("Send 2 letters a week by 31 March")]
    [('a week', 'rhythm'), ('by 31 March', 'deadline')]
    """
    found: list[When] = []
    for role, pattern in _ROLES:
        for match in pattern.finditer(text):
            if role == "deadline" and _only_a_limit(match[0].strip(), text[: match.start()]):
                continue
            if not any(w.start < match.end() and match.start() < w.end for w in found):
                found.append(When(match[0].strip(), match.start(), match.end(), role))
    return tuple(sorted(found, key=lambda w: w.start))


def _only_a_limit(span: str, ahead: str) -> bool:
    """Whether a span is how quickly each thing happens: ``tickets answered within 2 hours``.

    Minutes and hours always are, weeks never; days are where a share of things done stands before them.
    """
    if _LIMIT.fullmatch(span) is None:
        return False
    if _BY_THE_CLOCK.search(span):
        return True
    if _WEEKS.search(span):
        return False
    return bool(_EACH_IS_DONE.search(ahead) and _OF_ALL.search(ahead))
