from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.words import listed, quoted


@rule(
    "KR104",
    "no-owner",
    bad=[
        KeyResult("Repeat purchase rate to 30 %"),
        KeyResult("Repeat purchase rate to 30 %", contributors=("Ben", "Chloe")),
    ],
    good=[KeyResult("Repeat purchase rate to 30 %", owner="Ana", contributors=("Ben", "Chloe"))],
)
def no_owner(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """Nobody answers for a key result.

    Why: a number that belongs to everybody is looked at by nobody. One person reports it every week and calls for
    help in time; others may still do the work.
    Source: docs/sources.md#owner
    """
    if kr.owner:
        return
    fix = "name the one person who checks it in every week"
    if kr.contributors:
        problem = f"{quoted(kr)} has {listed(kr.contributors)} working on it but no owner"
        fix += ", one of them for example"
    else:
        problem = f"{quoted(kr)} has no owner"
        if context.objective and context.objective.owner:
            fix += f"; {context.objective.owner}, who owns the objective, may own it too"
    yield Fault(problem, fix)
