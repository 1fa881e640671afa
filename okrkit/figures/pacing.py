"""One key result over the cycle, in the band of the forecast made before it began."""

from __future__ import annotations

from datetime import date
from typing import Any

from okrkit.core.model import say
from okrkit.figures import periods
from okrkit.figures.blocks import Block, callout
from okrkit.figures.labels import at_the_edge, bounds_of, one_line
from okrkit.figures.picture import Picture
from okrkit.figures.shapes import Standing
from okrkit.figures.theme import AMBER, BLUE, GREEN, GREY, SHADE, finish, hover, name_of, plain, value_axis

_HEIGHT = 280


def pace(standing: Standing, end: date, currency: str = "") -> Picture | Block:
    """Values at the check-ins and now, the band in which eight of ten futures stood, and the way to the target.

    Parameters
    ----------
    standing : the key result's standing, with its history of check-ins
    end : last day of the cycle, where the way meets the target
    currency : code, where the unit is ``currency``
    """
    kr = standing.key_result
    if standing.value is None or standing.expected is None or kr.target is None:
        return callout(f"{kr.title}: no pace to draw ({standing.reason or standing.rule}).", "missing")

    def words(value: float | None) -> str:
        return say(value, kr.unit, currency)

    import plotly.graph_objects as go

    today = min(standing.data_day or standing.checkin_day or end, end)
    known = {d: v for d, v, _, _ in standing.history if v is not None and d <= today} | {
        today: standing.value
    }
    way = _way(standing, today, end)
    figure = go.Figure()
    if standing.way:
        days = [row[0] for row in standing.way]
        low, high = [row[1] for row in standing.way], [row[3] for row in standing.way]
        figure.add_scatter(
            x=[*days, *reversed(days)], y=[*high, *reversed(low)], fill="toself", fillcolor=SHADE, mode="lines", line={"width": 0},
            name="eight of ten futures when the cycle began", hoverinfo="skip",
        )  # fmt: skip
    _line(figure, way, "way to the target", {"color": GREY, "width": 2, "dash": "dash"},
          [f"{periods.day(d)}: {words(v)} would be on course" for d, v in way])  # fmt: skip
    values = sorted(known.items())
    figure.add_scatter(
        x=[d for d, _ in values], y=[v for _, v in values], name="value", mode="lines+markers", line={"color": BLUE, "width": 2.4},
        marker={"size": 7}, customdata=[f"{periods.day(d)}: {words(v)}" for d, v in values], **hover(),
    )  # fmt: skip
    texts = [
        (v, one_line(n, words(v), standing.chance_said if n == "target" and today < end else ""))
        for n, v in (("target", kr.target), ("commit", kr.commit), ("stretch", kr.stretch))
        if v is not None
    ]
    running = standing.projected is not None and today < end
    if running and standing.projected is not None:
        _ahead(figure, standing, today, end, words)
        texts.append((standing.projected, one_line("ends at about", words(standing.projected))))
    marks = [v for v, _ in texts[: len(texts) - running]]
    figure.add_scatter(
        x=[end] * len(marks), y=marks, name="targets", mode="markers", customdata=[t.replace("<b>", "").replace("</b>", "") for _, t in texts[: len(marks)]],
        marker={"symbol": "line-ew-open", "size": 18, "color": GREEN, "line": {"width": 2.5, "color": GREEN}}, **hover(),
    )  # fmt: skip
    drawn = [
        *(v for _, v in values),
        *(v for _, v in way),
        *(v for row in standing.way for v in (row[1], row[3])),
        *(v for v, _ in texts),
    ]
    drawn += [v for v in (standing.projected_low, standing.projected_high) if v is not None and running]
    bounds = bounds_of(drawn, zero=kr.measure == "total")
    at_the_edge(figure, texts, bounds, _HEIGHT)
    figure.update_xaxes(tickformat="%d %b\n%Y")
    figure.update_yaxes(**value_axis(kr.unit, currency, kr.metric or "value"), range=bounds)
    title = _title(standing, today, end, words)
    finish(figure, title, height=_HEIGHT)
    figure.update_layout(margin_r=190)
    alt = f"{plain(title)}. Target {words(kr.target)} by {periods.day(end)}"
    if running:
        alt += f"; as things go it ends at about {words(standing.projected)}"
        alt += (
            f", eight of ten futures between {words(standing.projected_low)} and {words(standing.projected_high)}"
            if standing.projected_low is not None
            else ""
        )
    return Picture(figure, alt + ".", _caption(standing, over=today >= end))


def _way(standing: Standing, today: date, end: date) -> list[tuple[date, float]]:
    """The way to the target: from the forecast made before, or through the check-ins where there is none."""
    kr = standing.key_result
    assert kr.target is not None
    assert standing.expected is not None
    if standing.way:
        return [(d, needed) for d, _, _, _, needed in standing.way if needed is not None]
    path = {d: v for d, _, v, _ in standing.history if v is not None} | {
        today: standing.expected,
        end: kr.target,
    }
    return sorted(path.items())


def _ahead(figure: Any, standing: Standing, today: date, end: date, words: Any) -> None:
    """From today to where it ends, with the range of eight of ten futures."""
    figure.add_scatter(
        x=[today, end], y=[standing.value, standing.projected], name="as things go", mode="lines+markers",
        line={"color": AMBER, "width": 1.6, "dash": "dot"}, marker={"size": [0, 10], "symbol": "diamond-open"},
        customdata=[f"{periods.day(today)}: {words(standing.value)}", f"{periods.day(end)}: about {words(standing.projected)}"], **hover(),
    )  # fmt: skip
    if standing.projected_low is not None and standing.projected_high is not None:
        figure.add_shape(
            type="line",
            x0=str(end),
            x1=str(end),
            y0=standing.projected_low,
            y1=standing.projected_high,
            line={"color": AMBER, "width": 3},
        )


def _line(
    figure: Any, points: list[tuple[date, float]], name: str, line: dict[str, Any], told: list[str]
) -> None:
    figure.add_scatter(
        x=[d for d, _ in points],
        y=[v for _, v in points],
        name=name,
        mode="lines",
        line=line,
        customdata=told,
        **hover(),
    )


def _title(standing: Standing, today: date, end: date, words: Any) -> str:
    from okrkit.core.checkins import why_past_target

    kr = standing.key_result
    name = name_of(kr.title, 90)
    if today >= end:
        return f"{name} ended at {words(standing.value)}; the target was {words(kr.target)}"
    text = f"{name} is {standing.state}: {words(standing.value)}, where {words(standing.expected)} would be on course{why_past_target(kr, standing.expected)}"
    return text + (f"; chance of the target: {standing.chance_said}" if standing.chance_said else "")


def _caption(standing: Standing, *, over: bool) -> str:
    parts = [] if standing.way else [f"Rule: {standing.rule}."]
    return " ".join([*parts, *([] if over else standing.notes)])
