from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.words import quoted, value_of


@rule(
    "KR108",
    "guardrail-without-limit",
    bad=[
        KeyResult("Keep returns in check", kind="keep within", metric="return rate", unit="share"),
        KeyResult("Keep returns in check", kind="keep within", baseline=0.08, target=0.08, unit="share"),
    ],
    good=[
        KeyResult("Returns stay under 9 %", kind="keep within", upper=0.09, unit="share"),
        KeyResult("More orders", kind="increase", baseline=800, target=950, unit="orders"),
    ],
)
def guardrail_without_limit(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """A guardrail has no limit to stay within.

    Why: a guardrail scores by the share of periods inside its limits. Without a limit nothing can be outside, so it
    protects nothing and cannot be scored.
    Source: docs/sources.md#guardrail
    """
    if kr.kind != "keep within" or kr.lower is not None or kr.upper is not None:
        return
    fix = "give a lower limit, an upper limit or both"
    start = kr.target if kr.target is not None else kr.baseline
    if start is None:
        yield Fault(f"{quoted(kr)} should stay within limits but names none", fix)
        return
    value = value_of(kr, start, context.currency)
    yield Fault(
        f"{quoted(kr)} should stay near {value} but names no limits",
        f"{fix}: the values on either side of {value} at which you would step in",
    )
