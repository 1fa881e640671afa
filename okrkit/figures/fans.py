"""The past and the futures of a KPI on one axis, with the targets and their chance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import say
from okrkit.figures.labels import at_the_edge, bounds_of, one_line
from okrkit.figures.periods import day
from okrkit.figures.picture import Picture
from okrkit.figures.prose import chance_words, mostly
from okrkit.figures.theme import BLUE, GREEN, GREY, PURPLE, finish, hover, name_of, value_axis
from okrkit.figures.turning import SPANS

if TYPE_CHECKING:
    from okrkit.figures.shapes import Attainment, Forecast

OUTER, INNER = "rgba(31,127,191,.16)", "rgba(31,127,191,.30)"
LINES = {
    "baseline": (GREY, "solid"),
    "commit": (GREEN, "dot"),
    "target": (GREEN, "solid"),
    "stretch": (PURPLE, "dash"),
    "lower limit": (PURPLE, "dash"),
    "upper limit": (PURPLE, "dash"),
}
_HEIGHT = 300
_ROOM = 220  # pixels at the right, for the longest label
_YEARS = {"year": 2.6}  # of history that are shown; a year and a half where the cycle is shorter
Point = tuple[str, float, str]


def forecast_fan(
    found: Attainment, currency: str = "", *, title: str = "", points: Sequence[Point] = ()
) -> Picture:
    """A KPI's history, the futures it suggests, and the points of a target with the chance of each.

    Parameters
    ----------
    found : as `Workspace.target` gives it
    currency : code, where the unit is ``currency``
    title : what the figure is about; the KPI's name without one
    points : (name, value, chance in words) to draw instead of the proposed ones, such as those of a plan

    Returns
    -------
    Picture
        The line is the quantity that the target is set on as it rolls through time: the total of the latest weeks, as many
        as the cycle has, or their mean. So its last point is what the target asks for. Guardrails are drawn week by week.
    """
    import plotly.graph_objects as go

    about = found.forecast
    weekly = found.kind == "keep within"
    fan = about.fan(rolling=not weekly)
    starts = _ends(about, len(fan.past) + fan.ahead.shape[1])
    n = len(fan.past)
    keep = max(0, n - round(_YEARS.get(about.cycle.span, 1.5) * (52 if about.step == "week" else 12)))
    past = [(d, float(v)) for d, v in zip(starts[keep:n], fan.past[keep:], strict=True) if v == v]  # noqa: PLR0124
    ahead = starts[n:]
    marks = list(points) or proposed(found)

    def words(v: float) -> str:
        return say(v, about.unit, currency)

    figure = go.Figure()
    anchor = past[-1:] if ahead else []
    for under, over, colour, share in ((0, 4, OUTER, "eight"), (1, 3, INNER, "five")):
        x = [d for d, _ in anchor] + ahead
        bottom = [v for _, v in anchor] + [float(v) for v in fan.ahead[under]]
        top = [v for _, v in anchor] + [float(v) for v in fan.ahead[over]]
        figure.add_scatter(
            x=[*x, *reversed(x)], y=[*top, *reversed(bottom)], fill="toself", fillcolor=colour, mode="lines",
            line={"width": 0}, name=f"{share} of ten futures", hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=[d for d, _ in past], y=[v for _, v in past], mode="lines", name=about.label, line={"color": BLUE, "width": 2},
        customdata=[f"{_what(about, weekly)} up to {day(d)}: {words(v)}" for d, v in past], **hover(),
    )  # fmt: skip
    middle = [(d, float(v)) for d, v in zip(ahead, fan.ahead[2], strict=True)]
    figure.add_scatter(
        x=[d for d, _ in [*anchor, *middle]], y=[v for _, v in [*anchor, *middle]], mode="lines", name="the middle future",
        line={"color": BLUE, "width": 1.6, "dash": "dot"},
        customdata=[f"{day(d)}: half of the futures lie above {words(v)}" for d, v in [*anchor, *middle]], **hover(),
    )  # fmt: skip
    edge = [float(v) for row in (0, 4) for v in fan.ahead[row]] if ahead else []
    bounds = bounds_of(
        [*(v for _, v in past), *edge, *(v for _, v, _ in marks)],
        zero=about.quantity == "total" and not weekly,
    )
    figure.add_vline(x=about.cycle.start, line={"color": GREY, "width": 1, "dash": "dot"})
    texts = []
    for name, value, chance in marks:
        colour, dash = LINES.get(name, (GREEN, "solid"))
        figure.add_hline(y=value, line={"color": colour, "width": 1.8, "dash": dash})
        texts.append(
            (
                value,
                one_line(name, words(value), chance),
            )
        )
    at_the_edge(figure, texts, bounds, _HEIGHT)
    figure.update_xaxes(
        tickformat="%b\n%Y",
        range=[str((past or [(starts[0], 0.0)])[0][0]), str(starts[-1] + timedelta(days=10))],
    )
    figure.update_yaxes(**value_axis(about.unit, currency, _axis(about, weekly)), range=bounds)
    sentence = _title(found, title, marks, words)
    finish(figure, sentence, height=_HEIGHT)
    figure.update_layout(margin_r=_ROOM)
    low, _, _, _, high = about.quantiles()
    alt = f"{sentence}. Eight of ten futures end between {words(low)} and {words(high)}. "
    alt += "; ".join(f"{name} {words(v)}" + (f", chance: {c}" if c else "") for name, v, c in marks)
    return Picture(figure, alt.rstrip(". ") + ".", _caption(about, weekly))


def proposed(found: Attainment) -> list[Point]:
    """The points of a proposal, with the chance of each in words."""
    about = found.forecast
    if found.limits is not None:
        sides = (("lower limit", found.limits.lower), ("upper limit", found.limits.upper))
        return [(name, v, about.say(found.limits.chance)) for name, v in sides if v is not None]
    if found.proposal is None:
        return []
    points = (
        ("commit", found.proposal.commit),
        ("target", found.proposal.target),
        ("stretch", found.proposal.stretch),
    )
    return [(name, p.value, about.say(p.chance)) for name, p in points if p is not None]


def _ends(about: Forecast, n: int) -> list[date]:
    """The last day of each period, from the first known one on; the cycle's end is the last."""
    from okrkit.core.targets import next_first

    found = [next_first(about.first, about.step, k + 1) - timedelta(days=1) for k in range(n)]
    return [*found[:-1], min(found[-1], about.cycle.end - timedelta(days=1))] if found else found


def _what(about: Forecast, weekly: bool) -> str:
    if weekly or about.quantity == "last value":
        return f"the {about.step}"
    if about.measure == "last":
        return "mean of the four weeks"
    return f"{'total' if about.quantity == 'total' else 'mean'} of the {SPANS[about.cycle.span]}"


def _axis(about: Forecast, weekly: bool) -> str:
    if weekly:
        return f"by {about.step}"
    if about.quantity == "last value":
        return about.label
    return {"last": "mean of four weeks"}.get(
        about.measure, f"{'total' if about.quantity == 'total' else 'mean'} of a {about.cycle.span}"
    )


def _title(found: Attainment, title: str, marks: Sequence[Point], words: Any) -> str:
    about = found.forecast
    name = name_of(title or about.label, 80)
    named = {n: (v, c) for n, v, c in marks}
    if "target" in named:
        value, chance = named["target"]
        aim = f"{name}: a target of {words(value)} for {about.cycle}"
        return f"{aim} {chance_words(chance)}" if chance else aim
    if marks:
        return f"{name}: staying inside the limits {mostly(about.step)} of {about.cycle} {chance_words(marks[0][2])}"
    _, _, middle, _, _ = about.quantiles()
    return f"{name}: about {words(middle)} in {about.cycle}, if things go on as in the history"


def _caption(about: Forecast, weekly: bool) -> str:
    if weekly:
        line = f"The line is one point a {about.step}."
    elif about.quantity == "last value":
        line = f"The line is the value at each {about.step}'s end."
    else:
        line = f"Each point of the line is the {_what(about, weekly)} up to that day, so the last one is what the target asks for."
    return " ".join([line, *about.notes])
