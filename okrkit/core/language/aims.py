"""Whether a line names a place to arrive at, or only a direction."""

from __future__ import annotations

from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.line import Line
from okrkit.core.language.words import Word

_PLACES = verbs.PLACE - {"transform", "be", "own", "lead", "rank", "become"}
_RANKS = frozenset(["best", "leading", "top", "first", "biggest", "largest", "most", "number-one"])
_WIDE = frozenset(
    ["build", "create", "implement", "develop", "make", "get", "do", "have", "be", "become", "provide", "deliver", "give", "work", "achieve", "keep", "transform", "extend"]
)
"""Open-ended verbs that become concrete with a concrete object ("create a video lesson")."""


def destination(line: Line) -> str:
    """What makes a line more than a direction: a quality, a place taken, people who gain, a way, a consequence.

    Empty where there is nothing of the kind.
    """
    quality = _quality(line)
    if quality is not None:
        return quality.text
    if line.how and _says_something(line.how):
        return line.how
    if line.purpose and _says_something(line.purpose):
        return line.purpose
    verb = line.verb or line.stated
    if verb is not None:
        if verb.base in _PLACES:
            return verb.text
        if verb.base in verbs.AFFECT - verbs.OPEN_ENDED and line.has(nouns.PEOPLE | {"everyone"}):
            return verb.text
        if verb.base in ("optimize", "optimise", "become") and line.has({"for", "of"}) and specific(line):
            return line.text[verb.start :]
    return ""


def specific(line: Line) -> list[str]:
    """The words that hold for this shop and not for every company; numbers and times are none."""
    found = [
        w.text
        for w in line.content()
        if w.base not in nouns.GENERIC
        and w.low not in nouns.GENERIC
        and w.low not in qualities.COMPARISONS
        and w.base not in verbs.OPEN_ENDED
    ]
    if (
        line.verb is not None
        and line.verb.base
        not in verbs.OPEN_ENDED | verbs.UP | verbs.DOWN | verbs.LIGHT | {"start", "run", "launch", "save"}
    ):
        found.insert(0, line.verb.text)
    return found


def only_a_direction(line: Line) -> str:
    """The words of a line that says better, more or less of something, and no place to arrive at; else empty."""
    if destination(line):
        return ""
    words = list(line.content())
    verb = line.verb or line.stated
    compared = line.has(qualities.COMPARISONS)
    if verb is None:
        first = line.core[0] if line.core else None
        said = first is not None and first.low in qualities.COMPARISONS
        return line.text.strip(" .") if said else ""
    if verb.base not in verbs.OPEN_ENDED and compared is None:
        return ""
    if verb.base in _WIDE and compared is None and [w for w in specific(line) if w != verb.text]:
        return ""
    if len(words) > 4 * max(1, len(line.clauses)) and compared is None:
        return ""
    return line.text[line.begin :].strip(" .")


def _quality(line: Line) -> Word | None:
    """An adjective that names a place to arrive at; "more reliable" only compares, "the best company" fits everybody."""
    for before, word in zip((None, *line.core), line.core, strict=False):
        if word.low not in qualities.DESTINATIONS or (before is not None and before.low in ("more", "less")):
            continue
        if word.low in _RANKS and not [
            w for w in line.content() if w.base not in nouns.GENERIC and w.low not in _RANKS and w is not word
        ]:
            continue
        if word.low == "outstanding" and line.verb is not None and line.verb.base in verbs.FINISH:
            continue  # not yet done
        return word
    return None


def _says_something(part: str) -> bool:
    from okrkit.core.language.words import words

    said = [
        w
        for w in words(part)
        if w.kind == "word" and w.low not in qualities.PADDING and w.base not in nouns.GENERIC
    ]
    return len(said) >= 2


def comparison(line: Line) -> str:
    """A word such as "better" that says than now, and not how much; empty where there is none."""
    found = line.has(qualities.COMPARISONS)
    return found.text if found else ""
