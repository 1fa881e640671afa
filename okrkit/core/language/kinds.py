"""Which kind of record a line reads like."""

from __future__ import annotations

from typing import Literal

from okrkit.core.language.aims import destination
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.line import Line
from okrkit.core.language.work import task, work

LineKind = Literal["objective", "key_result", "initiative", "smart_goal"]
_FIRST_PERSON = ("i ", "i'", "i’", "my ")


def kind_of(line: Line) -> tuple[LineKind, str]:
    """The kind a line reads like, and what speaks for it.

    A number to reach makes a key result, with a day and a way or in the first person a SMART goal; work to be done is an
    initiative; a place to arrive at, an objective. A line that only names a metric is a key result in the making.
    """
    if line.opening.lower().startswith(_FIRST_PERSON):
        return "smart_goal", f"it is said in the first person ({line.opening!r})"
    done = work(line)
    if line.results and not done:
        number = line.results[0].text
        if line.deadline and (line.how or len(line.words) > 17):
            return "smart_goal", f"it names a number ({number!r}), a time ({line.deadline.text!r}) and a way"
        return "key_result", f"it names a number to reach ({number!r})"
    if done and task(line):
        return "initiative", f"it names work to be done ({done!r})"
    head = line.head
    if (
        head is not None
        and line.verb is not None
        and line.verb.base in verbs.UP | verbs.DOWN | verbs.TUNE
        and head.base in (nouns.RATES | nouns.COUNTED) - nouns.GENERIC
        and not destination(line)
    ):
        return "key_result", f"it moves a metric ({head.text!r})"
    return "objective", "it names no number and no work, but where to go"
