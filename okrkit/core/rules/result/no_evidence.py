from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.history import in_days
from okrkit.core.rules.words import cases, quoted, value_of


@rule(
    "KR112",
    "no-evidence",
    after={"DT104", "DT108", "KR101"},
    bad=[KeyResult("Average order value from 50.10 to 55", baseline=50.1, target=55, unit="currency")],
    good=[
        KeyResult(
            "Average order value from 50.10 to 55",
            baseline=50.1,
            target=55,
            unit="currency",
            evidence="53.20 in the four weeks of the bundle test in May",
        ),
        KeyResult("Returns stay under 9 %", kind="keep within", upper=0.09, unit="share"),
        KeyResult("Learn what a repeat customer is worth", kind="establish baseline"),
    ],
)
def no_evidence(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """Nothing shows that the target can be reached.

    Why: planners trust their own plan too much and look too little at how similar cases went. One sentence of
    evidence (an earlier quarter, a test, a comparable shop) is the A of SMART, and what the review learns from.
    Source: docs/sources.md#evidence
    """
    if kr.kind not in ("increase", "decrease") or kr.target is None or kr.evidence:
        return
    target = value_of(kr, kr.target, context.currency)
    fix = "write what speaks for it: the best value so far, a test, what will be done differently this time"
    if known := _known(kr, context):
        fix = f"write what will be done differently this time; {known}"
    elif kr.kpi:
        fix = f"look at the history of {kr.kpi}: write the best value so far and when it was, and what will be done differently this time"
    yield Fault(f"{quoted(kr)} gives no evidence that {target} can be reached", fix)


def _known(kr: KeyResult, context: Context) -> str:
    """What the history says for the target: the best value so far, and how often it is reached by itself."""
    history = context.history(kr)
    best = history.best(kr.kind == "increase") if history else None
    if history is None or best is None or kr.target is None:
        return ""
    chance = history.chance(kr.target, kr.kind == "increase")
    said = f"the best so far is {history.say(best.value, context.currency)} {in_days(best)}"
    return said if chance is None else f"{said}, and by itself the target is reached in {cases(chance)}"
