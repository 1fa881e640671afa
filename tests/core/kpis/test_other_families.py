"""Traffic, advertising, stock, fulfilment, support, search and margin over a few rows, counted by hand."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.warehouse import View


def values(view: View, kpi: str, grain: Any = "month", **options: Any) -> dict[str, Any]:
    return {r["period_start"]: r["value"] for r in view.records(kpi, grain, **options)}


@pytest.fixture
def shop(build: ModuleType, view_of: Any) -> View:
    d, table = build.d, build.table
    tables = build.orders(
        ("A", d("2026-01-01"), "ann", [("tea", "2", "10")], {"channel": "web", "by_amazon": True}),
        ("B", d("2026-01-31"), "bob", [("tea", "1", "10")], {"channel": "pos", "by_amazon": False}),
        ("C", d("2026-02-01"), "ann", [("tea", "1", "10")]),
    )
    tables["sessions"] = table(
        "sessions",
        [
            {
                "day": d("2026-01-01"),
                "channel": "organic search",
                "sessions": 100,
                "carts": 10,
                "purchases": 1,
            },
            {"day": d("2026-01-31"), "channel": "paid search", "sessions": 300, "carts": 10, "purchases": 4},
            {"day": d("2026-02-01"), "channel": "paid search", "sessions": 50, "carts": 0, "purchases": 0},
        ],
    )
    tables["spend"] = table(
        "spend",
        [
            {"day": d("2026-01-01"), "channel": "paid search", "amount": 12.0},
            {"day": d("2026-01-31"), "channel": "social", "amount": 3.0},
            {"day": d("2026-02-01"), "channel": "social", "amount": 1.0},
        ],
    )
    stock = [("2026-01-05", "tea", "own", 9), ("2026-01-26", "tea", "own", 6), ("2026-01-26", "tea", "FBA1", 2),
             ("2026-02-02", "tea", "own", 0), ("2026-03-01", "tea", "own", 1), ("2026-03-01", "tea", "FBA", 3),
             ("2026-03-01", "tea", "FBA reserved", 4)]  # fmt: skip
    tables["inventory"] = table(
        "inventory",
        [
            {"day": d(day), "sku": sku, "location": place, "on_hand": Decimal(n), "unit_cost": 2.0}
            for day, sku, place, n in stock
        ],
    )
    tables["fulfilment"] = table(
        "fulfilment",
        [
            {"shipment_id": "A", "order_id": "A", "ordered_day": d("2026-01-01"), "hours": 10.0, "on_time": True, "by_amazon": True},
            {"shipment_id": "B", "order_id": "B", "ordered_day": d("2026-01-31"), "hours": 20.0, "on_time": False, "by_amazon": False},
            {"shipment_id": "C", "order_id": "C", "ordered_day": d("2026-02-01"), "by_amazon": False},
        ],
    )  # fmt: skip
    tables["support"] = table(
        "support",
        [
            {
                "ticket_id": "1",
                "opened_day": d("2026-01-01"),
                "first_reply_minutes": 30.0,
                "satisfaction": 5.0,
            },
            {"ticket_id": "2", "opened_day": d("2026-01-31"), "first_reply_minutes": 60.0},
            {"ticket_id": "3", "opened_day": d("2026-02-01")},
        ],
    )
    tables["measures"] = table(
        "measures",
        [
            {"day": d("2026-01-03"), "measure": "referring_domains", "value": 40.0},
            {"day": d("2026-01-17"), "measure": "referring_domains", "value": 44.0},
            {"day": d("2026-01-20"), "measure": "organic_traffic_estimate", "value": 900.0},
            {"day": d("2026-02-01"), "measure": "other", "value": 1.0},
        ],
    )
    return view_of(tables)  # type: ignore[no-any-return]


def test_shares_of_visits_come_from_the_sums(shop: View) -> None:
    assert values(shop, "conversion_rate")["2026-01-01"] == 5 / 400
    assert values(shop, "cart_abandonment")["2026-01-01"] == 0.75
    assert values(shop, "cart_abandonment")["2026-02-01"] is None
    assert values(shop, "organic_share")["2026-01-01"] == 0.25
    assert shop.records("conversion_rate")[0]["n"] == 400


def test_orders_of_the_till_are_not_conversions_of_visits(shop: View) -> None:
    assert values(shop, "conversion_rate_orders")["2026-01-01"] == 1 / 400
    assert values(shop, "conversion_rate_orders")["2026-02-01"] == 1 / 50


def test_advertising_against_customers_and_sales(shop: View) -> None:
    assert values(shop, "customer_acquisition_cost") == {"2026-01-01": 7.5, "2026-02-01": None}
    assert values(shop, "return_on_ad_spend")["2026-01-01"] == 2
    by = {r["channel"]: r["value"] for r in shop.records("advertising_spend", "all", by="channel")}
    assert by == {"paid search": 12, "social": 4}


def test_stock_is_the_last_count_of_the_period_never_a_sum_over_days(shop: View) -> None:
    assert values(shop, "inventory_units") == {"2026-01-01": 8, "2026-02-01": 0, "2026-03-01": 8}
    assert values(shop, "inventory_value")["2026-01-01"] == 16
    assert values(shop, "fba_inventory_share")["2026-01-01"] == 0.25
    assert values(shop, "inventory_units", "quarter") == {"2026-01-01": 8}
    assert values(shop, "articles_out_of_stock")["2026-02-01"] == 1


def test_the_two_shares_of_stock_at_amazon_differ_by_what_cannot_be_sold(shop: View) -> None:
    # own 1, FBA 3 to sell and 4 reserved: 7 of 8 lie there, 3 of the 4 that can be sold do.
    assert values(shop, "fba_inventory_share")["2026-03-01"] == 0.875
    assert values(shop, "fba_sellable_share")["2026-03-01"] == 0.75


def test_means_of_shipments_and_tickets_leave_out_what_is_not_known(shop: View) -> None:
    assert values(shop, "fulfilment_hours") == {"2026-01-01": 15, "2026-02-01": None}
    assert values(shop, "on_time_share")["2026-01-01"] == 0.5
    assert values(shop, "fba_shipment_share", "all") == {"2026-01-01": round(1 / 3, 6)}
    assert values(shop, "fba_order_share", "all") == {"2026-01-01": 0.5}  # who ships C is not known
    assert values(shop, "first_response_minutes") == {"2026-01-01": 45, "2026-02-01": None}
    assert values(shop, "satisfaction")["2026-01-01"] == 5


def test_estimates_are_read_not_added(shop: View) -> None:
    assert values(shop, "referring_domains") == {"2026-01-01": 44, "2026-02-01": None}
    assert values(shop, "organic_traffic_estimate")["2026-01-01"] == 900


def test_margin_needs_the_cost_of_nearly_all_lines(build: ModuleType, view_of: Any, shop: View) -> None:
    assert "unit cost" in str(shop.availability()["gross_margin"]).replace("_", " ")
    lines = build.orders(("A", build.d("2026-01-01"), "a", [("x", "2", "10")]))
    lines["order_lines"] = build.table(
        "order_lines",
        [{"order_id": "A", "line_no": 1, "placed_day": build.d("2026-01-01"), "quantity": Decimal(2), "unit_price": 10.0, "unit_cost": 4.0}],
    )  # fmt: skip
    view = view_of(lines)
    assert view.availability()["gross_margin"] is None
    assert values(view, "gross_margin") == {"2026-01-01": 12}
    assert values(view, "gross_margin_rate") == {"2026-01-01": 0.6}


def test_a_dimension_that_a_part_lacks_is_refused_with_those_that_work(shop: View) -> None:
    with pytest.raises(InvalidValueError, match="sessions has no such column") as caught:
        shop.records("conversion_rate", by="country")
    assert "channel" in caught.value.fix
    with pytest.raises(UnknownNameError, match="no dimension is called 'chanel'") as near:
        shop.records("conversion_rate", by="chanel")
    assert "'channel'" in near.value.fix


def test_a_filter_on_a_column_that_is_nowhere_offers_the_near_one(shop: View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        shop.records("orders", where="contry = 'DE'")
    assert "'country'" in caught.value.fix
    with pytest.raises(InvalidValueError, match="sessions has no such column"):
        shop.records("conversion_rate_orders", where="country = 'DE'")


def test_several_kpis_come_from_one_query_and_are_told_apart(shop: View) -> None:
    frame = shop.values(["orders", "sessions"], "month")
    assert list(frame.columns) == ["kpi", "period_start", "value", "n", "settled"]
    assert list(frame["kpi"]) == ["orders", "orders", "sessions", "sessions"]
    assert list(frame["value"]) == [2, 1, 400, 50]
    alone = shop.values("sessions", "month", by="channel")
    assert list(alone.columns) == ["period_start", "channel", "value", "n", "settled"]


def test_an_unknown_kpi_offers_the_near_one(shop: View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        shop.values("oders", "month")
    assert "'orders'" in caught.value.fix
