"""What a line of a plan says: its verb, what the verb acts on, numbers, times, and the parts that explain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.quantities import Quantity, quantities
from okrkit.core.language.times import When, times
from okrkit.core.language.words import Word, words

_LABEL = re.compile(
    r"^\s*(?:(?:okr|kr|key\s+result|objective|goal|initiative|o|project|smart\s+goal)\s*#?\s*\d*(?:\.\d+)?\s*[:.)–-]\s+|[-*•]\s+|\d+[.)]\s+)+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"""^\s*(?:
        (?:in\s+order\s+)?to\s+(?=[a-z])
      | (?:(?:my|our|the|this|one|a)\s+(?:\w+\s+)?(?:goal|objective|aim|target|mission|plan|intention|ambition|team|company|key\s+result|initiative)s?\s+
            (?:for\s+[\w\s]{1,30}?\s+)?(?:is|are|will\s+be|was)\s+(?:to\s+)?)
      | (?:i|we|you|they|he|she|the\s+(?:\w+\s+)?team|our\s+(?:\w+\s+)?team|the\s+company|everyone|all\s+teams?)(?:\s+all)?\s*
            (?:['’](?:m|re|ll|d|ve)|am|are|is|will|would|shall|should|must|need|want|plan|aim|hope|intend|wish|like|can|could|may|might|have)\b
            (?:\s+(?:be\s+able|going|like|aim|plan|need|have|wish|want|try|trying|be|all|also|really|definitely))*\s*(?:to\s+)?
      | (?:let['’]?s|please|must|should|need\s+to|want\s+to|try\s+to|aim\s+to|be\s+able\s+to|help\s+(?:us\s+)?to|work\s+to|strive\s+to|start\s+to|seek\s+to|commit\s+to|continue\s+to)\s+
      | (?:successfully|significantly|consistently|continuously|continually|eventually|dramatically|substantially|finally|quickly|
           rapidly|massively|radically|actively|fully|also|first|then|always|further|proactively|gradually|steadily|effectively|efficiently|collectively|really)\s+
      )""",
    re.IGNORECASE | re.VERBOSE,
)
_PREPOSITIONS = frozenset(
    ["of", "for", "in", "on", "to", "with", "by", "per", "from", "at", "through", "via", "across", "among", "between", "into", "using", "who", "that", "which", "where", "when", "while", "during", "within", "over", "under", "above", "below", "against", "throughout", "after", "before", "as", "so", "because", "than", "without", "until", "including", "like", "toward", "towards", "about", "around", "onto", "up", "upon", "based", "regarding", "via", "vs", "versus", "per"]
)
_HOW = re.compile(
    r"(?<![\w-])(?:through|via|using|thanks\s+to|with\s+the\s+help\s+of|leveraging|by\s+means\s+of|based\s+on|driven\s+by|powered\s+by|"
    r"by\s+(?:\w+ly\s+)?(?:[a-z]\S*/\S*\s+)?[a-z-]+ing\b)\s*(?P<how>[^.;]*)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:resulting\s+in|leading\s+to|so\s+that|to\s+(?:reach|achieve|hit))\b", re.IGNORECASE
)
_PURPOSE = re.compile(
    r"\b(?:so\s+that|in\s+order\s+to|so\s+as\s+to|so\s+(?:we|our|they|customers|people|users)|that\s+(?!we\b|is\s+due|are\s+due)[a-z]+|which\s+(?:will\s+)?[a-z]+|where\s+[a-z]+|"
    r"(?<![\w-])to\s+(?P<verb>[a-z-]+))\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with what follows it, up to the next verb that is joined to it."""

    verb: Word
    words: tuple[Word, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """A line, read. Positions count characters of ``text``."""

    text: str
    words: tuple[Word, ...]
    times: tuple[When, ...]
    quantities: tuple[Quantity, ...]
    opening: str
    begin: int

    @cached_property
    def core(self) -> tuple[Word, ...]:
        """The words behind labels and openings such as "We want to"; brackets and times left out."""
        gaps = [m.span() for m in _BRACKETS.finditer(self.text)] + [(t.start, t.end) for t in self.times]
        return tuple(
            w for w in self.words if w.start >= self.begin and not any(a <= w.start < b for a, b in gaps)
        )

    @cached_property
    def verb(self) -> Word | None:
        """The verb a line begins with, in any form of command, promise or "-ing"; None for a statement or a bare noun."""
        return self.core[0] if self.core and _leads(self.core, self.quantities) else None

    @cached_property
    def stated(self) -> Word | None:
        """The verb of a statement ("Sales go up", "The shop is live"); None where there is none."""
        if self.verb is not None:
            return None
        number = {id(w) for q in self.quantities for w in self.core if q.start <= w.start < q.end}
        for i, word in enumerate(self.core[1:], start=1):
            if word.kind != "word" or id(word) in number:
                continue
            if word.low in (
                "is",
                "are",
                "will",
                "has",
                "have",
                "was",
                "were",
                "exists",
                "exist",
                "takes",
                "can",
            ):
                if word.low == "will" and i + 1 < len(self.core):
                    return self.core[i + 1]
                return word
            if word.low == word.base + "s" and word.base in verbs.VERBS and word.base not in _NOUNS:
                return word
            if (
                word.base in verbs.VERBS
                and word.low == word.base
                and self.core[i - 1].low.endswith("s")
                and word.base not in _NOUNS
            ):
                return word
        return None

    @cached_property
    def participle(self) -> Word | None:
        """A past participle that closes a bare noun: "3 case studies published"."""
        if self.verb is not None or self.stated is not None:
            return None
        for i, word in enumerate(self.core[1:], start=1):
            if (
                word.kind == "word"
                and word.low.endswith(("ed", "t", "n"))
                and word.low != word.base
                and word.base in verbs.VERBS
            ):
                after = self.core[i + 1] if i + 1 < len(self.core) else None
                if (
                    after is None
                    or after.low in _PREPOSITIONS
                    or after.kind != "word"
                    or after.low in ("and", "same-day")
                ):
                    return word
        return None

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The verb clauses that stand side by side; purposes ("to ...") and ways ("by ...ing") are part of theirs."""
        if self.verb is None:
            return ()
        starts = [0]
        bound = _bound(self.core)
        for i, word in enumerate(self.core[1:-1], start=1):
            if word.low not in ("and", "&", ",", ";", "while", "then", "plus", "or") or (
                bound is not None and i > bound and word.low != "while"
            ):
                continue
            j = i + 1
            while j < len(self.core) - 1 and (
                self.core[j].low in ("and", ",", "then", "also", "to") or self.core[j].low.endswith("ly")
            ):
                j += 1
            if j not in starts and _joins(self.core, j, self.core[0], word.low):
                starts.append(j)
        spans = [*starts, len(self.core)]
        return tuple(
            Clause(self.core[a], self.core[a:b], self.core[a].start, self.core[b - 1].end)
            for a, b in zip(starts, spans[1:], strict=False)
            if b > a
        )

    @cached_property
    def object(self) -> tuple[Word, ...]:
        """The noun phrase the verb acts on, up to the first preposition; "number of", "share of" are looked through."""
        if self.verb is None:
            return _phrase(self.core)
        return _phrase((self.clauses[0].words if self.clauses else self.core)[1:])

    @cached_property
    def head(self) -> Word | None:
        """The last noun of the object: what the line is about."""
        inside = [(q.start, q.end) for q in self.quantities]
        named = [
            w
            for w in self.object
            if w.kind == "word" and w.low not in _LOOSE and not any(a <= w.start < b for a, b in inside)
        ]
        nouns_only = [w for w in named if w.low not in qualities.COMPARISONS and not w.low.endswith("ly")]
        found = nouns_only or named
        return found[-1] if found else None

    @cached_property
    def how(self) -> str:
        """What stands behind "through", "by ...ing", "using"; empty where nothing does."""
        found = _HOW.search(self.text, self.begin)
        return found[0].strip() if found and found["how"] is not None and len(found[0].split()) > 1 else ""

    @cached_property
    def purpose(self) -> str:
        """What stands behind "so that", "that ...", "to ..." with a verb; empty where nothing does."""
        for found in _PURPOSE.finditer(self.text, self.begin + 1):
            verb = found["verb"]
            if verb is None or _is_verb(verb.lower()):
                return self.text[found.start() :].strip(" .")
        return ""

    @cached_property
    def deadline(self) -> When | None:
        return next((t for t in self.times if t.role == "deadline"), None)

    @cached_property
    def results(self) -> tuple[Quantity, ...]:
        """The numbers that say how much of the result: not a starting value, not in brackets, not in the way it is done."""
        way = _HOW.search(self.text, self.begin)
        until = way.start() if way else len(self.text)
        outcome = _OUTCOME.search(self.text, until)
        again = outcome.start() if outcome else len(self.text)
        return tuple(
            q
            for q in self.quantities
            if q.part != "from"
            and not q.aside
            and (q.start < until or q.start > again or q.part in ("by", "to"))
        )

    def content(self) -> Iterator[Word]:
        """The words that say something: no numbers, times, filling words, and not the leading verb."""
        inside = [(q.start, q.end) for q in self.quantities]
        for i, word in enumerate(self.core):
            if word.kind != "word" or word.low in qualities.PADDING or word.low in _PREPOSITIONS:
                continue
            if i == 0 and self.verb is not None:
                continue
            if not any(a <= word.start < b for a, b in inside) and word.base not in verbs.LIGHT:
                yield word

    def has(
        self, vocabulary: frozenset[str] | set[str], among: tuple[Word, ...] | None = None
    ) -> Word | None:
        """The first word of the line (or of some of its words) that is in a vocabulary, by itself or by its base form."""
        for word in self.core if among is None else among:
            if word.kind == "word" and (word.low in vocabulary or word.base in vocabulary):
                return word
        return None


_NOUNS = (
    nouns.RATES
    | nouns.COUNTED
    | nouns.THINGS
    | {"win", "test", "order", "return", "support", "market", "share", "lead"}
)
_LOOSE = qualities.PADDING | {
    "number",
    "amount",
    "level",
    "percentage",
    "percent",
    "share",
    "rate",
    "total",
    "volume",
    "least",
}
_SEEN_THROUGH = frozenset(
    ["number", "amount", "percentage", "percent", "share", "rate", "proportion", "total", "volume", "majority", "average", "count", "set", "series", "level", "%", "lot", "lots", "range", "list", "variety", "half"]
)
_DETERMINERS = frozenset(
    ["a", "an", "the", "our", "my", "your", "their", "its", "this", "these", "those", "all", "each", "every", "some", "any", "more", "new"]
)


@lru_cache(maxsize=4096)
def read(text: str) -> Line:
    """Read a line.

    >>> line = read("We want to increase average order value from $50 to $70 by June")
    >>> line.verb.base, line.head.low, [q.value for q in line.results], line.deadline.text
    ('increase', 'value', [70.0], 'by June')
    """
    whens = times(text)
    begin = _LABEL.match(text).end() if _LABEL.match(text) else 0  # type: ignore[union-attr]  # matched just before
    start = begin
    while True:
        first = next((t for t in whens if t.start <= begin + 1 < t.end), None)
        if first is not None and first.role == "deadline":
            begin = first.end + len(text[first.end :]) - len(text[first.end :].lstrip(" ,:–-"))
            continue
        opening = _OPENING.match(text, begin) if begin == 0 else _OPENING.match(text[begin:])
        if opening is None or not opening[0].strip():
            break
        end = opening.end() if begin == 0 else begin + opening.end()
        if end >= len(text) or end <= begin:
            break
        begin = end
    return Line(text, words(text), whens, quantities(text, whens), text[start:begin].strip(), begin)


def _is_verb(low: str) -> bool:
    from okrkit.core.language.words import base

    return base(low) in verbs.VERBS


def _leads(core: tuple[Word, ...], numbers: tuple[Quantity, ...]) -> bool:
    """Whether the first word is a verb in command form or with -ing, and not a noun that looks like one."""
    first = core[0]
    if first.kind != "word" or first.base not in verbs.VERBS:
        return False
    if first.low not in (first.base, first.low if first.low.endswith("ing") else first.base):
        return False
    if len(core) == 1:
        return True
    second = core[1]
    if first.base in _NOUNS and first.low == first.base:
        return not _noun_compound(core, numbers)
    return second.low not in ("of",) and second.base not in ("be",)


def _noun_compound(core: tuple[Word, ...], numbers: tuple[Quantity, ...]) -> bool:
    """ "Win rate above 30 %", "Order accuracy at 99 %", "Return rate from 8 % to 6 %": bare nouns, then a number."""
    phrase = []
    for word in core:
        if word.kind != "word" or word.low in _PREPOSITIONS or word.low in ("at", "vs", "is", "are"):
            break
        if word.low in _DETERMINERS or word.low in ("and",):
            return False
        phrase.append(word)
    rest = core[len(phrase) :]
    if not phrase:
        return False
    last = phrase[-1]
    measured = last.base in nouns.RATES or last.base in ("time", "rate", "score", "value", "ratio")
    if len(phrase) == 1:
        return bool(rest) and rest[0].low in (
            "of",
            "at",
            "from",
            "to",
            "above",
            "below",
            "under",
            "over",
            "<",
            ">",
            ":",
            "=",
            "is",
            "are",
            "per",
        )
    return measured and bool(numbers) and bool(rest) and rest[0].start <= numbers[0].start + 1


def _bound(core: tuple[Word, ...]) -> int | None:
    """Where a purpose or a way begins; verbs behind it belong to it."""
    for i, word in enumerate(core[:-1]):
        following = core[i + 1]
        if (
            i
            and word.low == "to"
            and following.kind == "word"
            and following.low == following.base
            and following.base in verbs.VERBS
            and following.base not in nouns.RATES
        ):
            return i
        if i and word.low == "by" and following.low.endswith("ing"):
            return i
        if i and word.low in (
            "that",
            "which",
            "who",
            "where",
            "so",
            "through",
            "via",
            "using",
            "including",
            "because",
        ):
            return i
        if i and word.low == "," and following.low.endswith("ing") and core[0].low != following.low:
            return i
    return None


def _joins(core: tuple[Word, ...], j: int, first: Word, joint: str) -> bool:
    """Whether the word at j is a verb standing beside the leading verb, with an object of its own."""
    if j >= len(core):
        return False
    word = core[j]
    if word.kind != "word" or word.base not in verbs.VERBS:
        return False
    gerund = first.low.endswith("ing")
    if joint == "while" or gerund:
        if not word.low.endswith("ing"):
            return False
    elif word.low != word.base:
        return False
    if j == len(core) - 1:
        return False
    following = core[j + 1]
    if word.base in _NOUNS and word.base not in ("win",):
        # "emails and order volume": a noun unless something it acts on is set off from it
        return (
            following.low in _DETERMINERS
            or following.kind == "number"
            or (
                j >= 2
                and core[j - 2].kind == "word"
                and following.base in nouns.THINGS
                and word.base in verbs.STUDY
            )
        )
    return following.kind in ("word", "number") and following.low not in _PREPOSITIONS | {"and", "or"}


def _phrase(core: tuple[Word, ...]) -> tuple[Word, ...]:
    found: list[Word] = []
    for i, word in enumerate(core):
        if (
            word.low == "of"
            and found
            and (
                found[-1].low in _SEEN_THROUGH
                or found[-1].low == "%"
                or found[-1].kind == "number"
                or found[-1].text == "%"
            )
        ):
            found = []
            continue
        if word.low == "out" and not found:  # set up, roll out, sign up
            continue
        if word.low in ("up", "out", "on", "off", "over", "down", "in") and i == 0:
            continue
        if (
            word.low in _PREPOSITIONS
            or word.low in ("and", ",", ";", ":", "(", "&", "or")
            or word.low in ("–", "—")
        ):
            if found and any(w.kind == "word" and w.low not in _LOOSE for w in found):
                break
            if (
                word.low in _PREPOSITIONS
                and found
                and all(w.kind != "word" or w.low in ("least", "more", "less", "most") for w in found)
            ):
                continue
            continue
        found.append(word)
    return tuple(found)
