"""A KPI by segment, against the rest of the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrkit.core.model import say
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital
from okrkit.figures.tables import records
from okrkit.figures.theme import BLUE, GREY, finish, hover, plain, short, value_axis

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows


def segments(
    rows: Rows,
    label: str,
    by: str,
    unit: str = "",
    currency: str = "",
    *,
    whole: float | None = None,
    most: int = 12,
) -> Picture | Block:
    """A dot a segment, the highest on top; a line marks the whole shop.

    Parameters
    ----------
    rows : with a column named ``by`` and one named ``value``
    label : the KPI's name as people read it
    by : the dimension, e.g. ``channel``
    unit, currency : of the values
    whole : the KPI over all segments
    most : how many are drawn; the caption says how many are not
    """
    known = [
        r for r in records(rows) if r.get("value") is not None and r["value"] == r["value"] and r.get(by)
    ]
    if len(known) < 2:
        return callout(
            f"{label} cannot be compared by {by}: there are not two segments with a value.", "missing"
        )
    known.sort(key=lambda r: (-float(r["value"]), str(r[by])))
    shown = known[:most][::-1]
    import plotly.graph_objects as go

    names = [short(str(r[by]), 34) for r in shown]
    figure = go.Figure(
        go.Scatter(
            x=[float(r["value"]) for r in shown], y=names, mode="markers+text", marker={"size": 12, "color": BLUE},
            text=[say(float(r["value"]), unit, currency) for r in shown], textposition="middle right", cliponaxis=False,
            customdata=[f"{plain(str(r[by]))}: {say(float(r['value']), unit, currency)}" for r in shown], **hover(),
        )
    )  # fmt: skip
    values = [float(r["value"]) for r in shown]
    low, high = min(0.0, *values), max(0.0, *values)
    figure.update_xaxes(**value_axis(unit, currency, label), range=[low, high + (high - low) * 0.16])
    figure.update_yaxes(title_text=capital(by), showgrid=True)
    if whole is not None:
        figure.add_vline(x=whole, line={"color": GREY, "width": 1.4, "dash": "dash"})
        figure.add_annotation(
            text=f"whole shop {say(whole, unit, currency)}", x=whole, y=1, yref="paper", yanchor="bottom", showarrow=False,
            font={"size": 12},
        )  # fmt: skip
    best, worst = known[0], known[-1]
    title = (
        f"{label} is highest for {best[by]} ({say(float(best['value']), unit, currency)}) and lowest for "
        f"{worst[by]} ({say(float(worst['value']), unit, currency)})"
    )
    finish(figure, title, height=32 * len(shown) + 60, top=14 if whole is not None else 0)
    told = "; ".join(f"{r[by]} {say(float(r['value']), unit, currency)}" for r in known)
    rest = len(known) - len(shown)
    return Picture(
        figure, f"{label} by {by}: {told}.", f"{rest} smaller values are not drawn." if rest else ""
    )
