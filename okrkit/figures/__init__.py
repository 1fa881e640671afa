"""What the numbers look like: one function a figure, a table or a sentence, made from values.

Each returns something a notebook shows as it is: a `Picture` (a plotly figure with its text alternative), or a
`Block` (HTML with a text twin). Where there is nothing to draw, a callout says what is missing: no empty chart.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrkit.figures.aligning import alignment as alignment
    from okrkit.figures.assuming import assumption_table as assumption_table
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
    from okrkit.figures.driver_trees import Branch as Branch
    from okrkit.figures.driver_trees import Part as Part
    from okrkit.figures.driver_trees import driver_table as driver_table
    from okrkit.figures.driver_trees import driver_tree as driver_tree
    from okrkit.figures.fans import forecast_fan as forecast_fan
    from okrkit.figures.futures import outlook as outlook
    from okrkit.figures.futures import scenario_ranges as scenario_ranges
    from okrkit.figures.futures import scenario_table as scenario_table
    from okrkit.figures.grading import grades as grades
    from okrkit.figures.history import kpi_history as kpi_history
    from okrkit.figures.moves import movers as movers
    from okrkit.figures.multiples import small_multiples as small_multiples
    from okrkit.figures.outline import plan_outline as plan_outline
    from okrkit.figures.pacing import pace as pace
    from okrkit.figures.picture import Picture as Picture
    from okrkit.figures.progress import progress_bullets as progress_bullets
    from okrkit.figures.segmenting import segments as segments
    from okrkit.figures.sensitivities import break_even_table as break_even_table
    from okrkit.figures.sensitivities import tornado as tornado
    from okrkit.figures.sensitivities import two_levers as two_levers
    from okrkit.figures.sensitivities import variance_shares as variance_shares
    from okrkit.figures.tables import Column as Column
    from okrkit.figures.tables import table as table
    from okrkit.figures.ways import Step as Step
    from okrkit.figures.ways import Way as Way
    from okrkit.figures.ways import way_table as way_table

_HOME = {
    "Block": "blocks",
    "Branch": "driver_trees",
    "Column": "tables",
    "Part": "driver_trees",
    "Picture": "picture",
    "Stack": "blocks",
    "Step": "ways",
    "Tile": "cards",
    "Way": "ways",
    "alignment": "aligning",
    "assumption_table": "assuming",
    "break_even_table": "sensitivities",
    "bridge": "bridges",
    "calibration_plot": "calibrating",
    "callout": "blocks",
    "chance_curve": "curves",
    "commands": "blocks",
    "confidence_path": "confidence",
    "driver_table": "driver_trees",
    "driver_tree": "driver_trees",
    "forecast_fan": "fans",
    "grades": "grading",
    "kpi_history": "history",
    "movers": "moves",
    "outlook": "futures",
    "pace": "pacing",
    "plan_outline": "outline",
    "progress_bullets": "progress",
    "scenario_ranges": "futures",
    "scenario_table": "futures",
    "segments": "segmenting",
    "sentences": "blocks",
    "small_multiples": "multiples",
    "stack": "blocks",
    "table": "tables",
    "tiles": "cards",
    "tornado": "sensitivities",
    "two_levers": "sensitivities",
    "variance_shares": "sensitivities",
    "way_table": "ways",
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
