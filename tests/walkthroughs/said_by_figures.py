"""A plugin for nbval: of a figure's output, compare what it says and not how it looks.

nbval sanitises text only, and a figure's output is data. Colours, fonts and margins belong to the tests of the
figures; the last bits of a float may differ between processors, so numbers are compared to nine digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbval.plugin import IPyNbCell

DIGITS = 9
SAYS = ("type", "name", "x", "y", "text", "customdata")


def without_tails(value: Any) -> Any:
    """The same data with every float at nine significant digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: without_tails(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_tails(item) for item in value]
    return value


def said(output: Any) -> Any:
    """A figure's title and what its traces hold; any other output as it is."""
    if not (isinstance(output, dict) and {"data", "layout"} <= set(output)):
        return output
    traces = [{key: trace[key] for key in SAYS if key in trace} for trace in output["data"]]
    return {"title": output["layout"].get("title", {}).get("text", ""), "traces": traces}


def pytest_configure() -> None:
    sanitize: Callable[[Any, Any], Any] = IPyNbCell.sanitize
    IPyNbCell.sanitize = lambda cell, output: without_tails(said(sanitize(cell, output)))
