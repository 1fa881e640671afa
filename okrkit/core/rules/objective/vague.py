from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import comparison, only_a_direction, read
from okrkit.core.language.lexicon import verbs
from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted


@rule(
    "OB201",
    "vague",
    line=True,
    after={"OB202", "OB204"},
    bad=[
        Objective("Improve customer service."),
        Objective("Grow the online shop"),
        Objective("Better product photos"),
        Objective("Make returns easier"),
    ],
    good=[
        Objective("Delight customers with a world-class shopping experience."),
        Objective("Become the first address for left-handed cooks"),
        Objective("Win back parents who stopped ordering by answering within the hour"),
        Objective("Nobody waits for a parcel without knowing where it is"),
    ],
)
def vague(objective: Objective) -> Iterator[Fault]:
    """An objective says better or more, and not what will be there in the end.

    Why: "improve", "grow" and "better" fit every company in every year. Nobody can picture the result, so each person
    pictures another one, and the quarter is argued about instead of steered.
    Source: docs/sources.md#target
    """
    line = read(objective.title)
    said = only_a_direction(line)
    if not said or line.results or _keeps(objective):
        return
    found = topic(line)
    word = comparison(line) or (line.verb or line.stated or line.core[0]).text
    yield Fault(
        f"{quoted(objective)} says {word.lower()!r} and no more: a direction without a place to arrive at",
        f"say what will be different for whom{such_as(found.aim)}; the numbers go into its key results"
        f"{such_as(found.result)}",
        rewrite=found.aim,
    )


def _keeps(objective: Objective) -> bool:
    verb = read(objective.title).verb
    return verb is not None and verb.base in verbs.KEEP
