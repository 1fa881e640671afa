from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import Ask, ask, mended
from okrkit.core.rules.data.examples import BASKET, GROWING, knowing
from okrkit.core.rules.history import in_days
from okrkit.core.rules.rewriting import metric_of, proposed_target, rewrite
from okrkit.core.rules.words import cases, quoted

HARDLY = 0.05
"""Below this chance nothing in the history suggests the target."""
SELDOM = 0.15
"""Above it a target beyond the best so far is a stretch like others."""


def _kr(target: float, evidence: str = "") -> KeyResult:
    return KeyResult(
        f"Average order value to {target:g}", kpi="average_order_value", measure="mean", baseline=50.1, target=target,
        evidence=evidence,
    )  # fmt: skip


@rule(
    "DT104",
    "target-beyond-history",
    after={"DT107", "KR105", "KR106"},
    bad=[
        Example(_kr(75), knowing(BASKET)),
        Example(_kr(53.3), replace(knowing(BASKET), line=True)),
        Example(_kr(75), knowing(replace(BASKET, outcomes=()))),
    ],
    good=[
        Example(_kr(52), knowing(BASKET)),
        Example(_kr(56), knowing(GROWING)),
        Example(_kr(53.3, "53.90 in the four weeks of the bundle test"), knowing(BASKET)),
        _kr(75),
    ],
)
def target_beyond_history(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """The target lies beyond anything the metric has reached.

    Why: planners look at their plan and too little at how things went before. A target beyond the best value so far
    may be right, but then something has to be different this time, and the line should say what.
    Source: docs/sources.md#evidence
    """
    asked = ask(kr, context)
    if asked is None or asked.learning:
        return
    history, chance = asked.history, asked.chance
    best = history.best(asked.rising)
    beyond = best is not None and (asked.target - best.value) * (1 if asked.rising else -1) > 0
    if best is None or not (_far(asked) if chance is None else chance < (SELDOM if beyond else HARDLY)):
        return
    if chance is not None and chance >= HARDLY and (kr.evidence or not context.line):
        return  # a stretch with its reason; without one, no-evidence tells the same numbers
    say = asked.say
    told = f"the best so far is {history.say(best.value, context.currency)} {in_days(best)}"
    season = history.same_season()
    if not beyond and season is not None:
        told = f"it was {history.say(season.value, context.currency)} {in_days(season)}, the same {asked.cycle.span} a year before"
    odds = "" if chance is None else f"; if things go on as before it is reached in {cases(chance)}"
    committed = asked.committed
    better = proposed_target(kr, history, asked.baseline, committed=committed)
    if better is not None and (better - asked.target) * (1 if asked.rising else -1) >= 0:
        better = None
    aim = (
        f"aim at {say(better, context.currency)} and keep {say(asked.target, context.currency)} as the stretch point"
        if better is not None
        else "choose a nearer target"
    )
    yield Fault(
        f"{quoted(kr)} asks {metric_of(kr)} to be {say(asked.target, context.currency)} in {asked.cycle}; {told}{odds}",
        f"write as evidence what will be different this time, or {aim}",
        "note" if chance is None or chance >= HARDLY or kr.evidence else None,
        rewrite(mended(kr, asked, better), context) if better is not None else "",
    )


def _far(asked: Ask) -> bool:
    """Without a forecast: further beyond the best than chance carries a value, or a quarter where that is not known."""
    best = asked.history.best(asked.rising)
    if best is None:
        return False
    allowed = 2 * asked.history.noise if asked.history.noise else abs(best.value) / 4
    return (asked.target - best.value) * (1 if asked.rising else -1) > allowed
