"""A small what-if, drawn by the tests of the figures: numbers counted by hand."""

from __future__ import annotations

from typing import Any

from okrkit.figures.driver_trees import Branch, Part
from okrkit.figures.ways import Step, Way

WHAT: dict[str, Any] = {"what": "Net revenue in 2027", "unit": "currency", "currency": "EUR"}
MEMBERS = ("email", "social")


def by_channel(now: tuple[float, float], before: tuple[float, float]) -> tuple[Part, ...]:
    return tuple(Part(m, n, b) for m, n, b in zip(MEMBERS, now, before, strict=True))


# 1,000 x 2 % x 50 + 500 x 4 % x 40 = 1,000 + 800; before: 800 x 2 % x 50 + 500 x 4 % x 40 = 800 + 800
TREE = [
    Branch("net_revenue", "Net revenue", "currency", 1800.0, 1600.0, "up", "31 %", "sum of revenue", ("revenue",)),
    Branch(
        "revenue", "Revenue", "currency", 1800.0, 1600.0, "up", "", "sessions × conversion × order value",
        ("sessions", "conversion", "order_value"), "channel", by_channel((1000.0, 800.0), (800.0, 800.0)),
    ),
    Branch("sessions", "Sessions", "sessions", 1500.0, 1300.0, "up", by="channel", members=by_channel((1000.0, 500.0), (800.0, 500.0))),
    Branch("conversion", "Conversion", "share", better="up", by="channel", members=by_channel((0.02, 0.04), (0.02, 0.04))),
    Branch("order_value", "Order value", "currency", better="up", by="channel", members=by_channel((50.0, 40.0), (50.0, 40.0))),
]  # fmt: skip
ENDS = [
    {"label": "Return rate", "low": "4 %", "high": "7 %", "at_low": 1820.0, "at_high": 1760.0},
    {"label": "Sessions", "low": "-5 %", "high": "+10 %", "at_low": 1710.0, "at_high": 1980.0},
]
SHARES = [
    {"label": "Return rate", "share": 0.05, "total": 0.05},
    {"label": "Sessions", "share": 0.85, "total": 0.95},
]
SCENARIOS = [
    {"name": "as things go", "p10": 1500.0, "p25": 1600.0, "p50": 1650.0, "p75": 1700.0, "p90": 1800.0, "chance": "4 %",
     "net_revenue": 1650.0, "sessions": 1300.0},
    {"name": "more email", "p10": 1600.0, "p25": 1700.0, "p50": 1800.0, "p75": 1900.0, "p90": 2000.0, "chance": "31 %",
     "net_revenue": 1800.0, "sessions": 1500.0},
]  # fmt: skip
WAYS = [
    Way("Fewest levers", 2000.0, True, (Step("Sessions, email", "sessions", 800.0, 1200.0, 0.8, 900.0, "Ida", "A letter"),), 0.8, "50 %"),
    Way("Least cost", 1900.0, False, (Step("Conversion", "share", 0.02, 0.022, 1.0), Step("Return rate", "share", 0.08, 0.07, 0.5, 300.0))),
]  # fmt: skip
TARGETS = [
    {"team": "Marketing", "title": "More visits", "label": "Sessions, email", "unit": "sessions", "before": 800.0, "target": 1000.0, "part": 200.0},
]  # fmt: skip
LEVERS = [
    {"label": "Order value", "unit": "currency", "now": 50.0, "needed": 55.0},
    {"label": "Return rate", "unit": "share", "now": 0.01, "needed": None},
]
