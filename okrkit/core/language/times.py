"""When: days, periods and spans that a line names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_COUNT = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|sixty|"
    r"ninety|several|(?:a\s+)?few|(?:a\s+)?couple(?:\s+of)?)"
)
_SPAN = r"(?:business\s+|working\s+|calendar\s+)?(?:day|week|wk|mth|month|quarter|year|sprint|semester|fortnight)s?"
_SEASON = r"(?:spring|summer|autumn|fall|winter|christmas|easter|black\s+friday|cyber\s+monday|thanksgiving|holidays?|holiday\s+season|new\s+year)"
_PERIOD = (
    rf"(?:(?:{_YEAR}|fy\s?'?\d\d(?:\d\d)?)[\s-]*[qh][1-4]|[qh][1-4][\s,/-]*(?:of\s+)?(?:{_YEAR}|fy\s?\d\d(?:\d\d)?|'\d\d)?|"
    rf"[1-4]q(?:\s?'?\d\d(?:\d\d)?)?|fy\s?'?\d\d(?:\d\d)?)"
)
_DATE = (
    rf"(?:{_YEAR}-\d\d(?:-\d\d)?|\d{{1,2}}\.\d{{1,2}}\.(?:\d\d){{1,2}}|\d{{1,2}}/\d{{1,2}}/(?:\d\d){{1,2}}|\d{{1,2}}\.\d{{1,2}}\.(?!\d)|(?:early|mid|late|end)[\s-](?:of\s+)?{_MONTH}|{_MONTH}\s+{_DAY}(?:,?\s*{_YEAR})?|"
    rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s*{_YEAR})?|{_MONTH},?\s*(?:of\s+)?{_YEAR})"
)
_NAMED = (
    rf"(?:(?:this|next|the\s+next|the\s+coming|coming|current|the\s+current|the\s+following|the|following|this\s+coming)\s+"
    rf"(?:{_SPAN}|{_WEEKDAY}|{_SEASON}|{_MONTH}|cycle|half|half-year|planning\s+period|fiscal\s+year|financial\s+year|calendar\s+year)|"
    rf"today|tomorrow|tonight|year-?\s?end|month-?\s?end|quarter-?\s?end|eoy|eoq|eom|fy-?end|mid-?year|{_WEEKDAY}|{_SEASON}|{_MONTH})"
)
_WHEN = rf"(?:{_DATE}|{_PERIOD}\b|(?:{_YEAR})\b|{_NAMED})"
_EDGE = (
    r"(?:the\s+)?(?:very\s+)?(?:end|close|beginning|start|first\s+half|second\s+half|first|second|third|fourth|last|middle)"
    r"(?:\s+(?:quarter|half|month|week|day))?(?:\s+of)?\s+"
)

_DEADLINE = re.compile(
    rf"""
    \b(?:by|before|until|till|no\s+later\s+than|not\s+later\s+than|latest\s+by|due|on\s+or\s+before|ending|starting|beginning|from|since|on|as\s+of)\s+
      (?:{_EDGE})?(?:the\s+)?{_WHEN}
  | \b(?:by|before|until|at|towards?|for)\s+(?:the\s+)?(?:end|close)\s+of\s+(?:the\s+|this\s+|our\s+|next\s+|my\s+)?[\w-]+(?:\s+\d+)?
  | \b(?:by|before|until)\s+(?:year|month|quarter|week|day)['’]?s?\s*-?\s*end\b
  | \b(?:with)?in\s+(?:the\s+)?(?:first|next|coming|following|last|a|an|under|less\s+than)?\s*{_COUNT}[\s-]+{_SPAN}\b(?:\s+(?:time|period|of\s+\w+))?
  | \b(?:with)?in\s+(?:the\s+)?(?:first|next|coming|following)\s+(?:{_COUNT}\s+)?{_SPAN}\b
  | \b(?:over|during|for|throughout|across|in|within)\s+(?:the\s+)?(?:next|coming|following|first|course\s+of\s+(?:the\s+)?|remainder\s+of\s+(?:the\s+)?|rest\s+of\s+(?:the\s+)?)\s*(?:{_COUNT}[\s-]+)?{_SPAN}\b
  | \b(?:in|during|for|over|throughout|within|through|across|of)\s+(?:{_EDGE})?(?:the\s+)?{_WHEN}
  | \b(?:for|over)\s+{_COUNT}\s+{_SPAN}\b
  | \b(?:throughout|during|within|over)\s+(?:the\s+|this\s+)(?:cycle|year|quarter|month|season|half|week)\b
  | \bthroughout\s+(?:cycle|year|quarter)\b
  | \bq[1-4]\b(?:\s*[-/]?\s*(?:{_YEAR}|fy\s?\d\d))?
  | \b{_DATE}
  | \b(?:before|until|ahead\s+of|in\s+time\s+for|prior\s+to)\s+(?!and\b|after\b)(?:\w+ing\s+)?[\w'’-]+(?:\s+[\w'’-]+){{0,3}}?(?=\s+(?:by|through|via|with|so|to|and|using)\b|[,.;)]|$)
  | \bby\s+(?:the\s+(?:time|start|launch|deadline|exam|holidays?|summer|winter|spring|autumn|next)\b[\w\s'’]{{0,30}}|[\w'’]+(?:\s+[\w'’]+)?\s+day\b|(?:week|wk|kw|cw|month)\s*\d+|\d{{1,2}}/\d{{1,2}}|graduation|my\s+(?:next\s+)?birthday|my\s+\d+th\s+birthday)
  | \bin\s+(?:its|our|their|my|the)\s+first\s+(?:{_COUNT}[\s-]+)?{_SPAN}\b
  | \bfrom\s+(?:now|today)\s+(?:to|until|till|on)\b(?:\s+{_WHEN})?
  | \bbetween\s+(?:{_WHEN})\s+and\s+(?:{_WHEN})
  | \b(?:this|next|the\s+coming|each)\s+(?:\w+\s+)?(?:year|term|semester|season|{_MONTH})\b
  | \b(?:at|in|for)\s+(?:the|my|our|this)\s+(?:next\s+)?(?:{_MONTH})\s+\w+
  | ^\s*(?:{_PERIOD})(?=\s*[:–-])
  | \b(?:this|next|the\s+coming)\s+(?:{_SPAN}|{_WEEKDAY}|{_SEASON}|cycle|half|fiscal\s+year)\b
  | \b(?:today|tomorrow|eoy|eoq|eom|year-?end)\b
  | \b(?:once|when|as\s+soon\s+as)\s+i\s+\w+
  | \b20\d\d\b(?=\s*(?:$|[,.;:)–-]|and\b|by\b|through\b|with\b|to\b))
    """,
    re.IGNORECASE | re.VERBOSE,
)

_EVERY = re.compile(
    rf"""
    \b(?:per|each|every|an?|once\s+an?|twice\s+an?|times\s+an?)\s+(?:single\s+)?(?:business\s+|working\s+)?(?:minute|hour|day|week|weekday|month|quarter|year|sprint|release|night|morning|{_WEEKDAY})\b(?!\s+from)
  | \bevery\s+{_COUNT}\s+{_SPAN}\b
  | (?<=\w)/(?:minute|hour|day|week|month|quarter|year|mo|yr|wk|hr)\b
  | \b(?:hourly|daily|weekly|bi-?weekly|fortnightly|monthly|quarterly|yearly|annually|annual|nightly|regularly)\b
  | \b(?:day|week|month|quarter|year)[\s-](?:over|on)[\s-](?:day|week|month|quarter|year)\b
  | \b(?:mom|yoy|qoq|wow|dod)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

_LIMIT = re.compile(
    rf"\b(?:with)?in\s+(?:a\s+)?(?:maximum\s+of\s+|at\s+most\s+|less\s+than\s+|under\s+|the\s+first\s+)?{_COUNT}[\s-]*(?:minute|min|hour|hr|h|second|sec|business\s+day|working\s+day|day|week)s?\b",
    re.IGNORECASE,
)
"""``within 2 hours``: a condition of the thing measured and not a day on the calendar."""

Role = Literal["deadline", "rhythm"]


@dataclass(frozen=True, slots=True)
class When:
    """A time a line names, where it stands, and whether it ends something or says how often."""

    text: str
    start: int
    end: int
    role: Role


def times(text: str) -> tuple[When, ...]:
    """Every deadline, period and rhythm in a text, in order.

    >>> [(w.text, w.role) for w in times("Send 2 letters a week by 31 March")]
    [('a week', 'rhythm'), ('by 31 March', 'deadline')]
    """
    found: list[When] = []
    for pattern, role in ((_EVERY, "rhythm"), (_DEADLINE, "deadline")):
        for match in pattern.finditer(text):
            if role == "deadline" and _only_a_limit(text, match):
                continue
            if not any(w.start < match.end() and match.start() < w.end for w in found):
                found.append(When(match[0].strip(), match.start(), match.end(), role))  # type: ignore[arg-type]  # the two roles above
    return tuple(sorted(found, key=lambda w: w.start))


_ANSWERS = re.compile(
    r"\b(?:answer|repl|respon|resol|deliver|ship|dispatch|fulfil|recover|return|convert|churn|reorder|repurchas|retain|retention|"
    r"close[ds]?\b|handle|process|complet|refund|first\s+purchase|signing|sign-?up|signup|registration|onboard|abandon|purchase|cancel|activat|"
    r"renew|adopt|upgrad|order|pay|paid)\w*",
    re.IGNORECASE,
)


def _only_a_limit(text: str, match: re.Match[str]) -> bool:
    """Whether a span is how quickly each thing happens: ``tickets answered within 2 hours``."""
    span = match[0]
    if _LIMIT.fullmatch(span.strip()) is None:
        return False
    if re.search(r"minute|min\b|hour|hr\b|second|sec\b|\bh\b", span, re.IGNORECASE):
        return True
    if re.search(r"week|month", span, re.IGNORECASE):
        return False
    ahead = text[: match.start()]
    return bool(_ANSWERS.search(ahead)) and bool(
        re.search(r"%|percent|rate|share|all |every ", ahead, re.IGNORECASE)
    )
