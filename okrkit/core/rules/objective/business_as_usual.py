from __future__ import annotations

import re
from collections.abc import Iterator

from okrkit.core.language import destination, read
from okrkit.core.language.lexicon import nouns
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted

_STAYS = vocabulary("continue hold keep maintain preserve remain stay sustain")


@rule(
    "OB204",
    "business-as-usual",
    line=True,
    after={"OB202"},
    bad=[
        Objective("Maintain our current sales"),
        Objective("Continue to provide good customer service"),
        Objective("Keep the shop running"),
    ],
    good=[
        Objective("Remain the best-loved tea shop in the north"),
        Objective("Keep customers coming back for the advice"),
        Objective("Parcels leave the house on the day of the order"),
    ],
)
def business_as_usual(objective: Objective) -> Iterator[Fault]:
    """An objective wants to keep what is there already.

    Why: what should stay as it is needs watching, not an objective. Objectives take attention away from daily work, so
    they are for what has to change; a level to hold is a guardrail or a KPI on the health page.
    Source: docs/sources.md#focus
    """
    line = read(objective.title)
    verb = line.verb
    kept = _continues(objective.title) or (verb.text if verb is not None and verb.base in _STAYS else "")
    if not kept or (destination(line) and not _continues(objective.title)):
        return
    people = line.head is not None and line.head.base in nouns.PEOPLE
    if people or line.has(nouns.PEOPLE, line.core[1:2]) or _GOES_ON.search(objective.title):
        return
    yield Fault(
        f"{quoted(objective)} wants to {kept.lower()!r} what is there; nothing would be different at the end",
        "make the level a guardrail or a KPI to watch, and ask what has to change in this field"
        f"{such_as(topic(line).aim)}",
        rewrite=topic(line).aim,
    )


_GOES_ON = re.compile(
    r"\bkeep\w*\s+(?:\w+\s+){1,3}?(?:coming|returning|talking|smiling|asking|guessing|happy|safe)\b",
    re.IGNORECASE,
)
"""Keeps people at something: "keep regulars coming back"."""
_AS_BEFORE = re.compile(
    r"^(?:do\s+not|don['’]t|avoid)\b|^meet\s+(?:\w+\s+){0,3}(?:requirements?|obligations?|regulations?|deadlines?|commitments?)\b|^(?:continu\w+|carry(?:ing)?\s+on|keep(?:ing)?\s+(?:on|up))\b|\bas\s+(?:usual|before|always|we\s+do\s+(?:now|today)|they\s+come\s+in)\b|\bthe\s+way\s+we\s+do\b",
    re.IGNORECASE,
)


def _continues(title: str) -> str:
    found = _AS_BEFORE.search(title)
    return found[0] if found else ""
