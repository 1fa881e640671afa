from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult, Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import listed, quoted

_STEPS = (
    KeyResult("New size guide online", kind="milestone"),
    KeyResult("Photos of all kettles retaken", kind="milestone"),
)


@rule(
    "OB108",
    "only-milestones",
    bad=[Objective("Customers get what they expected", key_results=_STEPS)],
    good=[
        Objective(
            "Customers get what they expected",
            key_results=(*_STEPS, KeyResult("Return rate from 9 % to 7 %", kind="decrease")),
        ),
        Objective("Find out what customers expect", commitment="learning", key_results=_STEPS),
    ],
)
def only_milestones(objective: Objective) -> Iterator[Fault]:
    """Every key result of an objective is work to be done; none is what the work should change.

    Why: all steps can be done while nothing changes for customers or the shop. One number that should move shows
    whether the steps were the right ones. An objective meant for learning may do without.
    Source: docs/sources.md#outcome
    """
    krs = objective.key_results
    if krs and all(kr.kind == "milestone" for kr in krs) and objective.commitment != "learning":
        have = "is a milestone" if len(krs) == 1 else "are all milestones"
        yield Fault(
            f"the key results of {quoted(objective)} {have}: {listed(map(quoted, krs))}"
            if len(krs) > 1
            else f"the only key result of {quoted(objective)} {have}: {quoted(krs[0])}",
            "ask what should be different once they are done, and add it as a key result with a number; the steps can become initiatives",
        )
