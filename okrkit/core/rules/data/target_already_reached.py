from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import in_per_cent, same_unit
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.history import in_days
from okrkit.core.rules.rewriting import in_line, metric_of, proposed_target, rewrite, shortly
from okrkit.core.rules.words import quoted

_KR = KeyResult("Average order value to 48", kpi="average_order_value", measure="mean", target=48)


@rule(
    "DT108",
    "target-already-reached",
    after={"KR101"},
    bad=[
        Example(_KR, knowing(BASKET)),
        Example(replace(_KR, title="Baskets below 52", kind="decrease", target=52), knowing(BASKET)),
    ],
    good=[
        Example(replace(_KR, target=54), knowing(BASKET)),
        Example(replace(_KR, baseline=45), knowing(BASKET)),
        _KR,
    ],
)
def target_already_reached(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """The metric is already where the key result wants it to go.

    Why: without a baseline nobody saw that the target lies behind. It would be reached on the first day, and a fall
    back to it would count as success.
    Source: docs/sources.md#baseline
    """
    history = context.history(kr)
    start = history.start if history else None
    if history is None or start is None or kr.kind not in ("increase", "decrease"):
        return
    if kr.baseline is not None or kr.target is None or in_per_cent(kr, history):
        return  # a stated baseline is judged by baseline-differs
    way = 1 if kr.kind == "increase" else -1
    if not same_unit(kr, history, context.currency) or (start.value - kr.target) * way < 0:
        return

    def say(value: float) -> str:
        return in_line(shortly(value, history.unit, context.currency), kr, history.unit)

    further = proposed_target(kr, history, start.value)
    aim = f"aim at {say(further)}" if further else "aim further"
    yield Fault(
        f"{quoted(kr)} wants {metric_of(kr)} at {say(kr.target)}, but the data say"
        f" {in_line(history.say(start.value, context.currency), kr, history.unit)} {in_days(start, 'for')} already",
        f"{aim}, or make it a guardrail if it is to stay where it is",
        rewrite=rewrite(replace(kr, target=further), context),
    )
