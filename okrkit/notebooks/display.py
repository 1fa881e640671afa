"""Plotly figures in templates: interactive in JupyterLab and in the report, text where neither is."""

from __future__ import annotations

import json
from typing import Any

PLOTLY_MIME = "application/vnd.plotly.v1+json"


def show(fig: Any, alt: str, caption: str = "") -> None:
    """Show a plotly figure with its text alternative.

    The output holds the figure as data, without random ids: the same figure gives the same output.
    JupyterLab draws it itself, the report draws it with its own copy of plotly.

    Parameters
    ----------
    fig : plotly Figure
    alt : str
        What the figure shows, in a sentence or two that can stand in for it.
    caption : str
        A line printed below the figure, such as its source.
    """
    from IPython.display import display

    data, metadata = figure_bundle(fig, alt, caption)
    display(data, metadata=metadata, raw=True)


def figure_bundle(fig: Any, alt: str, caption: str = "") -> tuple[dict[str, object], dict[str, object]]:
    """The display data of a figure and the metadata beside it."""
    figure = json.loads(fig.to_json())
    figure["config"] = {"displaylogo": False, "responsive": True}
    notes = {"alt": alt} | ({"caption": caption} if caption else {})
    return {PLOTLY_MIME: figure, "text/plain": alt}, {"okrkit": notes}
