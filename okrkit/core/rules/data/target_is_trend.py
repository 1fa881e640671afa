from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import ask, mended
from okrkit.core.rules.data.examples import BASKET, GROWING, knowing
from okrkit.core.rules.rewriting import metric_of, proposed_target, rewrite
from okrkit.core.rules.words import cases, quoted

MOST = 0.75
"""Share of futures from which a target is reached most of the time."""

_KR = KeyResult(
    "Average order value to 53", kpi="average_order_value", measure="mean", baseline=50.1, target=53
)


@rule(
    "DT103",
    "target-is-trend",
    after={"DT107", "KR105", "KR106"},
    bad=[Example(_KR, knowing(GROWING))],
    good=[
        Example(_KR, knowing(BASKET)),
        Example(_KR, knowing(GROWING, commitment="committed")),
        Example(replace(_KR, target=57.0), knowing(GROWING)),
        _KR,
    ],
)
def target_is_trend(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """As things go the target is reached without doing anything.

    Why: a goal should ask for something that would not come by itself; business as usual does not need one, and a
    cycle that was won by the trend teaches nothing about the work. A committed goal is meant to be nearly certain, so
    there nothing is said.
    Source: docs/sources.md#chance
    """
    asked = ask(kr, context)
    if asked is None or asked.chance is None or asked.chance < MOST or asked.committed or asked.learning:
        return
    history, middle = asked.history, asked.history.expected()
    better = proposed_target(kr, history, asked.baseline)
    ends = "" if middle is None else f"; in the middle it ends at {history.say(middle, context.currency)}"
    fix = "say what you would reach beyond that, or call the objective committed"
    if better is not None and (better - asked.target) * (1 if asked.rising else -1) > 0:
        odds = cases(history.chance(better, asked.rising) or 0.0)
        fix = (
            f"aim at {asked.say(better, context.currency)}, which it would reach by itself in {odds}, or call the objective"
            " committed"
        )
    else:
        better = None
    yield Fault(
        f"{quoted(kr)}: if things go on as before, {metric_of(kr)} would reach {asked.say(asked.target, context.currency)} in"
        f" {asked.cycle} in {cases(asked.chance)}{ends}",
        fix,
        rewrite=rewrite(mended(kr, asked, better), context) if better is not None else "",
    )
