"""Whether a line names a place to arrive at, or only a direction."""

from __future__ import annotations

from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.line import Line
from okrkit.core.language.words import Word, words

_PLACES = verbs.PLACE - {"transform", "be", "own", "lead", "rank", "become"}
_RANKS = vocabulary("best leading top first biggest largest most number-one")
_WIDE = vocabulary(
    "achieve be become build create deliver develop do extend get give have implement keep make provide transform work"
)
"""Open-ended verbs that become concrete with a concrete object ("create a video lesson")."""


def destination(line: Line) -> str:
    """What makes a line more than a direction: a quality, a place taken, people who gain, a way, a consequence.

    Empty where there is nothing of the kind.
    """
    quality = _quality(line)
    if quality is not None:
        return quality.text
    for part in (line.how, line.purpose):
        if part and _says_something(part):
            return part
    verb = line.verb or line.stated
    if verb is None:
        return ""
    if verb.base in _PLACES:
        return verb.text
    if verb.base in verbs.AFFECT - verbs.OPEN_ENDED and line.has(nouns.PEOPLE):
        return verb.text
    aimed = verb.base in ("optimize", "optimise", "become") and line.has({"for", "of"}) is not None
    return line.text[verb.start :] if aimed and specific(line) else ""


def specific(line: Line) -> list[str]:
    """The words that hold for this shop and not for every company; numbers, times and the leading verb are none."""
    general = nouns.GENERIC | qualities.COMPARISONS | qualities.WEAK
    return [
        w.text
        for w in line.content()
        if w.low not in general and w.base not in nouns.GENERIC and w.base not in verbs.OPEN_ENDED
    ]


def comparison(line: Line) -> str:
    """A word such as "better" that says than now, and not how much; empty where there is none."""
    found = line.has(qualities.COMPARISONS)
    if found is None or found.low not in ("more", "less"):
        return found.text if found else ""
    after = next((w for w in line.core if w.start > found.end), None)
    counted = (
        after is None
        or after.base in nouns.COUNTED | nouns.THINGS | nouns.RATES | nouns.GENERIC | nouns.PEOPLE
    )
    return found.text if counted else line.text[found.start : after.end]  # type: ignore[union-attr]  # counted covers None


def only_a_direction(line: Line) -> str:
    """The words of a line that says better, more or less of something, and no place to arrive at; else empty."""
    if destination(line):
        return ""
    said = [w for w in line.content() if w.low not in qualities.WEAK]
    whole = line.text[line.begin :].strip(" .")
    if len(said) < 6 and any(cliche in line.text.lower() for cliche in qualities.CLICHES):
        return whole
    verb, compared = line.verb or line.stated, bool(comparison(line))
    if verb is None:
        bare = bool(line.core) and (line.core[0].low in qualities.COMPARISONS or not specific(line))
        return whole if bare and not line.results else ""
    if verb.base not in verbs.OPEN_ENDED and (
        not compared or (line.stated is not None and line.about_people)
    ):
        return ""
    if verb.base in _WIDE and not compared and specific(line):
        return ""
    most = (6 if compared else 4) * max(1, len(line.clauses))
    return whole if len(said) <= most else ""


_STATES = vocabulary("be become earn get have make obtain pass reach win")


def state(line: Line) -> bool:
    """Whether a line names a state that is there or not on its day: "become a certified buyer"."""
    named = line.verb is not None and line.verb.base in _STATES and bool(specific(line))
    return named and not comparison(line) and not line.has(qualities.WEAK)


def _quality(line: Line) -> Word | None:
    """An adjective that names a place to arrive at; "more reliable" only compares, "the best company" fits everybody."""
    for before, word in zip((None, *line.core), line.core, strict=False):
        if word.low not in qualities.DESTINATIONS or (before is not None and before.low in ("more", "less")):
            continue
        if word.low in _RANKS and not _ranked(line, word):
            continue
        if word.low == "outstanding" and line.verb is not None and line.verb.base in verbs.FINISH:
            continue  # not yet done
        return word
    return None


def _ranked(line: Line, rank: Word) -> bool:
    """Whether a line says in what it wants to be the best: two words that do not fit every company."""
    others = [
        w for w in line.content() if w.base not in nouns.GENERIC and w.low not in _RANKS and w is not rank
    ]
    return len(others) > 1


def _says_something(part: str) -> bool:
    known = qualities.PADDING | nouns.GENERIC
    return (
        len(
            [
                w
                for w in words(part)
                if w.kind == "word" and w.low not in known and w.base not in nouns.GENERIC
            ]
        )
        > 1
    )
