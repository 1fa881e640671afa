"""Colours, marks and the plotly template that every figure shares.

The colours follow Okabe and Ito's palette for colour-blind readers (docs/sources.md#palette), darkened where the
original is too pale for a line on white: each keeps a contrast of 3 to 1 or more on a white and on a near-black page.
Paper and plot stay transparent, so that a figure takes the page's background, light or dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from okrkit.core.model import Band

BLUE, GREEN, RED, AMBER, PURPLE, SKY = "#1f7fbf", "#00966d", "#d55e00", "#b47b00", "#b5648f", "#3c93c9"
GREY = "#757a82"
TEXT = GREY
GRID = "rgba(127,127,127,0.22)"
SHADE = "rgba(127,127,127,0.12)"
SERIES = (BLUE, AMBER, GREEN, PURPLE, RED, SKY, GREY)
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'

BAND_COLOUR: dict[Band, str] = {"green": GREEN, "amber": AMBER, "red": RED, "unscored": GREY}
BAND_MARK: dict[Band, str] = {
    "green": "circle",
    "amber": "diamond",
    "red": "triangle-down",
    "unscored": "circle-open",
}
BAND_SIGN: dict[Band, str] = {"green": "●", "amber": "◆", "red": "▼", "unscored": "○"}
DIRECTION_BAND: dict[str, Band] = {"good": "green", "bad": "red", "flat": "unscored"}
DIRECTION_WORD = {"good": "better", "bad": "worse", "flat": "about the same"}
LINE_MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon", "x")

ROW = 58  # pixels for a row that carries its own label
_TITLE_LINE, _TITLE_WIDTH = 21, 84


@cache
def template() -> Any:
    """The plotly template "okrkit"."""
    import plotly.graph_objects as go

    axis = {
        "gridcolor": GRID, "linecolor": GRID, "zerolinecolor": "rgba(127,127,127,0.5)", "ticks": "", "automargin": True,
        "title": {"font": {"size": 12}, "standoff": 8}, "tickfont": {"size": 12},
    }  # fmt: skip
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": TEXT},
            "title": {
                "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top",
                "pad": {"t": 14, "l": 2}, "font": {"size": 16},
            },
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(SERIES),
            "margin": {"l": 12, "r": 16, "t": 56, "b": 44},
            "xaxis": axis,
            "yaxis": axis,
            "hovermode": "closest",
            "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
            "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.22, "yanchor": "top", "font": {"size": 12}},
            "bargap": 0.35,
        }
    )  # fmt: skip


def finish(figure: Any, title: str, *, height: int = 360, legend: bool = False, top: int = 0) -> Any:
    """Give a figure the shared look and a title that is wrapped, never cut off.

    ``top`` is room in pixels between the title and the plot.
    """
    lines = wrap(title, _TITLE_WIDTH)
    room = 26 + _TITLE_LINE * len(lines) + top
    figure.update_layout(
        template=template(),
        title_text="<br>".join(plain(line) for line in lines),
        margin_t=room,
        height=height + room,
        showlegend=legend,
    )
    return figure


def wrap(text: str, width: int) -> list[str]:
    """Lines of about that many characters, broken between words; a number keeps its sign, a period its parts."""
    import textwrap

    whole = text.replace(" %", "\xa0%")
    lines = textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\xa0%", " %") for line in lines] or [""]


def plain(text: str) -> str:
    """Text as plotly shall show it: its own few tags are taken as characters.

    >>> plain("a <b & c")
    'a &lt;b &amp; c'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(text: str, most: int) -> str:
    """Cut between words, with an ellipsis, where a text is longer than ``most`` characters."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] if " " in text[:most] else text[: most - 1]
    return cut.rstrip(" ,;:") + "…"


def lower(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it is an abbreviation.

    >>> lower("Net revenue"), lower("FBA share")
    ('net revenue', 'FBA share')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def name_of(title: str, most: int = 60) -> str:
    """A key result's title as a label: without the numbers at its end, which stand beside it anyway.

    >>> name_of("More visits end in an order: 2.4 % to 2.6 %")
    'More visits end in an order'
    """
    head, colon, tail = title.rpartition(": ")
    if colon and len(head) >= 8 and any(c.isdigit() for c in tail):
        title = head
    return short(title, most)


def value_axis(unit: str, currency: str, label: str) -> dict[str, Any]:
    """An axis for KPI values: what it shows, with its unit."""
    if unit == "share":
        return {"title_text": f"{label}, %", "tickformat": ",.1~%"}
    if unit == "currency":
        return {
            "title_text": f"{label}, {currency or 'currency'}",
            "tickformat": ",~r",
            "separatethousands": True,
        }
    return {"title_text": f"{label}, {unit}" if unit else label, "tickformat": ",~r"}


def hover(**more: str) -> Mapping[str, str]:
    """A hover box that shows the text prepared for each point and nothing else."""
    return {"hovertemplate": "%{customdata}<extra></extra>", **more}
