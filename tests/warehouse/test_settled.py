"""Which periods are settled, and which only partly there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any

from okrkit.warehouse import View, Warehouse


def settled(view: View, kpi: str, grain: Any = "month", **options: Any) -> dict[str, bool]:
    return {r["period_start"]: r["settled"] for r in view.records(kpi, grain, **options)}


def daily(build: ModuleType, first: str, last: str, step: int = 1) -> dict[str, Any]:
    start, n = build.d(first), (build.d(last) - build.d(first)).days + 1
    days = [start + timedelta(days=i) for i in range(0, n, step)]
    return build.orders(*((f"O{i}", day, "a", [("x", "1", "1")]) for i, day in enumerate(days)))  # type: ignore[no-any-return]


def test_a_month_that_the_data_do_not_span_is_unsettled(build: ModuleType, view_of: Any) -> None:
    view = view_of(daily(build, "2026-01-10", "2026-04-09"))
    assert settled(view, "orders") == {
        "2026-01-01": False,
        "2026-02-01": True,
        "2026-03-01": True,
        "2026-04-01": False,
    }
    assert settled(view, "orders", "week")["2026-04-06"] is False
    assert settled(view, "orders", "all") == {"2026-01-10": True}


def test_a_month_is_settled_with_its_last_day(build: ModuleType, view_of: Any) -> None:
    assert settled(view_of(daily(build, "2026-01-01", "2026-01-31")), "orders") == {"2026-01-01": True}
    assert settled(view_of(daily(build, "2026-01-01", "2026-01-30")), "orders") == {"2026-01-01": False}


def test_a_shop_closed_on_weekends_may_begin_on_the_third(build: ModuleType, view_of: Any) -> None:
    # Every third day has orders: a beginning two days into the month is usual, three days are not.
    assert settled(view_of(daily(build, "2026-01-03", "2026-02-02", 3)), "orders")["2026-01-01"] is True
    assert settled(view_of(daily(build, "2026-01-04", "2026-02-03", 3)), "orders")["2026-01-01"] is False


def test_undated_refunds_settle_a_month_later(build: ModuleType, view_of: Any) -> None:
    tables = daily(build, "2026-01-01", "2026-03-15")
    back = {"return_id": "R", "order_id": "O1", "returned_day": build.d("2026-01-02"), "amount": 1.0}
    dated = {**tables, "returns": build.table("returns", [back])}
    undated = {**tables, "returns": build.table("returns", [{**back, "dated": "order"}])}
    assert settled(view_of(dated), "net_sales") == {
        "2026-01-01": True,
        "2026-02-01": True,
        "2026-03-01": False,
    }
    assert settled(view_of(undated), "net_sales") == {
        "2026-01-01": True,
        "2026-02-01": False,
        "2026-03-01": False,
    }
    assert settled(view_of(undated), "gross_sales")["2026-02-01"] is True


def test_a_trailing_year_is_settled_once_there_is_a_year(build: ModuleType, view_of: Any) -> None:
    view = view_of(daily(build, "2025-01-01", "2026-02-10"))
    found = settled(view, "repeat_purchase_rate_365")
    assert [month for month, ok in found.items() if ok] == ["2025-12-01", "2026-01-01"]


def test_the_running_period_of_a_past_day_is_unsettled(build: ModuleType, tmp_path: Any) -> None:
    warehouse = Warehouse(tmp_path / "w")
    warehouse.load(
        daily(build, "2026-01-01", "2026-06-30"), info={}, known_at=datetime(2026, 7, 1, tzinfo=UTC)
    )
    assert settled(warehouse.view(datetime(2026, 3, 20, tzinfo=UTC)), "orders") == {
        "2026-01-01": True, "2026-02-01": True, "2026-03-01": False,
    }  # fmt: skip
    # At midnight after the 31st March is over; at noon of the 31st it is not.
    assert settled(warehouse.view(datetime(2026, 4, 1, tzinfo=UTC)), "orders")["2026-03-01"] is True
    assert settled(warehouse.view(datetime(2026, 3, 31, 12, tzinfo=UTC)), "orders")["2026-03-01"] is False


def test_a_range_that_cuts_a_period_leaves_it_unsettled(build: ModuleType, view_of: Any) -> None:
    view = view_of(daily(build, "2026-01-01", "2026-06-30"))
    found = settled(view, "orders", start=date(2026, 2, 10), end=date(2026, 4, 1))
    assert found == {"2026-02-01": False, "2026-03-01": True}
    assert settled(view, "orders", "all", start=date(2026, 2, 10), end=date(2026, 4, 1)) == {
        "2026-02-10": True
    }


def test_values_stand_only_where_all_tables_have_data(build: ModuleType, view_of: Any) -> None:
    tables = daily(build, "2026-01-01", "2026-04-30")
    days = [build.d("2026-02-01") + timedelta(days=i) for i in range(59)]
    tables["sessions"] = build.table(
        "sessions", [{"day": day, "channel": "web", "sessions": 10} for day in days]
    )
    view = view_of(tables)
    assert list(settled(view, "orders")) == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
    assert settled(view, "conversion_rate_orders") == {"2026-02-01": True, "2026-03-01": True}


def test_a_ratio_of_two_tables_counts_the_days_that_both_have(build: ModuleType, view_of: Any) -> None:
    # 120 days of orders, 10 a day of advertising in the last 30: 30 orders of 1 against 300, also beside other KPIs.
    tables = daily(build, "2026-01-01", "2026-04-30")
    days = [build.d("2026-04-01") + timedelta(days=i) for i in range(30)]
    tables["spend"] = build.table("spend", [{"day": day, "channel": "web", "amount": 10.0} for day in days])
    view = view_of(tables)
    alone = view.records("return_on_ad_spend", "all")
    assert [(r["period_start"], r["value"]) for r in alone] == [("2026-04-01", 0.1)]
    beside = {r["kpi"]: r["value"] for r in view.records(["gross_sales", "return_on_ad_spend"], "all")}
    assert beside == {"gross_sales": 120, "return_on_ad_spend": 0.1}
    assert [r["value"] for r in view.records("return_on_ad_spend", "year")] == [0.1]
