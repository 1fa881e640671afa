"""Histories of key results, gathered from a shop whose figures are sums done in the head.

Every day has two orders of one piece at 10 EUR until the end of 2025 and at 11 EUR from then on; on Mondays a third.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.core.model import Plan
from okrkit.core.rules import Context, check_key_result
from okrkit.workspace import Workspace

FIRST, LAST = date(2024, 12, 30), date(2026, 9, 27)
NOW = datetime(2026, 9, 28, 8, tzinfo=UTC)


def day_rows(day: date) -> list[str]:
    price = 10 if day.year < 2026 else 11
    n = 3 if day.weekday() == 0 else 2
    return [f"{day}-{k},{day} 12:00,c{(day.toordinal() * 3 + k) % 50},T1,1,{price}.00,DE" for k in range(n)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("histories")
    days = [FIRST + timedelta(days=k) for k in range((LAST - FIRST).days + 1)]
    header = "order_id,ordered_at,customer_id,sku,quantity,unit_price,country"
    (at / "orders.csv").write_text("\n".join([header, *(r for d in days for r in day_rows(d))]))
    months = [date(y, m, 1) for y in (2025, 2026) for m in range(1, 13) if date(y, m, 1) <= LAST]
    visits = ["day,channel,sessions,carts,purchases", *(f"{d},all,{900 + d.month},300,60" for d in months)]
    (at / "visits.csv").write_text("\n".join(visits))
    with ok.init(at / "shop", name="Tea", currency="EUR", timezone="UTC", clock=lambda: NOW) as ws:
        ws.import_files("table", [at / "orders.csv"])
        ws.import_files("table", [at / "visits.csv"])
        ws.save(ok.Team("shop", "Tea", "company"), who="Ida")
    return at / "shop"


@pytest.fixture
def ws(folder: Path) -> Workspace:
    return Workspace(folder, clock=lambda: NOW)


def kr(kpi: str = "orders", measure: str = "total", **more: object) -> ok.KeyResult:
    return ok.KeyResult(f"More {kpi}", kpi=kpi, measure=measure, **more)  # type: ignore[arg-type]


def test_a_total_is_measured_over_whole_cycles_and_the_newest_days(ws: Workspace) -> None:
    found = ws.history(kr(), "2026-Q4")
    assert found is not None
    # 2026-Q2 has 91 days and 13 Mondays, 2025-Q4 has 92 days and 13 Mondays; Q3 is not over yet
    values = {s.name: s.value for s in found.former}
    assert values["2026-Q2"] == 2 * 91 + 13
    assert values["2025-Q4"] == 2 * 92 + 13
    assert "2026-Q3" not in values
    assert found.year_ago == "2025-Q4"
    assert found.start == found.same_season()
    assert found.latest is not None
    assert (found.latest.days, found.latest.end) == (92, date(2026, 9, 28))
    assert found.latest.words == "13 weeks to 27 September 2026"


def test_readings_are_complete_weeks_before_now(ws: Workspace) -> None:
    found = ws.history(kr(), "2026-Q4")
    assert found is not None
    assert {w.value for w in found.readings} == {15.0}
    assert (found.readings[0].start, found.readings[-1].end) == (FIRST, date(2026, 9, 28))
    assert len(found.readings) == 91
    assert found.every == 7
    assert found.noise == 0, "every week has fifteen orders"
    assert found.outcomes == (), "whether a still metric moves is not known from data"


def test_a_mean_of_what_adds_up_is_one_a_week_and_of_a_rate_over_the_days(ws: Workspace) -> None:
    orders, value = ws.histories([kr(measure="mean"), kr("average_order_value", "mean")], "2026-Q4")
    assert {s.value for s in orders.former} == {15.0}
    assert {s.name: s.value for s in value.former}["2025-Q4"] == 10.0
    assert value.latest is not None
    assert value.latest.value == 11.0


def test_a_level_is_read_over_the_last_four_weeks(ws: Workspace) -> None:
    found = ws.history(kr(measure="last"), "2026-Q4")
    assert found is not None
    assert found.latest is not None
    assert (found.latest.days, found.latest.value) == (28, 60.0)
    last_of_quarter = found.former[0]
    assert (last_of_quarter.name, last_of_quarter.end, last_of_quarter.days) == (
        "2026-Q2",
        date(2026, 7, 1),
        28,
    )


def test_nothing_after_the_cycles_first_day_is_looked_at(ws: Workspace) -> None:
    found = ws.history(kr(), "2026-Q1")
    assert found is not None
    assert found.readings[-1].end == date(2025, 12, 29)
    assert max(s.end for s in found.former) == date(2026, 1, 1)


def test_an_earlier_day_knows_less(ws: Workspace) -> None:
    then = ws.at("2026-03-02")
    found = then.history(kr(), "2026-Q4")
    assert found is not None
    assert found.readings[-1].end <= date(2026, 3, 2)
    assert found.former[0].name == "2025-Q4"


@pytest.mark.parametrize(
    "draft",
    [
        ok.KeyResult("By hand", metric="survey"),
        kr("no_such_kpi"),
        kr("fulfilment_hours", "mean"),
        kr(where="country = 'FR'"),
        kr(where="no_such_column = 1"),
        ok.KeyResult("Shop moved", kind="milestone", kpi="orders"),
    ],
    ids=["no KPI", "unknown KPI", "no data", "no rows", "wrong filter", "milestone"],
)
def test_where_the_data_say_nothing_there_is_no_history(ws: Workspace, draft: ok.KeyResult) -> None:
    assert ws.history(draft, "2026-Q4") is None


def test_data_that_come_once_a_month_are_no_weeks_to_steer_by(ws: Workspace) -> None:
    draft = kr("sessions", target=4000.0)
    found = ws.history(draft, "2026-Q4")
    assert found is not None
    assert 28 <= found.every <= 35
    assert (found.noise, found.outcomes) == (None, ())
    context = Context(objective=ok.Objective("Seen", "2026-Q4"), histories=(found,))
    (said,) = [f for f in check_key_result(draft, context=context) if f.code == "DT105"]
    assert "2026-Q4 has three readings" in said.message


def test_a_young_shop_starts_from_its_last_four_weeks(ws: Workspace) -> None:
    found = ws.at("2025-02-16").history(kr("average_order_value", "mean"), "2025-Q2")
    assert found is not None
    assert found.former == ()
    assert found.start is not None
    assert (found.start.words, found.start.value) == ("4 weeks to 16 February 2025", 10.0)


def test_a_filter_narrows_the_history(ws: Workspace) -> None:
    narrowed = ws.history(kr(where="country  = 'DE'"), "2026-Q4")
    assert narrowed is not None
    assert narrowed.where == "country = 'DE'"
    assert narrowed.former == (ws.history(kr(), "2026-Q4") or narrowed).former


def test_a_kept_history_asks_the_data_no_more(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ws.history(kr(), "2026-Q4")
    monkeypatch.setattr(type(ws), "kpis_over", None)
    assert ws.history(kr(target=300.0), "2026-Q4") is first


def test_a_draft_without_a_readable_cycle_has_no_histories(ws: Workspace) -> None:
    aims = tuple(ok.Objective("Grow", name, key_results=(kr(),)) for name in ("", "soon", "2026-Q4"))
    plan = Plan("", objectives=aims)
    assert [h.cycle for h in ws._histories_of(plan)] == ["2026-Q4"]


def test_findings_hold_the_plan_against_the_data(ws: Workspace) -> None:
    objective = ok.Objective(
        "Bigger baskets", "2026-Q4", "shop", (
            kr("average_order_value", "mean", baseline=8.0, target=9.0, unit="currency"),
            kr("orders", "total", target=150.0),
            kr("units_sold", "total", baseline=197.0, target=230.0),
        ),
    )  # fmt: skip
    saved = ws.save(objective, who="Ida")
    found = ws.findings("2026-Q4")
    data = found[found["code"].str.startswith("DT")]
    assert dict(zip(data["id"].str[-3:], data["code"], strict=True)) == {"KR1": "DT101", "KR2": "DT108"}
    (baseline,) = data.loc[data["code"] == "DT101", "message"]
    assert "€11.00 for the 13 weeks to 27 September 2026 and €10.00 for 2025-Q4" in baseline.replace(
        "€11.00 for 2026-Q2, ", ""
    )
    ws.remove(saved, who="Ida")
