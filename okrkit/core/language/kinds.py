"""Which kind of record a line reads like."""

from __future__ import annotations

import re
from typing import Literal

from okrkit.core.language.aims import destination
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.doings import LEAVES_OPEN
from okrkit.core.language.line import Line
from okrkit.core.language.work import retouch, task, work

LineKind = Literal["objective", "key_result", "initiative", "smart_goal"]
_Reading = tuple[LineKind, str] | None

_FIRST_PERSON = re.compile(r"(?:i|i['’]\w+|my)\b", re.IGNORECASE)
_CYCLE = re.compile(r"q[1-4]|quarter|cycle|h[12]\b|half|this\s+(?:month|year)|\bfy", re.IGNORECASE)
"""A period that a plan has anyway, and no day of the line's own."""

_LONG = 17
"""Words past which a line with a number and a day also says how."""

_MADE = nouns.THINGS - nouns.GENERIC
_PLANNED = _MADE | nouns.WORK_NOUNS | {"trial", "review"}
_AIMED = verbs.MAKE | LEAVES_OPEN
"""Verbs with which an objective may speak of what it wants to be there; others only name work."""

_METRICS = (nouns.RATES | nouns.COUNTED) - nouns.GENERIC


def kind_of(line: Line) -> tuple[LineKind, str]:
    """The kind a line reads like, and what speaks for it.

    A number to reach makes a key result; with a day on the calendar, or in the first person, a SMART goal, which stands
    alone and so brings its own time. Work to be done is an initiative; a place to arrive at, an objective. A line that
    only names a metric is a key result in the making.
    """
    if _FIRST_PERSON.match(line.opening):
        return "smart_goal", f"it is said in the first person ({line.opening!r})"
    read = _with_a_number(line) or _work(line) or _thing(line) or _metric(line)
    return read or ("objective", "it names no number and no work, but where to go")


def _with_a_number(line: Line) -> _Reading:
    if not line.results or work(line) or _numbers_aside(line):
        return None
    number, day = line.results[0].text, line.deadline
    if day is not None and _stands_alone(line, day.text):
        return "smart_goal", f"it names a number ({number!r}) and its own time ({day.text!r})"
    return "key_result", f"it names a number to reach ({number!r})"


def _stands_alone(line: Line, day: str) -> bool:
    """Whether a line with a number brings a time of its own and not the cycle's, or says how."""
    said = sum(w.kind == "word" for w in line.words)
    return bool(line.how) or said > _LONG or _CYCLE.search(day) is None


def _work(line: Line) -> _Reading:
    done = work(line)
    if done and (task(line) or line.verb is None or _only_work(line, line.verb.base)):
        return "initiative", f"it names work to be done ({done!r})"
    touched = retouch(line)
    return ("initiative", f"it names a thing to work on ({touched!r})") if touched else None


def _only_work(line: Line, verb: str) -> bool:
    """Whether a verb names work whoever is meant by it: "interview customers who left", "calibrate the scales"."""
    if line.has(nouns.BENEFIT) or (line.about_people and verb not in verbs.STUDY | {"interview", "call"}):
        return False
    if verb in verbs.VERBS:
        return verb not in _AIMED | verbs.AFFECT | verbs.PLACE
    return line.head is not None and line.head.base in _PLANNED


def _bare(line: Line) -> bool:
    """Whether a line has no verb at all."""
    return line.verb is None and line.stated is None


def _numbers_aside(line: Line) -> bool:
    """ "Shop test - 20 articles, 6 weeks": a thing to make, and numbers that only say how large it is."""
    head = line.head
    if not _bare(line) or head is None or head.base not in _PLANNED or line.has(nouns.RATES):
        return False
    return all(q.unit in ("count", "time") and q.part == "plain" and q.start > head.end for q in line.results)


def _thing(line: Line) -> _Reading:
    """ "A new size chart": nothing is said of it."""
    head = line.head
    if not _bare(line) or head is None or destination(line):
        return None
    return ("initiative", f"it names a thing to make ({head.text!r})") if head.base in _PLANNED else None


def _metric(line: Line) -> _Reading:
    """ "Improve conversion": a metric without a number. What goes down is always measured."""
    head, verb = line.head, line.verb
    if head is None or verb is None or destination(line):
        return None
    moves = verb.base in verbs.UP | verbs.TUNE and head.base in _METRICS
    if moves or verb.base in verbs.DOWN:
        return "key_result", f"it moves a metric ({head.text!r})"
    return None
