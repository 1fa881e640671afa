from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, Severity, rule
from okrkit.core.rules.history import in_days
from okrkit.core.rules.rewriting import rewrite
from okrkit.core.rules.words import quoted, value_of


@rule(
    "KR102",
    "no-baseline",
    after={"DT108", "KR101", "KR201"},
    line=True,
    bad=[
        KeyResult("Weekly active customers to 12,000", target=12_000, unit="customers"),
        KeyResult(
            "Conversion to 2.4 %", kpi="conversion_rate", target=0.024, unit="share", baseline_note="unknown"
        ),
    ],
    good=[
        KeyResult("Weekly active customers 9,500 to 12,000", baseline=9_500, target=12_000, unit="customers"),
        KeyResult("From no reviews to 200", baseline=0, target=200, unit="reviews"),
        KeyResult("Learn what a repeat customer is worth", kind="establish baseline"),
    ],
)
def no_baseline(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """A key result says where it goes but not where it starts.

    Why: progress is (now - baseline) / (target - baseline); without a baseline it has no value, and nobody sees
    whether the step is large or small.
    Source: docs/sources.md#baseline
    """
    if kr.kind not in ("increase", "decrease") or kr.target is None or kr.baseline is not None:
        return
    target = value_of(kr, kr.target, context.currency)
    history = context.history(kr)
    start = history.start if history else None
    if history is not None and start is not None:
        fix = f"start from {history.say(start.value, context.currency)}, its value {in_days(start)}"
    elif kr.kpi:
        fix = f"take the last complete period's value of {kr.kpi} from the shop's data as baseline"
    else:
        fix = "add the last measured value as baseline; if nobody measured it yet, make it a key result of kind 'establish baseline'"
    line = rewrite(kr, context) if kr.kpi or kr.metric else ""
    severity: Severity | None = "note" if context.line else None  # a line may leave it to the plan
    yield Fault(f"{quoted(kr)} aims at {target} but has no starting value", fix, severity, line)
