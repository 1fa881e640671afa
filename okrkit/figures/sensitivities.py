"""What moves the outcome most: ranges one at a time, shares of the uncertainty, break-even, two levers at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from okrkit.core.model import say
from okrkit.figures.blocks import Block, callout
from okrkit.figures.futures import told_once
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital
from okrkit.figures.tables import Column, number, records, table
from okrkit.figures.theme import AMBER, BLUE, GREEN, GREY, finish, hover, lower, plain, value_axis

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

_ROW = 46  # pixels
_NOTHING_MOVES = "Nothing in this scenario has a range, so nothing can be compared."
_GIVE_RANGES = "Give assumptions a low and a high value, or name levers with bounds."


def tornado(
    rows: Rows,
    *,
    what: str,
    base: float,
    unit: str = "",
    currency: str = "",
    target: float | None = None,
    most: int = 12,
) -> Picture | Block:
    """One bar for each thing that may turn out low or high, the widest on top, all else staying where it is.

    Parameters
    ----------
    rows : ``label, low, high`` (the two ends in words), ``at_low, at_high`` (the outcome there, in ``unit``)
    what : the outcome's name
    base : the outcome with all at their middle
    target : drawn as a dashed line
    most : how many bars are drawn; the caption says how many are not
    """
    found = sorted(records(rows), key=lambda r: (-_width(r), str(r["label"])))
    if not found or _width(found[0]) == 0:
        return callout(_NOTHING_MOVES, "missing", fix=_GIVE_RANGES)
    shown = found[:most][::-1]
    import plotly.graph_objects as go

    def words(v: float) -> str:
        return say(v, unit, currency)

    figure = go.Figure()
    for end, colour, name in (("low", AMBER, "at its low end"), ("high", BLUE, "at its high end")):
        figure.add_bar(
            x=[float(r[f"at_{end}"]) - base for r in shown], base=base, y=list(range(len(shown))), orientation="h",
            width=0.32, name=name, marker={"color": colour},
            customdata=[f"{plain(str(r['label']))} at {plain(str(r[end]))}: {words(float(r[f'at_{end}']))}" for r in shown],
            **hover(),
        )  # fmt: skip
    figure.update_layout(barmode="overlay")
    for y, r in enumerate(shown):
        reach = f"{words(float(r['at_low']))} to {words(float(r['at_high']))}"
        given = f"{plain(str(r['low']))} to {plain(str(r['high']))}"
        text = f"<b>{plain(str(r['label']))}</b>  " + (reach if given == reach else f"{given}: {reach}")
        _above(figure, text, y)
    ends = [base, *(float(r[f"at_{e}"]) for r in shown for e in ("low", "high"))]
    if target is not None:
        ends.append(target)
        _line(figure, target, f"target {words(target)}", GREEN)
    _line(figure, base, f"middle {words(base)}", GREY, below=target is not None)
    _frame(figure, ends, value_axis(unit, currency, what), len(shown), top=34 if target is not None else 18)
    first = found[0]
    title = f"Most depends on {lower(str(first['label']))}: {lower(what)} comes to between {words(min(_ends(first)))} and {words(max(_ends(first)))}"
    finish(figure, title, height=_ROW * len(shown) + 90, legend=True, top=34 if target is not None else 18)
    rest = len(found) - len(shown)
    told = "; ".join(
        f"{r['label']} {words(float(r['at_low']))} to {words(float(r['at_high']))}" for r in reversed(shown)
    )
    caption = "One thing is moved at a time, from its low to its high end; all others stay at their middle."
    if rest:
        caption += f" {rest} with less effect {'is' if rest == 1 else 'are'} not drawn."
    return Picture(figure, f"{what} where one thing turns out low or high: {told}.", caption)


def variance_shares(rows: Rows, *, what: str, most: int = 10) -> Picture | Block:
    """How much of the uncertainty of the outcome each assumption brings, the largest on top.

    Parameters
    ----------
    rows : ``label, share`` (alone) and ``total`` (with what it does together with others), parts of 1
    what : the outcome's name
    """
    found = sorted(records(rows), key=lambda r: (-float(r["total"]), str(r["label"])))
    if not found or float(found[0]["total"]) <= 0:
        return callout(_NOTHING_MOVES, "missing", fix=_GIVE_RANGES)
    if len(found) == 1:
        text = f"All of the uncertainty of {lower(what)} comes from {lower(str(found[0]['label']))}: nothing else has a range."
        return callout(text, "note", fix=_GIVE_RANGES)
    shown = found[:most][::-1]
    import plotly.graph_objects as go

    own = [max(0.0, float(r["share"])) for r in shown]
    joint = [max(0.0, float(r["total"]) - s) for r, s in zip(shown, own, strict=True)]
    places = list(range(len(shown)))
    figure = go.Figure()
    said = [f"{plain(str(r['label']))}: {say(float(r['total']), 'share')}" for r in shown]
    figure.add_bar(
        x=own, y=places, orientation="h", width=0.32, name="alone", marker={"color": BLUE}, customdata=said, **hover()
    )  # fmt: skip
    figure.add_bar(
        x=joint, y=places, orientation="h", width=0.32, name="together with others", marker={"color": AMBER}, customdata=said, **hover()
    )  # fmt: skip
    figure.update_layout(barmode="stack")
    for y, r in enumerate(shown):
        _above(figure, f"<b>{plain(str(r['label']))}</b>  {_per_cent(float(r['total']))}", y)
    figure.update_xaxes(
        range=[0, max(0.1, *(s + j for s, j in zip(own, joint, strict=True))) * 1.06],
        tickformat=",.0%",
        tickangle=0,
        title_text="share of the uncertainty, %",
    )
    figure.update_yaxes(range=[-0.4, len(shown) - 0.3], visible=False)
    first = found[0]
    title = f"{_per_cent(float(first['total']))} of the uncertainty of {lower(what)} comes from {lower(str(first['label']))}"
    finish(figure, capital(title), height=_ROW * len(shown) + 90, legend=True)
    told = "; ".join(f"{r['label']} {_per_cent(float(r['total']))}" for r in reversed(shown))
    caption = "To know more about the first ones makes the outcome surer; to know more about the last ones changes little."
    return Picture(figure, f"Share of the uncertainty of {what}: {told}.", caption)


def break_even_table(rows: Rows, *, what: str, target: float, unit: str = "", currency: str = "") -> Block:
    """Where each driver alone would have to stand for the outcome to be met.

    Parameters
    ----------
    rows : ``label, unit, now, needed`` (None where no value of it does), ``change`` (relative), ``note``
    target : the outcome, in ``unit``
    """
    lines = [
        {
            "label": r["label"],
            "now": say(number(r["now"]), str(r["unit"]), currency),
            "needed": say(number(r["needed"]), str(r["unit"]), currency) if number(r["needed"]) is not None else "no value does",
            "change": f"{say(number(r['change']), 'share', signed=True)}" if number(r.get("change")) is not None else "–",
            "note": str(r.get("note") or ""),
        }
        for r in records(rows)
    ]  # fmt: skip
    columns = [
        Column("label", "Driver"), Column("now", "Now", "amount"), Column("needed", "Needed", "amount"),
        Column("change", "Change", "amount"),
    ]  # fmt: skip
    if any(line["note"] for line in lines):
        columns.append(Column("note", "Remark"))
    return table(
        lines, columns, f"{what} of {say(target, unit, currency)} by one driver alone, all others as they are",
        empty="This tree has no driver that could be moved.",
    )  # fmt: skip


def two_levers(
    x: Sequence[float],
    y: Sequence[float],
    outcome: Sequence[Sequence[float]],
    *,
    names: tuple[str, str],
    units: tuple[str, str],
    today: tuple[float, float],
    what: str,
    unit: str = "",
    currency: str = "",
    target: float | None = None,
) -> Picture:
    """The outcome over all combinations of two levers; the target as a thick line, today as a point.

    Parameters
    ----------
    x, y : values of the two levers, in their units
    outcome : shape (len(y), len(x)), in ``unit``
    names, units : of the two levers
    today : where both stand
    """
    import plotly.graph_objects as go

    def words(v: float) -> str:
        return say(v, unit, currency)

    axes = [value_axis(told_once(n, u), currency, n) for n, u in zip(names, units, strict=True)]
    for axis, share in zip(axes, (u == "share" for u in units), strict=True):
        axis["tickformat"] = ",.2~%" if share else axis["tickformat"]  # close to one another
    colours = [[0.0, "#f3e3bd"], [0.5, "#8fb8d8"], [1.0, "#1f5f9f"]]
    figure = go.Figure(
        go.Contour(
            x=list(x), y=list(y), z=[list(row) for row in outcome], colorscale=colours, line={"width": 0.6, "color": "rgba(90,90,90,.5)"},
            ncontours=9, colorbar={"title": {"text": value_axis(unit, currency, what)["title_text"], "side": "right", "font": {"size": 12}}, "thickness": 14, "tickformat": ",.1~%" if unit == "share" else ",~r"},
            customdata=[[f"{plain(names[0])} {say(a, units[0], currency)}<br>{plain(names[1])} {say(b, units[1], currency)}<br>{words(v)}" for a, v in zip(x, row, strict=True)] for b, row in zip(y, outcome, strict=True)],
            **hover(),
        )
    )  # fmt: skip
    values = [v for row in outcome for v in row]
    reached = target is not None and min(values) < target < max(values)
    if target is not None and reached:
        figure.add_contour(
            x=list(x), y=list(y), z=[list(row) for row in outcome], showscale=False, hoverinfo="skip", contours={"start": target, "end": target, "size": 1, "coloring": "none"},
            line={"width": 3.5, "color": "#a33c00"}, name=f"target {words(target)}", showlegend=True,
        )  # fmt: skip
    figure.add_scatter(
        x=[today[0]], y=[today[1]], mode="markers", name="now", marker={"size": 13, "color": "#111418", "symbol": "diamond", "line": {"color": "#ffffff", "width": 2}},
        customdata=[f"now: {plain(names[0])} {say(today[0], units[0], currency)}, {plain(names[1])} {say(today[1], units[1], currency)}"], **hover(),
    )  # fmt: skip
    for draw, axis, values_of, at in (
        (figure.update_xaxes, axes[0], x, today[0]),
        (figure.update_yaxes, axes[1], y, today[1]),
    ):
        draw(**axis, range=_around(values_of, at))
    if target is None:
        title = f"{what} by {lower(names[0])} and {lower(names[1])}"
    elif reached:
        title = (
            f"Where {lower(names[0])} and {lower(names[1])} together bring {lower(what)} to {words(target)}"
        )
    elif min(values) >= target:
        title = (
            f"{what} of {words(target)} is met all over this range of {lower(names[0])} and {lower(names[1])}"
        )
    else:
        title = f"{lower(names[0])} and {lower(names[1])} alone do not bring {lower(what)} to {words(target)}: {words(max(values))} at most"
    finish(figure, capital(title), height=400, legend=True)
    corner = outcome[-1][-1]
    alt = f"{what} by {names[0]} and {names[1]}: from {words(min(values))} to {words(max(values))}; with both at their highest {words(corner)}."
    return Picture(figure, alt)


def _around(values: Sequence[float], at: float) -> list[float]:
    """A range of these values with room for a mark that stands at their edge."""
    room = 0.03 * (max(values) - min(values))
    return [min(*values, at - room), max(*values, at + room)]


def _ends(row: Any) -> tuple[float, float]:
    return float(row["at_low"]), float(row["at_high"])


def _width(row: Any) -> float:
    return abs(float(row["at_high"]) - float(row["at_low"]))


def _per_cent(share: float) -> str:
    return "under 1 %" if share < 0.01 else f"{share * 100:.0f} %"


def _above(figure: Any, text: str, y: int) -> None:
    figure.add_annotation(
        text=text, x=0, xref="paper", xanchor="left", y=y + 0.18, yanchor="bottom", showarrow=False, font={"size": 12.5},
    )  # fmt: skip


def _line(figure: Any, value: float, text: str, colour: str, *, below: bool = False) -> None:
    """An upright line with its text over the plot; ``below`` sets it one line lower than another one's."""
    figure.add_vline(
        x=value, line={"color": colour, "width": 1.6, "dash": "solid" if colour == GREY else "dash"}
    )
    figure.add_annotation(
        text=text, x=value, y=1, yref="paper", yanchor="bottom", yshift=0 if below else 16 if colour == GREEN else 0,
        showarrow=False, font={"size": 12},
    )  # fmt: skip


def _frame(figure: Any, ends: Sequence[float], axis: dict[str, Any], rows: int, *, top: int) -> None:
    room = 0.06 * (max(ends) - min(ends) or abs(max(ends)) or 1.0)
    figure.update_xaxes(**axis, range=[min(ends) - room, max(ends) + room], nticks=6, tickangle=0)
    figure.update_yaxes(range=[-0.4, rows - 0.3], visible=False)
