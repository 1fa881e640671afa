"""How much: the numbers in a line, with their unit and the part they play."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from okrkit.core.language.times import When

Part = Literal["from", "to", "by", "limit", "plain"]
Unit = Literal["percent", "points", "money", "time", "times", "ratio", "count"]

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORDS: dict[str, float] = {
    **_ONES, **_TENS, "hundred": 100, "thousand": 1000, "million": 1e6, "dozen": 12, "half": 0.5,
    **{f"{ten}-{one}": _TENS[ten] + _ONES[one] for ten in _TENS for one in list(_ONES)[1:10]},
}  # fmt: skip
_SCALE = {
    "k": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "thousand": 1e3,
}

_DIGITS = r"\d{1,3}(?:[,'’ \u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_TIME_UNIT = r"(?:milliseconds?|ms|seconds?|secs?|(?-i:s)|minutes?|mins?|hours?|hrs?|(?-i:h)|business\s+days?|working\s+days?|days?|weeks?|months?|quarters?|years?)"
_NUMBER = re.compile(
    rf"""
    (?P<sign>[<>]=?|≥|≤|±|~)?\s?
    (?P<money>(?:US|A|C|HK|NZ|S)?[$€£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY|INR|AUD|CAD|SEK|Rs\.?)\s)?\s?
    (?<![A-Za-z.])(?P<digits>{_DIGITS})
    (?P<scale>\s?(?:k|mm?|mn|mio|bn?|million|billion|thousand)\b(?!\w)|\s?(?:K|MM?|B|Mn|Bn)(?![a-z\d]))?
    (?P<plus>\+)?
    (?:(?P<unit>\s?(?:%|percent\b|per\s?cent\b|percentage\s+points?\b|p\.?p\.?\b|pts?\b|points?\b|bps\b)
      |\s?(?:€|\$|£|EUR\b|USD\b|GBP\b|CHF\b|euros?\b|dollars?\b|pounds?\b(?!\s+of))
      |x\b|\s?-?{_TIME_UNIT}\b
      |(?::\d+(?:\.\d+)?|\s?/\s?\d+(?:\.\d+)?)(?![/\d])))?
    (?P<plus2>\+)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CARDINAL = "|".join(sorted(_WORDS, key=len, reverse=True))
_SPELT = re.compile(
    rf"\b(?P<first>(?!half\b){_CARDINAL}|half\s+an?(?=\s+(?:hundred|thousand|million|dozen)))(?:\s+(?P<scale>hundred|thousand|million|dozen))?\b"
    rf"(?:\s+(?P<unit>percent|per\s+cent|percentage\s+points?|{_TIME_UNIT})\b)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:(?:a|one|two|three|four)[\s-]+)?(?:half|third|quarter|fifth|sixth|eighth|tenth)s?\b(?=\s+of\b)|"
    r"(?<=\bby\s)(?:a|one|two|three)[\s-]+(?:half|third|quarter|fifth|tenth)s?\b|(?<=\bby\s)half\b|\bin\s+half\b|\bby\s+half\b|"
    r"\b(?:two|three|four|one)[\s-](?:thirds?|quarters?|fifths?)\b|"
    r"\b(?:doubl|tripl|quadrupl|halv)(?:e[sd]?|ing)\b|\b(?:two|three|four|five|ten)-?fold\b|\btwice\s+(?:as|the)\b|"
    r"\b(?:at\s+least|more\s+than|only)\s+(?:once|twice)\b|"
    r"\b\d+\s+(?:out\s+of|in|of)\s+(?:every\s+)?\d+\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:zero|no)\s+(?!longer|matter|later|more\s+than|doubt|one\b|-)[a-z]+|\bnone\s+of\b|\bnot\s+a\s+single\b",
    re.IGNORECASE,
)

_GRADED = re.compile(r"\b(?:grades?|marks?)\b", re.IGNORECASE)
_MARK = re.compile(r"(?<=\b(?:a|o)\s)[A-F][+-]?(?=[\s.,]|$)|(?<=\ban\s)[A-F][+-]?(?=[\s.,]|$)")
"""A school mark, where marks are spoken of: "from a C to a B+"."""

_NAMES = re.compile(
    r"""
    \b(?:phase|version|sprint|line|level|tier|stage|iso|soc|type|web|chapter|part|day|week|category|room|floor|gate|class|
        series|year|grade|key\s+stage|model|windows|python|ios|android|area|zone|plan|scope|option|article|section|layer|figure|wave|batch|grade|episode|season)\s+\d+(?:\.\d+)*\b
  | \#\s?\d+ | \bno\.\s?\d+ | \bnumber\s+(?:one|1)\b
  | \b[a-z]+[-]?\d+[a-z\d.]*\b                       # Q3, D7, GA4, B2B, 2D is caught below
  | \b[2345][dg]\b | \b\d{1,2}(?::\d\d)?\s?[ap]\.?m\b | \b\d{1,2}:\d\d\b
  | (?<![\d.])\d{1,2}/\d{1,2}/\d{2,4}\b | \b24/7\b | \b360[-°]?(?:\s?degrees?)?\b(?=\s+(?:view|feedback))
  | \b\d+-(?:day|days|week|month|year|minute|min|mins|hour|hr|h|second|person|step|click|page|star|point|part|way|man|man|figure|digit|d|in)s?\b
  | \btop[\s-]\d+ (?=\s+(?:list|result|rank|position|customers|products|sellers|brands|accounts|clients|issues|pages|keywords|markets))
  | \bweb\s?\d(?:\.\d)?\b
  | \b(?:people|patients|customers|women|men|adults|children|kids|those|everyone|shoppers|users)\s+(?:over|under|aged|above)\s+\S+
  | \b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)-(?!third|quarter|fifth|fold|tenth)[a-z]+(?:-[a-z]+)*\b
  | \b(?:one|two|three|four)-(?:way|sided|day|stop|click|step|pager|page|to-one|on-one|off)\b | \bone-on-one\b | \b1[:-]1s?\b | \bone\s+(?:of|another|place|team|voice|that|who)\b
  | \b(?:first|second|third)\b(?!\s+of\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Numbers that name a thing and measure nothing. ``24-hour response time`` is one that does; `_measures` lets it pass."""

_MEASURES = re.compile(r"^\d+-(?:minute|hour|day|second|week)s?$", re.IGNORECASE)
_MEASURED = re.compile(
    r"^[\s-]*(?:average\s+|median\s+|max(?:imum)?\s+|first\s+)?(?:response|resolution|delivery|turnaround|reply|shipping|recovery|sla|lead|cycle|load|processing|handling|fulfil|dispatch|wait)",
    re.IGNORECASE,
)

_BEFORE = (
    (re.compile(r"(?:\bfrom|\bcurrently|\bcurrent|\bup from|\bdown from|\bvs\.?|\bversus|\bbaseline(?: of|:)?|\bwas|\bnow at|\btoday|\bagainst|\bcompared\s+(?:to|with)|\binstead\s+of|\brather\s+than|\bpreviously)\s*(?:a |the |an )?(?:current\s+|about\s+|around\s+|average of\s+|baseline of\s+)*[~:]?\s*[-−+]?\s*$", re.I), "from"),
    (re.compile(r"(?:\bto|→|->|=>)\s*(?:at\s+least\s+|over\s+|under\s+|below\s+|above\s+|more\s+than\s+|less\s+than\s+|fewer\s+than\s+|about\s+|around\s+|a\s+|an\s+|only\s+|just\s+)*[~<>≥≤=]*\s*[-−+]?\s*$", re.I), "to"),
    (re.compile(r"\bby\s*(?:at\s+least\s+|over\s+|more\s+than\s+|about\s+|around\s+|up\s+to\s+|another\s+|an?\s+(?:additional|further|minimum\s+of)\s+|a\s+|minimum\s+of\s+)*[~<>≥≤+]*\s*$", re.I), "by"),
    (re.compile(r"(?:\bat\s+least|\bat\s+most|\bover|\babove|\bmore\s+than|\bless\s+than|\bfewer\s+than|\bunder|\bbelow|\bmax(?:imum)?(?:\s+of)?|\bmin(?:imum)?(?:\s+of)?|\bup\s+to|\bexceed(?:s|ing)?|\bwithin|[<>≥≤]=?|\bno\s+more\s+than|\bnot\s+more\s+than|\bno\s+less\s+than|\bnever\s+more\s+than)\s*(?:an?\s+|the\s+)?(?:average\s+(?:of\s+)?)?$", re.I), "limit"),
)  # fmt: skip
_AFTER_FROM = re.compile(
    r"^\s*(?:baseline|today|currently|now|last\s+(?:year|quarter|month)|at\s+present)\b", re.IGNORECASE
)


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
    taken = [(w.start, w.end) for w in whens if w.role == "deadline"]
    for match in _NAMES.finditer(text):
        if _MEASURES.match(match[0]) and _MEASURED.match(text[match.end() :]):
            continue
        taken.append(match.span())
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        start = min(match.start(part) for part in ("sign", "money", "digits") if match[part] is not None)
        _keep(found, taken, text, match.start("digits"), _made(text, match, start))
    marks = _MARK.finditer(text) if _GRADED.search(text) else ()
    for match in (*_FRACTION.finditer(text), *_SPELT.finditer(text), *_NONE.finditer(text), *marks):
        _keep(found, taken, text, match.start(), _spelt(text, match))
    return tuple(sorted(found, key=lambda q: q.start))


def _keep(found: list[Quantity], taken: list[tuple[int, int]], text: str, at: int, made: Quantity) -> None:
    if any(start <= at < end for start, end in taken):
        return
    if any(q.start < made.end and made.start < q.end for q in found):
        if made.unit != "ratio" or made.text[:1].isalpha():
            return
        found[:] = [
            q for q in found if not (q.start < made.end and made.start < q.end)
        ]  # "9 out of 10" is one number
    before = text[max(0, at - 1) : at]
    if before.isalpha():  # part of a name such as B2B
        return
    found.append(made)


def _made(text: str, match: re.Match[str], start: int) -> Quantity:
    unit = (match["unit"] or "").strip().lower().lstrip("-")
    value: float | None = _value(match["digits"], (match["scale"] or "").strip().lower())
    kind: Unit = "count"
    if (
        match["money"]
        or (unit[:1] in "€$£" and unit)
        or unit in ("eur", "usd", "gbp", "chf")
        or unit.startswith(("euro", "dollar", "pound"))
    ):
        kind = "money"
    elif unit in ("%", "percent", "per cent") or unit.startswith("per cent"):
        kind = "percent"
    elif unit.startswith(("percentage", "pp", "p.p", "pt", "point", "bps")):
        kind = "points"
    elif unit == "x":
        kind = "times"
    elif unit.startswith((":", "/")):
        kind = "ratio"
    elif unit:
        kind = "time"
    return Quantity(
        text[start : match.end()].strip(),
        start,
        match.end(),
        value,
        kind,
        _part(text, start, match.end()),
        _aside(text, start),
    )


def _spelt(text: str, match: re.Match[str]) -> Quantity:
    low = match[0].lower()
    first = low.split()[0]
    unit: Unit = "count"
    value: float | None = None
    end = match.end()
    if match.re is _SPELT:
        name = match["first"].lower().split()[0]
        value = _WORDS[name] * (_WORDS[match["scale"].lower()] if match["scale"] else 1)
        named = (match["unit"] or "").lower()
        unit = (
            "points" if "point" in named else "percent" if "cent" in named else "time" if named else "count"
        )
    elif match.re is _FRACTION:
        unit = "ratio" if low[0].isdigit() else "times"
    else:  # zero defects, no complaints
        value, end = 0.0, match.start() + len(first)
    return Quantity(
        text[match.start() : end].strip(),
        match.start(),
        end,
        value,
        unit,
        _part(text, match.start(), end),
        _aside(text, match.start()),
    )


def _value(digits: str, scale: str) -> float | None:
    plain = re.sub(r"[,'’ \u00a0\u202f](?=\d{3}\b)", "", digits).replace(",", ".")
    try:
        return float(plain) * _SCALE.get(scale, 1.0)
    except ValueError:
        return None


def _part(text: str, start: int, end: int) -> Part:
    ahead = text[:start]
    for pattern, part in _BEFORE:
        if pattern.search(ahead):
            return part  # type: ignore[return-value]  # the parts of the table above
    if _AFTER_FROM.match(text[end:]):
        return "from"
    return "plain"


def _aside(text: str, start: int) -> bool:
    """Whether it stands in brackets, where a line restates what it said."""
    return text.count("(", 0, start) > text.count(")", 0, start)
