"""Each trap that an importer can fall into, by its number; amounts are counted by hand in the tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from okrkit.core.kpis.refunds import resolved, resolved_returns_sql
from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read

Make = Callable[..., Any]


def rows(batch: Batch, table: str) -> list[dict[str, Any]]:
    return batch.tables[table].to_pylist() if table in batch.tables else []


def gross(batch: Batch) -> Decimal:
    return sum(
        (r["quantity"] * r["unit_price"] for r in rows(batch, "order_lines") if r["is_order"]), Decimal(0)
    )


def test_trap_01_order_values_summed_over_lines(export: Make, make_order: Make) -> None:
    # 3 lines of 10, 20 and 30 with 5 shipping: one order of 65, however many lines repeat its values.
    one = make_order("#1", {"price": 10}, {"price": 20}, {"price": 30}, Shipping="5.00")
    batch = read("shopify", [export([one])])
    assert batch.control["sum_total"] == 65.0
    assert batch.control["orders_all"] == 1
    filled = one | {"lines": one["lines"]}
    text = export([filled]).read_text().splitlines()
    head = text[1].split(",")
    forward = [text[0], text[1]]
    for line in text[2:]:
        cells = line.split(",")
        forward.append(",".join(cell or head[i] for i, cell in enumerate(cells)))
    path = export([one], name="filled.csv")
    path.write_text("\n".join(forward) + "\n")
    again = read("shopify", [path])
    assert again.control["sum_total"] == 65.0
    assert again.tables["order_lines"].num_rows == 3
    assert any("taken once" in note for note in again.notes)


def test_trap_02_lines_without_status_are_kept(export: Make, make_order: Make) -> None:
    batch = read("shopify", [export([make_order("#1", {"price": 10}, {"price": 2, "quantity": 3})])])
    assert gross(batch) == 16
    assert [r["line_no"] for r in rows(batch, "order_lines")] == [1, 2]
    assert not batch.rejected


@pytest.mark.parametrize("width", [46, 71, 78, 79])
def test_trap_03_columns_by_position(
    export: Make, make_order: Make, generations: dict[int, list[str]], width: int
) -> None:
    orders = [
        make_order("#1", {"price": 10}, {"price": 5, "quantity": 2}, Discount_Amount="1.00", Shipping="3.00"),
        make_order("#2", {"price": 7}, created="2025-03-11 09:00:00 +0100"),
    ]
    usual = read("shopify", [export(orders, width)])
    mixed = generations[width]
    random.Random(width).shuffle(mixed)
    shuffled = read("shopify", [export(orders, mixed, name="shuffled.csv")])
    assert f"{width} columns" in usual.layout
    for name in ("orders", "order_lines"):
        assert rows(usual, name) == rows(shuffled, name)
    assert gross(usual) == 27
    assert usual.control["sum_discount"] == 1.0


def test_trap_03_a_hand_cut_subset_is_enough_when_the_currency_is_told(
    export: Make, make_order: Make
) -> None:
    path = export(
        [make_order("#1", {"price": 10})], ["Lineitem price", "Created at", "Name", "Lineitem quantity"]
    )
    refused = read("shopify", [path])
    assert [r.reason for r in refused.rejected] == ["Currency is empty, not a code like EUR"]
    batch = read("shopify", [path], options=ReadOptions(currency="EUR"))
    assert gross(batch) == 10
    assert "a subset or extension" in batch.layout


def test_trap_04_discount_subtracted_twice(export: Make, make_order: Make) -> None:
    # Lines 40, discount 10: Subtotal is 30 already. gross 40 - discount 10 = 30, not 20.
    batch = read(
        "shopify", [export([make_order("#1", {"price": 20, "quantity": 2}, Discount_Amount="10.00")])]
    )
    (order,) = rows(batch, "orders")
    assert order["subtotal"] == 30
    assert gross(batch) - order["discount_net"] == 30


def test_trap_05_taxes_added_in_tax_inclusive_shops(export: Make, make_order: Make) -> None:
    # 121 with 21 tax inside, shipping 0, discount 0: the goods are worth 100.
    inside = make_order("#1", {"price": 121}, Taxes="21.00", Total="121.00")
    # 100 with 21 tax on top: the goods are worth 100 too.
    on_top = make_order("#2", {"price": 100}, Taxes="21.00", Total="121.00")
    batch = read("shopify", [export([inside, on_top])])
    first, second = rows(batch, "orders")
    assert (first["tax_included"], second["tax_included"]) == (True, False)
    assert [line["unit_price"] for line in rows(batch, "order_lines")] == [100, 100]
    assert [line["listed_price"] for line in rows(batch, "order_lines")] == [121, 100]
    assert batch.control["sum_total"] == 242.0
    free = read("shopify", [export([make_order("#3", {"price": 5})])])
    assert rows(free, "orders")[0]["tax_included"] is None


def test_trap_05_contained_tax_leaves_discounts_and_shipping_too(export: Make, make_order: Make) -> None:
    # Goods 110 less 11 discount = 99, shipping 11, total 110 with 10 tax inside: a share of 1/11.
    one = make_order(
        "#1", {"price": 110}, Discount_Amount="11.00", Shipping="11.00", Taxes="10.00", Total="110.00"
    )
    (order,) = rows(read("shopify", [export([one])]), "orders")
    assert (order["discount_net"], order["shipping_net"]) == (10, 10)
    # Edited order: the old subtotal is stale; the lines less the discount add up instead.
    edited = make_order("#2", {"price": 50}, Subtotal="40.00", Taxes="5.00", Total="55.00")
    (order,) = rows(read("shopify", [export([edited])]), "orders")
    assert order["tax_included"] is False


def test_trap_06_line_discounts_are_not_the_orders_discount(export: Make, make_order: Make) -> None:
    one = make_order("#1", {"price": 20, "discount": "1.50"}, {"price": 20}, Discount_Amount="8.00")
    batch = read("shopify", [export([one])])
    assert rows(batch, "orders")[0]["discount"] == 8
    assert [line["line_discount"] for line in rows(batch, "order_lines")] == [Decimal("1.5"), 0]


PAYOUTS = (
    "Transaction Date,Type,Order,Card Brand,Card Source,Payout Status,Payout Date,Payout ID,Available On,Amount,Fee,"
    "Net,Checkout,Payment Method Name,Presentment Amount,Presentment Currency,Currency\n"
    "2025-04-02 10:00:00 +0200,refund,#1,visa,online,paid,2025-04-05,1,2025-04-05,-60.50,0.00,-60.50,,card,-60.50,EUR,EUR\n"
    "2025-03-10 12:00:00 +0100,charge,#1,visa,online,paid,2025-03-12,1,2025-03-12,121.00,2.00,119.00,,card,121.00,EUR,EUR\n"
)


def test_trap_07_refunds_are_undated_and_cumulative(export: Make, make_order: Make, file: Make) -> None:
    # 100 + 21 tax on top = 121; 60.50 paid back: half, so goods worth 50, on the order's day.
    one = make_order("#1", {"price": 100}, Taxes="21.00", Total="121.00", Refunded_Amount="60.50")
    batch = read("shopify", [export([one])])
    (undated,) = rows(batch, "returns")
    assert (undated["dated"], undated["returned_day"]) == ("order", date(2025, 3, 10))
    assert (undated["paid_back"], undated["amount"]) == (Decimal("60.5"), 50)
    assert rows(batch, "orders")[0]["total"] == 121
    paid = read("shopify", [file("payouts.csv", PAYOUTS)])
    (dated,) = rows(paid, "returns")
    assert (dated["dated"], dated["returned_day"], dated["order_id"]) == ("return", date(2025, 4, 2), "#1")
    assert paid.rows_skipped == 1  # the charge


def test_trap_07_dated_refunds_replace_undated_ones_in_any_order(
    export: Make, make_order: Make, file: Make
) -> None:
    duckdb = pytest.importorskip("duckdb")
    one = make_order("#1", {"price": 100}, Taxes="21.00", Total="121.00", Refunded_Amount="90.75")
    orders = read("shopify", [export([one])])
    paid = read("shopify", [file("payouts.csv", PAYOUTS)])
    connection = duckdb.connect()
    connection.register("orders", orders.tables["orders"])
    for parts in ((orders, paid), (paid, orders)):
        connection.register("returns", pa.concat_tables([p.tables["returns"] for p in parts]))
        found = connection.sql(resolved_returns_sql()).arrow().read_all().to_pylist()
        amounts = {r["returned_day"]: r["amount"] for r in found}
        # 60.50 of 121 dated: 50 of goods; 30.25 left undated: 25 of goods.
        assert amounts == {date(2025, 4, 2): 50, date(2025, 3, 10): 25}
    assert resolved(Decimal("90.75"), [Decimal("60.50")], Decimal(100) / 121) == (25, (50,))


def test_trap_08_cancelled_is_not_refunded(export: Make, make_order: Make) -> None:
    stamp = "2025-03-11 08:00:00 +0100"
    orders = [
        make_order("#1", {"price": 10}, Cancelled_at=stamp),  # paid, cancelled, nothing given back
        make_order("#2", {"price": 20}, Cancelled_at=stamp, Financial_Status="voided", Paid_at=""),
        make_order(
            "#3", {"price": 30}, Cancelled_at=stamp, Financial_Status="refunded", Refunded_Amount="30.00"
        ),
        make_order("#4", {"price": 40}, Cancelled_at=stamp, Financial_Status="pending", Paid_at=""),
    ]
    batch = read("shopify", [export(orders)])
    assert [(r["is_order"], r["why_not"]) for r in rows(batch, "orders")] == [
        (True, None),
        (False, "voided"),
        (True, None),
        (False, "cancelled before payment"),
    ]
    assert [r["order_id"] for r in rows(batch, "returns")] == ["#3"]
    assert gross(batch) == 40
    assert batch.control["orders_cancelled"] == 4


def test_trap_08_test_orders_are_marked(export: Make, make_order: Make) -> None:
    orders = [
        make_order("#1", {"price": 10}, Payment_Method="(for testing) Bogus Gateway"),
        make_order("#2", {"price": 10}, Tags="vip, test"),
        make_order("#3", {"price": 10}, Tags="latest, ab-test-b"),
        make_order("#4", {"price": 10}, Email="qa@example.com", Tags="internal"),
    ]
    path = export(orders)
    assert [r["is_order"] for r in rows(read("shopify", [path]), "orders")] == [False, False, True, True]
    told = read("shopify", [path], options=ReadOptions(test_when="tags = 'internal'"))
    assert [r["why_not"] for r in rows(told, "orders")] == ["test", "test", None, "test"]


def test_trap_09_cash_on_delivery_orders_count(export: Make, make_order: Make) -> None:
    one = make_order("#1", {"price": 10}, Financial_Status="pending", Paid_at="", Outstanding_Balance="10.00")
    (order,) = rows(read("shopify", [export([one])]), "orders")
    assert order["is_order"]
    assert (order["paid_at"], order["outstanding"]) == (None, 10)


def test_trap_10_local_months_across_daylight_saving(export: Make, make_order: Make) -> None:
    # 23:30 on 31 October in New York is 03:30 UTC on 1 November; the clock goes back on 2 November.
    orders = [
        make_order("#1", {"price": 10}, created="2025-10-31 23:30:00 -0400"),
        make_order("#2", {"price": 10}, created="2025-11-02 23:30:00 -0500"),
    ]
    batch = read("shopify", [export(orders)])
    assert batch.control["orders_by_local_month"] == {"2025-10": 1, "2025-11": 1}
    assert [r["placed_utc"] for r in rows(batch, "orders")] == [
        datetime(2025, 11, 1, 3, 30),
        datetime(2025, 11, 3, 4, 30),
    ]
    told = read("shopify", [export(orders)], options=ReadOptions(timezone="America/New_York"))
    assert not any("offset" in note for note in told.notes)
    other = read("shopify", [export(orders)], options=ReadOptions(timezone="Europe/Berlin"))
    assert any("2 order times printed with another offset (-05:00, -04:00)" in note for note in other.notes)
    assert rows(other, "orders") == rows(batch, "orders")


def test_trap_11_apostrophes_long_ids_and_prefixes(export: Make, make_order: Make) -> None:
    one = make_order(
        "#AP-0102938", {"price": 10, "sku": "'0012"}, Id="'9007199254740993", Billing_Zip="'90210"
    )
    batch = read("shopify", [export([one])])
    (order,) = rows(batch, "orders")
    assert order["order_id"] == "#AP-0102938"
    assert order["system_id"] == "9007199254740993"  # 2**53 + 1: a float would lose it
    assert rows(batch, "order_lines")[0]["sku"] == "0012"


def test_trap_12_partial_fulfilment_is_not_done(export: Make, make_order: Make) -> None:
    shipped = "2025-03-12 18:00:00 +0100"
    orders = [
        make_order("#1", {"price": 10}, Fulfillment_Status="fulfilled", Fulfilled_at=shipped),
        make_order("#2", {"price": 10}, Fulfillment_Status="partial", Fulfilled_at=shipped),
    ]
    batch = read("shopify", [export(orders)])
    (shipment,) = rows(batch, "fulfilment")
    assert (shipment["order_id"], shipment["hours"]) == ("#1", 54.0)  # two days and six hours
    assert any("partly fulfilled order" in note for note in batch.notes)


def test_trap_13_customers_by_case_relay_and_guest(export: Make, make_order: Make) -> None:
    orders = [
        make_order("#1", {"price": 1}, Email="Ann@Example.com "),
        make_order("#2", {"price": 1}, Email="ann@example.com"),
        make_order("#3", {"price": 1}, Email="x1@marketplace.amazon.de"),
        make_order("#4", {"price": 1}, Email=""),
        make_order("#5", {"price": 1}, Email=""),
        make_order("#6", {"price": 1}, Email="", Phone="+32 470 11 22 33"),
        make_order("#7", {"price": 1}, Email="", Phone="0032470112233"),
    ]
    batch = read("shopify", [export(orders)])
    ids = [r["customer_id"] for r in rows(batch, "orders")]
    assert ids[0] == ids[1]
    assert ids[2:5] == [None, None, None]
    assert ids[5] == ids[6]
    assert len(set(ids)) == 3
    assert batch.control["distinct_emails"] == 1
    every = str([rows(batch, name) for name in batch.tables])
    assert "example.com" not in every
    assert "470" not in every


def test_trap_13_the_email_may_stand_on_a_later_line(export: Make, make_order: Make) -> None:
    path = export(
        [make_order("#1", {"price": 1}, {"price": 2}), make_order("#2", {"price": 1}, Email="1@example.com")]
    )
    lines = path.read_text().splitlines()
    lines[1] = lines[1].replace("1@example.com", "", 1)
    path.write_text("\n".join(lines) + "\n")
    first, second = rows(read("shopify", [path]), "orders")
    assert first["customer_id"] == second["customer_id"] is not None


LINES = "order_id,placed_at,quantity,unit_price,currency\n"


def test_trap_49_day_and_month_are_never_guessed_from_one_row(file: Make) -> None:
    doubtful = file("a.csv", LINES + "1,02/03/2025,1,2.50,EUR\n2,04/05/2025,1,2.50,EUR\n")
    with pytest.raises(ImportRefusedError, match="may be two different days"):
        read("table", [doubtful])
    told = read("table", [doubtful], options=ReadOptions(day_first=True))
    assert [r["placed_day"] for r in rows(told, "orders")] == [date(2025, 3, 2), date(2025, 5, 4)]
    proven = read("table", [file("b.csv", LINES + "1,02/03/2025,1,2.50,EUR\n2,12/31/2025,1,2.50,EUR\n")])
    assert [r["placed_day"] for r in rows(proven, "orders")] == [date(2025, 2, 3), date(2025, 12, 31)]
    assert any("the month stands first, as '12/31/2025' shows" in note for note in proven.notes)
    with pytest.raises(ImportRefusedError, match="both orders"):
        read("table", [file("c.csv", LINES + "1,13/03/2025,1,2.50,EUR\n2,12/31/2025,1,2.50,EUR\n")])


def test_trap_49_decimal_marks_are_decided_by_column(file: Make) -> None:
    doubtful = file("a.csv", LINES + "1,2025-03-02,1,1.234,EUR\n")
    with pytest.raises(ImportRefusedError, match="may mean two numbers"):
        read("table", [doubtful])
    for comma, price in ((True, Decimal(1234)), (False, Decimal("1.234"))):
        told = read("table", [doubtful], options=ReadOptions(decimal_comma=comma))
        assert rows(told, "order_lines")[0]["unit_price"] == price
    text = (
        "order_id;placed_at;quantity;unit_price;currency\n1;2025-03-02;1;1.234;EUR\n2;2025-03-02;1;2,5;EUR\n"
    )
    proven = read("table", [file("b.csv", text)])
    assert [r["unit_price"] for r in rows(proven, "order_lines")] == [1234, Decimal("2.5")]
    assert any("the comma is the decimal mark, as '2,5' shows" in note for note in proven.notes)


def test_trap_50_currencies_are_kept_apart(file: Make) -> None:
    text = (
        LINES + "1,2025-03-02,1,10,EUR\n2,2025-03-02,1,10,USD\n3,2025-03-02,1,10,EUR\n3,2025-03-02,1,10,USD\n"
    )
    batch = read("table", [file("a.csv", text)])
    assert batch.currencies == ("EUR", "USD")
    assert [(r["order_id"], r["currency"]) for r in rows(batch, "orders")] == [("1", "EUR"), ("2", "USD")]
    assert {r.reason for r in batch.rejected} == {"its order has lines in several currencies"}


def test_trap_51_utc_stamps_without_mark(file: Make) -> None:
    # 23:30 UTC on 31 December is already the new year in Berlin.
    path = file("a.csv", LINES + "1,2024-12-31 23:30:00,1,10,EUR\n")
    shop = read("table", [path], options=ReadOptions(timezone="Europe/Berlin"))
    assert rows(shop, "orders")[0]["placed_day"] == date(2024, 12, 31)
    utc = read("table", [path], options=ReadOptions(timezone="Europe/Berlin", stamps_in="utc"))
    assert rows(utc, "orders")[0]["placed_at"] == datetime(2025, 1, 1, 0, 30)
    assert rows(utc, "orders")[0]["placed_utc"] == datetime(2024, 12, 31, 23, 30)
    with pytest.raises(ImportRefusedError, match="time zone is not known"):
        read("table", [path], options=ReadOptions(stamps_in="utc"))


def test_trap_52_fees_among_returns_stay_visible(file: Make) -> None:
    text = (
        "order_id,placed_at,sku,quantity,unit_price,currency\n1,2025-03-02,10001,2,10,EUR\n"
        "C2,2025-03-03,10001,-1,10,EUR\nC2,2025-03-03,POST,-1,4,EUR\nC3,2025-03-04,M,-1,100,EUR\n"
    )
    batch = read("table", [file("a.csv", text)], options=ReadOptions(return_when="order_id like 'C%'"))
    by_sku = {r["sku"]: r["amount"] for r in rows(batch, "returns")}
    assert by_sku == {"10001": 10, "POST": 4, "M": 100}  # goods alone: 10
    skipped = read(
        "table",
        [file("a.csv", text)],
        options=ReadOptions(return_when="order_id like 'C%'", skip_when="sku !~ '^[0-9]{5}'"),
    )
    assert skipped.control["returns"] == 10.0
    assert skipped.rows_skipped == 2


def test_trap_53_the_same_export_twice_and_overlapping(export: Make, make_order: Make) -> None:
    before = make_order("#1", {"price": 10}, {"price": 5}, Fulfillment_Status="unfulfilled")
    after = make_order(
        "#1",
        {"price": 10},
        {"price": 5},
        Fulfillment_Status="fulfilled",
        Fulfilled_at="2025-03-14 09:00:00 +0100",
    )
    other = make_order("#2", {"price": 7})
    early: Path = export([other, before], name="a.csv")
    late: Path = export([after], name="b.csv")
    alone = read("shopify", [early])
    twice = read("shopify", [early, export([other, before], name="copy.csv")])
    assert rows(alone, "orders") == rows(twice, "orders")
    assert (twice.rows_read, twice.rows_skipped, twice.rows_loaded) == (6, 3, 3)
    for paths in ([early, late], [late, early]):
        both = read("shopify", paths)
        states = {r["order_id"]: r["fulfilment_status"] for r in rows(both, "orders")}
        assert states == {"#1": "fulfilled", "#2": "unfulfilled"}
        assert gross(both) == 22


def test_trap_53_two_shops_with_the_same_numbers_are_refused(export: Make, make_order: Make) -> None:
    one = export([make_order("#1001", {"price": 10}, Id="111")], name="a.csv")
    two = export([make_order("#1001", {"price": 99}, Id="222")], name="b.csv")
    with pytest.raises(ImportRefusedError, match="two shops"):
        read("shopify", [one, two])
