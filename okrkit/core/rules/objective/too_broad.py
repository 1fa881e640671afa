from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import enumerated, everything, read
from okrkit.core.model import Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import count, listed, quoted


@rule(
    "OB205",
    "too-broad",
    line=True,
    bad=[
        Objective("Increase sales, please customers, cut costs and launch new products"),
        Objective("Be better than everybody else in all areas"),
        Objective("Transform the shop through growth, efficiency, and innovation"),
    ],
    good=[
        Objective("Give first-time buyers a reason for a second order"),
        Objective("Win cyclists, runners and hikers with advice they cannot get elsewhere"),
    ],
)
def too_broad(objective: Objective) -> Iterator[Fault]:
    """An objective wants everything at once.

    Why: an objective chooses. One that names three aims leaves the choice to every reader, and no set of two to five
    key results can show that it was reached.
    Source: docs/sources.md#focus
    """
    line = read(objective.title)
    whole = everything(line)
    aims = [line.text[c.start : c.end].strip(" ,.").removesuffix(" and").strip(" ,") for c in line.clauses]
    if len(aims) < 3:
        aims = list(enumerated(line))
    if len(aims) >= 3:
        yield Fault(
            f"{quoted(objective)} wants {count(len(aims), 'thing')} at once: {listed(map(repr, aims), 4)}",
            f"choose the one that the others would follow from ({aims[0]!r}?), and park the rest for the next cycle",
        )
    elif whole:
        yield Fault(
            f"{quoted(objective)} speaks of {whole.lower()!r}, so nothing is chosen",
            "name the one place where a change would be felt most this cycle",
        )
