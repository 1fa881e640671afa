"""Whether a line names a place to arrive at, or only a direction."""

from __future__ import annotations

from itertools import pairwise

from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.line import Line
from okrkit.core.language.words import Word, words

_PLACES = verbs.PLACE - vocabulary("be become lead own rank transform")
"""Verbs that name a place by themselves; the others need one behind them."""

_FOR_SOMETHING = vocabulary("become optimise optimize")
_FOR_SOMEBODY = verbs.AFFECT - verbs.OPEN_ENDED
_RANKS = vocabulary("best biggest first largest leading most number-one top")
_WIDE = vocabulary(
    "achieve be become build create deliver develop do extend get give have implement keep make provide transform work"
)
"""Open-ended verbs that become concrete with a concrete object ("create a video lesson")."""

_STATES = vocabulary("be become earn get have make obtain pass reach win")
_GENERAL_WORDS = nouns.GENERIC | qualities.COMPARISONS | qualities.WEAK
_GENERAL_BASES = nouns.GENERIC | verbs.OPEN_ENDED
_SAYS_NOTHING = qualities.PADDING | nouns.GENERIC


def destination(line: Line) -> str:
    """What makes a line more than a direction: a quality, a place taken, people who gain, a way, a consequence.

    Empty where there is nothing of the kind.
    """
    quality = _quality(line)
    if quality is not None:
        return quality.text
    for part in (line.how, line.purpose):
        if _says_something(part):
            return part
    verb = line.verb or line.stated
    if verb is None:
        return ""
    if verb.base in _PLACES or (verb.base in _FOR_SOMEBODY and line.has(nouns.PEOPLE)):
        return verb.text
    aimed = verb.base in _FOR_SOMETHING and line.has({"for", "of"}) is not None
    return line.text[verb.start :] if aimed and specific(line) else ""


def specific(line: Line) -> list[str]:
    """The words that hold for this shop and not for every company; numbers, times and the leading verb are none."""
    return [w.text for w in line.content() if w.low not in _GENERAL_WORDS and w.base not in _GENERAL_BASES]


def comparison(line: Line) -> str:
    """Words such as "better", "more visible" that say than now, and not how much; empty where there are none."""
    found = line.has(qualities.COMPARISONS)
    if found is None:
        return ""
    after = next((w for w in line.core if w.start > found.end), None)
    if found.low not in ("more", "less") or after is None:
        return found.text
    compared = after.low in qualities.ADJECTIVES or after.low.endswith("ly")
    return line.text[found.start : after.end] if compared else found.text


def only_a_direction(line: Line) -> str:
    """The words of a line that says better, more or less of something, and no place to arrive at; else empty."""
    if destination(line):
        return ""
    said = sum(w.low not in qualities.WEAK for w in line.content())
    whole = line.text[line.begin :].strip(" .")
    if said < 6 and any(cliche in line.text.lower() for cliche in qualities.CLICHES):
        return whole
    verb = line.verb or line.stated
    if verb is None:
        bare = bool(line.core) and (line.core[0].low in qualities.COMPARISONS or not specific(line))
        return whole if bare and not line.results else ""
    compared = bool(comparison(line))
    if not (_only_compares(line) if compared else _only_directs(line, verb)):
        return ""
    most = (6 if compared else 4) * max(1, len(line.clauses))
    return whole if said <= most else ""


def _only_compares(line: Line) -> bool:
    """Whether a comparison is all a line says, and not what people do: "Customers reorder more often"."""
    return line.stated is None or not line.about_people or line.stated.base in verbs.OPEN_ENDED


def _only_directs(line: Line, verb: Word) -> bool:
    """Whether a verb says a direction and nothing behind it says where."""
    return verb.base in verbs.OPEN_ENDED and not (verb.base in _WIDE and specific(line))


def state(line: Line) -> bool:
    """Whether a line names a state that is there or not on its day: "become a certified buyer"."""
    named = line.verb is not None and line.verb.base in _STATES and bool(specific(line))
    return named and not comparison(line) and not line.has(qualities.WEAK)


def _quality(line: Line) -> Word | None:
    """An adjective that names a place to arrive at; "more reliable" only compares, "the best company" fits everybody."""
    to_finish = line.verb is not None and line.verb.base in verbs.FINISH
    for before, word in pairwise((None, *line.core)):
        if word is None or word.low not in qualities.DESTINATIONS:
            continue
        compared = before is not None and before.low in ("more", "less")
        undone = word.low == "outstanding" and to_finish  # not yet done
        if not compared and not undone and (word.low not in _RANKS or _is_ranked(line, word)):
            return word
    return None


def _is_ranked(line: Line, rank: Word) -> bool:
    """Whether a line says in what it wants to be the best: two words that do not fit every company."""
    others = (w for w in line.content() if w.base not in nouns.GENERIC and w.low not in _RANKS)
    return sum(w is not rank for w in others) > 1


def _says_something(part: str) -> bool:
    """Whether an explanation has two words or more that do not fit everywhere."""
    said = (w for w in words(part) if w.kind == "word")
    return sum(w.low not in _SAYS_NOTHING and w.base not in nouns.GENERIC for w in said) > 1
