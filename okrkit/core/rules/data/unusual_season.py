from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import Ask, ask, from_forecast, precision
from okrkit.core.rules.data.examples import ADVENT, knowing
from okrkit.core.rules.history import CLEAR, Stretch, in_days
from okrkit.core.rules.rewriting import metric_of, rewrite, rounded
from okrkit.core.rules.words import quoted

_FROM_SUMMER = KeyResult(
    "Net revenue from 84,500 to 100,000", kpi="net_revenue", measure="total", baseline=84_500, target=100_000,
    unit="currency",
)  # fmt: skip
_KNOWN = knowing(ADVENT, cycle="2026-Q4")
_FLAT = replace(ADVENT, readings=tuple(replace(w, value=6_500.0) for w in ADVENT.readings))
_NO_YEAR = replace(ADVENT, former=ADVENT.former[:2])


@rule(
    "DT107",
    "unusual-season",
    after={"DT101", "KR105", "KR106"},
    bad=[Example(_FROM_SUMMER, _KNOWN)],
    good=[
        Example(replace(_FROM_SUMMER, baseline=117_000, target=125_000), _KNOWN),
        Example(_FROM_SUMMER, knowing(_FLAT, cycle="2026-Q4")),
        Example(_FROM_SUMMER, knowing(_NO_YEAR, cycle="2026-Q4")),
        _FROM_SUMMER,
    ],
)
def unusual_season(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """Baseline and cycle lie in different seasons.

    Why: the weeks before Christmas are no summer. Measured from a quiet season a good one reaches nearly any target by
    itself, and after a strong season even good work looks like a fall. The same cycle a year before is the fairer start.
    Source: docs/sources.md#season
    """
    asked = ask(kr, context)
    if asked is None or not asked.stated or asked.history.noise is None or from_forecast(kr, asked.history):
        return
    history, season, swing = asked.history, asked.history.same_season(), asked.history.noise
    base = _read_from(asked)
    if season is None or base is None or base == season:
        return
    ratio = history.seasonal(base)
    if ratio is None:
        return
    by_itself = asked.baseline * ratio
    moved = abs(by_itself - asked.baseline)
    if moved < max(CLEAR * swing, asked.step / 2):
        return
    helps = (by_itself > asked.baseline) == asked.rising
    fair = rounded(season.value * asked.target / asked.baseline, asked.step, up=asked.rising)
    change = f"{ratio - 1:+.0%}".replace("%", " %")
    effect = (
        f"the season alone would bring it to about {history.say(by_itself, context.currency)}"
        if helps
        else f"the season alone would take it to about {history.say(by_itself, context.currency)}, away from the target"
    )
    yield Fault(
        f"{quoted(kr)} starts from {asked.say(asked.baseline, context.currency)} {in_days(base)}, but a year before"
        f" {metric_of(kr)} changed by {change} from those weeks to {season.name}: {effect}",
        f"start from {history.say(season.value, context.currency)} in {season.name}; the same step from there leads to"
        f" {asked.say(fair, context.currency)}",
        rewrite=rewrite(replace(kr, baseline=season.value, baseline_note=season.name, target=fair), context),
    )


def _read_from(asked: Ask) -> Stretch | None:
    """The stretch that the baseline was most likely read from; the one that fits best."""
    history = asked.history
    fits = [
        s
        for s in history.comparable()
        if abs(s.value - asked.baseline) <= max(history.noise or 0.0, precision(asked.baseline))
    ]
    return min(fits, key=lambda s: abs(s.value - asked.baseline), default=None)
