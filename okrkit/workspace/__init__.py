"""The door to everything: `okrkit.open(path)` gives a `Workspace`, each of its methods is one use case."""

from okrkit.workspace.checking_in import Measured, Standing
from okrkit.workspace.forecasting import KpiForecast
from okrkit.workspace.importing import ImportReport
from okrkit.workspace.reviewing import Graded
from okrkit.workspace.targeting import Attainment, Planned
from okrkit.workspace.workspace import Workspace, init, open  # read as okrkit.open

__all__ = [
    "Attainment", "Graded", "ImportReport", "KpiForecast", "Measured", "Planned", "Standing", "Workspace", "init", "open",
]  # fmt: skip
