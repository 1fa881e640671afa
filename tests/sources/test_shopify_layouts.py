"""Shopify's other files: each is read, or refused with its own reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from okrkit.errors import ImportRefusedError, InvalidValueError, UnknownNameError
from okrkit.sources import ReadOptions, read, sources

Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ("Day,Orders,Gross sales,Discounts,Returns,Net sales,Total sales", "sales report"),
        ("Month,Sessions", "not by day"),
        ("Day,Online store visitors,Sessions that completed checkout", "without the column 'Sessions'"),
        ("Payout Date,Status,Charges,Refunds,Adjustments,Fees,Total,Currency", "as sums"),
        ("ID,Name,Line: Type,Line: Quantity", "bulk-export app"),
        ("Name,Financial Status,Created at,Lineitem quantity", "no column 'Lineitem price'"),
        ("Foo,Bar", "'Foo', 'Bar'"),
    ],
)
def test_other_files_are_refused_with_a_reason_and_a_way_out(file: Write, headers: str, why: str) -> None:
    with pytest.raises(ImportRefusedError, match=why) as refused:
        read("shopify", [file("x.csv", headers + "\n" + ",".join("1" for _ in headers.split(",")) + "\n")])
    assert refused.value.fix


def test_a_spreadsheets_copy_reads_like_the_original(
    export: Callable[..., Path], make_order: Callable[..., object]
) -> None:
    orders = [
        make_order("#2", {"price": 1234.5}, {"price": 2}, Shipping="4.90"),
        make_order("#1", {"price": 25075}),
    ]
    original = read("shopify", [export(orders)])
    copy = export(orders, separator=";", end="\r\n", name="copy.csv")
    text = copy.read_text()
    for amount in ("1234.50", "1236.50", "1241.40", "2.00", "4.90", "0.00"):
        text = text.replace(f";{amount};", f";{amount.replace('.', ',')};").replace(
            f";{amount};", f";{amount.replace('.', ',')};"
        )
    copy.write_bytes(b"\xef\xbb\xbf" + text.replace("25075.00", "25075").encode())
    again = read("shopify", [copy])
    for name in ("orders", "order_lines"):
        assert original.tables[name].equals(again.tables[name])
    assert any("the comma is the decimal mark" in note for note in again.notes)


def test_orders_payouts_and_sessions_of_one_folder_come_in_together(
    export: Callable[..., Path], make_order: Callable[..., object], file: Write, tmp_path: Path
) -> None:
    export([make_order("#1", {"price": 10}, Refunded_Amount="4.00")])
    file(
        "payouts.csv",
        "Transaction Date,Type,Order,Amount,Currency\n2025-04-02 10:00:00 +0200,refund,#1,-4.00,EUR\n",
    )
    file("sessions.csv", "Day,Sessions\n2025-03-10,100\n")
    batch = read("shopify", [tmp_path])
    assert batch.layout == "orders export, 79 columns (since 2023) + payout transactions + sessions report"
    assert sorted(r["dated"] for r in batch.tables["returns"].to_pylist()) == ["order", "return"]
    assert batch.control["sessions_sessions"] == 100
    assert batch.rows_read == batch.rows_loaded == 3


def test_equal_refunds_of_one_moment_both_count_and_a_second_import_adds_none(file: Write) -> None:
    row = "2025-04-02 10:00:00 +0200,refund,#1,-4.00,EUR\n"
    header = "Transaction Date,Type,Order,Amount,Currency\n"
    one, two = file("a.csv", header + row + row), file("b.csv", header + row)
    assert read("shopify", [one]).tables["returns"].num_rows == 2
    assert read("shopify", [one, two]).tables["returns"].num_rows == 2


def test_one_bad_line_rejects_its_whole_order_and_no_other(
    export: Callable[..., Path], make_order: Callable[..., object]
) -> None:
    path = export([make_order("#2", {"price": 10}, {"price": 20}), make_order("#1", {"price": 5})])
    path.write_text(path.read_text().replace(",20.00,", ",twenty,"))
    batch = read("shopify", [path])
    assert batch.tables["orders"]["order_id"].to_pylist() == ["#1"]
    assert [(r.row, r.reason) for r in batch.rejected] == [
        (2, "belongs to order #2, of which row 3 was rejected: an order is loaded whole or not at all"),
        (3, "Lineitem price is 'twenty', not a number"),
    ]


def test_edges_of_files_are_told(export: Callable[..., Path], make_order: Callable[..., object]) -> None:
    batch = read("shopify", [export([make_order(f"#{n}", {"price": 1}) for n in (3, 2, 1)])])
    assert batch.edge_documents == {(t, d) for t in ("orders", "order_lines") for d in ("#3", "#1")}


def test_unknown_sources_and_options_are_answered() -> None:
    with pytest.raises(UnknownNameError) as refused:
        read("shopfy", ["x.csv"])
    assert "shopify" in refused.value.fix
    for options in (ReadOptions(currency="euro"), ReadOptions(timezone="Mars")):
        with pytest.raises(InvalidValueError):
            read("table", ["x.csv"], options=options)
    assert {"shopify", "table"} <= set(sources())


def test_a_copy_that_lost_its_offsets_is_read_on_the_shops_clock(
    export: Callable[..., Path], make_order: Callable[..., object]
) -> None:
    path = export([make_order("#1", {"price": 10}, created="5/31/2025 23:06")])
    (order,) = (
        read("shopify", [path], options=ReadOptions(timezone="Europe/Berlin")).tables["orders"].to_pylist()
    )
    assert (str(order["placed_at"]), str(order["placed_utc"])) == (
        "2025-05-31 23:06:00",
        "2025-05-31 21:06:00",
    )
    (order,) = read("shopify", [path]).tables["orders"].to_pylist()
    assert order["placed_utc"] is None


def test_amounts_bear_no_other_currency_than_their_orders(
    export: Callable[..., Path], make_order: Callable[..., object]
) -> None:
    path = export([make_order(f"#{n}", {"price": 10}, {"price": 5}) for n in (3, 2, 1)])
    text = path.read_text()
    good, wrong = text.replace(",5.00,,SKU-1", ",€5.00,,SKU-1"), text.replace(",5.00,,SKU-1", ",$5.00,,SKU-1")
    assert good.count("€5.00") == wrong.count("$5.00") == 3
    path.write_text(good)
    assert read("shopify", [path]).tables["order_lines"].num_rows == 6
    path.write_text(wrong)
    batch = read("shopify", [path])
    assert batch.rows_loaded == 0
    assert any("'$5.00'" in r.reason for r in batch.rejected)


def test_customers_amounts_in_another_currency_are_rejected_with_what_was_seen(file: Write) -> None:
    head = "First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders\n"
    spent = [f"A,B,{n}@example.com,yes,{text}\n" for n, text in enumerate(["5 EUR,1", "£5,1", "5,1 pcs"])]
    batch = read(
        "shopify", [file("customers.csv", head + "".join(spent))], options=ReadOptions(currency="EUR")
    )
    assert [(r.row, r.reason) for r in batch.rejected] == [
        (3, "Total Spent is '£5', not an amount in EUR"),
        (4, "Total Orders is '1 pcs', not a number"),
    ]
