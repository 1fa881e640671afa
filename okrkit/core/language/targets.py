"""How many results a line asks for at once."""

from __future__ import annotations

import re
from itertools import pairwise

from okrkit.core.language.grammar import participle
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.line import Line
from okrkit.core.language.quantities import Quantity

_JOINT = re.compile(
    r"\b(?:and|while|whilst|with|plus|as\s+well\s+as|along\s+with|together\s+with|without|as\s+(?=[\w-]+\s+(?:drop|fall|rise|grow|increase|climb|improve|stay|shrink|go)e?s\b)|at\s+(?=[<>≥≤]?\s?[$€£]?\d[\d.,]*\s?%))\b|[,;&+](?!\d)|\s[/|]\s",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\bbetween\s+[^\s]*\d[^,;]*$|\d\s*(?:-|–|to)\s*$", re.IGNORECASE)


def second_target(line: Line) -> tuple[str, str] | None:
    """The first two results that a line joins, in its own words; None where it asks for one.

    Two numbers make two results when "and", "with", "while" or a comma stands between them and the second is of its own;
    without numbers two verbs with an object each do. What stands in brackets, in a purpose ("to ...") or in a way
    ("by ...ing", "through ...") asks for nothing by itself.
    """
    return _two_numbers(line) or _two_verbs(line) or _two_comparisons(line) or _two_things_done(line)


def _two_numbers(line: Line) -> tuple[str, str] | None:
    for first, second in pairwise(line.results):
        between = line.text[first.end : second.start]
        joints = [
            j
            for j in _JOINT.finditer(between)
            if between.count("(", 0, j.start()) <= between.count(")", 0, j.start())
        ]
        if (
            not joints
            or _RANGE.search(line.text[: second.start])
            or not _own(line, second, joints[-1][0].lower())
        ):
            continue
        cut = first.end + joints[0].start()
        return line.text[line.begin : cut].strip(" ,"), line.text[first.end + joints[-1].end() :].strip(" ,.")
    return None


def _two_things_done(line: Line) -> tuple[str, str] | None:
    """ "Stock system migrated, cost centres redesigned"."""
    first = line.participle
    if first is None or first.base not in verbs.WORK:
        return None
    behind = tuple(w for w in line.core if w.start > first.start)
    joint = next((w for w in behind if w.low in (",", ";", "and", "&", "+")), None)
    again = participle(tuple(w for w in behind if joint is not None and w.start > joint.start))
    if joint is None or again is None or again.base not in verbs.WORK:
        return None
    return line.text[line.begin : first.end], line.text[joint.end : again.end].strip()


def _two_comparisons(line: Line) -> tuple[str, str] | None:
    """ "Better margins and happier customers"."""
    core = line.core
    joint = next((i for i, w in enumerate(core) if w.low in ("and", "plus", "&", "+")), None)
    if line.verb is not None or joint is None or joint + 2 >= len(core):
        return None
    if core[0].low in qualities.COMPARISONS and core[joint + 1].low in qualities.COMPARISONS and joint > 1:
        return line.text[core[0].start : core[joint - 1].end], line.text[core[joint + 1].start : core[-1].end]
    return None


def _own(line: Line, number: Quantity, joint: str) -> bool:
    """Whether a second number is a target of its own, and not how quickly, how often or of how many."""
    behind = [w for w in line.core if w.start >= number.end][:5]
    ahead = line.text[: number.start]
    named_before = [
        w for w in line.core if w.start >= ahead.rfind(joint) and w.end <= number.start and w.kind == "word"
    ]
    if number.unit == "time" and any(w.base in nouns.RATES for w in named_before) and joint not in (",", ";"):
        return True
    if number.unit == "time":
        named = [w for w in behind[:3] if w.kind == "word"]
        return (
            bool(named)
            and named[0].base in nouns.RATES | {"fulfillment", "fulfilment", "recovery", "delivery"}
        ) or number.text[:1] in "<≤"
    if number.unit == "count" and joint in ("with",):
        return any(w.base in nouns.RATES for w in behind[:4] if w.kind == "word")
    return True


def _two_verbs(line: Line) -> tuple[str, str] | None:
    clauses = line.clauses
    if len(clauses) < 2:
        return None
    first, second = clauses[0], clauses[1]
    alone = [w for w in first.words[1:] if w.kind in ("word", "number") and w.low not in ("and",)]
    if not alone:
        return None  # "write and deliver a plan": one object for both verbs
    between = line.text[first.end : second.start].lower() + " " + first.words[-1].low
    numbered = any(second.start <= q.start < second.end for q in line.quantities)
    if "while" in between and second.verb.base in verbs.KEEP and not numbered:
        return None  # "while keeping quality": a guardrail in words
    return (
        line.text[first.start : first.end]
        .strip(" ,")
        .removesuffix(" and")
        .removesuffix(" while")
        .strip(" ,"),
        line.text[second.start : second.end].strip(" ,."),
    )
