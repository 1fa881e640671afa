from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import ask
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.rewriting import PROMISE, metric_of, rounded
from okrkit.core.rules.words import cases, quoted

EVEN = 0.5
"""Below it a promise is more often broken than kept, as things go."""
RARE = 0.2
"""Below it only a large change would keep it, whatever speaks for one."""

_KR = KeyResult(
    "Average order value to 53",
    kpi="average_order_value",
    measure="mean",
    baseline=50.1,
    commit=51.5,
    target=53,
)


@rule(
    "DT109",
    "promise-unlikely",
    after={"DT101", "DT108", "KR105", "KR106", "KR107"},
    bad=[
        Example(_KR, knowing(BASKET)),
        Example(replace(_KR, commit=None), knowing(BASKET, commitment="committed")),
    ],
    good=[
        Example(replace(_KR, commit=49.5), knowing(BASKET)),
        Example(replace(_KR, commit=None), knowing(BASKET)),
        _KR,
    ],
)
def promise_unlikely(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """What is promised would be reached less often than not, as things go.

    Why: others build on a promise: stock is ordered, people are hired. One that asks for luck is a target under
    another name, and the next promise is believed less. What will be done differently may change the odds; then it has
    to be written down, and is a note only.
    Source: docs/sources.md#chance
    """
    asked = ask(kr, context)
    if asked is None:
        return
    promised = kr.commit if kr.commit is not None else kr.target if asked.committed else None
    chance = None if promised is None else asked.history.chance(promised, asked.rising)
    if promised is None or chance is None or chance >= EVEN:
        return
    history = asked.history
    safe = history.outcome(1 - PROMISE if asked.rising else PROMISE)
    fix = "write what will be done differently this time, or promise less"
    near = None if safe is None else rounded(safe, abs(safe - promised) or abs(safe), up=not asked.rising)
    if near is not None and (near - asked.baseline) * (1 if asked.rising else -1) > 0:
        odds = cases(history.chance(near, asked.rising) or 0.0)
        fix += f": {asked.say(near, context.currency)} would be kept in {odds}"
    else:
        fix += "; as things go not even the baseline is safe, so a guardrail that keeps it would ask enough"
    yield Fault(
        f"{quoted(kr)} promises {asked.say(promised, context.currency)}, which {metric_of(kr)} reaches by itself in"
        f" {asked.cycle} in {cases(chance)}",
        fix,
        severity="note" if kr.evidence and chance >= RARE else None,
    )
