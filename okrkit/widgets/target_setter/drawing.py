"""The chart under the handles: history and futures, without the points, which the browser lays over it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from okrkit.figures import forecast_fan
from okrkit.figures.labels import bounds_of
from okrkit.workspace import Attainment

ROOM = 156  # pixels at the right, for the handles' words


def background(
    found: Attainment, baseline: float | None, points: Sequence[float], currency: str
) -> dict[str, Any]:
    """The fan as plotly's JSON with room for the handles, its text alternative and its caption.

    The axis holds every point that is set or proposed, so that no handle begins outside.
    """
    marks = [] if baseline is None else [("baseline", baseline, "")]
    picture = forecast_fan(found, currency, points=marks or [("none", points[0], "")] if points else marks)
    figure = json.loads(picture.to_json())
    layout = figure["layout"]
    shown = [v for trace in figure["data"] for v in _numbers(trace.get("y"))]
    weekly = found.kind == "keep within"
    bounds = bounds_of([*shown, *points, *(v for _, v, _ in marks)], zero=False)
    if found.forecast.quantity == "total" and not weekly and bounds[0] > 0:
        bounds[0] = max(0.0, bounds[0])
    layout.pop("title", None)
    layout["annotations"] = [] if baseline is None else [_word(baseline)]
    lines = [shape for shape in layout.get("shapes", []) if shape.get("x0") == shape.get("x1")]
    layout["shapes"] = lines + ([_level(baseline)] if baseline is not None else [])
    layout["yaxis"]["range"] = bounds
    layout["margin"] = {"l": 8, "r": ROOM, "t": 10, "b": 40}
    layout["height"] = 380
    layout["showlegend"] = False
    return {
        "figure": {"data": figure["data"], "layout": layout},
        "alt": picture.alt,
        "caption": picture.caption,
        "range": bounds,
    }


def _level(value: float) -> dict[str, Any]:
    line = {"color": "#757a82", "width": 1.4}
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": value,
        "y1": value,
        "line": line,
    }


def _word(value: float) -> dict[str, Any]:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "y": value, "yanchor": "bottom"}
    return {**place, "text": "baseline", "showarrow": False, "font": {"size": 12}, "xshift": 2}


def _numbers(values: Any) -> list[float]:
    """A trace's values; plotly packs arrays of numbers into text."""
    if isinstance(values, dict):
        import base64

        import numpy as np

        raw = np.frombuffer(base64.b64decode(values["bdata"]), dtype=np.dtype(values["dtype"]))
        return [float(v) for v in raw]
    return [float(v) for v in values or [] if v is not None]
