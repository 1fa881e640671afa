"""Scenarios beside one another: the outcome of each with its range, against the target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from okrkit.core.model import say
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.prose import alike, chance_words, listed
from okrkit.figures.tables import Column, number, records, table
from okrkit.figures.theme import BLUE, GREEN, GREY, SERIES, finish, hover, lower, plain, value_axis

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

_ROW = 62  # pixels
_BINS = 44
_NO_SCENARIO = "No scenario has been worked out yet."
_MAKE_ONE = "Move a lever, state an assumption, or take one of the ways to the target."


def scenario_ranges(
    rows: Rows, *, what: str, unit: str = "", currency: str = "", target: float | None = None
) -> Picture | Block:
    """A dot and a range for each scenario: five and eight of ten futures, with the chance of the target in words.

    Parameters
    ----------
    rows : ``name, p10, p25, p50, p75, p90`` (in ``unit``) and ``chance`` in words (empty without a target), in the order drawn
    what : the outcome's name and period
    target : drawn as a dashed line
    """
    found = records(rows)
    if not found:
        return callout(_NO_SCENARIO, "missing", fix=_MAKE_ONE)
    import plotly.graph_objects as go

    def words(v: Any) -> str:
        return say(float(v), unit, currency)

    figure = go.Figure()
    n = len(found)
    colours = [SERIES[i % len(SERIES)] for i in range(n)]
    for i, r in enumerate(found):
        y = n - 1 - i
        for low, high, width, opacity in (("p10", "p90", 5, 0.45), ("p25", "p75", 11, 0.8)):
            figure.add_shape(
                type="line", x0=float(r[low]), x1=float(r[high]), y0=y, y1=y, opacity=opacity, line={"color": colours[i], "width": width},
            )  # fmt: skip
        chance = f" · chance {plain(str(r['chance']))}" if r.get("chance") and target is not None else ""
        figure.add_annotation(
            text=f"<b>{plain(str(r['name']))}</b>  {words(r['p50'])}{chance}<br>eight of ten futures: {words(r['p10'])} to {words(r['p90'])}",
            x=0, xref="paper", xanchor="left", align="left", y=y + 0.13, yanchor="bottom", showarrow=False, font={"size": 12.5},
        )  # fmt: skip
    figure.add_scatter(
        x=[float(r["p50"]) for r in found], y=[n - 1 - i for i in range(n)], mode="markers",
        marker={"size": 13, "color": colours, "line": {"color": "#ffffff", "width": 2}},
        customdata=[f"{plain(str(r['name']))}: {words(r['p50'])}<br>{words(r['p10'])} to {words(r['p90'])}" for r in found], **hover(),
    )  # fmt: skip
    ends = [float(r[q]) for r in found for q in ("p10", "p90")]
    if target is not None:
        ends.append(target)
        figure.add_vline(x=target, line={"color": GREEN, "width": 2, "dash": "dash"})
        figure.add_annotation(
            text=f"target {words(target)}", x=target, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"size": 12},
        )  # fmt: skip
    room = 0.06 * (max(ends) - min(ends) or abs(max(ends)) or 1.0)
    figure.update_xaxes(
        **value_axis(unit, currency, what), range=[min(ends) - room, max(ends) + room], nticks=6, tickangle=0
    )
    figure.update_yaxes(range=[-0.35, n - 0.25], visible=False)
    best = max(found, key=lambda r: float(r["p50"]))
    finish(figure, _title(found, best, what, words, target), height=_ROW * n + 60, top=18)
    told = "; ".join(
        f"{r['name']} {words(r['p50'])}, eight of ten futures {words(r['p10'])} to {words(r['p90'])}"
        + (f", chance {r['chance']}" if r.get("chance") and target is not None else "")
        for r in found
    )
    return Picture(
        figure,
        f"{what} by scenario: {told}.",
        "The dot is the middle of the futures; dark holds five of ten, pale eight of ten.",
    )


def _title(found: Sequence[Any], best: Any, what: str, words: Any, target: float | None) -> str:
    name = str(best["name"])
    if target is None or not best.get("chance"):
        if len(found) == 1:
            return f"{what}, {name}: {words(best['p50'])} in the middle"
        return f"{what} is highest with “{name}”: {words(best['p50'])} in the middle"
    said = chance_words(str(best["chance"]))
    if len(found) == 1:
        return f"{what}, {name}: {words(target)} {said}"
    even = [r for r in found if r["name"] != best["name"] and words(r["p50"]) == words(best["p50"])]
    if even:
        both = listed([f"“{r['name']}”" for r in (best, *even)])
        return f"{both} come equally far: {lower(what)} of {words(target)} {said}"
    return f"“{name}” goes furthest: {lower(what)} of {words(target)} {said}"


def scenario_table(
    rows: Rows,
    nodes: Sequence[tuple[str, str, str]],
    currency: str = "",
    *,
    caption: str = "The scenarios side by side",
) -> Block:
    """A row a node, a column a scenario: what each stands at, so that the differences are read across.

    Parameters
    ----------
    rows : ``name`` and a value for each node's name; an optional ``chance`` in words and ``note``
    nodes : name, label and unit of the rows, top first
    """
    found = records(rows)
    if not found:
        return callout(_NO_SCENARIO, "missing", fix=_MAKE_ONE)
    lines: list[dict[str, Any]] = []
    for name, label, unit in nodes:
        values = [number(r.get(name)) for r in found]
        said = [say(v, told_once(label, unit), currency) for v in values]
        if unit in ("currency", "share"):
            said = alike(values, said, unit)
        lines.append({"": label, **{str(i): text for i, text in enumerate(said)}})
    if any(r.get("chance") for r in found):
        lines.append(
            {"": "Chance of the target", **{str(i): str(r.get("chance") or "–") for i, r in enumerate(found)}}
        )
    columns = [Column("", "Node"), *(Column(str(i), str(r["name"]), "amount") for i, r in enumerate(found))]
    return table(lines, columns, caption, currency=currency)


def outlook(
    ends: Sequence[float],
    *,
    what: str,
    unit: str = "",
    currency: str = "",
    target: float | None = None,
    chance: str = "",
    start: tuple[str, float] | None = None,
) -> Picture:
    """The futures of one scenario as heaps: how many end where, those at the target or beyond in their own colour.

    Parameters
    ----------
    ends : one value a future, in ``unit``
    target, chance : the target and its chance in words
    start : name and value of what it is compared with, e.g. ("2026", 182_400)
    """
    import numpy as np
    import plotly.graph_objects as go

    values = np.asarray(ends, dtype=float)
    values = values[np.isfinite(values)]
    low, middle, high = (float(q) for q in np.quantile(values, (0.1, 0.5, 0.9)))

    def words(v: float) -> str:
        return say(v, unit, currency)

    first, last = (float(q) for q in np.quantile(values, (0.003, 0.99)))
    if target is not None and first < target < last:  # a heap lies on one side of the target, never on both
        width = (last - first) / _BINS or 1.0
        edges = target + width * np.arange(
            math.floor((first - target) / width), math.ceil((last - target) / width) + 1
        )
    else:
        edges = np.linspace(first, last, _BINS + 1) if last > first else np.array([first - 0.5, first + 0.5])
    heights = np.histogram(np.clip(values, edges[0], edges[-1]), bins=edges)[0] / len(values)
    centres = (edges[:-1] + edges[1:]) / 2
    reached = np.zeros(len(centres), dtype=bool) if target is None else edges[:-1] >= target * (1 - 1e-12)
    figure = go.Figure()
    for part, colour, name in (
        (~reached, BLUE, "below the target"),
        (reached, GREEN, "at the target or beyond"),
    ):
        if part.any():
            figure.add_bar(
                x=centres[part].tolist(), y=heights[part].tolist(), width=float(edges[1] - edges[0]) * 0.92, name=name if target is not None else "futures",
                marker={"color": colour},
                customdata=[f"{words(a)} to {words(b)}: {h * 100:.1f} % of the futures" for a, b, h in zip(edges[:-1][part], edges[1:][part], heights[part], strict=True)],
                **hover(),
            )  # fmt: skip
    lines = [(middle, f"middle {words(middle)}", GREY)]
    if target is not None:
        lines.append((target, f"target {words(target)}" + (f" · {chance}" if chance else ""), GREEN))
    if start is not None:
        lines.append((start[1], f"{start[0]} {words(start[1])}", GREY))
    for k, (value, text, colour) in enumerate(lines):
        figure.add_vline(x=value, line={"color": colour, "width": 1.8, "dash": "solid" if k == 0 else "dash"})
        figure.add_annotation(
            text=plain(text), x=value, y=1, yref="paper", yanchor="bottom", yshift=17 * k, showarrow=False, font={"size": 12},
        )  # fmt: skip
    shown = [float(edges[0]), float(edges[-1]), *(v for v, _, _ in lines)]
    room = 0.05 * (max(shown) - min(shown))
    figure.update_xaxes(
        **value_axis(unit, currency, what),
        range=[min(shown) - room, max(shown) + room],
        nticks=6,
        tickangle=0,
    )
    figure.update_yaxes(title_text="share of the futures, %", tickformat=",.0%")
    figure.update_layout(bargap=0)
    if target is not None and chance:
        title = f"{what}: {words(target)} {chance_words(chance)}"
    else:
        title = f"{what}: eight of ten futures lie between {words(low)} and {words(high)}"
    finish(figure, title, height=280, legend=target is not None, top=6 + 17 * len(lines))
    alt = f"{what}: middle {words(middle)}, eight of ten futures {words(low)} to {words(high)}"
    if target is not None:
        alt += f"; target {words(target)}" + (f", chance {chance}" if chance else "")
    return Picture(figure, alt + ".", "The outermost bars hold all futures beyond.")


def told_once(label: str, unit: str) -> str:
    """The unit that numbers beside a label need: none where the label names the thing counted.

    >>> told_once("Sessions", "sessions"), told_once("Net revenue", "currency")
    ('', 'currency')
    """
    return "" if unit and unit in label.lower() else unit
