from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import sqrt

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import ask
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.history import RECENT, History
from okrkit.core.rules.rewriting import metric_of, rewrite, rounded
from okrkit.core.rules.words import quoted, spoken

BY_CHANCE = 0.2
"""Chance, as things go, under which a near target is no gift."""


def _kr(target: float) -> KeyResult:
    return KeyResult(
        f"Average order value to {target:g}",
        kpi="average_order_value",
        measure="mean",
        baseline=50.1,
        target=target,
    )


@rule(
    "DT102",
    "target-inside-noise",
    after={"DT101", "DT103", "DT107", "KR105", "KR106"},
    bad=[Example(_kr(50.5), knowing(BASKET))],
    good=[
        Example(_kr(52), knowing(BASKET)),
        Example(_kr(50.5), knowing(replace(BASKET, noise=0.2))),
        _kr(50.5),
    ],
)
def target_inside_noise(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """The target is so near to the baseline that chance alone may reach it.

    Why: weeks differ from one another without anybody's doing, and so do quarters. A step smaller than this usual
    swing is reached in one case of four, or missed, by luck; nobody can learn from the result.
    Source: docs/sources.md#chance
    """
    asked = ask(kr, context)
    if asked is None or not asked.history.noise or asked.step >= asked.history.noise:
        return
    if asked.chance is not None and asked.chance < BY_CHANCE:
        return  # the metric is on its way elsewhere: luck would not bring it there
    history, swing = asked.history, asked.history.noise
    way = 1 if asked.rising else -1
    clear = rounded(asked.baseline + way * sqrt(2) * swing, swing, up=asked.rising)
    yield Fault(
        f"{quoted(kr)} asks for {_apart(asked.step, history.unit, history.say(asked.step, context.currency))} from"
        f" {asked.say(asked.baseline, context.currency)} to {asked.say(asked.target, context.currency)}, but chance alone moves"
        f" {metric_of(kr)} by about {_apart(swing, history.unit, history.say(swing, context.currency))} from one {asked.cycle.span} to the next{_seen(history)}",
        f"aim at {asked.say(clear, context.currency)} or further, which chance alone reaches in one case of six, or keep it as a guardrail",
        "note" if asked.step >= swing / 2 else None,
        rewrite(replace(kr, target=clear), context),
    )


def _seen(history: History) -> str:
    """Which weeks the swing was read from."""
    if not history.readings:
        return ""
    n = min(RECENT, len(history.readings))
    last = spoken(history.readings[-1].end - timedelta(days=1))
    return f" (read from how the {n} weeks to {last} differ from their neighbours)"


def _apart(difference: float, unit: str, text: str) -> str:
    """A difference of shares is said in points."""
    return f"{difference * 100:.2g} points" if unit == "share" else text
