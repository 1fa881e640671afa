from __future__ import annotations

import re
from collections.abc import Iterator

from okrkit.core.language import read
from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted

_SOME_TIME = re.compile(
    r"\b(?:eventually|some\s?day|some\s?time|sooner\s+or\s+later|at\s+some\s+point|one\s+day|when(?:ever)?\s+(?:possible|there\s+is\s+time|we\s+(?:have|get|find)\s+(?:the\s+)?time|time\s+(?:allows|permits))|"
    r"as\s+needed|if\s+(?:possible|time\s+(?:ever\s+)?(?:allows|permits))|in\s+the\s+(?:near\s+)?future|later\s+on|soon|asap|as\s+soon\s+as\s+possible|over\s+time|going\s+forward|from\s+time\s+to\s+time|no\s+(?:rush|hurry)|when(?:ever)?\s+there(?:['’]s|\s+is)\s+(?:\w+\s+)?time|after\s+everything\s+else[^,.;]*|(?:when|once)\s+(?:we|i|somebody|someone)\s+(?:gets?|finds?)\s+(?:round|around|time)\b[^,.;]*|(?:when|once)\s+(?:things|it|the\s+\w+|we|everything)\s+(?:calms?|settles?|slows?|quiets?|gets?\s+quiet\w*|have|has|is)\b[^,.;]*|in\s+due\s+course|down\s+the\s+(?:road|line))\b",
    re.IGNORECASE,
)


@rule(
    "IN205",
    "no-time",
    line=True,
    bad=[
        Initiative("Move the shop to the new server at some point"),
        Initiative("Eventually tidy the price list"),
    ],
    good=[
        Initiative("Move the shop to the new server by 1 March"),
        Initiative("Eventually tidy the price list by 1 March"),
    ],
)
def no_time(initiative: Initiative) -> Iterator[Fault]:
    """Work is put off to no day in particular.

    Why: what has no day waits for everything that has one. A day that turns out wrong can be moved, and then at least
    somebody notices.
    Source: docs/sources.md#time
    """
    found = _SOME_TIME.search(initiative.title)
    if found is None or initiative.due is not None or read(initiative.title).deadline is not None:
        return
    yield Fault(
        f"{quoted(initiative)} is put off to {found[0].lower()!r}",
        "give it a day within this cycle, or leave it out and put it on the list for the next one",
    )
