"""Values that figures are drawn from: small enough to count by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from okrkit.core.model import (
    Cycle,
    Grade,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Plan,
    Point,
    Series,
    band,
)
from okrkit.core.targets import Resolved, guard, pieces, propose, propose_limits
from okrkit.workspace.checking_in import Standing
from okrkit.workspace.forecasting import KpiForecast
from okrkit.workspace.reviewing import Graded
from okrkit.workspace.targeting import Attainment, Planned

RULE = "seasonal pace: the forecast made before the cycle began"


def months(
    values: list[float | None], kpi: str = "net_revenue", unit: str = "currency", **more: Any
) -> Series:
    """A month a value from January 2025 on; the last one is not settled."""
    starts = [date(2025 + i // 12, i % 12 + 1, 1) for i in range(len(values))]
    points = tuple(
        Point(s, v, 1, i < len(values) - 1) for i, (s, v) in enumerate(zip(starts, values, strict=True))
    )
    return Series(kpi, "month", unit, points=points, **more)


def weeks(values: list[float], unit: str = "share", **more: Any) -> Series:
    points = tuple(Point(date(2026, 1, 5) + timedelta(weeks=i), v, 1, True) for i, v in enumerate(values))
    return Series("conversion_rate", "week", unit, points=points, **more)


REVENUE = KeyResult(
    "Net revenue grows: 80 to 100", kpi="net_revenue", measure="total", unit="currency", baseline=80.0, target=100.0,
    commit=90.0, stretch=120.0, owner="Ida", id="kr-1",
)  # fmt: skip
CONVERSION = KeyResult(
    "Conversion to 2.4 %", kpi="conversion_rate", measure="mean", unit="share", baseline=0.02, target=0.024, owner="Jonas", id="kr-2",
)  # fmt: skip
RETURNS = KeyResult("Returns stay low", kind="keep within", unit="share", upper=0.05, id="kr-3")
STEPS = KeyResult(
    "New page in two steps", kind="milestone", milestones=(Milestone("a"), Milestone("b")), id="kr-4"
)
SURVEY = KeyResult("First survey <b>done</b>", baseline=1, target=2, id="kr-5")
OBJECTIVE = Objective(
    "A spring of its own", cycle="2026-Q2", team="company", owner="Ida", id="ob-1",
    key_results=(REVENUE, CONVERSION, RETURNS, STEPS, SURVEY),
)  # fmt: skip


def standing(kr: KeyResult, **given: Any) -> Standing:
    score = given.pop("score", None)
    blank: Mapping[str, Any] = {
        "value": None, "expected": None, "low": None, "high": None, "projected": None, "projected_low": None,
        "projected_high": None, "chance": None, "chance_said": "", "expected_score": None, "pace": "unknown", "rule": RULE,
        "reason": "" if score is not None else "no value yet", "settled": False, "data_day": date(2026, 5, 15),
        "confidence": None, "previous_confidence": None, "line": "", "blockers": (), "checkin_day": None, "history": (),
        "gap": "", "sentence": f"{kr.title}: not scored, no value yet.",
    }  # fmt: skip
    return Standing(
        key_result=kr,
        objective=OBJECTIVE,
        team="company",
        score=score,
        band=band(score),
        **{**blank, **given},
    )


def graded(kr: KeyResult, score: float | None, **given: Any) -> Graded:
    grade = given.pop("grade", None) or Grade(
        kr.id, proposed=score, grade=score, evidence="Unscored: no data." if score is None else "As counted."
    )
    return Graded(OBJECTIVE, kr, grade, score, band(score), given.get("standing"), given.get("edited", ()))


@pytest.fixture
def standings() -> list[Standing]:
    """One behind, one far behind, a guardrail, steps, and one without a value."""
    days = (date(2026, 4, 6), date(2026, 5, 4))
    return [
        standing(REVENUE, value=40.0, score=0.0, expected=50.0, projected=80.0, pace="behind", confidence=7.0, line="Slow.",
                 checkin_day=days[1], blockers=("No stock",), history=((days[0], 5.0, 6.0, 8.0), (days[1], 30.0, 35.0, 7.0)),
                 sentence="Net revenue: 40 so far."),
        standing(CONVERSION, value=0.019, score=0.0, expected=0.022, projected=0.019, pace="far behind", confidence=4.0,
                 checkin_day=days[0], history=((days[0], 0.02, 0.021, 4.0),), sentence="Conversion: 1.9 % so far."),
        standing(RETURNS, value=0.04, score=0.9, confidence=8.0, checkin_day=days[1], line="Fine."),
        standing(STEPS, score=0.5),
        standing(SURVEY),
    ]  # fmt: skip


@pytest.fixture
def grades() -> list[Graded]:
    """Green, amber, red, and two unscored."""
    said = standing(
        REVENUE,
        confidence=7.0,
        history=((date(2026, 4, 6), 5.0, 6.0, 8.0), (date(2026, 5, 4), 30.0, 35.0, 6.0)),
    )
    low = standing(CONVERSION, confidence=3.0, history=((date(2026, 4, 6), 0.02, 0.021, 3.0),))
    return [
        graded(REVENUE, 0.8, standing=said), graded(CONVERSION, 0.5, standing=low), graded(RETURNS, 0.2),
        graded(STEPS, None), graded(SURVEY, None),
    ]  # fmt: skip


@pytest.fixture
def plan() -> Plan:
    work = (
        Initiative("Second supplier", "2026-Q2", "company", ("kr-1",), owner="Mirja", due=date(2026, 5, 1)),
        Initiative("Tidy the cellar", "2026-Q2", "company"),
    )
    return Plan("2026-Q2", "company", (OBJECTIVE,), work)


MONTHS_BEFORE = 30


def forecast_by_hand(better: str = "up", n_values: int = 60, **more: Any) -> KpiForecast:
    """The second quarter of 2026 by months: 30 months of 10 before it, then eleven futures that bring 8, 8.4 ... 12 a month.

    So the quarter's total is 24, 25.2 ... 36, and was 30 in each quarter before.
    """
    cycle = Cycle("2026-Q2")
    months = np.linspace(8, 12, 11)[:, None] * np.ones(3)
    own = pieces(cycle, "month")
    given: dict[str, Any] = {
        "kpi": "net_revenue", "label": "Net revenue", "unit": "currency", "better": better, "cycle": cycle, "where": "",
        "measure": "total", "quantity": "total", "step": "month", "as_of": date(2026, 4, 1), "ends": months.sum(axis=1),
        "paths": months, "before": 0, "pieces": own, "first": date(2023, 10, 1), "history": np.full(MONTHS_BEFORE, 10.0),
        "ahead": months, "known_until": date(2026, 4, 1), "observed": 0, "provisional": 0, "unsure": 0, "settling": None,
        "scale": None, "method": "by hand", "n_values": n_values, "band_only": False, "notes": ("A note.",), "seed": 1,
    }  # fmt: skip
    return KpiForecast(**{**given, **more})


def attainment_by_hand(baseline: float | None = 20.0, **more: Any) -> Attainment:
    about = forecast_by_hand(**more)
    better = "down" if about.better == "down" else "up"
    proposal = propose(about.ends, baseline, better, n_values=about.n_values)  # type: ignore[arg-type]
    kind = "decrease" if better == "down" else "increase"
    return Attainment(
        about,
        kind,
        "aspirational",
        proposal.baseline,
        "last year",
        proposal,
        None,
        (),
        proposal.notes,
        baseline,
    )


def guardrail_by_hand() -> Attainment:
    about = forecast_by_hand()
    return Attainment(
        about,
        "keep within",
        "aspirational",
        None,
        "",
        None,
        propose_limits(about.paths, "lower"),
        (),
        (),
        10.0,
    )


def planned_by_hand(kr: KeyResult = REVENUE, target: float = 30.0) -> Planned:
    about = attainment_by_hand()
    reached = about.forecast.chance(target)
    return Planned(kr, about, (("target", target, reached, about.forecast.say(reached)),), 0.6)


def held_by_hand() -> Planned:
    about = guardrail_by_hand()
    held = guard(about.forecast.paths, None, 9.0).chance
    return Planned(RETURNS, about, (("upper limit", 9.0, held, about.forecast.say(held)),), 0.3)


RESULTS = [
    Resolved("Shop", "2026-Q1", 0.7, True, 0.3), Resolved("Shop", "2026-Q2", 0.7, False, 0.1),
    Resolved("Care", "2026-Q1", 0.5, True, None), Resolved("Care", "2026-Q2", 0.9, True, 0.8),
]  # fmt: skip

MOVED: list[dict[str, Any]] = [
    {"kpi": "orders", "label": "Orders", "unit": "orders", "better": "up", "now": 110.0, "before": 100.0,
     "against": "the same days a year ago", "change": 10.0, "change_share": 0.10, "direction": "good", "unusual": False, "sentence": "Orders rose."},
    {"kpi": "return_rate", "label": "Return rate", "unit": "share", "better": "down", "now": 0.06, "before": 0.05,
     "against": "the same days a year ago", "change": 0.01, "change_share": 0.20, "direction": "bad", "unusual": True, "sentence": "Returns rose."},
    {"kpi": "sessions", "label": "Sessions", "unit": "sessions", "better": "up", "now": 1000.0, "before": 100.0,
     "against": "the same days a year ago", "change": 900.0, "change_share": 9.0, "direction": "good", "unusual": False, "sentence": "Sessions rose."},
    {"kpi": "basket", "label": "Basket", "unit": "currency", "better": "up", "now": 50.0, "before": 50.0,
     "against": "the same days a year ago", "change": 0.0, "change_share": 0.0, "direction": "flat", "unusual": False, "sentence": "Basket is flat."},
]  # fmt: skip


@pytest.fixture
def moved() -> list[dict[str, Any]]:
    return [dict(row) for row in MOVED]


Make = Callable[..., Any]
