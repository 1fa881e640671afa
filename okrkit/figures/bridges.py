"""From one value to another, part by part."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from okrkit.core.model import say
from okrkit.errors import InvalidValueError
from okrkit.figures.labels import bounds_of
from okrkit.figures.picture import Picture
from okrkit.figures.prose import alike
from okrkit.figures.theme import BLUE, GREEN, GREY, RED, finish, hover, plain, value_axis, wrap


def bridge(
    start: tuple[str, float],
    parts: Sequence[tuple[str, float]],
    end: tuple[str, float],
    *,
    what: str,
    unit: str = "",
    currency: str = "",
    title: str = "",
) -> Picture:
    """A waterfall from a first to a last value.

    Parameters
    ----------
    start, end : name and value
    parts : name and signed contribution, in the order drawn
    what : the metric's name
    unit, currency : of all values
    title : the figure's; by default how far the metric went and which part did most

    Raises
    ------
    InvalidValueError
        When the parts don't add up to the difference: a bridge that hides a rest is no evidence.
    """
    rest = end[1] - start[1] - math.fsum(v for _, v in parts)
    if abs(rest) > max(0.005, 1e-9 * max(abs(start[1]), abs(end[1]))):
        problem = f"the parts of {what!r} leave {rest:,.2f} of the change from {start[1]:,.2f} to {end[1]:,.2f} unexplained"
        raise InvalidValueError(problem, "add the missing part, or name the rest as one")
    import plotly.graph_objects as go

    names = [start[0], *(name for name, _ in parts), end[0]]
    values = [start[1], *(value for _, value in parts), end[1]]
    said = [say(v, unit, currency, signed=0 < i < len(values) - 1) for i, v in enumerate(values)]
    if unit in ("currency", "share"):
        said = alike(values, said, unit)
    figure = go.Figure(
        go.Waterfall(
            y=["<br>".join(plain(line) for line in wrap(name, 22)) for name in names], x=values, orientation="h",
            measure=["absolute", *("relative" for _ in parts), "total"], text=said, textposition="outside", cliponaxis=False,
            increasing={"marker": {"color": GREEN}}, decreasing={"marker": {"color": RED}}, totals={"marker": {"color": BLUE}},
            connector={"line": {"color": GREY, "width": 1}},
            customdata=[f"{plain(n)}: {s}" for n, s in zip(names, said, strict=True)], **hover(),
        )
    )  # fmt: skip
    levels = [start[1], *itertools.accumulate((v for _, v in parts), initial=start[1]), end[1]]
    axis, caption = bounds_of(levels, zero=True), ""
    if min(levels) > max(levels) / 2 > 0:  # from 0 on, the parts would be too small to be told apart
        span = max(levels) - min(levels) or max(levels) / 10
        axis, caption = [min(levels) - span, max(levels)], "The axis does not begin at 0."
    room = (axis[1] - axis[0]) * 0.25  # for the value beside the longest bar
    figure.update_xaxes(
        **value_axis(unit, currency, what), range=[axis[0], axis[1] + room], nticks=6, tickangle=0
    )
    # Names stand beside the bars, where they have room on a phone too.
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    change = end[1] - start[1]
    told_title = f"{what} went from {said[0]} to {said[-1]}"
    if parts and change:
        most = max(range(len(parts)), key=lambda i: parts[i][1] * (1 if change > 0 else -1))
        told_title += f", mostly through {parts[most][0]} ({said[most + 1]})"
    finish(figure, title or told_title, height=34 * len(names) + 70, top=12)
    told = ", ".join(f"{name} {text}" for (name, _), text in zip(parts, said[1:-1], strict=True))
    return Picture(figure, f"{what}: {start[0]} {said[0]}; {told}; {end[0]} {said[-1]}.", caption)
