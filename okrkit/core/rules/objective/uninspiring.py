from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import destination, read
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted


@rule(
    "OB206",
    "uninspiring",
    severity="note",
    line=True,
    after={"OB201", "OB202", "OB203", "OB204", "OB205"},
    bad=[Objective("Reduce picking errors in the second warehouse hall during peak weeks of the year")],
    good=[
        Objective("Delight customers with a world-class shopping experience."),
        Objective("Nobody waits for a parcel without knowing where it is"),
    ],
)
def uninspiring(objective: Objective) -> Iterator[Fault]:
    """An objective names no person who gains and no quality worth reaching.

    Why: people keep at a goal in which they see somebody better off. An objective that could stand in a report of last
    year is read once and forgotten.
    Source: docs/sources.md#relevance
    """
    line = read(objective.title)
    verb = line.verb
    if verb is None or verb.base not in verbs.UP | verbs.DOWN | verbs.TUNE:
        return
    if destination(line) or line.has(nouns.PEOPLE | nouns.BENEFIT):
        return
    yield Fault(
        f"{quoted(objective)} says what to {verb.base}, and nobody is seen who gains by it",
        f"say it from the side of a customer or a colleague{such_as(topic(line).aim)}",
        rewrite=topic(line).aim,
    )
