"""The traps of Magento's files, by their numbers; amounts are counted by hand in the tests."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read, source
from okrkit.sources.reading.files import RawFile

HEADER = (
    "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Billing Address,"
    "Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,Shipping and Handling,Customer Name,"
    "Payment Method,Total Refunded"
)
EUR = ReadOptions(currency="EUR", timezone="Europe/Berlin")


def line(number: str = "000000123", **given: str) -> str:
    """One order of 124.00: goods 100, tax 19, shipping 5."""
    cells = {
        "Purchase Point": "Main Website    Main Website Store        French", "Purchase Date": "Jan 30, 2025 09:05:00 PM",
        "Grand Total (Base)": "124.0000", "Grand Total (Purchased)": "124.0000", "Status": "Complete",
        "Customer Email": "a@example.com", "Customer Group": "General", "Subtotal": "100.0000",
        "Shipping and Handling": "5.0000", "Total Refunded": "",
    } | {name.replace("_", " "): value for name, value in given.items()} | {"ID": number}  # fmt: skip
    return ",".join(f'"{cells.get(name, "")}"' for name in HEADER.split(","))


def rows(batch: Batch, table: str) -> list[dict[str, Any]]:
    return batch.tables[table].to_pylist() if table in batch.tables else []


def grid(
    path: Path, *lines: str, header: str = HEADER, options: ReadOptions = EUR, name: str = "export.csv"
) -> Batch:
    (path / name).write_text("\n".join([header, *lines]), encoding="utf-8")
    return read("magento", [path / name], options=options)


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("Oct 27, 2023 21:05:00 PM", "2023-10-27 21:05:00"),
        ("Oct 28, 2023 00:29:00 AM", "2023-10-28 00:29:00"),
        ("Oct 28, 2023 12:29:00 PM", "2023-10-28 12:29:00"),
        ("Jan 30, 2025 09:05:00 PM", "2025-01-30 21:05:00"),
        ("Jan 30, 2025 12:05:00 AM", "2025-01-30 00:05:00"),
        ("2025-01-30 21:05:00", "2025-01-30 21:05:00"),
    ],
)
def test_trap_22_a_24_hour_clock_may_have_pm_behind_it(tmp_path: Path, printed: str, read_as: str) -> None:
    (order,) = rows(grid(tmp_path, line(Purchase_Date=printed)), "orders")
    assert str(order["placed_at"]) == read_as


def test_a_day_that_no_calendar_has_rejects_its_row(tmp_path: Path) -> None:
    batch = grid(tmp_path, line("1", Purchase_Date="Feb 30, 2025 09:05:00 PM"), line("2"))
    assert [(r.row, "not a date" in r.reason) for r in batch.rejected] == [(2, True)]
    assert [r["order_id"] for r in rows(batch, "orders")] == ["2"]


def test_trap_23_base_and_purchased_totals_are_never_mixed(tmp_path: Path) -> None:
    """124 EUR were paid as 248 USD, of which 62 USD came back: 31 EUR, of which 15 / 124 x ... are goods."""
    changed = line().replace('"124.0000","124.0000"', '"124.0000","248.0000"')
    changed = changed.rsplit(",", 1)[0] + ',"62.0000"'
    batch = grid(tmp_path, changed)
    (order,), (back,) = rows(batch, "orders"), rows(batch, "returns")
    assert (order["total"], order["refunded"], order["currency"]) == (124, 31, "EUR")
    assert (back["paid_back"], back["amount"]) == (31, Decimal("26.25"))  # 31 x (124 - 19) / 124
    assert (batch.control["grand_total_base"], batch.control["grand_total_purchased"]) == (124.0, 248.0)
    assert batch.control["total_refunded"] == 62.0
    with pytest.raises(ImportRefusedError, match="does not say in which currency"):
        grid(tmp_path, line(), options=ReadOptions())


def test_trap_24_closed_is_refunded_partly_refunded_stays_complete_canceled_keeps_its_total(
    tmp_path: Path,
) -> None:
    batch = grid(
        tmp_path,
        line("1", Status="Closed", Total_Refunded="124.0000"),
        line("2", Status="Closed"),
        line("3", Status="Complete", Total_Refunded="62.0000"),
        line("4", Status="Canceled"),
        line("5", Status="Payment Review"),
        line("6", Status="On Hold"),
    )
    assert [r["is_order"] for r in rows(batch, "orders")] == [True, True, True, False, False, True]
    assert {r["order_id"]: r["amount"] for r in rows(batch, "returns")} == {
        "1": 100,
        "2": 100,
        "3": Decimal("52.5"),
    }
    assert batch.control["grand_total_base"] == 6 * 124
    assert batch.control["grand_total_base_not_canceled"] == 5 * 124


def test_trap_25_ids_keep_their_zeros_and_edited_orders_count_once(tmp_path: Path) -> None:
    batch = grid(tmp_path, line("000000123"), line("000000123-1"), line("000000123-2"), line("2000000045"))
    counted = {r["order_id"]: r["is_order"] for r in rows(batch, "orders")}
    assert counted == {"000000123": False, "000000123-1": False, "000000123-2": True, "2000000045": True}
    assert sum(r["is_order"] for r in rows(batch, "order_lines")) == 2
    assert any("2 orders replaced by an edited one" in note for note in batch.notes)


def test_trap_25_zeros_that_a_spreadsheet_dropped_are_put_back(tmp_path: Path) -> None:
    saved = line("123").replace("124.0000", "124").replace("100.0000", "100")
    batch = grid(
        tmp_path,
        saved,
        line("124-1").replace("124.0000", "124"),
        line("2000000045").replace("124.0000", "124"),
    )
    assert [r["order_id"] for r in rows(batch, "orders")] == ["000000123", "000000124-1", "2000000045"]
    assert [r["order_id"] for r in rows(grid(tmp_path, line("123")), "orders")] == [
        "123"
    ]  # Magento's own: as it stands


def test_the_store_view_is_the_channel_and_no_pieces_are_made_up(tmp_path: Path) -> None:
    (bought,) = rows(grid(tmp_path, line()), "order_lines")
    assert (bought["channel"], bought["quantity"], bought["unit_price"]) == ("French", 1, 100)
    assert bought["of_whole_order"] is True


GERMAN = (
    "ID,Einkaufspunkt,Kaufdatum,Rechnung an,Lieferung an,Gesamtsumme (Basis),Gesamtsumme (gekauft),Status,Rechnungsadresse,"
    "Lieferadresse,Versandinformation,Kunden-E-Mail,Kundengruppe,Zwischensumme,Versand und Bearbeitung,Kundenname,Zahlungsart,"
    "Gesamt erstattet"
)
UNKNOWN = ",".join(f"Sarake {n}" for n in range(18))


@pytest.mark.parametrize("header", [GERMAN, UNKNOWN], ids=["german", "told by values"])
def test_translated_headers_are_read(tmp_path: Path, header: str) -> None:
    lines = [line("000000123", Total_Refunded="62.0000"), line("000000124", Status="Canceled")]
    plain = grid(tmp_path, *lines, name="english.csv")
    other = grid(tmp_path, *lines, header=header, name="other.csv")
    for table in ("orders", "order_lines", "returns"):
        left, right = rows(plain, table), rows(other, table)
        for row in (*left, *right):
            row.pop("channel")
        assert left == right


def order(number: int, **changed: Any) -> dict[str, Any]:
    """124.00 EUR, paid as 248.00 USD: two shirts for 110 less 10, tax 19, shipping 5; late on 31 May by UTC."""
    return {
        "entity_id": number, "increment_id": f"00000{number}", "state": "complete", "status": "complete",
        "created_at": "2025-05-31 22:10:07", "updated_at": "2025-06-01 08:00:00", "base_currency_code": "EUR",
        "order_currency_code": "USD", "base_to_order_rate": 2, "base_grand_total": 124, "grand_total": 248,
        "base_subtotal": 110, "base_discount_amount": -10, "base_tax_amount": 19, "base_shipping_amount": 5,
        "customer_is_guest": 1, "customer_email": f"buyer{number}@example.com",
        "items": [
            {"item_id": 1, "product_type": "configurable", "sku": "S-BLUE", "qty_ordered": 2, "base_row_total": 110},
            {"item_id": 2, "parent_item_id": 1, "product_type": "simple", "sku": "S-BLUE", "qty_ordered": 2, "base_row_total": 0},
        ],
    } | changed  # fmt: skip


def rest(path: Path, *records: dict[str, Any], options: ReadOptions = EUR, **around: Any) -> Batch:
    file = path / "page.json"
    file.write_text(
        json.dumps({"items": list(records), "search_criteria": {}, "total_count": len(records)} | around)
    )
    return read("magento", [file], options=options)


def test_trap_26_times_of_the_api_are_utc_and_components_are_not_counted_twice(tmp_path: Path) -> None:
    batch = rest(tmp_path, order(101))
    (read_one,), (bought,) = rows(batch, "orders"), rows(batch, "order_lines")
    assert (str(read_one["placed_at"]), str(read_one["placed_utc"])) == (
        "2025-06-01 00:10:07",
        "2025-05-31 22:10:07",
    )
    assert (bought["quantity"], bought["unit_price"], read_one["discount_net"]) == (2, 55, 10)
    assert (read_one["total"], read_one["subtotal"], read_one["currency"]) == (124, 100, "EUR")
    with pytest.raises(ImportRefusedError, match="gives times in UTC"):
        rest(tmp_path, order(101), options=ReadOptions())


def test_trap_26_a_last_page_that_comes_again_adds_nothing_and_missing_pages_are_said(tmp_path: Path) -> None:
    batch = rest(tmp_path, order(101), order(102), order(102), total_count=9)
    assert (batch.rows_read, batch.rows_loaded, batch.rows_skipped) == (3, 2, 1)
    assert any("announce 9 records and hold 3" in note for note in batch.notes)


def test_a_bundle_priced_by_its_parts_is_counted_by_them(tmp_path: Path) -> None:
    items = [
        {"item_id": 1, "product_type": "bundle", "sku": "SET", "qty_ordered": 1, "base_row_total": 0},
        {"item_id": 2, "parent_item_id": 1, "sku": "A", "qty_ordered": 1, "base_row_total": 80},
        {"item_id": 3, "parent_item_id": 1, "sku": "B", "qty_ordered": 2, "base_row_total": 30},
    ]
    assert [
        (r["sku"], r["quantity"]) for r in rows(rest(tmp_path, order(1, items=items)), "order_lines")
    ] == [("A", 1), ("B", 2)]


MEMO: dict[str, Any] = {
    "entity_id": 7, "increment_id": "000000007", "order_id": 101, "created_at": "2025-06-30 22:30:00",
    "base_currency_code": "EUR", "order_currency_code": "USD", "base_to_order_rate": 2, "base_grand_total": 62,
    "base_subtotal": 55, "base_discount_amount": -5, "base_tax_amount": 9.5, "base_shipping_amount": 0,
    "adjustment_positive": 0, "base_adjustment_positive": 2.5, "base_adjustment_negative": 0,
    "items": [{"sku": "S-BLUE", "qty": 1, "base_row_total": 55, "base_discount_amount": 5, "base_tax_amount": 9.5},
              {"sku": "S-BLUE", "qty": 1}],
}  # fmt: skip


def test_credit_memos_give_dated_returns_and_invoices_add_nothing(tmp_path: Path) -> None:
    """One shirt: 55 less 5, 2.50 on top for the trouble; 62 with its tax, on 1 July by the shop's clock."""
    refunded = order(101, base_total_refunded=62, total_refunded=124)
    invoice = {
        "entity_id": 1,
        "increment_id": "000000001",
        "order_id": 101,
        "base_grand_total": 124,
        "created_at": "2025-06-01 00:00:00",
    }
    batch = rest(tmp_path, invoice, MEMO, refunded)
    back = [
        (r["amount"], r["paid_back"], str(r["returned_day"]), r["dated"], r["order_id"])
        for r in rows(batch, "returns")
    ]
    assert back == [
        (50, Decimal("59.5"), "2025-07-01", "return", "00000101"), (Decimal("2.5"), Decimal("2.5"), "2025-07-01", "return", "00000101"),
    ]  # fmt: skip
    assert (batch.control["orders_all"], batch.control["sum_total"], batch.control["credit_memos"]) == (
        1,
        124.0,
        62.0,
    )
    assert batch.rows_skipped == 1
    apart = rest(tmp_path, MEMO)
    assert [r.reason for r in apart.rejected] == [
        "the order 101 of this credit memo is not among the files; read orders and credit memos together"
    ]


def test_shipments_tell_how_long_orders_took(tmp_path: Path) -> None:
    shipment = {
        "entity_id": 3,
        "increment_id": "000000003",
        "order_id": 101,
        "created_at": "2025-06-02 10:10:07",
        "total_qty": 2,
    }
    (sent,) = rows(rest(tmp_path, order(101), shipment), "fulfilment")
    assert (sent["hours"], str(sent["ordered_day"]), str(sent["shipped_at"])) == (
        36,
        "2025-06-01",
        "2025-06-02 12:10:07",
    )


def test_the_grid_of_credit_memos_takes_the_place_of_undated_refunds(tmp_path: Path) -> None:
    (tmp_path / "memos.csv").write_text(
        "Credit Memo,Created,Order,Order Date,Bill-to Name,Status,Refunded,Subtotal,Shipping & Handling,Adjustment Refund,Adjustment Fee\n"
        '000000007,"Mar 5, 2025 10:00:00 AM",000000123,"Jan 30, 2025 09:05:00 PM",A,Refunded,62.0000,55.0000,0.0000,0.0000,5.0000\n'
        '000000008,"Mar 6, 2025 10:00:00 AM",000000123,"Jan 30, 2025 09:05:00 PM",A,Canceled,10.0000,10.0000,0.0000,0.0000,0.0000\n'
    )
    (tmp_path / "orders.csv").write_text("\n".join([HEADER, line(Total_Refunded="62.0000")]))
    batch = read("magento", [tmp_path], options=EUR)
    assert [(r["return_id"], r["amount"], str(r["returned_day"])) for r in rows(batch, "returns")] == [
        ("credit memo 000000007", 50, "2025-03-05")
    ]
    assert (batch.rows_read, batch.rows_loaded, batch.rows_skipped) == (3, 2, 1)


def test_the_grid_of_invoices_is_read_for_its_control_figures_alone(tmp_path: Path) -> None:
    header = (
        "Invoice,Invoice Date,Order,Order Date,Bill-to Name,Status,Grand Total (Base),Grand Total (Purchased)"
    )
    batch = grid(
        tmp_path,
        '1,"Jan 31, 2025 01:00:00 AM",000000123,"Jan 30, 2025 09:05:00 PM",A,Paid,124.0000,124.0000',
        header=header,
    )
    assert (batch.control["invoices"], batch.control["invoiced_base"]) == (1, 124.0)
    assert (batch.tables["orders"].num_rows if "orders" in batch.tables else 0, batch.rows_skipped) == (0, 1)


def test_a_sales_report_is_checked_against_its_row_of_totals(tmp_path: Path) -> None:
    header = "Interval,Orders,Sales Items,Sales Total,Invoiced,Refunded,Sales Tax,Sales Shipping,Sales Discount,Canceled"
    first = '1/2025,2,5,"€1,204.50","€1,204.50",€0.00,€192.00,€5.00,€0.00,€0.00'
    second = "2/2025,1,1,€10.00,€10.00,€0.00,€1.60,€0.00,€0.00,€0.00"
    total = 'Total,3,6,"€1,214.50","€1,214.50",€0.00,€193.60,€5.00,€0.00,€0.00'
    batch = grid(tmp_path, first, second, total, header=header)
    assert (batch.control["Sales Total"], batch.control["Orders"], batch.rows_skipped) == (1214.5, 3.0, 1)
    assert {str(r["day"]) for r in rows(batch, "measures")} == {"2025-01-01", "2025-02-01"}
    cut = grid(tmp_path, second, total, header=header)
    assert any("do not add up to the report's own total" in note for note in cut.notes)


def test_a_report_by_tax_rate_keeps_its_rows_apart(tmp_path: Path) -> None:
    header = "Interval,Tax,Rate,Orders,Tax Amount"
    lines = (
        '"Jan 30, 2025",DE-19,19.0000,2,€19.00',
        ",DE-7,7.0000,1,€0.70",
        ",Subtotal,,3,€19.70",
        "Total,,,3,€19.70",
    )
    batch = grid(tmp_path, *lines, header=header)
    taxes = {
        r["segment"]: r["value"] for r in rows(batch, "measures") if r["measure"] == "reported_sales_tax"
    }
    assert taxes == {"DE-19": 19, "DE-7": 0.7}
    assert (batch.control["Sales Tax"], batch.rows_skipped) == (19.7, 2)


def test_a_workbook_is_read_as_what_was_printed_in_it(tmp_path: Path) -> None:
    import csv
    from datetime import datetime

    import openpyxl

    book = openpyxl.Workbook()
    for row in csv.reader([HEADER, line("000000123", Total_Refunded="62.0000")]):
        book.active.append(row)
    sheet = book.active
    sheet["A2"], sheet["C2"], sheet["F2"], sheet["G2"] = 123, datetime(2025, 1, 30, 21, 5), 124.0, 124.0
    book.save(tmp_path / "export.xlsx")
    (found,) = rows(read("magento", [tmp_path / "export.xlsx"], options=EUR), "orders")
    assert (found["order_id"], str(found["placed_at"]), found["total"]) == (
        "000000123",
        "2025-01-30 21:05:00",
        124,
    )


def test_excel_xml_is_the_same_grid(tmp_path: Path) -> None:
    import csv

    text = line(Total_Refunded="62.0000")
    table = list(csv.reader([HEADER, text]))
    cells = "".join(
        "<Row>" + "".join(f"<Cell><Data ss:Type='String'>{c}</Data></Cell>" for c in row) + "</Row>"
        for row in table
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    xml = f"<?xml version='1.0'?><Workbook xmlns='{space}' xmlns:ss='{space}'><Worksheet ss:Name='Sheet1'><Table>{cells}</Table></Worksheet></Workbook>"
    (tmp_path / "export.xml").write_text(xml)
    plain, other = grid(tmp_path, text), read("magento", [tmp_path / "export.xml"], options=EUR)
    assert {n: t.to_pylist() for n, t in plain.tables.items()} == {
        n: t.to_pylist() for n, t in other.tables.items()
    }
    (tmp_path / "cut.xml").write_text(xml[:-40])
    with pytest.raises(ImportRefusedError, match="is not complete XML"):
        read("magento", [tmp_path / "cut.xml"], options=EUR)


def test_trap_53_of_overlapping_grids_the_later_file_counts(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("\n".join([HEADER, line("1", Status="Pending"), line("2")]))
    (tmp_path / "2.csv").write_text("\n".join([HEADER, line("1", Status="Closed")]))
    batch = read("magento", [tmp_path / "1.csv", tmp_path / "2.csv"], options=EUR)
    assert sorted((r["order_id"], r["payment_status"]) for r in rows(batch, "orders")) == [
        ("1", "closed"),
        ("2", "complete"),
    ]
    assert (batch.rows_read, batch.rows_loaded, batch.rows_skipped) == (3, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email,Financial Status,Paid at,Lineitem quantity,Lineitem price,Created at\n#1,a@b.c,paid,,1,2,2025-01-01",
        "Date,Order #,Status,Customer type,Product(s),Items sold,Net Sales\n2025-05-02 10:00:00,1,completed,new,1× Cap,1,10",
        "Date,Orders,Gross sales,Returns,Coupons,Net sales,Taxes,Shipping,Total sales\n2025-03-01,2,110,20,10,80,15.2,4.8,100",
        "order_number,order_date,status,order_currency,order_total,customer_email\n1,2025-01-01,completed,EUR,5,a@b.c",
        '[{"id": 501, "number": "501", "status": "completed", "total": "5", "billing": {}, "line_items": []}]',
        "\x00\x01\x02",
        "",
    ],
)
def test_files_of_other_systems_are_not_taken_for_its_own(text: str) -> None:
    detect = source("magento").detect
    assert detect is not None
    assert detect(RawFile("x.csv", text.encode())) is None
