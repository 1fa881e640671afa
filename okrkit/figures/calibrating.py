"""Chances that were said against what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.prose import count
from okrkit.figures.theme import AMBER, BLUE, GREY, finish, hover

if TYPE_CHECKING:
    from okrkit.core.targets import Resolved

_FEW, _JOINED = 20, 10
"""Key results under which all of it is a hint, and from which on a point is worth joining with the next."""

_HALF = 0.25
"""The mean squared gap of always saying a half."""


def calibration_plot(results: Sequence[Resolved]) -> Picture | Block:
    """How often targets were reached, by the chance that was said of them: the teams' word and the data's.

    A point on the diagonal was right on average; below it the chance was too high. The number beside a point counts the
    key results behind it; points are joined only where each stands for enough of them to show a course.
    """
    if not results:
        return callout(
            "No closed cycle has both a stated confidence and a grade, so no chance can be compared with what happened.",
            "missing", fix="State a confidence for each key result, and save a review when the cycle ends.",
        )  # fmt: skip
    import plotly.graph_objects as go

    from okrkit.core.targets import hit_rates

    sides = [
        (
            "the teams said",
            [r.stated for r in results],
            [r.reached for r in results],
            AMBER,
            "circle",
            "bottom right",
        )
    ]
    known = [(r.data, r.reached) for r in results if r.data is not None]
    if known:
        sides.append(
            ("the data said", [p for p, _ in known], [y for _, y in known], BLUE, "diamond", "top left")
        )
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": GREY, "width": 1.2, "dash": "dot"},
        hoverinfo="skip",
        name="as said",
    )
    told = []
    for name, said, reached, colour, symbol, place in sides:
        buckets = hit_rates(said, reached)
        joined = all(b.count >= _JOINED for b in buckets)
        figure.add_scatter(
            x=[b.said for b in buckets], y=[b.seen for b in buckets], mode="lines+markers+text" if joined else "markers+text", name=name,
            line={"color": colour, "width": 1.4}, marker={"color": colour, "symbol": symbol, "size": [8 + 2.2 * b.count**0.5 for b in buckets]},
            text=[str(b.count) for b in buckets], textposition=place, textfont={"color": colour, "size": 12},
            customdata=[f"{name} {b.said:.0%} on average: {b.seen:.0%} of {count(b.count, 'key result')} were reached" for b in buckets],
            **hover(),
        )  # fmt: skip
        told += [f"{name} {b.said:.0%}: {b.seen:.0%} of {b.count}" for b in buckets]
    ticks = {
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": ["0", "25", "50", "75", "100"],
        "range": [-0.06, 1.14],
    }
    figure.update_xaxes(**ticks, title_text="chance that was said, %")
    figure.update_yaxes(**ticks, title_text="reached, %")
    figure.add_annotation(
        text="more was reached than said", x=0.0, y=1.1, xanchor="left", showarrow=False, font={"size": 11}
    )
    figure.add_annotation(
        text="less was reached than said", x=1.12, y=0.06, xanchor="right", showarrow=False, font={"size": 11}
    )
    title = _title(results)
    finish(figure, title, height=320, legend=True)
    few = (
        f" With {count(len(results), 'key result')} this is a hint, not a measurement."
        if len(results) < _FEW
        else ""
    )
    caption = f"Numbers count key results.{few}"
    return Picture(figure, f"{title}. {'; '.join(told)}.", caption)


def verdict(results: Sequence[Resolved]) -> list[str]:
    """How often data and teams were on the right side, and how both compare with always saying half, in sentences.

    A call is right where the chance was above a half and the target was reached, or below it and the target was missed.
    """
    from okrkit.core.targets import brier

    stated = [(r.stated, r.reached) for r in results]
    known = [(r.data, r.reached) for r in results if r.data is not None]
    n = count(len(results), "key result")
    calls = f"Of {n} the teams called {_right(stated)} right"
    if len(known) == len(results):
        calls = f"Of {n} the data called {_right(known)} right and the teams {_right(stated)}"
    elif known:
        calls += f"; of the {len(known)} with a forecast the data called {_right(known)} right"
    sides = [("the data", known), ("the teams", stated)] if known else [("the teams", stated)]
    gaps = {name: round(brier([p for p, _ in pairs], [y for _, y in pairs]), 4) for name, pairs in sides}
    words = {
        name: "worse than" if g > _HALF else "better than" if g < _HALF else "no better than"
        for name, g in gaps.items()
    }
    if len(set(words.values())) == 1:
        who = "both the data and the teams" if len(words) == 2 else "the teams"
        compared = f"{who} did {next(iter(words.values()))} always saying half"
    else:
        compared = f"the data did {words['the data']} always saying half, the teams {words['the teams']} that"
    return [f"{calls}.", f"Weighing how sure each was, {compared}."]


def _right(pairs: Sequence[tuple[float, bool]]) -> int:
    return sum((p > 0.5) == reached for p, reached in pairs if p != 0.5)


def _title(results: Sequence[Resolved]) -> str:
    said = sum(r.stated for r in results) / len(results)
    seen = sum(r.reached for r in results) / len(results)
    n = count(len(results), "key result")
    return f"The teams said {said * 100:.0f} % on average, and {seen * 100:.0f} % of {n} reached their target"
