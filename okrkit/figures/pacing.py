"""One key result over the cycle, beside the path that leads to its target."""

from __future__ import annotations

from datetime import date

from okrkit.core.model import say
from okrkit.figures import periods
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.shapes import Standing
from okrkit.figures.theme import AMBER, BLUE, GREEN, GREY, finish, hover, name_of, plain, value_axis


def pace(standing: Standing, end: date, currency: str = "") -> Picture | Block:
    """Values at the check-ins and now, against what leads to the target; the rule in use stands in the caption.

    Parameters
    ----------
    standing : the key result's standing, with its history of check-ins
    end : last day of the cycle, where the expected path meets the target
    currency : code, where the unit is ``currency``
    """
    kr = standing.key_result
    if standing.value is None or standing.expected is None or kr.target is None:
        return callout(f"{kr.title}: no pace to draw ({standing.reason or standing.rule}).", "missing")

    def told(day: date, value: float | None, what: str) -> str:
        return f"{periods.day(day)}: {what} {say(value, kr.unit, currency)}"

    import plotly.graph_objects as go

    today = min(standing.data_day or standing.checkin_day or end, end)
    known = {day: value for day, value, _, _ in standing.history if value is not None} | {
        today: standing.value
    }
    path = {day: value for day, _, value, _ in standing.history if value is not None} | {
        today: standing.expected
    }
    path[end] = kr.target
    figure = go.Figure()
    figure.add_scatter(
        x=sorted(path), y=[path[d] for d in sorted(path)], name="path to the target", mode="lines",
        line={"color": GREY, "width": 2, "dash": "dash"}, customdata=[told(d, path[d], "expected") for d in sorted(path)],
        **hover(),
    )  # fmt: skip
    figure.add_scatter(
        x=sorted(known), y=[known[d] for d in sorted(known)], name="value", mode="lines+markers",
        line={"color": BLUE, "width": 2.4}, marker={"size": 8}, customdata=[told(d, known[d], "") for d in sorted(known)],
        **hover(),
    )  # fmt: skip
    if standing.projected is not None and today < end:
        figure.add_scatter(
            x=[today, end], y=[standing.value, standing.projected], name="if the pace holds", mode="lines+markers",
            line={"color": AMBER, "width": 1.6, "dash": "dot"}, marker={"size": [0, 9], "symbol": "diamond-open"},
            customdata=[told(today, standing.value, ""), told(end, standing.projected, "at this pace")], **hover(),
        )  # fmt: skip
    marks = [("target", kr.target), ("commit", kr.commit), ("stretch", kr.stretch)]
    named = [(name, v) for name, v in marks if v is not None]
    figure.add_scatter(
        x=[end] * len(named), y=[v for _, v in named], name="targets", mode="markers",
        marker={"symbol": "line-ew-open", "size": 18, "color": GREEN, "line": {"width": 2.5, "color": GREEN}},
        customdata=[told(end, v, name) for name, v in named], **hover(),
    )  # fmt: skip
    figure.update_xaxes(tickformat="%d %b\n%Y")
    figure.update_yaxes(**value_axis(kr.unit, currency, kr.metric or "value"))
    now, due = say(standing.value, kr.unit, currency), say(standing.expected, kr.unit, currency)
    name = name_of(kr.title, 90)
    title = f"{name} is {standing.pace}: {now}, where {due} would be on course"
    if today >= end:
        title = f"{name} ended at {now}; the target was {say(kr.target, kr.unit, currency)}"
    finish(figure, title, height=270, legend=True)
    alt = f"{plain(title)}. Target {say(kr.target, kr.unit, currency)} by {periods.day(end)}"
    if standing.projected is not None and today < end:
        alt += f"; at this pace it ends at {say(standing.projected, kr.unit, currency)}"
    return Picture(figure, alt + ".", f"Rule: {standing.rule}.")
