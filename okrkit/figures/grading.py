"""How key results ended: each on the scale from 0 to 1, with the bands behind it."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.core.model import objective_score
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.prose import count
from okrkit.figures.shapes import Graded
from okrkit.figures.theme import (
    AMBER,
    BAND_COLOUR,
    BAND_MARK,
    BAND_SIGN,
    GREEN,
    GREY,
    RED,
    ROW,
    finish,
    hover,
    name_of,
    plain,
)

_ZONES = ((0.0, 0.4, RED, "red"), (0.4, 0.7, AMBER, "amber"), (0.7, 1.0, GREEN, "green"))


def grades(graded: Sequence[Graded]) -> Picture | Block:
    """A strip of grades, one row a key result; an unscored one has an open ring beside the scale, never a 0 on it."""
    if not graded:
        return callout(
            "There is no key result to grade.", "missing", fix="Plan the cycle first, then check in."
        )
    import plotly.graph_objects as go

    figure = go.Figure()
    n = len(graded)
    for low, high, colour, word in _ZONES:
        figure.add_vrect(x0=low, x1=high, fillcolor=colour, opacity=0.1, line_width=0, layer="below")
        figure.add_annotation(
            text=word,
            x=(low + high) / 2,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
        )
    for i, g in enumerate(graded):
        y = n - 1 - i
        figure.add_shape(type="line", x0=0, x1=1, y0=y, y1=y, line={"color": GREY, "width": 0.7}, opacity=0.6)
        said = f"{g.score:.2f} {g.band}" if g.score is not None else "unscored"
        figure.add_annotation(
            text=f"{BAND_SIGN[g.band]} {said}  <b>{plain(name_of(g.key_result.title, 70))}</b>",
            x=0, xref="paper", xanchor="left", y=y + 0.16, yanchor="bottom", showarrow=False, font={"size": 12.5},
        )  # fmt: skip
    figure.add_scatter(
        x=[g.score if g.score is not None else -0.035 for g in graded], y=[n - 1 - i for i in range(n)], mode="markers",
        marker={
            "size": 13, "symbol": [BAND_MARK[g.band] for g in graded], "color": [BAND_COLOUR[g.band] for g in graded],
        },
        customdata=[f"<b>{plain(g.key_result.title)}</b><br>{plain(g.grade.evidence)}" for g in graded], **hover(),
    )  # fmt: skip
    figure.update_xaxes(
        range=[-0.06, 1.04],
        tickvals=[0, 0.4, 0.7, 1],
        title_text="grade, 0 to 1",
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(range=[-0.5, n - 0.3], visible=False)
    finish(figure, title(graded), height=ROW * n + 60, top=16)
    told = "; ".join(
        f"{g.key_result.title} {f'{g.score:.2f}' if g.score is not None else 'unscored'}" for g in graded
    )
    caption = "0.7 and up is green, 0.4 to below 0.7 amber, less red."
    if any(g.score is None for g in graded):
        caption += " An open ring is an unscored key result: it counts neither for nor against."
    return Picture(figure, f"Grades: {told}.", caption)


def title(graded: Sequence[Graded]) -> str:
    """How many of each band, and what they come to together."""
    known = [g for g in graded if g.score is not None]
    if not known:
        return "None of the key results could be scored"
    parts = [f"{n} {band}" for band in ("green", "amber", "red") if (n := sum(g.band == band for g in known))]
    if len(known) < len(graded):
        parts.append(f"{len(graded) - len(known)} unscored")
    by_kr = {g.key_result.id: g.score for g in graded}
    objectives = {g.objective.id: g.objective for g in graded}.values()
    scores = [
        s
        for o in objectives
        if (s := objective_score(o, [by_kr.get(k.id) for k in o.key_results])) is not None
    ]
    mean = sum(scores) / len(scores) if scores else None
    together = (
        "" if mean is None else f"; the objective{'s average' if len(scores) > 1 else ' scores'} {mean:.2f}"
    )
    return f"{count(len(graded), 'key result')}: {', '.join(parts)}{together}"
