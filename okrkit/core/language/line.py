"""What a line of a plan says: its verb, what the verb acts on, numbers, times, and the parts that explain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from okrkit.core.language import grammar
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.quantities import Quantity, quantities
from okrkit.core.language.times import When, times
from okrkit.core.language.words import Word, base, words

_LABEL = re.compile(
    r"^\s*(?:(?:okr|kr|key\s+result|objective|goal|initiative|o|project|smart\s+goal|action(?:\s+item)?|spike|to-?do)\s*#?\s*\d*(?:\.\d+)?\s*[:.)–-]\s+|[-*•]\s+|\d+[.)]\s+|"
    r"\[[^\]]*\]\s*)+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"""\s*(?:
        (?:in\s+order\s+)?to\s+(?=[a-z])
      | (?:my|our|the|this|one|a)\s+(?:\w+\s+)?(?:goal|objective|aim|target|mission|plan|intention|ambition|key\s+result|initiative)s?\s+
            (?:for\s+[\w\s]{1,30}?\s+)?(?:is|are|will\s+be|was)\s+(?:to\s+)?
      | (?:i|we|you|they|he|she|(?:the|our)\s+(?:\w+\s+)?(?:team|company|staff|shop)|every(?:one|body)|all\s+(?:of\s+us|teams?)|people)(?:\s+all)?\s*
            (?:['’](?:m|re|ll|d|ve)|am|are|is|will|would|shall|should|must|needs?|wants?|plans?|aims?|hopes?|intends?|wish|likes?|can|could|may|might)\b
            (?:\s+(?:be\s+able|going|like|aim|plan|need|have|wish|want|try|trying|all|also|really|definitely)\b)*\s*(?:to\s+)?
      | (?-i:[A-Z])(?P<name>\w+)\s+(?:and\s+(?-i:[A-Z])\w+\s+)?to\s+(?P<does>[a-z]+)\b      # Sam to write macros
      | as\s+an?\s+[^,]{1,40},\s*
      | (?:i|we)\s+(?:will\s+)?(?=(?P<plainly>[a-z]+)\b)
      | work(?:ing)?\s+(?:with|together)\s+(?:[\w'’]+\s+){1,5}?to\s+(?=[a-z])
      | (?:let['’]?s|please|must|should|need\s+to|want\s+to|try\s+to|aim\s+to|be\s+able\s+to|help\s+(?:us\s+)?to|work\s+to|strive\s+to|
           start\s+to|seek\s+to|commit\s+to|continue\s+to|continue\s+(?=\w+ing)|carry\s+on\s+(?=\w+ing)|keep\s+on\s+(?=\w+ing)|begin\s+to|manage\s+to)\s*
      | (?:successfully|significantly|consistently|continuously|continually|eventually|dramatically|substantially|finally|quickly|someday|
           rapidly|massively|radically|actively|fully|also|first|then|always|further|proactively|gradually|steadily|effectively|
           efficiently|collectively|really|basically|just|simply|at\s+some\s+point|fundamentally|slowly)\s*,?\s+
      )""",
    re.IGNORECASE | re.VERBOSE,
)
_HOW = re.compile(
    r"(?<![\w-])(?:through\b|via\b|using\b|thanks\s+to|with\s+the\s+help\s+of|leveraging|by\s+means\s+of|based\s+on|driven\s+by|powered\s+by|"
    r"by\s+(?:\w+ly\s+)?(?:[a-z]\S*/\S*\s+)?[a-z-]+ing\b)\s*(?P<how>[^.;]*)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:resulting\s+in|leading\s+to|so\s+that|to\s+(?:reach|achieve|hit))\b", re.IGNORECASE
)
_PURPOSE = re.compile(
    r"\b(?:so\s+that|in\s+order\s+to|so\s+as\s+to|so\s+(?:we|our|they|customers|people|users)|that\s+(?!we\b|is\s+due|are\s+due)[a-z]+|which\s+(?:will\s+)?[a-z]+|"
    r"where\s+[a-z]+|(?<![\w-])to\s+(?P<verb>[a-z-]+))\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LOOSE = qualities.PADDING | {
    "number",
    "amount",
    "percentage",
    "percent",
    "total",
    "volume",
    "least",
    "additional",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with what follows it, up to the next verb that is joined to it."""

    verb: Word
    words: tuple[Word, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """A line, read. Positions count characters of ``text``; ``begin`` is where labels and openings end."""

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
        """The verb a line begins with, as a command, a promise or with -ing; None for a statement or a bare noun."""
        return grammar.leading_verb(self.core)

    @cached_property
    def stated(self) -> Word | None:
        """The verb of a statement ("Sales go up", "The shop is live"); None where there is none."""
        if self.verb is not None:
            return None
        return grammar.stated_verb(self.core, {p for q in self.quantities for p in range(q.start, q.end)})

    @cached_property
    def participle(self) -> Word | None:
        """What was done to a bare noun: "3 case studies published"."""
        return None if self.verb is not None or self.stated is not None else grammar.participle(self.core)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The verb clauses that stand side by side; purposes ("to ...") and ways ("by ...ing") are part of theirs."""
        if self.verb is None:
            return ()
        starts = [0]
        explains = grammar.where_it_explains(self.core)
        for i, word in enumerate(self.core[1:-1], start=1):
            if word.low not in ("and", "&", "+", ",", ";", "while", "whilst", "then", "plus", "or", "as"):
                continue
            if explains is not None and i > explains and word.low not in ("while", "whilst"):
                continue
            joint, j = word.low, i + 1
            if joint == "as":
                if [w.low for w in self.core[i : i + 3]] != ["as", "well", "as"]:
                    continue
                joint, j = "well", i + 3
            while j < len(self.core) - 1 and (
                self.core[j].low in ("and", ",", "then", "also", "to") or self.core[j].low.endswith("ly")
            ):
                j += 1
            if j not in starts and grammar.joins(self.core, j, joint):
                starts.append(j)
        return tuple(
            Clause(self.core[a], self.core[a:b], self.core[a].start, self.core[b - 1].end)
            for a, b in pairwise([*starts, len(self.core)])
        )

    @cached_property
    def object(self) -> tuple[Word, ...]:
        """The noun phrase the verb acts on, or the first one of a line without a verb."""
        if self.verb is None:
            closing = self.stated or self.participle
            return grammar.noun_phrase(
                self.core[: self.core.index(closing)] if closing is not None else self.core
            )
        found = (grammar.noun_phrase(clause.words[1:]) for clause in self.clauses)
        return next((phrase for phrase in found if self.last_noun(phrase)), ())

    @cached_property
    def head(self) -> Word | None:
        """The last noun of the object: what the line is about."""
        return self.last_noun(self.object)

    def last_noun(self, phrase: tuple[Word, ...]) -> Word | None:
        """The last word of a phrase that is no number, comparison or filling word."""
        inside = [(q.start, q.end) for q in self.quantities]
        named = [
            w
            for w in phrase
            if w.kind == "word" and w.low not in _LOOSE and not any(a <= w.start < b for a, b in inside)
        ]
        nouns_only = [w for w in named if w.low not in qualities.COMPARISONS and not w.low.endswith("ly")]
        found = nouns_only or named
        return found[-1] if found else None

    @cached_property
    def how(self) -> str:
        """What stands behind "through", "by ...ing", "using"; empty where nothing does."""
        found = _HOW.search(self.text, self.begin)
        return found[0].strip() if found and len(found[0].split()) > 1 else ""

    @cached_property
    def purpose(self) -> str:
        """What stands behind "so that", "that ...", "to ..." with a verb; empty where nothing does."""
        for found in _PURPOSE.finditer(self.text, self.begin + 1):
            verb = found["verb"]
            if verb is None or base(verb.lower()) in verbs.VERBS:
                return self.text[found.start() :].strip(" .")
        return ""

    @cached_property
    def deadline(self) -> When | None:
        """The first day or period by which something should be there."""
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
        """The words that say something: no numbers, times, prepositions, filling words, and not the leading verb."""
        inside = [(q.start, q.end) for q in self.quantities]
        for word in self.core:
            if word.kind != "word" or word.low in qualities.PADDING or word.low in grammar.PREPOSITIONS:
                continue
            if word is self.verb or word.base in verbs.LIGHT or word.low.endswith("ly"):
                continue
            if not any(a <= word.start < b for a, b in inside):
                yield word

    def has(
        self, vocabulary: frozenset[str] | set[str], among: tuple[Word, ...] | None = None
    ) -> Word | None:
        """The first word of the line (or of some of its words) that is in a vocabulary, by itself or by its base form."""
        for word in self.core if among is None else among:
            if word.kind == "word" and (word.low in vocabulary or word.base in vocabulary):
                return word
        return None

    @property
    def about_people(self) -> bool:
        """Whether somebody is named who does, feels or gains something: "customers recommend", "buyers who ..."."""
        said = [w for w in self.core if not w.low.endswith("ly")]
        return any(
            grammar.is_people(who)
            and (
                does.low in grammar.FINITE | {"who", "never", "always"}
                or does.base in verbs.VERBS | verbs.STATES
            )
            and does.base not in nouns.RATES | nouns.THINGS
            for who, does in pairwise(said)
        )


@lru_cache(maxsize=4096)
def read(text: str) -> Line:
    """Read a line.

    >>> line = read("We want to increase average order value from $50 to $70 by June")
    >>> line.verb.base, line.head.low, [q.value for q in line.results], line.deadline.text
    ('increase', 'value', [70.0], 'by June')
    """
    whens = times(text)
    label = _LABEL.match(text)
    start = begin = label.end() if label else 0
    while begin < len(text):
        first = next((t for t in whens if t.start <= begin + 1 < t.end), None)
        if first is not None and first.role == "deadline":
            begin = first.end + len(text[first.end :]) - len(text[first.end :].lstrip(" ,:–-"))
            continue
        opening = _OPENING.match(text, begin)
        if opening is None:
            break
        end = opening.end()
        if opening["plainly"]:
            if base(opening["plainly"].lower()) not in verbs.VERBS - verbs.LIGHT:
                break
        elif opening["name"]:
            # A name only where a verb stands behind "to", and what stands before it is none: "Listen to music".
            if (
                base(opening["does"].lower()) not in verbs.VERBS
                or base(opening[0].split()[0].lower()) in verbs.VERBS
            ):
                break
            end = opening.start("does")
        if end >= len(text) or end <= begin:
            break
        begin = end
    begin = start if begin >= len(text) else begin
    return Line(text, words(text), whens, quantities(text, whens), text[start:begin].strip(), begin)
