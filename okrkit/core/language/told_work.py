"""Work that is told without a command: "The contract is signed", "3 case studies published", "Rollout of the chat"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from okrkit.core.language.grammar import Words, is_people, noun_phrase
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.doings import DONE, LIVE, SERVED
from okrkit.core.language.line import Line
from okrkit.core.language.words import Word

_MADE = nouns.THINGS | nouns.WORK_NOUNS
_DOES = verbs.WORK - verbs.UP - verbs.DOWN
_STAFF_DOES = verbs.WORK - verbs.STATES - SERVED
_MEASURED_OR_PEOPLE = nouns.RATES | nouns.PEOPLE
_NEVER_MADE = nouns.RATES | nouns.COUNTED | nouns.PEOPLE


@dataclass(frozen=True, slots=True)
class _Fact:
    """A statement: the words before its verb, the noun they are about, the words behind."""

    line: Line
    verb: str
    before: Words
    after: Words

    @property
    def subject(self) -> str:
        noun = self.line.last_noun(noun_phrase(self.before))
        return noun.base if noun is not None else ""


def stated_work(line: Line) -> str:
    """The words of a statement that tell what was made or is done; empty where they tell something else."""
    if line.stated is None or any(q.unit in ("percent", "money", "time") for q in line.results):
        return ""
    at = line.core.index(line.stated)
    fact = _Fact(line, line.stated.base, line.core[:at], line.core[at + 1 :])
    for reading in (_exists, _is_there, _is_done, _goes_live, _staff_do, _has):
        last = reading(fact)
        if last is not None:
            return line.text[line.core[0].start : last.end]
    return ""


def _exists(fact: _Fact) -> Word | None:
    """ "A size chart exists"."""
    return fact.line.stated if fact.verb == "exist" and fact.line.has(_MADE, fact.before) else None


def _is_there(fact: _Fact) -> Word | None:
    """ "There is a size chart for shoes"."""
    there = fact.verb == "be" and fact.before[0].low == "there"
    return fact.after[-1] if there and fact.line.has(_MADE, fact.after) else None


def _is_done(fact: _Fact) -> Word | None:
    """ "The lease is signed", "The new search is live"."""
    if fact.verb != "be" or fact.line.results or not fact.subject or fact.subject in nouns.PEOPLE:
        return None
    return next((w for w in fact.after[:4] if w.low in DONE or _was_done(w)), None)


def _was_done(word: Word) -> bool:
    return word.base in _DOES and word.low != word.base and not word.low.endswith("ing")


def _goes_live(fact: _Fact) -> Word | None:
    """ "The new search goes live"."""
    gone = fact.verb == "go" and bool(fact.after) and fact.after[0].low in ("live", "out")
    return fact.after[0] if gone and not fact.line.results and fact.subject in _MADE else None


def _staff_do(fact: _Fact) -> Word | None:
    """ "The developers rebuild the checkout"."""
    works = bool(fact.after) and fact.verb in _STAFF_DOES and fact.subject in nouns.STAFF
    return fact.after[-1] if works else None


def _has(fact: _Fact) -> Word | None:
    """ "The shop has a new search"."""
    had = fact.verb == "have" and not fact.line.results and fact.line.has(_MADE, fact.after[-2:])
    return fact.after[-1] if had else None


def named_work(line: Line) -> str:
    """The words of a bare noun phrase that name work ("Rollout of the chat", "5 webinars"); else empty."""
    if line.head is None or any(
        q.unit in ("percent", "money", "time", "ratio") or q.part in ("by", "to") for q in line.results
    ):
        return ""
    last = (
        _done_to_a_noun(line, line.head)
        or _work_noun(line, line.head)
        or _live_noun(line)
        or _counted_thing(line, line.head)
    )
    return line.text[line.core[0].start : last.end] if last is not None else ""


def _done_to_a_noun(line: Line, head: Word) -> Word | None:
    """ "3 case studies published"; not "customers retained", where the customers decide."""
    done = line.participle
    if done is None or done.base not in _DOES or head.base in _MEASURED_OR_PEOPLE:
        return None
    if any(is_people(w) for w in noun_phrase(line.core) if w.start < done.start):
        return None
    about = [w for w in line.core if w.end <= done.start and w.kind == "word"]
    if not about or line.has(nouns.PEOPLE, tuple(about[:1])) is not None:
        return None
    return done if about[-1].base in _MADE or about[-1].base not in _NEVER_MADE else None


def _work_noun(line: Line, head: Word) -> Word | None:
    """ "Rollout of the chat", "checkout redesign"."""
    if line.core[0].base in nouns.WORK_NOUNS and len(line.core) > 1 and line.core[1].low == "of":
        return line.core[-1]
    return head if head.base in nouns.WORK_NOUNS else None


def _live_noun(line: Line) -> Word | None:
    """ "Size chart live"."""
    for before, word in pairwise(line.core):
        if word.low in LIVE and before.kind == "word" and before.base not in _NEVER_MADE:
            return word
    return None


def _counted_thing(line: Line, head: Word) -> Word | None:
    """ "5 webinars"."""
    made = head.base in _MADE and head.base not in nouns.RATES | nouns.COUNTED
    return head if made and line.results else None
