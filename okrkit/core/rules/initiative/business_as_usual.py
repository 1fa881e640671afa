from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import Line, read
from okrkit.core.language.lexicon import nouns
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted

_ROUTINE = vocabulary("do answer attend pack pay pick process reply respond restock send serve ship")
_STAYS = vocabulary("continue keep maintain monitor remain stay sustain")


@rule(
    "IN203",
    "business-as-usual",
    line=True,
    bad=[Initiative("Continue answering tickets"), Initiative("Keep the shop up to date")],
    good=[
        Initiative("Answer tickets on Saturdays too, from 1 March"),
        Initiative("Maintain stock list", deliverable="A stock list that is right to the piece on 1 March"),
    ],
)
def business_as_usual(initiative: Initiative) -> Iterator[Fault]:
    """Work that goes on anyway is listed as an initiative.

    Why: daily work needs no plan and moves no key result that it did not move before. Listed here it hides how little
    time is left for what is new.
    Source: docs/sources.md#initiatives
    """
    line = read(initiative.title)
    if initiative.deliverable or initiative.status in ("done", "dropped") or line.results or line.deadline:
        return
    first = line.text.split(maxsplit=1)[0].lower() if line.text else ""
    verb = line.verb.base if line.verb is not None else ""
    routine = verb in _ROUTINE and _bare(line) and (line.head is None or line.head.base not in nouns.STAFF)
    usual = "as usual" in line.text.lower() or first in ("continue", "continuing", "carry")
    if usual or verb in _STAYS or routine:
        yield Fault(
            f"{quoted(initiative)} goes on anyway ({(verb or first)!r}); nothing new is done",
            "leave it out of the plan, or say what will be done differently from now on and by when",
        )


def _bare(line: Line) -> bool:
    """Whether everyday work is named as such: every day, or in a plural without an article or a number."""
    if any(t.role == "rhythm" for t in line.times):
        return True
    head = line.head
    articles = line.has(frozenset({"a", "an", "the", "each", "all", "every"}))
    return (
        head is not None
        and head.low.endswith("s")
        and articles is None
        and not line.quantities
        and not line.purpose
        and not line.how
    )
