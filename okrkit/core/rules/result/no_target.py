from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.words import quoted, value_of


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
    yield Fault(f"{quoted(kr)}{known} has no target", fix)
