"""Forecasts as sample paths: equally likely futures of a KPI, from its own history. Source: docs/forecasts.md"""

from okrkit.core.forecast.history import Kind
from okrkit.core.forecast.notes import BAND, Code, Note
from okrkit.core.forecast.paths import N_PATHS, Forecast, Paths, forecast, sample_paths
from okrkit.core.forecast.rhythm import DAILY, MONTHLY, WEEKLY, Freq, Rhythm, rhythm
from okrkit.core.forecast.scale import USUAL_CHANGE

__all__ = [
    "BAND", "DAILY", "MONTHLY", "N_PATHS", "USUAL_CHANGE", "WEEKLY", "Code", "Forecast", "Freq", "Kind", "Note", "Paths",
    "Rhythm", "forecast", "rhythm", "sample_paths",
]  # fmt: skip
