from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import difference, in_per_cent, precision, same_unit, values_in
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.history import History, Stretch
from okrkit.core.rules.rewriting import metric_of, rewrite, shortly
from okrkit.core.rules.words import quoted

_KNOWN = knowing(BASKET)
_RATE = replace(BASKET, kpi="conversion_rate", label="Conversion rate", unit="share", noise=0.001, outcomes=(),
                readings=(), latest=replace(BASKET.former[0], value=0.021), former=())  # fmt: skip


def _kr(baseline: float, note: str = "", kpi: str = "average_order_value") -> KeyResult:
    return KeyResult(
        "Average order value to 55", kpi=kpi, measure="mean", baseline=baseline, baseline_note=note, target=55
    )


@rule(
    "DT101",
    "baseline-differs",
    bad=[
        Example(_kr(44), _KNOWN),
        Example(_kr(53, "2026-Q3, the cycle before"), _KNOWN),
        Example(
            KeyResult("Conversion from 2.1 to 2.4", kpi="conversion_rate", measure="mean", baseline=2.1, target=2.4),
            knowing(_RATE),
        ),
    ],
    good=[
        Example(_kr(50), _KNOWN),
        Example(_kr(48.8, "2026-Q1, the same quarter a year ago"), _KNOWN),
        Example(_kr(51.2), _KNOWN),
        Example(_kr(BASKET.outcome(0.1) or 0.0, "what nine of ten futures keep"), _KNOWN),
        _kr(44),
    ],
)  # fmt: skip
def baseline_differs(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """The baseline is not what the shop's data say for any period one would compare with.

    Why: progress is counted from the baseline; one that is too low is half the way to the target before anybody has
    done anything, one that is too high can never be made up. What rounding hides, and what a cycle's value swings by
    from chance alone, is not called a difference.
    Source: docs/sources.md#baseline
    """
    history = context.history(kr)
    if history is None or kr.kind not in ("increase", "decrease", "keep within"):
        return
    if in_per_cent(kr, history):
        yield _per_cent(kr, history, context)
        return
    found = difference(kr, history) if same_unit(kr, history, context.currency) else None
    if found is None or kr.baseline is None:
        return
    start, named = found.start, found.named
    other = next((s for s in history.former if abs(s.value - kr.baseline) <= precision(kr.baseline)), None)
    stale = f"; {other.words} had that value" if other and not named else ""
    explained = bool(kr.baseline_note) and not named
    yield Fault(
        f"{quoted(kr)} starts from {_stated(kr, history, context)}, but the data say"
        f" {values_in(found.compared, history, context.currency)}{stale}",
        f"start from {history.say(start.value, context.currency)} ({start.words}), or say in the baseline's note where"
        f" {_stated(kr, history, context)} comes from",
        "note" if explained or found.away <= 2 * found.allowed else None,
        _better(kr, start, history, context),
    )


def _per_cent(kr: KeyResult, history: History, context: Context) -> Fault:
    stated = kr.baseline if kr.baseline is not None else kr.target or 0.0
    known = history.latest or next(iter(history.former), None)
    seen = f"; the data say {values_in([known], history, context.currency)}" if known else ""
    per_cent = {
        name: round(value / 100, 10)
        for name in ("baseline", "target", "commit", "stretch")
        if (value := getattr(kr, name)) is not None
    }
    return Fault(
        f"{quoted(kr)} counts in per cent ({stated:g}), but {metric_of(kr)} is kept as a share of 1, so that"
        f" {stated:g} reads as {history.say(stated)}{seen}",
        f"write {stated / 100:g} for {stated:g} %",
        rewrite=rewrite(replace(kr, **per_cent), context),
    )


def _stated(kr: KeyResult, history: History, context: Context) -> str:
    return shortly(kr.baseline or 0.0, history.unit, context.currency)


def _better(kr: KeyResult, start: Stretch, history: History, context: Context) -> str:
    """The line from the data's baseline; a target that lies behind it is left open for a new one."""
    if kr.kind == "keep within":
        return ""
    ahead = kr.target is not None and (kr.target > start.value) == (kr.kind == "increase")
    mended = replace(kr, baseline=None, baseline_note="", target=kr.target if ahead else None)
    if start != history.start:
        mended = replace(mended, baseline=start.value, baseline_note=start.words)
    return rewrite(mended, context)
