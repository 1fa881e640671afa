from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read
from okrkit.core.model import SmartGoal, Specific, TimeBound
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import deadline
from okrkit.core.rules.smart._parts import key_result_of, timed
from okrkit.core.rules.words import quoted, spoken


@rule(
    "SM105",
    "no-time",
    line=True,
    bad=[
        SmartGoal(Specific("Win 20 wholesale customers", "Win 20 wholesale customers")),
        SmartGoal(Specific("Send two letters a month", "Send two letters a month")),
    ],
    good=[
        SmartGoal(Specific("Win 20 wholesale customers within six months", "Win 20 wholesale customers")),
        SmartGoal(
            Specific("Win 20 wholesale customers", "Win 20 wholesale customers"),
            time_bound=TimeBound("2027-Q1"),
        ),
    ],
)
def no_time(goal: SmartGoal, context: Context) -> Iterator[Fault]:
    """T: a goal names no day or period by which it should be reached.

    Why: without a day there is no pace: it can always still come true, so nobody can say that it is late.
    Source: docs/sources.md#time
    """
    line = read(goal.specific.what)
    if timed(goal, line):
        return
    day = deadline(key_result_of(goal), context)
    until = f"by {spoken(day)}" if day else "by …"
    often = next((t.text for t in line.times if t.role == "rhythm"), "")
    said = (
        f"says how often ({often!r}) but not until when"
        if often
        else "names no day by which it should be reached"
    )
    better = f"{goal.specific.what.rstrip(' .')} {until}"
    yield Fault(f"{quoted(goal.specific.what)} {said}", f"add the last day: {better!r}", rewrite=better)
