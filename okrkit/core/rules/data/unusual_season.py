from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import log

from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.data.asking import Ask, ask, precision
from okrkit.core.rules.data.examples import ADVENT, knowing
from okrkit.core.rules.history import History, Stretch, in_days
from okrkit.core.rules.rewriting import metric_of, rewrite, rounded
from okrkit.core.rules.words import quoted

YEAR = timedelta(days=364)
"""52 weeks: the same weekdays a year before."""
CLEAR = 3.0
"""How many times the usual swing a season must differ by."""

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
    if asked is None or asked.history.noise is None or asked.history.looks_back:
        return
    history, season, swing = asked.history, asked.history.same_season(), asked.history.noise
    base = _read_from(asked)
    if season is None or base is None or base == season:
        return
    ratio = _seasonal(history, base, season) if asked.cycle.span != "year" else None
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


def _seasonal(history: History, base: Stretch, season: Stretch) -> float | None:
    """How the metric changed from the baseline's days to the cycle's in the year before, as a factor; None if that was no season.

    A season is what came back: seen in two years, or gone again in the weeks after. Anything else may be a lasting
    change that happened once.
    """
    factors = []
    for years in (1, 2):
        then = _mean(history, base.start - years * YEAR, base.end - years * YEAR)
        there = _mean(history, season.start - (years - 1) * YEAR, season.end - (years - 1) * YEAR)
        if then and there:
            factors.append(there / then)
    if not factors or min(factors) <= 0:
        return None
    first, *earlier = (log(f) for f in factors)
    if earlier:
        return factors[0] if earlier[0] * first > 0 and abs(earlier[0]) >= abs(first) / 2 else None
    after = _mean(history, season.end, season.end + (season.end - season.start))
    there = _mean(history, season.start, season.end)
    if not after or not there or after <= 0:
        return None
    back = log(after / there)
    return factors[0] if back * first < 0 and abs(back) >= abs(first) / 2 else None


def _mean(history: History, start: date, end: date) -> float | None:
    """Mean of the weeks whose middle lies in the days; None unless nearly all of them are known."""
    half = timedelta(days=3)
    values = [w.value for w in history.readings if start <= w.start + half < end]
    return sum(values) / len(values) if len(values) >= 0.8 * (end - start).days / 7 else None
