"""KPIs: declared definitions and the SQL compiled from them, never executed here."""

from okrkit.core.kpis.compile import Query, compile, plan
from okrkit.core.kpis.definitions import Cumulative, Derived, Kpi, Leaf, Ratio, Retention, Simple
from okrkit.core.kpis.filters import parse_filter
from okrkit.core.kpis.grains import GRAINS, next_period, period_start, periods
from okrkit.core.kpis.page import page
from okrkit.core.kpis.registry import KPIS, check, family_of, from_dict, kpi, leaves_of, listed, register

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
