"""What people said they believed, check-in by check-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from okrkit.figures import periods
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.shapes import Standing
from okrkit.figures.theme import AMBER, GREEN, LINE_MARKS, RED, SERIES, finish, hover, name_of, plain

_ZONES = ((0, 4, RED, "doubtful"), (4, 7, AMBER, "open"), (7, 10, GREEN, "confident"))
_SIGNS = ("●", "■", "◆", "▲", "✚", "★", "⬢", "✖")  # as `LINE_MARKS`, for the labels
_APART = 0.75  # of a point of confidence, between two labels at the edge


def confidence_path(standings: Sequence[Standing], *, most: int = 8) -> Picture | Block:
    """Confidence from 0 to 10 by check-in, a line a key result, each with its own mark."""
    paths = [(s.key_result.title, _path(s)) for s in standings]
    paths = [(title, path) for title, path in paths if path]
    if not paths:
        return callout(
            "Nobody has stated a confidence yet.",
            "missing",
            fix="Check in with a number from 0 to 10 for each key result.",
        )
    paths.sort(key=lambda item: item[1][-1][1])
    shown = paths[:most]
    import plotly.graph_objects as go

    figure = go.Figure()
    for low, high, colour, word in _ZONES:
        figure.add_hrect(y0=low, y1=high, fillcolor=colour, opacity=0.07, line_width=0, layer="below")
        figure.add_annotation(
            text=word,
            x=0,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=(low + high) / 2,
            showarrow=False,
            font={"size": 11},
        )
    heights = _spread([path[-1][1] for _, path in shown])
    for i, ((title, path), height) in enumerate(zip(shown, heights, strict=True)):
        colour = SERIES[i % len(SERIES)]
        figure.add_scatter(
            x=[d for d, _ in path], y=[c for _, c in path], name=name_of(title), mode="lines+markers",
            line={"color": colour, "width": 2}, marker={"symbol": LINE_MARKS[i % len(LINE_MARKS)], "size": 9},
            customdata=[f"{plain(title)}<br>{periods.day(d)}: {c:g} of 10" for d, c in path], **hover(),
        )  # fmt: skip
        figure.add_annotation(
            text=f"<span style=\"color:{colour}\">{_SIGNS[i % len(_SIGNS)]}</span> {plain(name_of(title, 30))}: {path[-1][1]:g}", x=1, xref="paper", xanchor="left", y=height, xshift=6,
            showarrow=False, font={"size": 12},
        )  # fmt: skip
    days = sorted({d for _, path in shown for d, _ in path})
    figure.update_xaxes(tickformat="%d %b\n%Y", **({"tickvals": days} if len(days) <= 8 else {}))
    figure.update_yaxes(range=[-0.3, 10.3], tickvals=[0, 2, 4, 6, 8, 10], title_text="confidence, 0 to 10")
    finish(figure, _title(paths), height=300)
    figure.update_layout(margin_r=225)
    alt = "Confidence by key result: " + "; ".join(
        f"{title} " + ", ".join(f"{c:g}" for _, c in path) for title, path in paths
    )
    rest = len(paths) - len(shown)
    return Picture(
        figure,
        alt + ".",
        f"The {most} with the lowest confidence; {rest} more are not drawn." if rest else "",
    )


def _path(standing: Standing) -> list[tuple[date, float]]:
    return [(day, c) for day, _, _, c in standing.history if c is not None]


def _title(paths: Sequence[tuple[str, list[tuple[date, float]]]]) -> str:
    falling = [(path[-1][1] - path[0][1], title) for title, path in paths if len(path) > 1]
    if not falling:
        lowest = paths[0]
        return f"Confidence was stated once so far; lowest for “{name_of(lowest[0])}” ({lowest[1][-1][1]:g} of 10)"
    change, title = min(falling)
    if change < 0:
        return f"Confidence fell most for “{name_of(title)}”, by {-change:g} since its first check-in"
    change, title = max(falling)
    return (
        f"Confidence fell for no key result; it rose most for “{name_of(title)}”"
        if change > 0
        else "Confidence has not changed"
    )


def _spread(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda i: values[i])
    heights, floor = [0.0] * len(values), -1.0
    for i in order:
        heights[i] = max(values[i], floor)
        floor = round(heights[i] + _APART, 3)
    over = max(0.0, max(heights) - 10.2)
    return [round(h - over, 3) if h > 9 else h for h in heights] if over else heights
