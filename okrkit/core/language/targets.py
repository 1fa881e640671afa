"""How many results a line asks for at once."""

from __future__ import annotations

import re
from itertools import pairwise

from okrkit.core.language.grammar import participle
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.listing import any_of, either, phrases, vocabulary
from okrkit.core.language.line import Line
from okrkit.core.language.quantities import Quantity
from okrkit.core.language.words import Word

_CHANGES = any_of("drop fall rise grow increase climb improve stay shrink go") + "e?s"
_JOINT = re.compile(
    either(
        r"\b"
        + either(
            phrases("and, while, whilst, with, plus, as well as, along with, together with, without"),
            rf"as (?=[\w-]+ {_CHANGES}\b)",  # as returns fall
        )
        + r"\b",
        r"[,;&+](?!\d)",
        r"\s[/|]\s",
    ),
    re.IGNORECASE,
)
_RANGE = re.compile(r"\bbetween\s+[^\s]*\d[^,;]*$|\d\s*(?:-|–|to)\s*$", re.IGNORECASE)
"""Behind it the second number of a range stands: "between 5 % and", "5 to"."""

_JOINS_DONE = vocabulary("& + , ; and")
_JOINS_COMPARED = vocabulary("& + and plus")
_TIMED = nouns.RATES | vocabulary("delivery fulfillment fulfilment recovery")
"""What a time behind a joint is a target for: "and 2 days delivery"."""


def second_target(line: Line) -> tuple[str, str] | None:
    """The first two results that a line joins, in its own words; None where it asks for one.

    Two numbers make two results when "and", "with", "while" or a comma stands between them and the second is of its own;
    without numbers two verbs with an object each do. What stands in brackets, in a purpose ("to ...") or in a way
    ("by ...ing", "through ...") asks for nothing by itself.
    """
    return _two_numbers(line) or _two_verbs(line) or _two_comparisons(line) or _two_things_done(line)


def _two_numbers(line: Line) -> tuple[str, str] | None:
    for first, second in pairwise(line.results):
        joints = _joints(line.text[first.end : second.start])
        if not joints or _RANGE.search(line.text[: second.start]):
            continue
        if _is_its_own(line, second, joints[-1][0].lower()):
            ahead = line.text[line.begin : first.end + joints[0].start()]
            return ahead.strip(" ,"), line.text[first.end + joints[-1].end() :].strip(" ,.")
    return None


def _joints(between: str) -> list[re.Match[str]]:
    """The joints in a text that stand outside of brackets."""
    return [
        joint
        for joint in _JOINT.finditer(between)
        if between.count("(", 0, joint.start()) <= between.count(")", 0, joint.start())
    ]


def _is_its_own(line: Line, number: Quantity, joint: str) -> bool:
    """Whether a second number is a target of its own, and not how quickly, how often or of how many."""
    behind = [w for w in line.core if w.start >= number.end]
    if number.unit == "time":
        return _names_a_time(line, number, joint) or _is_timed(behind[:3]) or number.text[:1] in "<≤"
    if number.unit == "count" and joint == "with":
        return any(w.base in nouns.RATES for w in behind[:4] if w.kind == "word")
    return True


def _names_a_time(line: Line, number: Quantity, joint: str) -> bool:
    """ "... and reply time under 2 hours": a metric between the joint and its time."""
    if joint in (",", ";"):
        return False
    start = line.text.rfind(joint, 0, number.start)
    return any(w.base in nouns.RATES for w in line.core if w.start >= start and w.end <= number.start)


def _is_timed(behind: list[Word]) -> bool:
    named = next((w for w in behind if w.kind == "word"), None)
    return named is not None and named.base in _TIMED


def _two_verbs(line: Line) -> tuple[str, str] | None:
    """ "Launch the new search and halve returns"."""
    if len(line.clauses) < 2:
        return None
    first, second = line.clauses[:2]
    if not any(w.kind != "sign" and w.low != "and" for w in first.words[1:]):
        return None  # "write and deliver a plan": one object for both verbs
    numbered = any(second.start <= q.start < second.end for q in line.quantities)
    meanwhile = "while" in line.text[first.end : second.start].lower() or "while" in first.words[-1].low
    if meanwhile and second.verb.base in verbs.KEEP and not numbered:
        return None  # "while keeping quality": a guardrail in words
    ahead = line.text[first.start : first.end].strip(" ,").removesuffix(" and").removesuffix(" while")
    return ahead.strip(" ,"), line.text[second.start : second.end].strip(" ,.")


def _two_comparisons(line: Line) -> tuple[str, str] | None:
    """ "Better margins and happier customers"."""
    core = line.core
    joint = next((i for i, w in enumerate(core) if w.low in _JOINS_COMPARED), 0)
    if line.verb is not None or joint < 2 or joint + 2 >= len(core):
        return None
    if core[0].low in qualities.COMPARISONS and core[joint + 1].low in qualities.COMPARISONS:
        return line.text[core[0].start : core[joint - 1].end], line.text[core[joint + 1].start : core[-1].end]
    return None


def _two_things_done(line: Line) -> tuple[str, str] | None:
    """ "Stock system migrated, cost centres redesigned"."""
    first = line.participle
    if first is None or first.base not in verbs.WORK:
        return None
    joint = next((w for w in line.core if w.start > first.start and w.low in _JOINS_DONE), None)
    if joint is None:
        return None
    again = participle(tuple(w for w in line.core if w.start > joint.start))
    if again is None or again.base not in verbs.WORK:
        return None
    return line.text[line.begin : first.end], line.text[joint.end : again.end].strip()
