from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import proposed_target, rewrite, shortly
from okrkit.core.rules.words import cases, quoted, value_of


@rule(
    "KR101",
    "no-target",
    bad=[
        KeyResult(
            "Grow the average order value", metric="average order value", baseline=50.1, unit="currency"
        ),
        KeyResult("Cut late parcels", kind="decrease", commit=0.06, unit="share"),
    ],
    good=[
        KeyResult("Average order value from 50.10 to 55", baseline=50.1, target=55, unit="currency"),
        KeyResult("Keep the return rate under 9 %", kind="keep within", upper=0.09, unit="share"),
        KeyResult("Move into the new warehouse", kind="milestone"),
    ],
)
def no_target(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """A key result names no value to reach.

    Why: without a target nobody can say on the last day whether it was reached, and it has no progress until then.
    Specific, demanding targets also lead to better results than "do your best".
    Source: docs/sources.md#target
    """
    if kr.kind not in ("increase", "decrease") or kr.target is not None:
        return
    by = f" by the end of {cycle}" if context.objective and (cycle := context.objective.cycle) else ""
    way = "above" if kr.kind == "increase" else "below"
    said = []
    fix = f"write the value to reach{by}"
    if kr.baseline is not None:
        baseline = value_of(kr, kr.baseline, context.currency)
        said.append(f"starts at {baseline}")
        fix += f", {way} the baseline of {baseline}"
    if kr.commit is not None:
        said.append(f"promises {value_of(kr, kr.commit, context.currency)} as commit")
    known = f" {' and '.join(said)} but" if said else ""
    line = rewrite(kr, context) if kr.kpi or kr.metric else ""
    yield Fault(f"{quoted(kr)}{known} has no target", fix + _by_itself(kr, context), rewrite=line)


def _by_itself(kr: KeyResult, context: Context) -> str:
    """Where the metric goes if nothing is done, and a target beyond that."""
    history = context.history(kr)
    start = history.start if history else None
    baseline = kr.baseline if kr.baseline is not None else start.value if start else None
    if history is None or baseline is None:
        return ""
    said = (
        ""
        if (ends := history.expected()) is None
        else f"; by itself it would end at about {history.say(ends, context.currency)}"
    )
    target = proposed_target(kr, history, baseline)
    if target is None:
        return said
    chance = history.chance(target, kr.kind == "increase")
    odds = "" if chance is None else f" (reached by itself in {cases(chance)})"
    return f"{said}; {shortly(target, history.unit, context.currency)} would be a stretch{odds}"
