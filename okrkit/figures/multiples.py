"""Several KPIs side by side, each on its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from okrkit.core.model import Point, Series, say
from okrkit.figures import periods
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital, change
from okrkit.figures.theme import BLUE, GREY, finish, hover, plain, value_axis

_PANEL, _GAP = 128, 82  # pixels: a panel, and the room for its title and its dates


def small_multiples(
    kpis: Sequence[tuple[str, Series]], currency: str = "", *, last: int = 18, fiscal_start: int = 1
) -> Picture | Block:
    """One small panel a KPI, two in a row: the shape of each, to be read side by side.

    Parameters
    ----------
    kpis : pairs of label and series
    currency : code, for series whose unit is ``currency``
    last : number of periods shown
    fiscal_start : first month of the fiscal year
    """
    drawn = [(label, s) for label, s in kpis if len([p for p in s.points if p.value is not None]) > 1]
    if not drawn:
        return callout("No KPI has two periods yet, so there is no history to draw.", "missing")
    import plotly.graph_objects as go

    rows = (len(drawn) + 1) // 2
    height = rows * (_PANEL + _GAP)
    figure = go.Figure()
    for i, (label, series) in enumerate(drawn):
        number = "" if i == 0 else str(i + 1)
        top = 1 - ((i // 2) * (_PANEL + _GAP) + 40) / height
        left = 0.0 if i % 2 == 0 else 0.545
        axis = value_axis(series.unit, currency, label)
        figure.update_layout({
            f"xaxis{number}": {"domain": [left, left + 0.455], "anchor": f"y{number}", "tickformat": "%b\n%Y", "nticks": 5},
            f"yaxis{number}": {
                "domain": [top - _PANEL / height, top], "anchor": f"x{number}", "nticks": 4, "tickformat": axis["tickformat"],
                "rangemode": "normal" if series.unit in ("share", "ratio") else "tozero",
                "title": {"text": axis["title_text"].removeprefix(f"{label}, ") if ", " in axis["title_text"] else ""},
            },
        })  # fmt: skip
        _panel(figure, series, label, currency, number, last, fiscal_start)
        figure.add_annotation(
            text=_heading(label, series, currency), x=left, y=top, xref="paper", yref="paper", xanchor="left",
            yanchor="bottom", yshift=6, showarrow=False, align="left", font={"size": 12.5},
        )  # fmt: skip
    risen = _better_count(drawn)
    finish(figure, risen or f"{len(drawn)} KPIs over time", height=height, legend=False)
    told = [f"{label}: {_words(series, currency, fiscal_start)}" for label, series in drawn]
    figure.update_layout(margin_b=4)
    return Picture(
        figure,
        "; ".join(told) + ".",
        "Solid: the last periods; dotted: the same periods a year earlier; hollow: not settled yet.",
    )


def _panel(
    figure: Any, series: Series, label: str, currency: str, number: str, last: int, fiscal_start: int
) -> None:
    shown = [p for p in series.points if p.value is not None][-last:]
    before = [(p, old) for p in shown if (old := periods.year_before(series, p))]
    place = {"xaxis": f"x{number}", "yaxis": f"y{number}"}

    def told(p: Point) -> str:
        named = periods.name(p.start, series.grain, fiscal_start)
        return f"{capital(named)}: {say(p.value, series.unit, currency)}"

    if before:
        figure.add_scatter(
            x=[p.start for p, _ in before], y=[old.value for _, old in before], name=f"{label}, a year earlier",
            mode="lines", line={"color": GREY, "width": 1, "dash": "dot"}, customdata=[told(old) for _, old in before],
            **place, **hover(),
        )  # fmt: skip
    figure.add_scatter(
        x=[p.start for p in shown], y=[p.value for p in shown], name=label, mode="lines+markers",
        line={"color": BLUE, "width": 1.8},
        marker={"size": [0 if p.settled else 7 for p in shown], "symbol": "circle-open"},
        customdata=[told(p) + ("" if p.settled else ", not settled yet") for p in shown], **place, **hover(),
    )  # fmt: skip


def _latest(series: Series) -> tuple[float | None, float | None]:
    full = series.settled()
    if not full:
        return None, None
    old = periods.year_before(series, full[-1])
    return full[-1].value, old.value if old else None


def _heading(label: str, series: Series, currency: str) -> str:
    now, old = _latest(series)
    text = f"<b>{plain(label)}</b>"
    if now is None:
        return f"{text}<br>no {periods.word(series.grain)} settled yet"
    moved = f", {change(now, old, series.unit, currency)}" if old is not None else ""
    return f"{text}<br>{plain(say(now, series.unit, currency))}{moved}"


def _words(series: Series, currency: str, fiscal_start: int) -> str:
    full = series.settled()
    if not full:
        return f"no {periods.word(series.grain)} settled yet"
    now, old = _latest(series)
    moved = f", {change(now, old, series.unit, currency)}" if old is not None else ""
    return f"{say(now, series.unit, currency)} in {periods.name(full[-1].start, series.grain, fiscal_start)}{moved}"


def _better_count(drawn: Sequence[tuple[str, Series]]) -> str:
    """How many stand better than a year earlier, of those that can be compared."""
    pairs = [(s, *_latest(s)) for _, s in drawn if s.better != "near"]
    known = [(s, now, old) for s, now, old in pairs if now is not None and old is not None]
    if not known:
        return ""
    good = sum(now > old if s.better == "up" else now < old for s, now, old in known)
    grain = periods.word(known[0][0].grain)
    return f"{good} of {len(known)} KPIs stood better in their latest settled {grain} than a year earlier"
