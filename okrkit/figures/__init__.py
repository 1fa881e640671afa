"""What the numbers look like: one function a figure, a table or a sentence, made from values.

Each returns something a notebook shows as it is: a `Picture` (a plotly figure with its text alternative), or a
`Block` (HTML with a text twin). Where there is nothing to draw, a callout says what is missing: no empty chart.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrkit.figures.blocks import Block as Block
    from okrkit.figures.blocks import Stack as Stack
    from okrkit.figures.blocks import callout as callout
    from okrkit.figures.blocks import commands as commands
    from okrkit.figures.blocks import sentences as sentences
    from okrkit.figures.blocks import stack as stack
    from okrkit.figures.bridges import bridge as bridge
    from okrkit.figures.calibrating import calibration_plot as calibration_plot
    from okrkit.figures.cards import Tile as Tile
    from okrkit.figures.cards import tiles as tiles
    from okrkit.figures.confidence import confidence_path as confidence_path
    from okrkit.figures.curves import chance_curve as chance_curve
    from okrkit.figures.fans import forecast_fan as forecast_fan
    from okrkit.figures.grading import grades as grades
    from okrkit.figures.history import kpi_history as kpi_history
    from okrkit.figures.moves import movers as movers
    from okrkit.figures.multiples import small_multiples as small_multiples
    from okrkit.figures.outline import plan_outline as plan_outline
    from okrkit.figures.pacing import pace as pace
    from okrkit.figures.picture import Picture as Picture
    from okrkit.figures.progress import progress_bullets as progress_bullets
    from okrkit.figures.segmenting import segments as segments
    from okrkit.figures.tables import Column as Column
    from okrkit.figures.tables import table as table

_HOME = {
    "Block": "blocks",
    "Column": "tables",
    "Picture": "picture",
    "Stack": "blocks",
    "Tile": "cards",
    "bridge": "bridges",
    "calibration_plot": "calibrating",
    "callout": "blocks",
    "chance_curve": "curves",
    "commands": "blocks",
    "confidence_path": "confidence",
    "forecast_fan": "fans",
    "grades": "grading",
    "kpi_history": "history",
    "movers": "moves",
    "pace": "pacing",
    "plan_outline": "outline",
    "progress_bullets": "progress",
    "segments": "segmenting",
    "sentences": "blocks",
    "small_multiples": "multiples",
    "stack": "blocks",
    "table": "tables",
    "tiles": "cards",
}

__all__ = [*sorted(_HOME)]  # noqa: PLE0604 - one list of names, not two


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"okrkit.figures has no name {name!r}; it offers {', '.join(__all__)}")
    value: object = getattr(import_module(f"okrkit.figures.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
