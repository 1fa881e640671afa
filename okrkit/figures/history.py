"""A KPI's values over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from okrkit.core.model import Point, Series, say
from okrkit.figures import periods
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital, change
from okrkit.figures.theme import BLUE, GREY, SHADE, finish, hover, value_axis


def kpi_history(
    series: Series, label: str, currency: str = "", *, last: int = 18, fiscal_start: int = 1
) -> Picture | Block:
    """A KPI by period, with the same period a year ago as a thin line.

    Parameters
    ----------
    series : Series
        The longer the better: the line of a year ago comes from it too.
    label : the KPI's name as people read it
    currency : code, where the unit is ``currency``
    last : number of periods shown, the latest ones
    fiscal_start : first month of the fiscal year, which names the quarters

    Returns
    -------
    Picture or Block
        A callout where there is no value. Periods that are not settled are hollow, dashed and shaded.
    """
    shown = [p for p in series.points if p.value is not None][-last:]
    if not shown:
        return callout(f"{label} has no value yet.", "missing", fix="Import an export that carries it.")

    def said(p: Point) -> str:
        return say(p.value, series.unit, currency)

    def named(p: Point) -> str:
        return periods.name(p.start, series.grain, fiscal_start)

    import plotly.graph_objects as go

    figure = go.Figure()
    before = [(p, old) for p in shown if (old := periods.year_before(series, p))]
    if before:
        figure.add_scatter(
            x=[p.start for p, _ in before], y=[old.value for _, old in before], name="a year earlier", mode="lines",
            line={"color": GREY, "width": 1.2, "dash": "dot"},
            customdata=[f"{capital(named(old))}: {said(old)}" for _, old in before], **hover(),
        )  # fmt: skip
    settled = [p for p in shown if p.settled]
    figure.add_scatter(
        x=[p.start for p in settled], y=[p.value for p in settled], name=label, mode="lines+markers",
        line={"color": BLUE, "width": 2.4}, marker={"size": 6}, customdata=[_told(p, series, capital(named(p)), said(p), currency) for p in settled],
        **hover(),
    )  # fmt: skip
    _unsettled(figure, shown, [f"{capital(named(p))}: {said(p)}, not settled yet" for p in shown])
    figure.update_xaxes(tickformat=_ticks(series), hoverformat="%Y-%m-%d")
    figure.update_yaxes(**value_axis(series.unit, currency, label), rangemode=_from_zero(series))
    legend = bool(before) or len(settled) < len(shown)
    finish(figure, _title(series, label, currency, fiscal_start), height=270, legend=legend)
    return Picture(figure, _alt(shown, series, label, currency, named), _caption(shown, bool(before)))


def _told(p: Point, series: Series, name: str, value: str, currency: str) -> str:
    old = periods.year_before(series, p)
    moved = f"<br>{change(p.value, old.value, series.unit, currency)}" if old else ""
    return f"{name}: {value}{moved}"


def _unsettled(figure: Any, shown: Sequence[Point], told: Sequence[str]) -> None:
    """The open end of a line: from the last settled point on."""
    first = next((i for i, p in enumerate(shown) if not p.settled), None)
    if first is None:
        return
    tail = list(shown[max(0, first - 1) :])
    texts = list(told[max(0, first - 1) :])
    from_settled = first > 0
    symbols = ["circle-open"] * len(tail)
    sizes = [8] * len(tail)
    if from_settled:
        sizes[0] = 0  # it is drawn already, as a settled point
    figure.add_scatter(
        x=[p.start for p in tail], y=[p.value for p in tail], name="not settled yet", mode="lines+markers",
        line={"color": BLUE, "width": 1.6, "dash": "dash"}, marker={"symbol": symbols, "size": sizes},
        customdata=texts, **hover(),
    )  # fmt: skip
    middle = (
        shown[first].start
        if not from_settled
        else shown[first - 1].start + (shown[first].start - shown[first - 1].start) / 2
    )
    figure.add_vrect(x0=middle, x1=shown[-1].start, fillcolor=SHADE, line_width=0, layer="below")


def _ticks(series: Series) -> str | None:
    return {"month": "%b\n%Y", "quarter": "%b\n%Y", "year": "%Y"}.get(series.grain, "%d %b\n%Y")


def _from_zero(series: Series) -> str:
    return "normal" if series.unit in ("share", "ratio") else "tozero"


def _title(series: Series, label: str, currency: str, fiscal_start: int) -> str:
    full = series.settled()
    if not full:
        return f"{label}: no {periods.word(series.grain)} has settled yet"
    latest = full[-1]
    text = f"{label}: {say(latest.value, series.unit, currency)} in {periods.name(latest.start, series.grain, fiscal_start)}"
    if old := periods.year_before(series, latest):
        text += f", {change(latest.value, old.value, series.unit, currency)}"
    return text


def _alt(
    shown: Sequence[Point], series: Series, label: str, currency: str, named: Callable[[Point], str]
) -> str:
    def told(p: Point) -> str:
        return f"{say(p.value, series.unit, currency)} in {named(p)}"

    full = [p for p in shown if p.settled] or list(shown)
    high = max(full, key=lambda p: p.value or 0.0)
    low = min(full, key=lambda p: p.value or 0.0)
    text = f"{label} by {periods.word(series.grain)}, {named(shown[0])} to {named(shown[-1])}: "
    if len(full) == 1:
        return text + f"{told(full[0])}."
    text += f"highest {told(high)}, lowest {told(low)}, latest settled {told(full[-1])}."
    return text + ("" if shown[-1].settled else f" {capital(named(shown[-1]))} is not settled yet.")


def _caption(shown: Sequence[Point], compared: bool) -> str:
    parts = []
    if not shown[-1].settled:
        parts.append(
            "Hollow and dashed: not settled, because the period still runs or returns may still come in."
        )
    parts.append(
        "The dotted line is the same period a year earlier."
        if compared
        else "There is no year before to compare with yet."
    )
    return " ".join(parts)
