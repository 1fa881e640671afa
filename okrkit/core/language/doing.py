"""What the leading verb of a line does: to what, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass

from okrkit.core.language.grammar import Clause, noun_phrase
from okrkit.core.language.lexicon import nouns
from okrkit.core.language.lexicon.doings import SERVED, YIELDS, YIELDS_RATES
from okrkit.core.language.lexicon.function_words import PREPOSITIONS
from okrkit.core.language.line import Line
from okrkit.core.language.quantities import Quantity
from okrkit.core.language.words import Word

_COUNTED_OR_RATED = nouns.COUNTED | nouns.RATES


@dataclass(frozen=True, slots=True)
class Doing:
    """The first clause of a line, the noun that it acts on and the numbers to reach in it."""

    line: Line
    clause: Clause
    verb: str
    head: Word | None
    numbers: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        """The verb and its object, in the line's own words."""
        phrase = [w.end for w in noun_phrase(self.clause.words[1:]) if w.low not in PREPOSITIONS]
        return self.line.text[self.clause.start : max([self.clause.verb.end, *phrase])].strip(" ,.")

    @property
    def acts_on_counted(self) -> bool:
        """Whether it acts on people, deals or a metric: a count of them is a result."""
        return self.head is not None and self.head.base in _COUNTED_OR_RATED

    def next_words(self, n: int) -> list[str]:
        """The first words behind the verb."""
        return [w.low for w in self.clause.words[1 : n + 1]]

    def holds(self, number: Quantity) -> bool:
        """Whether a number stands in the clause."""
        return self.clause.start <= number.start < self.clause.end


def doing(line: Line) -> Doing | None:
    """What a line does first; None where it does not begin with a verb."""
    if line.verb is None:
        return None
    clause = line.clauses[0]
    numbers = tuple(q for q in line.results if clause.start <= q.start < clause.end)
    return Doing(line, clause, clause.verb.base, line.head, numbers)


def says_a_level(done: Doing) -> bool:
    """Whether the number behind a work verb is a level of service or a yield, and not a count of things done.

    "Ship 95 % of orders the same day" is a service, "generate 40 leads" a yield, "ship 3 features" neither.
    """
    if done.verb in SERVED and any(map(_is_service, done.numbers)):
        return True
    thing = done.head is not None and done.head.base in nouns.THINGS
    measured = done.line.has(nouns.RATES, done.clause.words[1:]) is not None
    if _moves(done) and (measured or done.acts_on_counted) and not thing:
        return True
    if done.verb in YIELDS and done.numbers:
        units = {q.unit for q in done.numbers}
        if done.acts_on_counted or "money" in units:
            return not thing or not units.isdisjoint({"money", "percent"})
    return done.verb in YIELDS_RATES and measured and bool(done.numbers) and not thing


def _is_service(number: Quantity) -> bool:
    """A share, or a time that is not to be passed."""
    if number.unit == "time":
        return number.part in ("limit", "to") or number.text[:1] in "<≤"
    return number.unit in ("percent", "ratio", "times")


def _moves(done: Doing) -> bool:
    """Whether a number goes from a value, or to one."""
    if any(q.part == "to" for q in done.numbers):
        return True
    return any(q.part == "from" and done.holds(q) for q in done.line.quantities)
