"""How the chance falls as a target gets harder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrkit.core.model import say
from okrkit.figures.fans import LINES, Point, proposed
from okrkit.figures.picture import Picture
from okrkit.figures.prose import chance_words
from okrkit.figures.theme import BLUE, GREEN, GREY, SHADE, finish, hover, name_of, plain, value_axis

if TYPE_CHECKING:
    from okrkit.figures.shapes import Attainment

_WORDS = (
    (0.9, 1.0, "committed"),
    (0.7, 0.9, "likely"),
    (0.4, 0.7, "even"),
    (0.15, 0.4, "stretch"),
    (0.0, 0.15, "moonshot"),
)
_HEIGHT, _NEAR = 250, 0.13
_UNDER = 0.72  # labels of surer points stand below the curve, where there is room


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
    span = max([*x, *(v for _, v, _, _ in at)]) - min([*x, *(v for _, v, _, _ in at)]) or 1.0
    figure.add_scatter(
        x=[v for _, v, _, _ in at], y=[c for _, _, c, _ in at], mode="markers", name="targets",
        marker={"size": 11, "color": [LINES.get(n, (GREEN, ""))[0] for n, *_ in at], "symbol": "diamond"},
        customdata=[f"{n} {words(v)}: chance {said}" for n, v, _, said in at], **hover(),
    )  # fmt: skip
    lanes = _lanes([(abs(v - x[0]) / span, c) for _, v, c, _ in at])
    for (name, value, chance, said), lane in zip(at, lanes, strict=True):
        below = chance > _UNDER
        figure.add_annotation(
            text=f"<b>{name}</b> {plain(words(value))}<br>chance: {plain(said)}", x=value, y=chance, ax=0 if below else 34 + 16 * lane,
            ay=34 if below else -min(26 + 40 * lane, max(26.0, (1 - chance) * _HEIGHT - 24)), xanchor="center" if below else "left",
            align="left", showarrow=True, arrowhead=0, arrowwidth=1, arrowcolor=GREY, font={"size": 12},
        )  # fmt: skip
    down = found.kind == "decrease"
    figure.update_xaxes(
        **value_axis(about.unit, currency, f"target for {about.cycle}, harder to the right"),
        autorange="reversed" if down else True,
    )
    figure.update_yaxes(
        range=[-0.02, 1.02],
        tickvals=[0, 0.15, 0.4, 0.7, 0.9, 1],
        ticktext=["0", "15", "40", "70", "90", "100"],
        title_text="chance, %",
    )
    sentence = _title(found, title, at, currency)
    finish(figure, sentence, height=_HEIGHT)
    figure.update_layout(margin_r=90)
    alt = f"{sentence}. " + "; ".join(f"{n} {words(v)}: chance {said}" for n, v, _, said in at)
    steps = ", ".join(f"{words(x[k])} {about.say(y[k])}" for k in (10, 30, 50, 70, 90))
    return Picture(
        figure,
        f"{alt}. The curve: {steps}.",
        "The chance is business as usual: what the KPI's own history brings, without the plan's new work.",
    )


def _title(found: Attainment, title: str, at: Sequence[tuple[str, float, float, str]], currency: str) -> str:
    about = found.forecast
    _, _, middle, _, _ = about.quantiles()
    name = name_of(title or about.label, 80)
    even = f"{say(middle, about.unit, currency)} {'would have' if at else 'has'} an even one"
    aim = next(((v, said) for n, v, _, said in at if n == "target"), None)
    if aim is None:
        return f"{name}: {even.replace('one', 'chance')} in {about.cycle}, each harder target less"
    return f"{name}: {say(aim[0], about.unit, currency)} {chance_words(aim[1])}; {even}"


def _lanes(places: Sequence[tuple[float, float]]) -> list[int]:
    """How many labels near it lie to the right below each point: it is lifted above as many."""
    order = sorted(range(len(places)), key=lambda i: places[i][1])
    lanes = [0] * len(places)
    for k, i in enumerate(order):
        near = [
            lanes[j]
            for j in order[:k]
            if abs(places[j][0] - places[i][0]) < 2.2 * _NEAR
            and abs(places[j][1] - places[i][1]) < 1.6 * _NEAR
        ]
        lanes[i] = max(near) + 1 if near else 0
    return lanes
