from __future__ import annotations

import re
from collections.abc import Iterator

from okrkit.core.language import read, task
from okrkit.core.language.lexicon import verbs
from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted


@rule(
    "OB203",
    "activity",
    line=True,
    after={"OB204", "OB205"},
    bad=[
        Objective("Launch the new web shop"),
        Objective("Implement a returns portal"),
        Objective("Complete the warehouse move on time"),
    ],
    good=[
        Objective("Create a returns experience people recommend"),
        Objective("Build a brand that hikers trust"),
        Objective("Sending something back is as easy as ordering it"),
        Objective("Buying on a phone is as easy as at the counter"),
    ],
)
def activity(objective: Objective) -> Iterator[Fault]:
    """An objective is a task or a thing to hand over.

    Why: a shop that was launched can be a failure. An objective says what the work is for; the work itself is an
    initiative, and may change on the way without changing the aim.
    Source: docs/sources.md#outcome
    """
    line = read(objective.title)
    said = task(line)
    if (
        not said
        or (line.verb is not None and line.verb.base in verbs.KEEP)
        or _HOW_IT_IS.search(objective.title)
    ):
        return
    found = topic(line)
    yield Fault(
        f"{quoted(objective)} is work to be done ({said!r}), not what should come of it",
        f"ask what will be different once it is done and write that{such_as(found.aim)}; "
        f"keep {said!r} as an initiative below it",
        rewrite=found.aim,
    )


_HOW_IT_IS = re.compile(
    r"^\w+ing\b(?:(?!\b(?:that|which|who|where|so)\b).)*?\b(?:is|are|feels?|takes?|costs?|becomes?|stays?|gets?|works?)\b",
    re.IGNORECASE,
)
"""Says how it is to do something, and not to do it: "buying on a phone is easy"."""
