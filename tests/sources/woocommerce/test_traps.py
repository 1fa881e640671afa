"""The traps of WooCommerce's files, by their numbers; amounts are counted by hand in the tests."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read, source
from okrkit.sources.reading.files import RawFile

SERVER = "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution"
BROWSER = 'Date,"Order #",Status,Customer,"Customer type","Payment method",Product(s),"Items sold",Coupon(s),"Net sales",Attribution'
EUR = ReadOptions(currency="EUR", timezone="Europe/Berlin")


def rows(batch: Batch, table: str) -> list[dict[str, Any]]:
    return batch.tables[table].to_pylist() if table in batch.tables else []


def net_sales(batch: Batch) -> Decimal:
    """Goods less discounts and returns, as the KPI adds them up."""
    sold = sum(
        (r["quantity"] * r["unit_price"] for r in rows(batch, "order_lines") if r["is_order"]), Decimal(0)
    )
    off = sum((r["discount_net"] or Decimal(0) for r in rows(batch, "orders") if r["is_order"]), Decimal(0))
    return sold - off - sum((r["amount"] for r in rows(batch, "returns")), Decimal(0))


def given(path: Path, name: str, *lines: str, options: ReadOptions = EUR, start: str = "") -> Batch:
    file = path / name
    file.write_bytes((start + "\n".join(lines)).encode("utf-8"))
    return read("woocommerce", [file], options=options)


ORDER = "2025-05-02 23:30:00,501,€24.90,completed,Ada Sample,new,2× Cap,2,,16.81,Direct"
IN_BROWSER = "2025-05-02 23:30:00,501,Completed,Ada Sample,new,PayPal,2× Cap,2,,16.81,Direct"


@pytest.mark.parametrize(
    ("start", "header", "line"),
    [("\ufeff", SERVER, ORDER), ("", BROWSER, IN_BROWSER)],
    ids=["server", "browser"],
)
def test_trap_15_both_writers_are_read_with_their_own_headers_and_bom(
    tmp_path: Path, start: str, header: str, line: str
) -> None:
    batch = given(tmp_path, "orders.csv", header, line, start=start)
    assert batch.layout == "analytics orders report"
    (order,), (bought,) = rows(batch, "orders"), rows(batch, "order_lines")
    assert (order["order_id"], order["payment_status"], str(order["placed_day"])) == (
        "501",
        "completed",
        "2025-05-02",
    )
    assert (bought["product"], bought["quantity"]) == ("Cap", 2)
    assert net_sales(batch) == Decimal("16.81")


@pytest.mark.parametrize(
    ("formatted", "currency"),
    [
        ('"$1,204.50"', "USD"),
        ('"1.204,50\u00a0€"', "EUR"),
        ("'-$12.00", "USD"),
        ('"৳2,999"', "BDT"),
        ('"1 204,50 kr"', "SEK"),
    ],
)
def test_trap_16_formatted_revenue_is_display_text_and_never_the_amount(
    tmp_path: Path, formatted: str, currency: str
) -> None:
    line = f"2025-05-02 23:30:00,501,{formatted},completed,Ada,new,2× Cap,2,,1204.5,Direct"
    batch = given(tmp_path, "o.csv", SERVER, line, options=ReadOptions(currency=currency))
    assert not batch.rejected
    assert (batch.control["net_all_rows"], batch.currencies) == (1204.5, (currency,))


def test_trap_16_a_dollar_sign_alone_does_not_tell_the_currency(tmp_path: Path) -> None:
    line = ORDER.replace("€", "$")
    with pytest.raises(ImportRefusedError, match="may be an amount in USD, CAD, AUD"):
        given(tmp_path, "o.csv", SERVER, line, options=ReadOptions())
    with pytest.raises(ImportRefusedError, match="is no amount in EUR"):
        given(tmp_path, "o.csv", SERVER, line)


def test_trap_17_refunds_are_own_rows_with_negative_net(tmp_path: Path) -> None:
    """Sold 100 and 40; 25 of the first given back a month later, and shipping alone of the second."""
    batch = given(
        tmp_path,
        "o.csv",
        SERVER,
        "2025-05-02 10:00:00,1,€100.00,completed,A,new,4× Cap,4,,100,Direct",
        "2025-06-03 10:00:00,1,'-€25.00,completed,A,new,,-1,,-25,Direct",
        "2025-05-02 11:00:00,2,€40.00,completed,B,new,1× Hat,1,,40,Direct",
        "2025-05-09 11:00:00,2,'-€5.00,completed,B,new,,0,,0,Direct",
    )
    assert [(r["order_id"], r["is_order"]) for r in rows(batch, "orders")] == [("1", True), ("2", True)]
    back = [(str(r["returned_day"]), r["amount"], r["quantity"], r["dated"]) for r in rows(batch, "returns")]
    assert back == [("2025-06-03", 25, 1, "return"), ("2025-05-09", 0, None, "return")]
    assert net_sales(batch) == 115
    assert (batch.control["refund_rows"], batch.control["refunds"], batch.control["net_all_rows"]) == (
        2,
        25.0,
        115.0,
    )


def test_trap_18_a_comma_in_a_name_does_not_part_products(tmp_path: Path) -> None:
    batch = given(
        tmp_path,
        "o.csv",
        SERVER,
        '2025-05-02 10:00:00,1,€30.00,completed,A,new,"3× Cap, large, 2x4",3,,30,Direct',
        '2025-05-02 11:00:00,2,€10.00,completed,A,new,"1× Cap, large, 2× Hat",3,,10,Direct',
    )
    one, two = rows(batch, "order_lines")
    assert (one["product"], one["quantity"], one["unit_price"]) == ("Cap, large, 2x4", 3, 10)
    assert (two["product"], two["quantity"]) == (
        None,
        3,
    )  # two articles at prices that the report does not tell
    assert net_sales(batch) == 40  # 10 / 3 has no end, and nothing is lost


def test_trap_19_only_placed_orders_count(tmp_path: Path) -> None:
    statuses = [
        "completed",
        "processing",
        "refunded",
        "pending",
        "on-hold",
        "failed",
        "cancelled",
        "wc-shipped",
    ]
    lines = [f"2025-05-02 10:00:00,{n},€10.00,{s},A,new,1× Cap,1,,10,Direct" for n, s in enumerate(statuses)]
    batch = given(tmp_path, "o.csv", SERVER, *lines)
    assert [r["is_order"] for r in rows(batch, "orders")] == [True] * 3 + [False] * 4 + [True]
    assert net_sales(batch) == 40
    assert any("shipped (1)" in note for note in batch.notes)


PLUGIN = (
    "order_number,order_date,paid_date,completed_date,status,order_currency,shipping_total,tax_total,discount_total,order_total,"
    "customer_email,billing_country,product_name,sku,quantity,item_total"
)


def test_trap_20_money_on_the_first_line_only_while_addresses_repeat(tmp_path: Path) -> None:
    """Goods 30 + 20, tax 9.50, shipping 5: order 64.50, once, however many lines repeat the buyer."""
    shared = "1001,2026-04-26 21:32:57,2026-04-26 22:53:57,,wc-processing,EUR"
    first = f"{shared},5,9.50,0.00,64.50,a@example.com,DE,Cap,C1,3,30.00"
    second = f"{shared},,,,,a@example.com,DE,Hat,H1,1,20.00"
    repeated = f"{shared},5,9.50,0.00,64.50,a@example.com,DE,Hat,H1,1,20.00"
    for last in (second, repeated):
        batch = given(tmp_path, "p.csv", PLUGIN, first, last, start="\ufeff")
        (order,) = rows(batch, "orders")
        assert (order["total"], order["tax"], order["subtotal"], order["payment_status"]) == (
            Decimal("64.5"), Decimal("9.5"), 50, "processing",
        )  # fmt: skip
        assert [(r["sku"], r["quantity"], r["unit_price"]) for r in rows(batch, "order_lines")] == [
            ("C1", 3, 10), ("H1", 1, 20),
        ]  # fmt: skip
        assert (batch.control["order_total"], batch.control["item_total"], batch.rows_loaded) == (
            64.5,
            50.0,
            2,
        )


def test_half_an_order_is_rejected_whole(tmp_path: Path) -> None:
    good = "1,2026-04-26 21:32:57,,,completed,EUR,0,0,0,10,a@example.com,DE,Cap,C1,1,10"
    bad = ["2,2026-04-26 21:32:57,,,completed,EUR,0,0,0,30,a@example.com,DE,Cap,C1,1,10",
           "2,2026-04-26 21:32:57,,,completed,EUR,,,,,a@example.com,DE,Hat,H1,1,twenty"]  # fmt: skip
    batch = given(tmp_path, "p.csv", PLUGIN, good, *bad)
    assert [(r.row, r.reason.split(":")[0]) for r in batch.rejected] == [
        (3, "another row of the same order was rejected"), (4, "item_total is 'twenty', not a number"),
    ]  # fmt: skip
    assert [r["order_id"] for r in rows(batch, "orders")] == ["1"]


@pytest.mark.parametrize(
    ("total", "tax", "discount", "item", "wanted"),
    [
        ("114.00", "19.00", "5.00", "95.00", (100, 95)),  # after the discount, without tax
        ("114.00", "19.00", "5.00", "100.00", (100, 95)),  # before the discount, without tax
        ("114.00", "19.00", "0.00", "114.00", (95, 95)),  # with the tax
    ],
)
def test_the_total_tells_whether_lines_hold_tax_and_discount(
    tmp_path: Path, total: str, tax: str, discount: str, item: str, wanted: tuple[int, int]
) -> None:
    line = (
        f"1,2026-04-26 21:32:57,,,completed,EUR,0,{tax},{discount},{total},a@example.com,DE,Cap,C1,2,{item}"
    )
    batch = given(tmp_path, "p.csv", PLUGIN, line)
    (bought,) = rows(batch, "order_lines")
    assert (bought["quantity"] * bought["unit_price"], net_sales(batch)) == wanted


@pytest.mark.parametrize(
    "header",
    [
        "Order No,Placed On,Order Status,Billing E-Mail,Order Currency,Total Order Value,VAT,Shipping Cost,Product Title,Qty,Unit Price",
        "Bestellnr.,Bestelldatum,Status,Kunden-E-Mail,Währung,Bestellwert gesamt,MwSt,Versandkosten,Artikelname,Menge,Einzelpreis",
        "N° commande,Date de commande,Statut commande,E-mail,Devise,Total de la commande,TVA,Livraison,Nom du produit,Quantité,Prix unitaire",
    ],
    ids=["english", "german", "french"],
)
def test_columns_named_otherwise_are_known_by_their_words(tmp_path: Path, header: str) -> None:
    """Two caps of 50, tax 19, shipping 5: 124; the second order failed."""
    lines = ("1,2025-05-02 10:00:00,completed,a@example.com,EUR,124.00,19.00,5.00,Cap,2,50.00",
             "2,2025-05-03 10:00:00,wc-failed,b@example.com,EUR,124.00,19.00,5.00,Cap,2,50.00")  # fmt: skip
    batch = given(tmp_path, "x.csv", header, *lines)
    assert batch.layout == "order-export plugin"
    assert [(r["is_order"], r["total"], r["tax"], r["customer_id"] is None) for r in rows(batch, "orders")] == [
        (True, 124, 19, False), (False, 124, 19, False),
    ]  # fmt: skip
    assert net_sales(batch) == 100


PACKED = (
    ("line_item_1,line_item_2,line_item_10",
     "name:Cap | red|product_id:9|sku:C1|quantity:2|total:18.00|sub_total:20.00|tax:3.42,"
     "name:Hat|product_id:10|sku:|quantity:1|total:27.00|sub_total:30.00,"),
    ("line_items",
     "id:1|name:Cap | red|sku:C1|quantity:2|subtotal:20.00|total:18.00;id:2|name:Hat|quantity:1|subtotal:30.00|total:27.00"),
    ("Product Item 1 Name,Product Item 1 id,Product Item 1 SKU,Product Item 1 Quantity,Product Item 1 Total,"
     "Product Item 1 Subtotal,Product Item 2 Name,Product Item 2 Quantity,Product Item 2 Total,Product Item 2 Subtotal",
     "Cap | red,9,C1,2,18.00,20.00,Hat,1,27.00,30.00"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "cells"), PACKED, ids=["a cell an article", "all in a cell", "a cell a value"]
)
def test_articles_packed_into_their_orders_row_are_unpacked(tmp_path: Path, headers: str, cells: str) -> None:
    """2 caps of 10 and a hat of 30 less coupons of 5; 10 given back on a day of its own, the rest of 12 without one."""
    header = (
        "order_id,order_number,order_date,status,shipping_total,fee_total,tax_total,discount_total,order_total,order_currency,"
        "customer_id,customer_email,refund_items," + headers
    )
    line = (
        "77,W-77,2025-05-02 23:30:00,completed,4.00,0,8.55,5.00,57.55,EUR,0,a@example.com,"
        "amount:10.00|reason:|date:2025-05-20 09:00:00," + cells
    )
    empty = "78,W-78,2025-05-03 23:30:00,pending,,,,,,EUR,0,,," + "," * headers.count(",")
    batch = given(tmp_path, "w.csv", header, line, empty)
    assert not batch.rejected  # an order that was never placed may have no total
    assert [(r["product"], r["sku"], r["quantity"], r["unit_price"]) for r in rows(batch, "order_lines")] == [
        ("Cap | red", "C1", 2, 10), ("Hat", None, 1, 30),
    ]  # fmt: skip
    order, never = rows(batch, "orders")
    assert (order["order_id"], order["system_id"], order["subtotal"], order["discount_net"]) == (
        "W-77",
        "77",
        45,
        5,
    )
    assert (never["is_order"], never["total"]) == (False, None)
    (back,) = rows(batch, "returns")
    assert (str(back["returned_day"]), back["dated"], back["paid_back"]) == ("2025-05-20", "return", 10)


def test_a_row_an_article_with_spoken_headers_is_read(tmp_path: Path) -> None:
    batch = given(
        tmp_path,
        "aoe.csv",
        "Order Number;Order Status;Order Date;Email (Billing);Country Code (Billing);Order Currency;Order Total Amount;"
        "Order Total Tax Amount;Order Shipping Amount;Order Refund Amount;Item #;SKU;Item Name;Quantity;Item Cost",
        "1;Completed;2025-05-02 10:00;a@example.com;DE;EUR;1.071,00;171,00;0,00;119,00;1;C1;Cap;10;90,00",
        "2;On hold;2025-05-03 10:00;b@example.com;DE;EUR;11,90;1,90;0,00;0;1;C1;Cap;1;10,00",
    )
    assert [(r["order_id"], r["is_order"], r["total"]) for r in rows(batch, "orders")] == [
        ("1", True, 1071), ("2", False, Decimal("11.9")),
    ]  # fmt: skip
    (back,) = rows(batch, "returns")
    assert (back["amount"], back["paid_back"], back["dated"]) == (100, 119, "order")
    assert net_sales(batch) == 800


def test_a_total_less_refunds_and_a_tax_told_line_by_line_make_the_orders_own(tmp_path: Path) -> None:
    """Goods 100 and 50 with tax 19 and 9.50: 178.50, of which 59.50 came back."""
    batch = given(
        tmp_path,
        "x.csv",
        "Order Number,Order Status,Order Date,Order Currency,Order Total Amount (- Refund),Order Refund Amount,Tax,SKU,Item Name,Quantity,Item Cost",
        "1,completed,2025-05-02 10:00:00,EUR,119.00,59.50,19.00,C1,Cap,2,50.00",
        "1,completed,2025-05-02 10:00:00,EUR,119.00,59.50,9.50,H1,Hat,1,50.00",
    )
    (order,), (back,) = rows(batch, "orders"), rows(batch, "returns")
    assert (order["total"], order["tax"], order["subtotal"]) == (Decimal("178.5"), Decimal("28.5"), 150)
    assert (back["paid_back"], back["amount"]) == (Decimal("59.5"), 50)


RECORD: dict[str, Any] = {
    "id": 501, "number": "501", "status": "completed", "currency": "EUR", "prices_include_tax": False,
    "date_created": "2025-05-31T23:30:00", "date_created_gmt": "2025-05-31T21:30:00", "date_paid": None,
    "discount_total": "4.00", "shipping_total": "5.00", "shipping_tax": "0.95", "total_tax": "7.79", "total": "48.79",
    "customer_id": 0, "billing": {"email": "A@example.com", "country": "DE"},
    "line_items": [{"id": 1, "name": "Cap", "sku": "C1", "quantity": 3, "subtotal": "40.00", "total": "36.00"}],
    "refunds": [],
}  # fmt: skip


def rest(path: Path, *records: dict[str, Any]) -> Batch:
    file = path / "orders.json"
    file.write_text(json.dumps(list(records)))
    return read("woocommerce", [file])


def test_trap_21_guests_are_not_one_customer_and_times_are_the_sites_clock(tmp_path: Path) -> None:
    other = RECORD | {"id": 502, "number": "502", "billing": {"email": "b@example.com"}}
    nobody = RECORD | {"id": 503, "number": "503", "billing": {}}
    batch = rest(tmp_path, RECORD, other, nobody)
    buyers = [r["customer_id"] for r in rows(batch, "orders")]
    assert len(set(buyers)) == 3
    assert buyers[2] is None
    first = rows(batch, "orders")[0]
    assert (str(first["placed_day"]), str(first["placed_utc"])) == ("2025-05-31", "2025-05-31 21:30:00")
    assert net_sales(batch) == 3 * 36  # 40 / 3 has no end, and nothing is lost
    assert batch.control["guests"] == 3


def test_trap_21_refunds_are_negative_strings_and_dated_by_their_own_records(tmp_path: Path) -> None:
    """17.85 for one cap of 12 with its tax and 3.57 of shipping; the order alone does not say when."""
    order = RECORD | {"refunds": [{"id": 901, "reason": "", "total": "-17.85"}]}
    alone = rest(tmp_path, order)
    (undated,) = rows(alone, "returns")
    # 17.85 x (48.79 - 7.79) / 48.79 = 15.0000
    assert (undated["dated"], undated["paid_back"], undated["amount"]) == (
        "order",
        Decimal("17.85"),
        Decimal("15.0000"),
    )
    refund = {
        "id": 901, "date_created": "2025-06-12T10:00:00", "amount": "17.85", "refunded_payment": True,
        "line_items": [{"name": "Cap", "sku": "C1", "quantity": -1, "total": "-12.00", "total_tax": "-2.28"}],
    }  # fmt: skip
    both = rest(tmp_path, refund, order)
    back = [
        (str(r["returned_day"]), r["order_id"], r["amount"], r["paid_back"], r["quantity"])
        for r in rows(both, "returns")
    ]
    assert back == [
        ("2025-06-12", "501", 12, Decimal("14.28"), 1), ("2025-06-12", "501", 0, Decimal("3.57"), None),
    ]  # fmt: skip
    inside = rest(tmp_path, order | {"refunds": [refund | {"total": "-17.85"}]})
    assert rows(inside, "returns") == rows(both, "returns")


def test_trap_49_day_and_month_of_a_resaved_report_are_decided_by_the_whole_column(tmp_path: Path) -> None:
    lines = [
        f"{day},{n},,completed,A,new,1× Cap,1,,10,Direct"
        for n, day in enumerate(["02/03/2025 10:00", "28/02/2025 10:00"])
    ]
    batch = given(tmp_path, "o.csv", SERVER, *lines)
    assert [str(r["placed_day"]) for r in rows(batch, "orders")] == ["2025-03-02", "2025-02-28"]
    assert any("the day stands first" in note for note in batch.notes)
    with pytest.raises(ImportRefusedError, match="may be two different days"):
        given(tmp_path, "o.csv", SERVER, lines[0])


def test_trap_50_currencies_stand_beside_their_amounts(tmp_path: Path) -> None:
    batch = rest(tmp_path, RECORD, RECORD | {"id": 2, "number": "2", "currency": "USD"})
    assert batch.currencies == ("EUR", "USD")
    with pytest.raises(ImportRefusedError, match="does not say in which currency"):
        rest(tmp_path, {k: v for k, v in RECORD.items() if k != "currency"})


def test_trap_53_of_overlapping_exports_the_later_state_counts_once(tmp_path: Path) -> None:
    later = RECORD | {
        "status": "refunded",
        "date_modified": "2025-07-01T10:00:00",
        "refunds": [{"id": 9, "total": "-48.79"}],
    }
    for records in ((RECORD, later), (later, RECORD)):
        batch = rest(tmp_path, *records)
        assert [(r["payment_status"], r["refunded"]) for r in rows(batch, "orders")] == [
            ("refunded", Decimal("48.79"))
        ]
        assert (batch.rows_skipped, net_sales(batch)) == (1, 0)
    for name, status in (("a.csv", "processing"), ("b.csv", "completed")):
        (tmp_path / name).write_text("\n".join([SERVER, ORDER.replace("completed", status)]))
    both = read("woocommerce", [tmp_path / "a.csv", tmp_path / "b.csv"], options=EUR)
    assert [(r["payment_status"]) for r in rows(both, "orders")] == ["completed"]
    assert (both.rows_read, both.rows_loaded, both.rows_skipped) == (2, 1, 1)


REVENUE = "Date,Orders,Gross sales,Returns,Coupons,Net sales,Taxes,Shipping,Total sales"
A_DAY = "2025-03-01 00:00:00,2,110.00,20.00,10.00,80.00,15.20,4.80,100.00"


@pytest.mark.parametrize(
    "header", [REVENUE, "Päivä,Tilaukset,Brutto,Palautukset,Kupongit,Netto,Verot,Toimitus,Yhteensä"]
)
def test_a_revenue_report_is_told_by_its_sums_in_any_language(tmp_path: Path, header: str) -> None:
    batch = given(tmp_path, "revenue.csv", header, A_DAY, "2025-03-02 00:00:00,0,0,0,0,0,0,0,0")
    assert batch.layout == "analytics revenue report"
    assert (batch.control["Net sales"], batch.control["Returns"]) == (80.0, 20.0)
    found = {r["measure"]: r["value"] for r in rows(batch, "measures") if str(r["day"]) == "2025-03-01"}
    assert (found["reported_orders"], found["reported_total_sales"]) == (2, 100)


def test_other_screens_are_of_the_day_that_is_told_or_stands_in_the_files_name(tmp_path: Path) -> None:
    products = ("Product title,SKU,Items sold,Net sales,Orders", "Cap,C1,3,30.00,2", "Hat,,1,20.00,1")
    batch = given(tmp_path, "products_2025-07-01_after-2025-06-01_before-2025-06-30.csv", *products)
    found = {(r["measure"], r["segment"]): r["value"] for r in rows(batch, "measures")}
    assert found["reported_net_sales", "product C1"] == 30
    assert found["reported_items_sold", "product Hat"] == 1
    assert {str(r["day"]) for r in rows(batch, "measures")} == {"2025-06-30"}
    with pytest.raises(ImportRefusedError, match="does not say which days"):
        given(tmp_path, "products.csv", *products)
    stock = ("Product / Variation,SKU,Status,Stock", "Cap,C1,In stock,12", "Hat,,In stock,N/A")
    told = ReadOptions(currency="EUR", end_day=date(2025, 6, 30))
    assert [
        (r["sku"], r["on_hand"]) for r in rows(given(tmp_path, "s.csv", *stock, options=told), "inventory")
    ] == [("C1", 12)]
    people = (
        "Name,Username,Last active,Sign up,Email,Orders,Total spend,AOV,Country / Region",
        "Ada,ada,2025-05-02,2024-01-05,A@example.com,3,90.00,30.00,DE",
    )
    (ada,) = rows(given(tmp_path, "customers.csv", *people), "customers")
    assert (str(ada["first_seen_day"]), ada["orders_count"], ada["total_spent"]) == ("2024-01-05", 3, 90)


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email,Financial Status,Paid at,Lineitem quantity,Lineitem price,Created at\n#1,a@b.c,paid,,1,2,2025-01-01",
        "ID,Purchase Point,Purchase Date,Grand Total (Base),Grand Total (Purchased),Status\n1,Main,\"Jan 1, 2025 01:00:00 AM\",1.0000,1.0000,Complete",
        "Date,Sessions\n2025-01-01,10",
        "amazon-order-id\tpurchase-date\torder-status\titem-price\n1-2\t2025-01-01\tShipped\t9.99",
        '{"items": [{"entity_id": 1, "increment_id": "1", "base_grand_total": 5, "created_at": "2025-01-01 00:00:00"}]}',
        "\x00\x01\x02",
        "",
    ],
)  # fmt: skip
def test_files_of_other_systems_are_not_taken_for_its_own(text: str) -> None:
    detect = source("woocommerce").detect
    assert detect is not None
    assert detect(RawFile("x.csv", text.encode())) is None


def test_a_cut_dump_is_refused_and_a_cut_line_rejected(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text(json.dumps([RECORD])[:-20])
    with pytest.raises(ImportRefusedError, match="is not complete JSON"):
        read("woocommerce", [file])
    lines = tmp_path / "orders.jsonl"
    lines.write_text(json.dumps(RECORD) + "\n" + json.dumps(RECORD | {"id": 2, "number": "2"})[:-9])
    batch = read("woocommerce", [lines])
    assert [(r.row, r.reason[:19]) for r in batch.rejected] == [(2, "the line is no JSON")]
    assert batch.rows_loaded == 1
