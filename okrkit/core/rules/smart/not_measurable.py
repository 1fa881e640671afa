from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read, state, work
from okrkit.core.model import Measurable, SmartGoal, Specific, TimeBound
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import rewrite
from okrkit.core.rules.smart._parts import key_result_of, timed
from okrkit.core.rules.topics import own_result, such_as, topic
from okrkit.core.rules.words import quoted


@rule(
    "SM102",
    "not-measurable",
    line=True,
    bad=[
        SmartGoal(Specific("Get more wholesale customers by June", "Get more wholesale customers by June")),
        SmartGoal(Specific("Launch a loyalty programme", "Launch a loyalty programme")),
    ],
    good=[
        SmartGoal(Specific("Win 20 wholesale customers by June", "Win 20 wholesale customers by June")),
        SmartGoal(Specific("Launch a loyalty programme by 30 June", "Launch a loyalty programme by 30 June")),
        SmartGoal(
            Specific("Sell more tea", "Sell more tea"),
            Measurable(target=200_000, unit="currency"),
            time_bound=TimeBound("2027-Q1"),
        ),
    ],
)
def not_measurable(goal: SmartGoal, context: Context) -> Iterator[Fault]:
    """M: a goal names nothing that can be read off on the last day.

    Why: without a number, or a thing that is there or not on a given day, whether it was reached is a matter of mood.
    Source: docs/sources.md#measurable
    """
    m = goal.measurable
    if (
        any(v is not None for v in (m.target, m.lower, m.upper))
        or goal.time_bound.milestones
        or m.kind in ("milestone", "establish baseline")
    ):
        return
    line = read(goal.specific.what)
    if line.results or (timed(goal, line) and (work(line) or state(line))):
        return
    if work(line):
        yield Fault(
            f"{quoted(goal.specific.what)} has neither a day nor a number to be measured by",
            f"name the day by which it is there, and the number it should move{such_as(topic(line).result)}",
            rewrite=topic(line).result,
        )
        return
    better = rewrite(key_result_of(goal), context) if m.kpi else own_result(line)
    yield Fault(
        f"{quoted(goal.specific.what)} has no number to be measured by",
        f"add the number, where it stands and where it should be{such_as(better, ': ')}",
        rewrite=better,
    )
