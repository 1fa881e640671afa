"""Plotly figures in templates: interactive in JupyterLab and in the report, text where neither is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from okrkit.figures import Picture

PLOTLY_MIME = "application/vnd.plotly.v1+json"
TWIN_MIME = "application/vnd.okrkit.twin+json"
"""What stands in for a widget on a page without a kernel: a list of parts, each HTML or a figure."""


def show(fig: Any, alt: str = "", caption: str = "") -> None:
    """Show a figure with its text alternative, and its caption below it.

    The output holds the figure as data, without random ids: the same figure gives the same output.
    JupyterLab draws it itself, the report draws it with its own copy of plotly.

    Parameters
    ----------
    fig : plotly Figure or Picture
        A Picture brings its own text alternative and caption; what is given here takes their place.
    alt : str
        What the figure shows, in a sentence or two that can stand in for it. Needed with a plotly figure.
    caption : str
        A line printed below the figure, such as its source.

    Raises
    ------
    InvalidValueError
        If nothing says in words what the figure shows.
    """
    from IPython.display import display

    display(_picture(fig, alt, caption))


def _picture(fig: Any, alt: str, caption: str) -> Picture:
    from okrkit.errors import InvalidValueError
    from okrkit.figures import Picture

    if isinstance(fig, Picture):
        fig, alt, caption = fig.figure, alt or fig.alt, caption or fig.caption
    if not hasattr(fig, "to_json"):
        problem = f"show() was given {type(fig).__name__}, expected a plotly figure or a Picture"
        raise InvalidValueError(
            problem, "let a notebook show other things by itself: put them last in the cell"
        )
    if not alt.strip():
        raise InvalidValueError(
            "the figure has no text alternative",
            'say what it shows in a sentence: show(figure, "Orders rose.")',
        )
    return Picture(fig, alt, caption)


def figure_bundle(fig: Any, alt: str, caption: str = "") -> tuple[dict[str, object], dict[str, object]]:
    """The display data of a figure and the metadata beside it."""
    figure = json.loads(fig.to_json())
    figure["config"] = {"displaylogo": False, "responsive": True}
    notes = {"alt": alt} | ({"caption": caption} if caption else {})
    return {PLOTLY_MIME: figure, "text/plain": alt}, {"okrkit": notes}
