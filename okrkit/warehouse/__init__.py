"""Imported data as canonical tables in Parquet, read by DuckDB inside this process; the only place that runs SQL."""

from okrkit.warehouse.records import Counts, Coverage, Load, Vacuumed, Version
from okrkit.warehouse.view import View
from okrkit.warehouse.warehouse import Warehouse

__all__ = ["Counts", "Coverage", "Load", "Vacuumed", "Version", "View", "Warehouse"]
