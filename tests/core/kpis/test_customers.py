"""Customer KPIs over a few orders, counted by hand, and trailing windows against a plain count."""

from __future__ import annotations

from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit.warehouse import View


def values(view: View, kpi: str, grain: Any = "month", **options: Any) -> dict[str, Any]:
    return {r["period_start"]: r["value"] for r in view.records(kpi, grain, **options)}


def shop(build: ModuleType, *placed: tuple[str, str | None]) -> dict[str, Any]:
    """One order of one piece at 10 for each (day, customer)."""
    return build.orders(
        *((f"O{i}", build.d(day), who, [("x", "1", "10")]) for i, (day, who) in enumerate(placed))
    )  # type: ignore[no-any-return]


@pytest.fixture
def view(build: ModuleType, view_of: Any) -> View:
    return view_of(  # type: ignore[no-any-return]
        shop(
            build,
            ("2026-01-01", "ann"), ("2026-01-10", "bob"), ("2026-01-10", "bob"), ("2026-01-20", None), ("2026-01-21", None),
            ("2026-02-03", "ann"), ("2026-02-04", "cem"),
            ("2026-04-30", "cem"),
        )
    )  # fmt: skip


def test_trap_13_guests_are_not_one_giant_customer(view: View) -> None:
    assert values(view, "active_customers") == {
        "2026-01-01": 2,
        "2026-02-01": 2,
        "2026-03-01": 0,
        "2026-04-01": 1,
    }
    assert values(view, "orders_without_customer")["2026-01-01"] == 2
    assert values(view, "orders_per_customer")["2026-01-01"] == 1.5


def test_new_and_returning_make_up_the_active_ones(view: View) -> None:
    assert values(view, "new_customers") == {
        "2026-01-01": 2,
        "2026-02-01": 1,
        "2026-03-01": 0,
        "2026-04-01": 0,
    }
    assert values(view, "returning_customers") == {
        "2026-01-01": 0,
        "2026-02-01": 1,
        "2026-03-01": 0,
        "2026-04-01": 1,
    }
    assert values(view, "returning_customer_rate")["2026-02-01"] == 0.5
    assert values(view, "returning_customer_rate")["2026-03-01"] is None


def test_the_first_order_is_looked_up_before_the_range_begins(view: View) -> None:
    assert values(view, "new_customers", start=date(2026, 2, 1)) == {
        "2026-02-01": 1,
        "2026-03-01": 0,
        "2026-04-01": 0,
    }


def test_trap_13_the_window_of_a_repeat_rate_makes_the_difference(view: View) -> None:
    # Up to the end of January bob alone has two orders; of February bob and ann; of April all three.
    assert values(view, "repeat_purchase_rate") == {
        "2026-01-01": 0.5, "2026-02-01": round(2 / 3, 6), "2026-03-01": round(2 / 3, 6), "2026-04-01": 1,
    }  # fmt: skip
    assert values(view, "repeat_purchase_rate_in_period") == {
        "2026-01-01": 0.5, "2026-02-01": 0, "2026-03-01": None, "2026-04-01": 0,
    }  # fmt: skip
    # bob's two orders are on one day.
    assert values(view, "repeat_purchase_rate_distinct_days")["2026-01-01"] == 0
    assert values(view, "repeat_purchase_rate", start=date(2026, 4, 1)) == {"2026-04-01": 1}


def test_a_year_later_the_trailing_window_has_let_go(build: ModuleType, view_of: Any) -> None:
    view = view_of(shop(build, ("2025-01-10", "ann"), ("2025-01-20", "ann"), ("2025-03-01", "bob"), ("2026-01-15", "bob"), ("2026-02-01", "x")))  # fmt: skip
    # On 1 February 2026 the window begins on 1 February 2025: bob's two orders are in it, ann's are not.
    assert values(view, "customers_365")["2026-01-01"] == 1
    assert values(view, "repeat_purchase_rate_365")["2026-01-01"] == 1
    # One day earlier in the calendar, on 1 January 2026, ann's window is still open.
    assert values(view, "customers_365")["2025-12-01"] == 2
    assert values(view, "repeat_purchase_rate_365")["2025-12-01"] == 0.5


def test_lifetime_value_is_a_year_of_sales_per_customer(build: ModuleType, view_of: Any) -> None:
    view = view_of(
        shop(build, ("2025-01-10", "ann"), ("2025-12-20", "ann"), ("2025-12-31", "bob"), ("2026-01-31", None))
    )
    # Window of January 2026: from 31 January 2025 on. ann 10, bob 10, the guest counts nowhere.
    assert values(view, "customer_lifetime_value")["2026-01-01"] == 10
    assert values(view, "customer_lifetime_value")["2025-12-01"] == 15


def test_by_channel_new_and_returning_still_make_up_the_active_ones(build: ModuleType, view_of: Any) -> None:
    d = build.d
    view = view_of(
        build.orders(
            ("A", d("2026-01-01"), "ann", [("x", "1", "1")], {"channel": "web"}),
            ("B", d("2026-01-02"), "ann", [("x", "1", "1")], {"channel": "pos"}),
            ("C", d("2026-02-02"), "ann", [("x", "1", "1")], {"channel": "pos"}),
        )
    )
    by = {
        k: {(r["period_start"], r["channel"]): r["value"] for r in view.records(k, by="channel")}
        for k in ("new_customers", "returning_customers", "active_customers")
    }
    for cell, active in by["active_customers"].items():
        assert by["new_customers"][cell] + by["returning_customers"][cell] == active
    assert by["returning_customers"]["2026-02-01", "pos"] == 1


def test_data_without_any_identity_give_no_customer_kpi(build: ModuleType, view_of: Any) -> None:
    view = view_of(shop(build, ("2026-01-01", None), ("2026-01-02", None)))
    why = view.availability()
    assert why["orders"] is None
    assert "customers cannot be counted" in str(why["repeat_purchase_rate"])
    assert "customers cannot be counted" in str(why["active_customers"])
    assert why["sessions"] == "there is no data about sessions yet"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from("abc")), min_size=1, max_size=25),
    st.sampled_from(["week", "month", "all"]),
)
def test_trailing_windows_equal_a_plain_count(
    build: ModuleType, view_of: Any, placed: list[tuple[int, str]], grain: Any
) -> None:
    first = date(2024, 1, 1)
    days = [(first + timedelta(days=n), who) for n, who in placed]
    view = view_of(shop(build, *((d.isoformat(), who) for d, who in days)))
    last = max(d for d, _ in days)
    wanted = ["customers_365", "repeat_customers_365", "customers_so_far", "customers_with_repeat_orders"]
    for record in view.records(wanted, grain):
        start = date.fromisoformat(record["period_start"])
        from okrkit.core.kpis import next_period

        end = min(last + timedelta(days=1), next_period(start, grain) if grain != "all" else date.max)
        since = end - timedelta(days=365) if "365" in record["kpi"] else date.min
        at_least = 2 if "repeat" in record["kpi"] else 1
        counts = [sum(w == who and since <= d < end for d, w in days) for who in "abc"]
        assert record["value"] == sum(n >= at_least for n in counts), record
