"""Which kind of record a line reads like."""

from __future__ import annotations

import re
from typing import Literal

from okrkit.core.language.aims import destination
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.line import Line
from okrkit.core.language.work import retouch, task, work

LineKind = Literal["objective", "key_result", "initiative", "smart_goal"]
_FIRST_PERSON = re.compile(r"(?:i|i['’]\w+|my)\b", re.IGNORECASE)
_CYCLE = re.compile(r"q[1-4]|quarter|cycle|h[12]\b|half|this\s+(?:month|year)|\bfy", re.IGNORECASE)
LONG = 17
"""Words past which a line with a number and a day also says how."""


def kind_of(line: Line) -> tuple[LineKind, str]:
    """The kind a line reads like, and what speaks for it.

    A number to reach makes a key result; with a day on the calendar, or in the first person, a SMART goal, which stands
    alone and so brings its own time. Work to be done is an initiative; a place to arrive at, an objective. A line that
    only names a metric is a key result in the making.
    """
    if _FIRST_PERSON.match(line.opening):
        return "smart_goal", f"it is said in the first person ({line.opening!r})"
    done = work(line)
    if line.results and not done:
        number = line.results[0].text
        if line.deadline is not None and _stands_alone(line):
            return "smart_goal", f"it names a number ({number!r}) and its own time ({line.deadline.text!r})"
        return "key_result", f"it names a number to reach ({number!r})"
    if done and (task(line) or line.verb is None):
        return "initiative", f"it names work to be done ({done!r})"
    if touched := retouch(line):
        return "initiative", f"it names a thing to work on ({touched!r})"
    if (
        line.verb is None
        and line.stated is None
        and line.head is not None
        and line.head.base in nouns.THINGS - nouns.GENERIC
    ):
        return "initiative", f"it names a thing to make ({line.head.text!r})"
    if moved := _moves_a_metric(line):
        return "key_result", f"it moves a metric ({moved!r})"
    return "objective", "it names no number and no work, but where to go"


def _stands_alone(line: Line) -> bool:
    """Whether a line with a number brings a time of its own and not the cycle's, or says how."""
    if line.how or len([w for w in line.words if w.kind == "word"]) > LONG:
        return True
    return line.deadline is not None and _CYCLE.search(line.deadline.text) is None


def _moves_a_metric(line: Line) -> str:
    head, verb = line.head, line.verb
    if head is None or verb is None or destination(line):
        return ""
    if verb.base in verbs.DOWN:
        return head.text
    metric = head.base in (nouns.RATES | nouns.COUNTED) - nouns.GENERIC
    return head.text if metric and verb.base in verbs.UP | verbs.TUNE else ""
