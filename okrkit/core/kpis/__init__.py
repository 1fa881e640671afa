"""KPIs: declared definitions and the SQL compiled from them, never executed here.

What compiles is loaded on first use: the SQL library behind it takes longer than all else here, and the coach, which
only asks what a KPI is called and which way is good, speaks at every key stroke.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from okrkit.core.kpis.definitions import Cumulative, Derived, Kpi, Leaf, Ratio, Retention, Simple
from okrkit.core.kpis.grains import GRAINS, next_period, period_start, periods
from okrkit.core.kpis.page import page
from okrkit.core.kpis.registry import KPIS, check, family_of, from_dict, kpi, leaves_of, listed, register

if TYPE_CHECKING:
    from okrkit.core.kpis.compiler import Query as Query
    from okrkit.core.kpis.compiler import compile as compile
    from okrkit.core.kpis.compiler import plan as plan
    from okrkit.core.kpis.filters import parse_filter as parse_filter

_COMPILING = {"Query": "compiler", "compile": "compiler", "plan": "compiler", "parse_filter": "filters"}


def __getattr__(name: str) -> object:
    if name in _COMPILING:
        return getattr(import_module(f"okrkit.core.kpis.{_COMPILING[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "GRAINS",
    "KPIS",
    "Cumulative",
    "Derived",
    "Kpi",
    "Leaf",
    "Query",
    "Ratio",
    "Retention",
    "Simple",
    "check",
    "compile",
    "family_of",
    "from_dict",
    "kpi",
    "leaves_of",
    "listed",
    "next_period",
    "page",
    "parse_filter",
    "period_start",
    "periods",
    "plan",
    "register",
]
