from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read
from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted

MOST = 20
"""Words that can still be said from memory; our own choice."""


@rule(
    "OB207",
    "too-long",
    severity="note",
    line=True,
    bad=[
        Objective(
            "Customers who ordered once and then were disappointed by how long it took us to answer their questions "
            "get a reason to give the shop another try in autumn"
        )
    ],
    good=[Objective("Give disappointed customers a reason to try us again")],
)
def too_long(objective: Objective) -> Iterator[Fault]:
    """An objective has more words than anybody remembers.

    Why: an objective works when it is said, in meetings and at lunch. What cannot be said from memory is looked up,
    and soon not even that.
    Source: docs/sources.md#objective
    """
    said = [w for w in read(objective.title).words if w.kind == "word"]
    if len(said) > MOST:
        yield Fault(
            f"{quoted(objective)} has {len(said)} words; {MOST} can be said from memory",
            "keep the sentence that says what changes for whom, and move reasons and ways to 'why it matters' and to initiatives",
        )
