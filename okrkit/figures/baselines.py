"""Where a target stands against what the metric has done."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.core.model import Series, say
from okrkit.figures import periods
from okrkit.figures.blocks import Block, callout
from okrkit.figures.history import _from_zero, _ticks
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital
from okrkit.figures.theme import BLUE, GREEN, GREY, PURPLE, SHADE, finish, hover, name_of, plain, value_axis

_LINES = {
    "baseline": (GREY, "solid"),
    "commit": (GREEN, "dot"),
    "target": (GREEN, "solid"),
    "stretch": (PURPLE, "dash"),
}
_APART = 17  # pixels between two labels at the edge
_HEIGHT = 280


def baseline_with_spread(
    series: Series,
    title: str,
    currency: str = "",
    *,
    baseline: float | None = None,
    commit: float | None = None,
    target: float | None = None,
    stretch: float | None = None,
    low: float | None = None,
    high: float | None = None,
    window: str = "",
    limits: tuple[float | None, float | None] = (None, None),
    fiscal_start: int = 1,
    last: int = 52,
) -> Picture | Block:
    """History with its usual range, and the lines of baseline and targets over it.

    Parameters
    ----------
    series : Series
        In the grain in which the target counts: quarters for a quarter's total, weeks for a level.
    title : what the figure is about, e.g. the key result's title
    baseline, commit, target, stretch : KPI units; those that are None are left out
    low, high : the usual range (10th to 90th percentile of the periods), drawn as a band
    window : where the range comes from, in words
    limits : lower and upper limit of a guardrail
    last : number of settled periods shown
    """
    shown = list(series.settled())[-last:]
    if not shown:
        return callout(
            f"{title}: there is no complete {periods.word(series.grain)} to judge a target by.", "missing"
        )
    import plotly.graph_objects as go

    figure = go.Figure()
    named = [periods.name(p.start, series.grain, fiscal_start) for p in shown]
    told = [f"{capital(n)}: {say(p.value, series.unit, currency)}" for n, p in zip(named, shown, strict=True)]
    figure.add_scatter(
        x=[p.start for p in shown], y=[p.value for p in shown], mode="lines+markers", name=series.kpi,
        line={"color": BLUE, "width": 2}, marker={"size": 5 if len(shown) > 20 else 7}, customdata=told, **hover(),
    )  # fmt: skip
    if low is not None and high is not None:
        figure.add_hrect(y0=low, y1=high, fillcolor=SHADE, line_width=0, layer="below")
    lines = {"baseline": baseline, "commit": commit, "target": target, "stretch": stretch}
    at = [(name, v, *_LINES[name]) for name, v in lines.items() if v is not None]
    at += [
        (n, v, PURPLE, "dash")
        for n, v in zip(("lower limit", "upper limit"), limits, strict=True)
        if v is not None
    ]
    values = [p.value for p in shown if p.value is not None]
    bounds = _range(
        [*values, *(v for _, v, _, _ in at), *(v for v in (low, high) if v is not None)],
        _from_zero(series) == "tozero",
    )
    for (name, value, colour, dash), shift in zip(at, _shifts([v for _, v, _, _ in at], bounds), strict=True):
        figure.add_hline(y=value, line={"color": colour, "width": 1.8, "dash": dash})
        figure.add_annotation(
            text=f"{name} {plain(say(value, series.unit, currency))}", x=1, xref="paper", xanchor="left", y=value,
            yshift=shift, xshift=6, showarrow=False, font={"size": 12},
        )  # fmt: skip
    figure.update_xaxes(tickformat=_ticks(series))
    figure.update_yaxes(**value_axis(series.unit, currency, f"by {periods.word(series.grain)}"), range=bounds)
    sentence = f"{name_of(title, 90)}: {_reached(series, values, target, limits)}"
    finish(figure, sentence, height=_HEIGHT)
    figure.update_layout(margin_r=132)
    spread = ""
    if low is not None and high is not None:
        spread = f"Shaded: the usual range, {say(low, series.unit, currency)} to {say(high, series.unit, currency)}"
        spread += f" (8 of 10 values; {window})." if window else " (8 of 10 values)."
    alt = f"{sentence}. " + ", ".join(f"{name} {say(v, series.unit, currency)}" for name, v, _, _ in at)
    return Picture(figure, alt.rstrip(", ") + ".", spread)


def _reached(
    series: Series, values: Sequence[float], target: float | None, limits: tuple[float | None, float | None]
) -> str:
    grain = periods.word(series.grain)
    if limits != (None, None):
        low, high = limits
        inside = sum((low is None or v >= low) and (high is None or v <= high) for v in values)
        return f"{inside} of the last {len(values)} {grain}{'s' if len(values) > 1 else ''} stayed inside the limits"
    if target is None:
        return f"{len(values)} complete {grain}{'s' if len(values) > 1 else ''} of history"
    hits = sum(v <= target if series.better == "down" else v >= target for v in values)
    return f"{hits} of the last {len(values)} {grain}{'s' if len(values) > 1 else ''} stood at the target or better"


def _range(values: Sequence[float], zero: bool) -> list[float]:
    low, high = min(values), max(values)
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    pad = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return [low if zero and low == 0 else low - pad, high + pad]


def _shifts(values: Sequence[float], bounds: Sequence[float]) -> list[float]:
    """Pixels by which each label moves up so that none covers another."""
    scale = _HEIGHT / (bounds[1] - bounds[0])
    order = sorted(range(len(values)), key=lambda i: values[i])
    shifts, floor = [0.0] * len(values), float("-inf")
    for i in order:
        place = max(values[i] * scale, floor)
        shifts[i], floor = round(place - values[i] * scale, 1), place + _APART
    return shifts
