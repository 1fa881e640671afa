"""The traps of Amazon's reports, by their numbers; figures are counted by hand in the tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read
from okrkit.warehouse import View, Warehouse

Make = Callable[..., Any]
US = ReadOptions(currency="USD", timezone="America/Los_Angeles")


def rows(batch: Batch, table: str) -> list[dict[str, Any]]:
    return batch.tables[table].to_pylist() if table in batch.tables else []


def view(tmp_path: Path, *batches: Batch) -> View:
    warehouse = Warehouse(tmp_path / "warehouse")
    for n, batch in enumerate(batches, 1):
        warehouse.load(
            batch.tables, info={"system": "fba", "files": []}, known_at=datetime.fromisoformat(f"2026-01-0{n}T00:00:00+00:00"),
            edge_documents=batch.edge_documents,
        )  # fmt: skip
    return warehouse.view()


@pytest.mark.parametrize("lines", [0, 3, 12])
def test_trap_39_the_table_is_found_under_any_preamble_and_payouts_are_no_revenue(
    transactions: Make, money: Make, lines: int
) -> None:
    above = [
        "All amounts in USD, unless specified",
        *[f'Line {n}, with "quotes", commas' for n in range(lines)],
    ]
    path = transactions(
        money("Order", "5.00", order_id="111-1", product_sales="1,204.55", marketplace="amazon.com"),
        money("Transfer", "-1,204.55", other="-1,204.55"),
        above=above[:lines],
    )
    batch = read("fba", [path], options=US)
    figures: Any = batch.control["date_range_transactions"]
    assert (figures["product_sales_orders"], figures["total"], figures["total_without_transfer"]) == (
        1204.55,
        -1199.55,
        5.0,
    )
    assert (batch.rows_loaded, batch.rows_skipped) == (1, 1)
    assert rows(batch, "spend") == rows(batch, "measures") == []


@pytest.mark.parametrize(
    ("printed", "local"),
    [
        ("Mar 10, 2025 11:30:00 PM PDT", datetime(2025, 3, 10, 23, 30)),
        ("Jan 5, 2025 12:03:05 AM PST", datetime(2025, 1, 5, 0, 3, 5)),
        ("31 jul 2025 11:03:59 p.m. GMT-7", datetime(2025, 7, 31, 23, 3, 59)),
        ("1 févr. 2025 03:11:12 UTC", datetime(2025, 1, 31, 19, 11, 12)),  # UTC is moved to the shop's zone
    ],
)
def test_trap_39_times_with_named_zones_are_read(
    transactions: Make, money: Make, printed: str, local: datetime
) -> None:
    refund = money("Refund", "-10", order_id="111-1", product_sales="-10") | {"date/time": printed}
    batch = read("fba", [transactions(refund)], options=US)
    assert rows(batch, "returns")[0]["returned_at"] == local


def test_trap_39_a_zone_that_is_not_known_rejects_the_row(transactions: Make, money: Make) -> None:
    refund = money("Refund", "-10", order_id="111-1", product_sales="-10") | {
        "date/time": "Mar 10, 2025 11:30:00 PM XQT"
    }
    batch = read("fba", [transactions(refund, money("Order", "1"))], options=US)
    assert [r.row for r in batch.rejected] == [3]


def test_trap_40_item_price_is_a_line_total_pending_lines_have_none_and_cancelled_ones_do_not_count(
    orders: Make, line: Make
) -> None:
    batch = read("fba", [orders(
        line("1", "30.00", quantity=3),
        line("2", "", order_status="Pending", currency=""),
        line("3", "7.00", order_status="Cancelled", item_status="Cancelled"),
        line("4", "5.00"), line("4", "9.00", item_status="Cancelled"),
        line("5", "8.00", sales_channel="Non-Amazon US"),
        line("6", "0.00", is_replacement_order="true"),
    )], options=US)  # fmt: skip
    by_id = {r["order_id"]: r for r in rows(batch, "orders")}
    assert {i for i, r in by_id.items() if r["is_order"]} == {"1", "2", "4"}
    assert [by_id[i]["why_not"] for i in "356"] == [
        "cancelled",
        "sold in another shop, shipped by Amazon",
        "replacement",
    ]
    assert [(by_id[i]["total"], by_id[i]["currency"]) for i in "124"] == [
        (30, "USD"),
        (None, "USD"),
        (5, "USD"),
    ]
    sold = [r for r in rows(batch, "order_lines") if r["is_order"]]
    assert [(r["order_id"], r["quantity"], r["unit_price"]) for r in sold] == [("1", 3, 10), ("4", 1, 5)]


def test_trap_41_days_are_the_shops_and_the_difference_to_the_screens_is_said(
    orders: Make, line: Make
) -> None:
    path = orders(line("1", purchase_date="2025-04-01T05:00:00+00:00"))
    here = read("fba", [path], options=US)
    there = read("fba", [path], options=ReadOptions(timezone="Europe/Berlin"))
    assert [rows(b, "orders")[0]["placed_day"] for b in (here, there)] == [
        date(2025, 3, 31),
        date(2025, 4, 1),
    ]
    assert (
        rows(here, "orders")[0]["placed_utc"]
        == rows(there, "orders")[0]["placed_utc"]
        == datetime(2025, 4, 1, 5)
    )
    assert any("days in the store's own time" in note for note in here.notes)


def test_trap_42_returned_units_carry_no_money_and_refunds_do(
    orders: Make, transactions: Make, money: Make, line: Make, tmp_path: Path
) -> None:
    header = [
        "return-date",
        "order-id",
        "sku",
        "asin",
        "fnsku",
        "product-name",
        "quantity",
        "fulfillment-center-id",
        "detailed-disposition",
        "reason",
    ]
    returned = tmp_path / "returns.txt"
    returned.write_text(
        "\t".join(header)
        + "\n"
        + "\t".join(["2025-03-12T00:00:00+00:00", "1", "T1", "", "", "", "1", "", "", ""])
    )
    units = read("fba", [returned], options=US)
    assert rows(units, "returns") == []
    assert rows(units, "measures")[0]["value"] == 1
    sold = read("fba", [orders(line("1", "40.00"))], options=US)
    refund = money("Refund", "-8", order_id="1", product_sales="-10", promotional_rebates="2", quantity="1")
    paid = read("fba", [transactions(refund)], options=US)
    shop = view(tmp_path, sold, units, paid)
    # 10 less the 2 of discount taken back, of 40 sold; the returned unit is not counted again.
    assert shop.records("return_rate", "all")[0]["value"] == 0.2
    assert shop.records("units_returned", "all")[0]["value"] == 1


def test_trap_43_quotes_in_flat_files_are_text_and_a_quotation_as_csv_writes_it_is_one(
    orders: Make, line: Make
) -> None:
    names = ['12" plate', '"Grand" tea', '"Sample ""Deluxe"" Item"', '"']
    batch = read(
        "fba", [orders(*[line(str(n), product_name=name) for n, name in enumerate(names)])], options=US
    )
    assert [r["product"] for r in rows(batch, "order_lines")] == [
        '12" plate',
        '"Grand" tea',
        'Sample "Deluxe" Item',
        '"',
    ]
    assert not batch.rejected


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Crème brûlée"), ("cp932", "抹茶セット"), ("utf-8-sig", "抹茶"), ("utf-16", "Tee")],
)
def test_trap_43_encodings_are_told_by_the_bytes(orders: Make, line: Make, encoding: str, name: str) -> None:
    batch = read("fba", [orders(line("1", product_name=name), encoding=encoding)], options=US)
    assert rows(batch, "order_lines")[0]["product"] == name


def test_trap_43_the_summary_row_of_a_settlement_is_not_added_up(tmp_path: Path) -> None:
    header = [
        "settlement-id",
        "total-amount",
        "currency",
        "transaction-type",
        "order-id",
        "posted-date",
        "price-type",
        "price-amount",
    ]
    path = tmp_path / "s.txt"
    path.write_text("\n".join("\t".join(row) for row in (
        header, ["7", "-4,50", "EUR", "", "", "", "", ""],
        ["7", "", "", "Refund", "111-1", "03.02.2025", "Principal", "-4,50"],
    )))  # fmt: skip
    batch = read("fba", [path], options=ReadOptions())
    assert [(r["amount"], r["currency"], r["returned_day"]) for r in rows(batch, "returns")] == [
        (Decimal("4.5"), "EUR", date(2025, 2, 3))
    ]
    assert batch.rows_skipped == 1


def test_trap_44_b2b_twins_stay_out_dashes_do_not_matter_and_shares_are_recomputed(tmp_path: Path) -> None:
    path = tmp_path / "BusinessReport-2025-03-31.csv"
    path.write_text(
        "(Parent) ASIN,(Child) ASIN,Sessions – Total,Sessions – Total – B2B,Units ordered,Units ordered – B2B,"
        "Unit session percentage,Ordered Product Sales,Ordered Product Sales – B2B\n"
        'P1,P1,"1,000",100,10,9,1.00%,"$1,000.00",$900.00\nP1,C1,10,1,5,1,50.00%,$50.00,$5.00\n',
        encoding="utf-8",
    )
    batch = read("fba", [path], options=US)
    figures: Any = batch.control["business_report_by_asin"]
    assert (figures["sessions"], figures["units"], figures["ordered_product_sales"]) == (1010, 15, 1050.0)
    assert figures["unit_session_percentage_total"] == 1.4851  # 15 / 1010, not the mean of 1 % and 50 %
    assert figures["parents_listed_as_own_child"] == 1
    assert "sessions" not in batch.tables  # totals of a range are not the sessions of a day


def test_trap_45_stock_at_amazon_by_both_quantities_and_own_stock_that_is_not_listed_is_said(
    tmp_path: Path,
) -> None:
    header = [
        "sku",
        "afn-listing-exists",
        "mfn-fulfillable-quantity",
        "afn-warehouse-quantity",
        "afn-fulfillable-quantity",
        "afn-unsellable-quantity",
        "afn-reserved-quantity",
        "afn-total-quantity",
        "afn-inbound-shipped-quantity",
    ]
    path = tmp_path / "stock-2025-03-31.txt"
    rows_ = [
        ["T1", "Yes", "10", "60", "30", "10", "20", "100", "40"],
        ["T2", "Yes", "", "20", "20", "0", "0", "20", "0"],
    ]
    path.write_text("\n".join("\t".join(r) for r in [header, *rows_]))
    batch = read("fba", [path], options=US)
    shop = view(tmp_path, batch)
    assert shop.records("fba_inventory_share", "all")[0]["value"] == round(80 / 90, 6)
    assert shop.records("fba_sellable_share", "all")[0]["value"] == round(50 / 60, 6)
    assert shop.records("inventory_units", "all")[0]["value"] == 90  # what is on its way is in no warehouse
    assert any("Own stock is known for 1 of 2 articles" in note for note in batch.notes)


def test_trap_46_without_a_buyer_there_is_no_customer_figure(
    orders: Make, line: Make, tmp_path: Path
) -> None:
    batch = read("fba", [orders(line("1"), line("2"))], options=US)
    assert any("no customer figures" in note for note in batch.notes)
    why = view(tmp_path, batch).availability()
    for kpi in ("repeat_purchase_rate", "customer_lifetime_value", "active_customers"):
        assert "do not say which customer" in (why[kpi] or "")


def test_trap_49_day_and_month_are_decided_over_the_column_or_asked(transactions: Make, money: Make) -> None:
    first = money("Refund", "-1", order_id="1", product_sales="-1") | {"date/time": "02/03/2025 10:00:00"}
    second = money("Refund", "-1", order_id="2", product_sales="-1") | {"date/time": "28/02/2025 10:00:00"}
    with pytest.raises(ImportRefusedError, match="may be two different days"):
        read("fba", [transactions(first)], options=US)
    batch = read("fba", [transactions(first, second)], options=US)
    assert [r["returned_day"] for r in rows(batch, "returns")] == [date(2025, 3, 2), date(2025, 2, 28)]


def test_trap_50_stores_in_several_currencies_are_never_one_sum(
    orders: Make, line: Make, tmp_path: Path
) -> None:
    batch = read(
        "fba",
        [orders(line("1", "10.00"), line("2", "12.00", sales_channel="Amazon.ca", currency="CAD"))],
        options=US,
    )
    assert batch.currencies == ("CAD", "USD")
    with pytest.raises(Exception, match="CAD"):
        view(tmp_path, batch).records("gross_sales", "all")


def test_trap_53_overlapping_exports_count_an_order_once_in_its_latest_state(
    orders: Make, line: Make, tmp_path: Path
) -> None:
    early = orders(line("1", "10.00", order_status="Unshipped"), line("2", "5.00"), name="a.txt")
    late = orders(
        line("1", "10.00", last_updated_date="2025-03-20T00:00:00+00:00", order_status="Cancelled"),
        line("3", "7.00"),
        name="b.txt",
    )
    for paths in ([early, late], [late, early]):
        batch = read("fba", paths, options=US)
        assert {r["order_id"]: r["is_order"] for r in rows(batch, "orders")} == {
            "1": False,
            "2": True,
            "3": True,
        }
        assert batch.rows_skipped == 1
    first, second = (read("fba", [p], options=US) for p in (early, late))
    assert view(tmp_path, first, second, second).records("gross_sales", "all")[0]["value"] == 12


def test_trap_53_the_settlement_and_the_transactions_bring_a_refund_once(
    transactions: Make, money: Make, tmp_path: Path
) -> None:
    refund = money(
        "Refund",
        "-10",
        order_id="111-1",
        product_sales="-10",
        sku="T1",
        marketplace="amazon.com",
        quantity="1",
    )
    paid = read("fba", [transactions(refund)], options=US)
    header = [
        "settlement-id",
        "total-amount",
        "currency",
        "transaction-type",
        "order-id",
        "marketplace-name",
        "amount-type",
        "amount-description",
        "amount",
        "posted-date",
        "posted-date-time",
        "sku",
    ]
    path = tmp_path / "s.txt"
    path.write_text("\n".join("\t".join(r) for r in (
        header, ["7", "-10.00", "USD", *[""] * 9],
        ["", "", "", "Refund", "111-1", "Amazon.com", "ItemPrice", "Principal", "-10.00", "2025-03-11", "2025-03-11 06:30:00 UTC", "T1"],
    )))  # fmt: skip
    settled = read("fba", [path], options=US)
    assert view(tmp_path, paid, settled).records("returns", "all")[0]["value"] == 10
