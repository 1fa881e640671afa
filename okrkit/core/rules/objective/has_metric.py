from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read, task
from okrkit.core.model import Objective
from okrkit.core.rules import drafts
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import rewrite
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted


@rule(
    "OB202",
    "has-metric",
    line=True,
    bad=[
        Objective("Increase repeat orders by 15 % this quarter"),
        Objective("Reach €2m in online sales"),
        Objective("Double our newsletter readers"),
    ],
    good=[
        Objective("Be the number 1 for refurbished coffee machines by 2028"),
        Objective("Answer customers round the clock, 24/7, as kindly as at noon"),
        Objective("Make B2B ordering as easy as buying a book"),
    ],
)
def has_metric(objective: Objective, context: Context) -> Iterator[Fault]:
    """An objective carries a number; numbers belong into its key results.

    Why: an objective says where to go and why one would want to; a key result says how one knows. A number in the
    objective makes it a key result without an objective above it, and the team aims at the figure instead of what it
    stands for.
    Source: docs/sources.md#objective
    """
    line = read(objective.title)
    numbers = [q for q in line.quantities if not (q.unit == "count" and q.value in (0, 1)) and not q.aside]
    if not numbers or (task(line) and not any(q.unit in ("percent", "money") for q in numbers)):
        return  # a count of things to make is no metric; OB203 speaks of the task
    draft = drafts.key_result(objective.title)
    better = rewrite(draft, context) if draft.metric else objective.title
    aim = topic(objective.title).aim
    yield Fault(
        f"{quoted(objective)} has a number in it ({numbers[0].text}); it reads as a key result",
        f"make it a key result ({better!r}), and write as objective what it is good for{such_as(aim)}",
        rewrite=aim,
    )
