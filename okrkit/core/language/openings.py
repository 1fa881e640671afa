"""Where a line begins to say something: behind its label ("KR 2:") and openings such as "We want to", "By June,"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from okrkit.core.language.lexicon import verbs
from okrkit.core.language.lexicon.listing import any_of, either, phrases
from okrkit.core.language.times import When
from okrkit.core.language.words import base

_RECORDS = phrases(
    "okr, kr, key result, objective, goal, initiative, o, project, smart goal, action(?: item)?, spike, to-?do"
)
_LABEL = re.compile(
    rf"""
    \s*+ (?:
        {_RECORDS} \s*+ \#? \s*+ \d*+ (?:\.\d+)? \s*+ [:.)–-] \s++      # KR 2.1:
      | [-*•] \s++
      | \d++ [.)] \s++
      | \[ [^\]]*+ \] \s*+                                              # [Logistics]
    )+
    """,
    re.IGNORECASE | re.VERBOSE,
)

_AIMS = phrases("goal, objective, aim, target, mission, plan, intention, ambition, key result, initiative")
_GROUPS = either(
    any_of("i we you they he she"),
    r"(?:the|our) (?:\w+ )?(?:team|company|staff|shop)",
    "every(?:one|body)",
    "all (?:of us|teams?)",
    "people",
)
_PROMISES = either(
    "['’](?:m|re|ll|d|ve)",
    any_of(
        """
        am are is will would shall should must needs? wants? plans? aims? hopes? intends? wish likes? can could may might
        """
    ),
)
_FILLS = phrases(
    "be able, going, like, aim, plan, need, have, wish, want, try, trying, all, also, really, definitely"
)
_EFFORTS = phrases(
    r"""
    let['’]?s, please, must, should, need to, want to, try to, aim to, be able to, help (?:us )?to, work to, strive to,
    start to, seek to, commit to, continue to, continue (?=\w+ing), carry on (?=\w+ing), keep on (?=\w+ing), begin to,
    manage to
    """
)
_MANNERS = phrases(
    """
    successfully, significantly, consistently, continuously, continually, eventually, dramatically, substantially, finally,
    quickly, someday, rapidly, massively, radically, actively, fully, also, first, then, always, further, proactively,
    gradually, steadily, effectively, efficiently, collectively, really, basically, just, simply, at some point,
    fundamentally, slowly
    """
)
_OPENING = re.compile(
    rf"""
    \s*+ (?:
        (?:in\s+order\s++)? to \s++ (?=[a-z])                            # In order to
      | (?:my|our|the|this|one|a) \s++ (?:\w+\s++)? {_AIMS}s? \s++       # Our main goal for 2027 is to
            (?:for \s++ [\w\s]{{1,30}}? \s++)? (?:is|are|will\s++be|was) \s++ (?:to\s++)?
      | {_GROUPS} (?:\s++all)? \s* {_PROMISES}\b                         # We all want to
            (?:\s+{_FILLS}\b)* \s* (?:to\s++)?
      | (?-i:[A-Z]) (?P<name>\w+) \s++ (?:and\s++ (?-i:[A-Z])\w+ \s++)?  # Sam and Ida to
            to \s++ (?P<does>[a-z]+)\b
      | as \s++ an? \s++ [^,]{{1,40}} , \s*                              # As a shop team,
      | (?:i|we) \s++ (?:will\s++)? (?=(?P<plainly>[a-z]+)\b)            # We
      | work(?:ing)? \s++ (?:with|together) \s++                         # Work with the supplier to
            (?:[\w'’]+\s++){{1,5}}? to \s++ (?=[a-z])
      | {_EFFORTS} \s*                                                  # Try to
      | {_MANNERS} \s* ,? \s+                                           # Significantly
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def beginning(text: str, whens: Sequence[When]) -> tuple[int, int]:
    """Where the label of a line ends, and where its openings and the days before its first word end.

    Openings that fill the whole line are none.

    >>> beginning("KR 1: We want to halve returns", ())
    (6, 17)
    """
    label = _LABEL.match(text)
    start = begin = label.end() if label else 0
    while begin < len(text):
        day = next((t for t in whens if t.start <= begin + 1 < t.end and t.role == "deadline"), None)
        end = _opening_end(text, begin) if day is None else _behind(text, day)
        if end <= begin:
            break
        begin = end
    return start, start if begin >= len(text) else begin


def _behind(text: str, day: When) -> int:
    rest = text[day.end :]
    return day.end + len(rest) - len(rest.lstrip(" ,:–-"))


def _opening_end(text: str, begin: int) -> int:
    """Where an opening that stands at a place ends; the place itself where none does or nothing is behind it."""
    opening = _OPENING.match(text, begin)
    if opening is None:
        return begin
    end = opening.end()
    if opening["plainly"] and not _is_done(opening["plainly"]):
        return begin
    if opening["name"]:
        # A name only where a verb stands behind "to", and what stands before it is none: "Listen to music".
        if not _is_verb(opening["does"]) or _is_verb(opening[0].split()[0]):
            return begin
        end = opening.start("does")
    return end if end < len(text) else begin


def _is_verb(word: str) -> bool:
    return base(word.lower()) in verbs.VERBS


def _is_done(word: str) -> bool:
    """Whether a verb behind a bare "we" says what is done: "We ship", not "We are", "We have"."""
    return base(word.lower()) in verbs.VERBS - verbs.LIGHT
