"""How the chance falls as a target gets harder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrkit.core.model import say
from okrkit.figures.fans import LINES, Point, proposed
from okrkit.figures.labels import BELOW, one_line, shifts
from okrkit.figures.picture import Picture
from okrkit.figures.prose import chance_words
from okrkit.figures.theme import BLUE, GREEN, GREY, SHADE, finish, hover, name_of, value_axis

if TYPE_CHECKING:
    from okrkit.figures.shapes import Attainment

_WORDS = (
    (0.9, 1.0, "committed"),
    (0.7, 0.9, "likely"),
    (0.4, 0.7, "even"),
    (0.15, 0.4, "stretch"),
    (0.0, 0.15, "moonshot"),
)
_HEIGHT, _ABOVE = 270, 34  # pixels of the figure and of the room over the plot
_LIFT, _ASIDE = 14, 16  # pixels from a point to its label, up and to the right: the curve falls away there
_BOUNDS = (-0.02, 1.02)  # of the chance's axis
_ROOM = 0.3  # of the plot's width that stays free right of the hardest point, for its label


def chance_curve(
    found: Attainment, currency: str = "", *, title: str = "", points: Sequence[Point] = ()
) -> Picture:
    """The chance of every target, with the points of a plan (or the proposed ones) on it.

    Parameters
    ----------
    found : as `Workspace.target` gives it, of a rising or falling KPI
    currency : code, where the unit is ``currency``
    title : what the figure is about; the KPI's name without one
    points : (name, value, chance in words) to mark
    """
    import plotly.graph_objects as go

    about = found.forecast
    curve = about.curve()
    marks = list(points) or proposed(found)

    def words(v: float) -> str:
        return say(v, about.unit, currency)

    figure = go.Figure()
    for low, high, word in _WORDS:
        if word in ("likely", "stretch"):
            figure.add_hrect(y0=low, y1=high, fillcolor=SHADE, line_width=0, layer="below")
        figure.add_annotation(
            text=word, x=1, xref="paper", xanchor="left", xshift=6, y=(low + high) / 2, showarrow=False, font={"size": 11},
        )  # fmt: skip
    x, y = [float(v) for v in curve.targets], [float(c) for c in curve.chances]
    figure.add_scatter(
        x=x, y=y, mode="lines", name="chance", line={"color": BLUE, "width": 2.4},
        customdata=[f"{words(v)}: chance {about.say(c)}" for v, c in zip(x, y, strict=True)], **hover(),
    )  # fmt: skip
    at = [(name, v, about.chance(v), said) for name, v, said in marks]
    ends = [*x, *(v for _, v, _, _ in at)]
    figure.add_scatter(
        x=[v for _, v, _, _ in at], y=[c for _, _, c, _ in at], mode="markers", name="targets",
        marker={"size": 11, "color": [LINES.get(n, (GREEN, ""))[0] for n, *_ in at], "symbol": "diamond"},
        customdata=[f"{n} {words(v)}: chance {said}" for n, v, _, said in at], **hover(),
    )  # fmt: skip
    for (name, value, chance, said), lift in zip(at, _lifts([c for _, _, c, _ in at]), strict=True):
        figure.add_annotation(
            text=one_line(name, words(value), said), x=value, y=chance, ax=_ASIDE, ay=-lift, xanchor="left",
            showarrow=True, arrowhead=0, arrowwidth=1, arrowcolor=GREY, font={"size": 12},
        )  # fmt: skip
    figure.update_xaxes(
        **value_axis(about.unit, currency, f"target for {about.cycle}, harder to the right"),
        range=_range(ends, [v for _, v, _, _ in at], down=found.kind == "decrease"),
    )
    figure.update_yaxes(
        range=list(_BOUNDS),
        tickvals=[0, 0.15, 0.4, 0.7, 0.9, 1],
        ticktext=["0", "15", "40", "70", "90", "100"],
        title_text="chance, %",
    )
    sentence = _title(found, title, at, currency)
    finish(figure, sentence, height=_HEIGHT, top=_ABOVE)
    figure.update_layout(margin_r=90)
    alt = f"{sentence}. " + "; ".join(f"{n} {words(v)}: chance {said}" for n, v, _, said in at)
    steps = ", ".join(f"{words(x[k])} {about.say(y[k])}" for k in (10, 30, 50, 70, 90))
    return Picture(figure, f"{alt}. The curve: {steps}.")


def _title(found: Attainment, title: str, at: Sequence[tuple[str, float, float, str]], currency: str) -> str:
    about = found.forecast
    _, _, middle, _, _ = about.quantiles()
    name = name_of(title or about.label, 80)
    even = f"{say(middle, about.unit, currency)} {'would have' if at else 'has'} an even one"
    aim = next(((v, said) for n, v, _, said in at if n == "target"), None)
    if aim is None:
        return f"{name}: {even.replace('one', 'chance')} in {about.cycle}, each harder target less"
    return f"{name}: {say(aim[0], about.unit, currency)} {chance_words(aim[1])}; {even}"


def _range(ends: Sequence[float], marks: Sequence[float], *, down: bool) -> list[float]:
    """From the easiest target to the hardest, with room for the label of the hardest point.

    >>> _range([0.0, 10.0], [8.4], down=False), _range([0.0, 10.0], [5.0], down=True)
    ([0.0, 12.0], [10.0, 0.0])
    """
    sign = -1 if down else 1
    easiest, hardest = min(sign * v for v in ends), max(sign * v for v in ends)
    needed = [easiest + (sign * m - easiest) / (1 - _ROOM) for m in marks]
    return [sign * easiest, sign * round(max([hardest, *needed]), 9)]


def _lifts(chances: Sequence[float]) -> list[float]:
    """Pixels by which each label stands over its point, so that none covers another wherever they lie on the curve."""
    plot = _HEIGHT - BELOW
    raised = [c + _LIFT / plot for c in chances]
    top = _BOUNDS[1] + _ABOVE / plot
    moved = shifts([(c, "") for c in raised], (_BOUNDS[0], top), plot + _ABOVE)
    return [_LIFT + m for m in moved]
