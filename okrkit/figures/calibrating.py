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

_FEW = 20


def calibration_plot(results: Sequence[Resolved]) -> Picture | Block:
    """How often targets were reached, by the chance that was said of them: the teams' word and the data's.

    A point on the diagonal was right on average; below it the chance was too high. The number beside a point counts the
    key results behind it.
    """
    if not results:
        return callout(
            "No closed cycle has both a stated confidence and a grade, so no chance can be compared with what happened.",
            "missing", fix="State a confidence for each key result, and save a review when the cycle ends.",
        )  # fmt: skip
    import plotly.graph_objects as go

    from okrkit.core.targets import brier, hit_rates

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
    told, scores = [], []
    for name, said, reached, colour, symbol, place in sides:
        buckets = hit_rates(said, reached)
        figure.add_scatter(
            x=[b.said for b in buckets], y=[b.seen for b in buckets], mode="lines+markers+text", name=name,
            line={"color": colour, "width": 1.4}, marker={"color": colour, "symbol": symbol, "size": [8 + 2.2 * b.count**0.5 for b in buckets]},
            text=[str(b.count) for b in buckets], textposition=place, textfont={"color": colour, "size": 12},
            customdata=[f"{name} {b.said:.0%} on average: {b.seen:.0%} of {count(b.count, 'key result')} were reached" for b in buckets],
            **hover(),
        )  # fmt: skip
        told += [f"{name} {b.said:.0%}: {b.seen:.0%} of {b.count}" for b in buckets]
        scores.append(f"{name.removesuffix(' said')} {brier(said, reached):.2f}")
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
    caption = f"Brier score, 0 is perfect and 0.25 is always saying half: {', '.join(scores)}. Numbers count key results.{few}"
    return Picture(figure, f"{title}. {'; '.join(told)}.", caption)


def _title(results: Sequence[Resolved]) -> str:
    said = sum(r.stated for r in results) / len(results)
    seen = sum(r.reached for r in results) / len(results)
    words = (
        "more than was reached"
        if said > seen + 0.1
        else "less than was reached"
        if said < seen - 0.1
        else "about what was reached"
    )
    return f"The teams said {said * 100:.0f} % on average and reached {seen * 100:.0f} % of {count(len(results), 'key result')}: {words}"
