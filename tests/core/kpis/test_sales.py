"""Sales KPIs over a few rows, counted by hand."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from okrkit.errors import MixedCurrencyError
from okrkit.warehouse import View


def values(view: View, kpi: str, grain: Any = "month", **options: Any) -> dict[str, Any]:
    return {r["period_start"]: r["value"] for r in view.records(kpi, grain, **options)}


@pytest.fixture
def shop(build: ModuleType, view_of: Any) -> View:
    """January: A 2 x 10 + 1 x 5, B 1 x 10 (test order C does not count). February: nothing. March: D 3 x 4; A's 10 back."""
    d = build.d
    tables = build.orders(
        (
            "A",
            d("2026-01-01"),
            "ann",
            [("tea", "2", "10"), ("cup", "1", "5")],
            {"discount": 2.5, "shipping": 4.0},
        ),
        ("B", d("2026-01-31"), "bob", [("tea", "1", "10")], {"channel": "pos", "cancelled_at": None}),
        ("C", d("2026-01-31"), "eve", [("tea", "9", "10")], {"is_order": False, "why_not": "test"}),
        ("D", d("2026-03-02"), "ann", [("pot", "3", "4")]),
        ("E", d("2026-04-01"), None, [("pot", "1", "4")]),
    )
    tables["returns"] = build.table(
        "returns", [{"return_id": "R1", "order_id": "A", "returned_day": d("2026-03-03"), "sku": "tea", "quantity": Decimal(1), "amount": Decimal(10)}]
    )  # fmt: skip
    return view_of(tables)  # type: ignore[no-any-return]


def test_a_test_order_counts_nowhere(shop: View) -> None:
    assert values(shop, "orders") == {"2026-01-01": 2, "2026-02-01": 0, "2026-03-01": 1, "2026-04-01": 1}
    assert values(shop, "gross_sales")["2026-01-01"] == 35
    assert values(shop, "units_sold")["2026-01-01"] == 4


def test_an_order_with_two_lines_is_not_counted_twice_after_the_join(shop: View) -> None:
    # A has two lines and one discount: a join of orders with lines would take the discount off twice.
    assert values(shop, "net_sales", end=None)["2026-01-01"] == 35 - 2.5
    assert values(shop, "average_order_value")["2026-01-01"] == (35 - 2.5) / 2


def test_an_empty_month_is_zero_for_sums_and_has_no_value_for_shares(shop: View) -> None:
    assert values(shop, "gross_sales")["2026-02-01"] == 0
    assert values(shop, "average_order_value")["2026-02-01"] is None
    assert values(shop, "return_rate")["2026-02-01"] is None


def test_trap_07_a_return_counts_in_its_own_month_not_in_that_of_the_sale(shop: View) -> None:
    assert values(shop, "returns") == {"2026-01-01": 0, "2026-02-01": 0, "2026-03-01": 10, "2026-04-01": 0}
    assert values(shop, "return_rate")["2026-03-01"] == round(10 / 12, 6)
    assert values(shop, "net_revenue")["2026-03-01"] == 2


def test_cut_by_article_the_discount_follows_the_value_of_the_lines(shop: View) -> None:
    # A's 2.50: 20 of its 25 are tea, 5 are a cup.
    found = {(r["sku"], r["period_start"]): r["value"] for r in shop.records("discounts", by="sku")}
    assert found["tea", "2026-01-01"] == 2.0
    assert found["cup", "2026-01-01"] == 0.5
    whole = sum(r["value"] for r in shop.records("net_sales", "all", by="sku"))
    assert whole == shop.records("net_sales", "all")[0]["value"] == 41 + 10 - 2.5 - 10


def test_a_filter_on_lines_counts_the_orders_that_hold_such_a_line(shop: View) -> None:
    assert values(shop, "orders", where="sku = 'cup'")["2026-01-01"] == 1
    assert values(shop, "orders", where="sku = 'tea'")["2026-01-01"] == 2
    assert values(shop, "active_customers", where="sku ~ '^po'", grain="all") == {"2026-01-01": 1}


def test_a_filter_on_orders_reaches_their_lines_and_returns(shop: View) -> None:
    assert values(shop, "gross_sales", where="channel = 'pos'")["2026-01-01"] == 10
    assert values(shop, "returns", "all", where="order_name is null and discount > 1") == {"2026-01-01": 10}


def test_shipping_cannot_be_given_by_article(shop: View) -> None:
    with pytest.raises(ValueError, match="belongs to no single line"):
        shop.records("net_revenue_with_shipping", by="sku")
    assert values(shop, "net_revenue_with_shipping")["2026-01-01"] == 32.5 + 4


def test_n_is_the_rows_that_a_value_rests_on(shop: View) -> None:
    assert shop.records("gross_sales")[0]["n"] == 3
    assert shop.records("average_order_value")[0]["n"] == 2


def test_trap_50_a_ratio_over_months_is_not_the_mean_of_the_months(build: ModuleType, view_of: Any) -> None:
    # January: one order of 100; February: three of 20. Mean of the months' means: 60; in truth 160 / 4 = 40.
    d = build.d
    view = view_of(
        build.orders(
            ("A", d("2026-01-05"), "a", [("x", "1", "100")]),
            *((f"B{i}", d("2026-02-05"), "a", [("x", "1", "20")]) for i in range(3)),
        )
    )
    assert values(view, "average_order_value") == {"2026-01-01": 100, "2026-02-01": 20}
    assert values(view, "average_order_value", "all") == {"2026-01-05": 40}


def test_trap_50_two_currencies_are_never_added_up(build: ModuleType, view_of: Any) -> None:
    d = build.d
    view = view_of(
        build.orders(
            ("A", d("2026-01-05"), "a", [("x", "1", "100")], {"country": "DE"}),
            ("B", d("2026-01-06"), "b", [("x", "1", "70")], {"currency": "USD", "country": "US"}),
        )
    )
    with pytest.raises(MixedCurrencyError, match="EUR, USD"):
        view.records("net_revenue")
    assert values(view, "orders") == {"2026-01-01": 2}
    assert values(view, "net_revenue", currency="USD") == {"2026-01-01": 70}
    assert values(view, "net_revenue", where="country = 'DE'") == {"2026-01-01": 100}
    assert [(r["currency"], r["value"]) for r in view.records("net_revenue", by="currency")] == [
        ("EUR", 100),
        ("USD", 70),
    ]
    with pytest.raises(ValueError, match="use one of: EUR, USD"):
        view.records("net_revenue", currency="GBP")


def test_trap_51_a_late_evening_order_stays_in_the_shops_month(build: ModuleType, view_of: Any) -> None:
    from datetime import datetime

    # 31 January 23:30 in New York is 1 February 04:30 in UTC.
    day = build.d("2026-01-31")
    stamps = {"placed_at": datetime(2026, 1, 31, 23, 30), "placed_utc": datetime(2026, 2, 1, 4, 30)}
    view = view_of(build.orders(("A", day, "a", [("x", "1", "9")], stamps)))
    assert values(view, "orders") == {"2026-01-01": 1}


def test_trap_52_postage_and_fees_leave_the_return_rate_by_a_filter(build: ModuleType, view_of: Any) -> None:
    d = build.d
    tables = build.orders(("A", d("2026-01-05"), "a", [("12345", "1", "90"), ("POST", "1", "10")]))
    back = [("R1", "12345", 9), ("R2", "POST", 10), ("R3", "M", 31)]
    tables["returns"] = build.table(
        "returns",
        [
            {"return_id": r, "returned_day": d("2026-01-20"), "sku": sku, "amount": Decimal(a)}
            for r, sku, a in back
        ],
    )
    view = view_of(tables)
    assert values(view, "return_rate") == {"2026-01-01": 0.5}
    assert values(view, "return_rate", where="sku ~ '^[0-9]{5}'") == {"2026-01-01": 0.1}


def test_trap_07_an_undated_refund_and_its_payout_count_once(build: ModuleType, view_of: Any) -> None:
    # 120 charged, of which 20 tax and 10 shipping: the goods are 90. 60 paid back is 50 without tax, of which
    # 40 dated in March are 33.33: shipping comes last.
    d = build.d
    tables = build.orders(
        ("A", d("2026-01-05"), "a", [("x", "1", "90")], {"total": 120.0, "tax": 20.0, "shipping_net": 10.0, "refunded": 60.0})
    )  # fmt: skip
    tables["returns"] = build.table(
        "returns",
        [
            {"return_id": "A#refund", "order_id": "A", "returned_day": d("2026-01-05"), "dated": "order", "amount": 50.0, "paid_back": 60.0},
            {"return_id": "A#payout-1", "order_id": "A", "returned_day": d("2026-03-02"), "amount": 40.0, "paid_back": 40.0},
        ],
    )  # fmt: skip
    view = view_of(tables)
    assert values(view, "returns") == {"2026-01-01": 16.67, "2026-02-01": 0, "2026-03-01": 33.33}
    assert view.tables()["returns"] == 2
