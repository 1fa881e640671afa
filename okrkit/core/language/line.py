"""What a line of a plan says: its verb, what the verb acts on, numbers, times, and the parts that explain."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from okrkit.core.language import explanations, grammar
from okrkit.core.language.grammar import Clause
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.function_words import FINITE, PREPOSITIONS
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.openings import beginning
from okrkit.core.language.quantities import Quantity, quantities
from okrkit.core.language.times import When, times
from okrkit.core.language.words import Word, words

_LOOSE = qualities.PADDING | vocabulary("additional amount least number percent percentage total volume")
"""Never what a phrase is about."""

_UNSAID = qualities.PADDING | PREPOSITIONS
_DOING = FINITE | vocabulary("always never who")
_DOES = verbs.VERBS | verbs.STATES
_NOT_DONE_BY_PEOPLE = nouns.RATES | nouns.THINGS


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
        gaps = [*explanations.brackets(self.text), *((t.start, t.end) for t in self.times)]
        behind = (w for w in self.words if w.start >= self.begin)
        return tuple(w for w in behind if not any(a <= w.start < b for a, b in gaps))

    @cached_property
    def verb(self) -> Word | None:
        """The verb a line begins with, as a command, a promise or with -ing; None for a statement or a bare noun."""
        return grammar.leading_verb(self.core)

    @cached_property
    def stated(self) -> Word | None:
        """The verb of a statement ("Sales go up", "The shop is live"); None where there is none."""
        return None if self.verb is not None else grammar.stated_verb(self.core, self._in_numbers)

    @cached_property
    def participle(self) -> Word | None:
        """What was done to a bare noun: "3 case studies published"."""
        return None if self.verb is not None or self.stated is not None else grammar.participle(self.core)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The verb clauses that stand side by side; purposes ("to ...") and ways ("by ...ing") are part of theirs."""
        return () if self.verb is None else grammar.clauses(self.core)

    @cached_property
    def object(self) -> tuple[Word, ...]:
        """The noun phrase the verb acts on, or the first one of a line without a verb."""
        if self.verb is None:
            closing = self.stated or self.participle
            return grammar.noun_phrase(
                self.core if closing is None else self.core[: self.core.index(closing)]
            )
        found = (grammar.noun_phrase(clause.words[1:]) for clause in self.clauses)
        return next((phrase for phrase in found if self.last_noun(phrase)), ())

    @cached_property
    def head(self) -> Word | None:
        """The last noun of the object: what the line is about."""
        return self.last_noun(self.object)

    def last_noun(self, phrase: tuple[Word, ...]) -> Word | None:
        """The last word of a phrase that is no number, comparison or filling word."""
        named = [
            w for w in phrase if w.kind == "word" and w.low not in _LOOSE and w.start not in self._in_numbers
        ]
        nouns_only = [w for w in named if w.low not in qualities.COMPARISONS and not w.low.endswith("ly")]
        found = nouns_only or named
        return found[-1] if found else None

    @cached_property
    def how(self) -> str:
        """What stands behind "through", "by ...ing", "using"; empty where nothing does."""
        return explanations.how(self.text, self.begin)

    @cached_property
    def purpose(self) -> str:
        """What stands behind "so that", "that ...", "to ..." with a verb; empty where nothing does."""
        return explanations.purpose(self.text, self.begin)

    @cached_property
    def deadline(self) -> When | None:
        """The first day or period by which something should be there."""
        return next((t for t in self.times if t.role == "deadline"), None)

    @cached_property
    def results(self) -> tuple[Quantity, ...]:
        """The numbers that say how much of the result: not a starting value, not in brackets, not in the way it is done."""
        start, end = explanations.way(self.text, self.begin)
        levels = (q for q in self.quantities if q.part != "from" and not q.aside)
        return tuple(q for q in levels if q.start < start or q.start > end or q.part in ("by", "to"))

    def content(self) -> Iterator[Word]:
        """The words that say something: no numbers, times, prepositions, filling words, and not the leading verb."""
        for word in self.core:
            if word.kind != "word" or word is self.verb or word.start in self._in_numbers:
                continue
            if word.low not in _UNSAID and word.base not in verbs.LIGHT and not word.low.endswith("ly"):
                yield word

    def has(self, vocabulary: AbstractSet[str], among: tuple[Word, ...] | None = None) -> Word | None:
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
            and (does.low in _DOING or does.base in _DOES)
            and does.base not in _NOT_DONE_BY_PEOPLE
            for who, does in pairwise(said)
        )

    @cached_property
    def _in_numbers(self) -> frozenset[int]:
        """The positions in the text that belong to numbers."""
        return frozenset(at for q in self.quantities for at in range(q.start, q.end))


@lru_cache(maxsize=4096)
def read(text: str) -> Line:
    """Read a line.

    >>> line = read("We want to increase average order value from $50 to $70 by June")
    >>> line.verb.base, line.head.low, [q.value for q in line.results], line.deadline.text
    ('increase', 'value', [70.0], 'by June')
    """
    whens = times(text)
    start, begin = beginning(text, whens)
    numbers = tuple(q for q in quantities(text, whens) if q.start >= start)  # "KR 2:" measures nothing
    return Line(text, words(text), whens, numbers, text[start:begin].strip(), begin)
