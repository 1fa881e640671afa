"""Proposals from headers and values, in several styles and languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from okrkit.errors import ImportRefusedError, UnknownNameError
from okrkit.sources import ReadOptions, fingerprint, fingerprint_of, propose, read

Write = Callable[[str, str | bytes], Path]

HEADERS = {
    "retail": "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    "snake": "order_id,sku,product_name,qty,created_at,price,customer_id,country",
    "spaced": "Order Number,Item SKU,Item Name,Quantity Ordered,Order Date,Item Price,Buyer ID,Ship Country",
    "german": "Bestellnummer,Artikelnummer,Bezeichnung,Menge,Bestelldatum,Stückpreis,Kundennummer,Land",
    "dotted": "Bestell-Nr.,Artikel-Nr.,Artikelbezeichnung,Anzahl,Datum,Einzelpreis (brutto),Kunden-Nr.,Lieferland",
    "shouted": "ORDER NO.,PRODUCT CODE,TITLE,UNITS,DATE,PRICE,USER ID,COUNTRY CODE",
}
ROW = "A-1,10001,Mug,2,2025-01-31 10:00,4.25,17,France\n"


@pytest.mark.parametrize("style", HEADERS)
def test_lines_are_recognised_in_many_styles(file: Write, style: str) -> None:
    path = file("lines.csv", HEADERS[style] + "\n" + ROW)
    proposal = propose(path)
    names = ["order_id", "sku", "product", "quantity", "placed_at", "unit_price", "customer_id", "country"]
    assert proposal.table == "order_lines"
    assert proposal.mapping == dict(zip(names, HEADERS[style].split(","), strict=True))
    assert proposal.missing == ("currency",)
    batch = read("table", [path], options=ReadOptions(currency="EUR"))
    assert batch.control["gross_sales"] == 8.5


@pytest.mark.parametrize(
    ("table", "headers", "row"),
    [
        ("orders", "Order ID,Order date,Email,Grand total,Currency", "1,2025-01-31,a@example.com,9.50,EUR"),
        ("sessions", "Day,Channel,Sessions,Add to carts,Transactions", "2025-01-31,mail,10,3,1"),
        (
            "spend",
            "Day,Campaign name,Amount spent,Clicks,Impressions,Currency",
            "2025-01-31,x,9.50,3,100,EUR",
        ),
        ("inventory", "Snapshot date,SKU,Fulfillment center,Stock on hand", "2025-01-31,a,FBA,4"),
        ("returns", "Return No,Return date,Refund amount,Currency", "R1,2025-01-31,9.50,EUR"),
        ("support", "Ticket,Opened,CSAT", "1,2025-01-31,5"),
        ("measures", "Date,Metric,Value", "2025-01-31,referring_domains,12"),
        ("customers", "Customer no,Sign up date,Total spent,Total orders", "7,2025-01-31,9.50,1"),
        ("fulfilment", "Tracking number,Order date,Hours to ship,On time", "T1,2025-01-31,20,yes"),
    ],
)
def test_every_table_is_recognised_by_its_own_headers(
    file: Write, table: str, headers: str, row: str
) -> None:
    path = file("any.csv", f"{headers}\n{row}\n")
    assert (propose(path).table, propose(path).missing) == (table, ())
    assert read("table", [path]).tables[table].num_rows == 1


def test_each_suggestion_says_why(file: Write) -> None:
    proposal = propose(file("a.csv", HEADERS["retail"] + "\n" + ROW))
    by_name = {s.canonical: s for s in proposal.suggestions}
    assert by_name["quantity"].confidence == 1.0
    assert by_name["order_id"].reason == "the header is known for it; any text fits"
    assert by_name["placed_at"].reason.endswith("100% of its values are dates")


def test_doubts_are_not_decided(file: Write) -> None:
    path = file(
        "a.csv", "Order,Order date,Invoice date,Qty,Price,Currency\n1,2025-01-01,2025-01-02,1,5,EUR\n"
    )
    proposal = propose(path)
    assert proposal.ambiguous == {"placed_at": ("Order date", "Invoice date")}
    with pytest.raises(ImportRefusedError, match="'Order date' or 'Invoice date'") as refused:
        read("table", [path])
    assert "--map 'placed_at=Order date'" in refused.value.fix
    told = read("table", [path], options=ReadOptions(mapping={"placed_at": "Invoice date"}))
    assert str(told.tables["orders"]["placed_day"][0]) == "2025-01-02"


def test_what_is_missing_is_asked_for_ready_to_paste(file: Write) -> None:
    path = file("a.csv", "Order,Date,Units\n1,2025-01-01,1\n")
    with pytest.raises(ImportRefusedError) as refused:
        read("table", [path], options=ReadOptions(table="order_lines"))
    assert "--map order_id=Order" in refused.value.fix
    assert "--map unit_price=COLUMN" in refused.value.fix
    assert "--currency EUR" in refused.value.fix


def test_values_of_another_kind_are_not_mapped(file: Write) -> None:
    path = file("a.csv", "Order,Date,Qty,Price,Total\n1,2025-01-01,1,5,yes\n2,2025-01-01,1,6,no\n")
    assert "total" not in propose(path, "orders").mapping


def test_unknown_names_are_answered_with_near_ones(file: Write) -> None:
    path = file("a.csv", HEADERS["retail"] + "\n" + ROW)
    for mapping, near in (({"order": "InvoiceNo"}, "order_id"), ({"order_id": "Invoice"}, "InvoiceNo")):
        with pytest.raises(UnknownNameError) as refused:
            read("table", [path], options=ReadOptions(mapping=mapping, table="order_lines", currency="EUR"))
        assert near in refused.value.fix
    with pytest.raises(UnknownNameError, match="canonical table"):
        propose(path, "order_line")


def test_a_fingerprint_knows_a_header_again(file: Write) -> None:
    one, two = file("a.csv", HEADERS["german"] + "\n" + ROW), file("b.csv", HEADERS["german"].upper() + "\n")
    assert fingerprint_of(one) == fingerprint_of(two) == fingerprint(reversed(HEADERS["german"].split(",")))
    assert fingerprint_of(one) != fingerprint_of(file("c.csv", HEADERS["snake"] + "\n" + ROW))


def test_several_files_are_decided_together(file: Write) -> None:
    one = file("a.csv", "Order,Date,Qty,Price,Currency\n1,02/03/2025,1,1.50,EUR\n")
    two = file("b.csv", "Order,Date,Qty,Price,Currency\n2,25/03/2025,1,1.50,EUR\n")
    batch = read("table", [one, two])
    assert [str(day) for day in batch.tables["orders"]["placed_day"]] == ["2025-03-02", "2025-03-25"]
    assert batch.edge_documents == {(t, d) for t in ("orders", "order_lines") for d in ("1", "2")}


def test_rows_finer_than_the_key_are_added_up_within_a_file_only(file: Write) -> None:
    one = file(
        "a.csv",
        "Day,Channel,Device,Sessions\n2025-01-01,mail,phone,3\n2025-01-01,mail,desk,4\n2025-01-02,mail,desk,1\n",
    )
    two = file("b.csv", "Day,Channel,Device,Sessions\n2025-01-02,mail,desk,6\n")
    rows = read("table", [one, two]).tables["sessions"].to_pylist()
    assert [(str(r["day"]), r["sessions"]) for r in rows] == [("2025-01-01", 7), ("2025-01-02", 6)]


def test_people_behind_customer_ids_are_hidden(file: Write) -> None:
    text = "Order,Date,Qty,Price,Currency,Customer\n1,2025-01-01,1,5,EUR,Ann Example\n2,2025-01-01,1,5,EUR,K-17\n3,2025-01-01,1,5,EUR,a@b.example\n"
    ids = read("table", [file("a.csv", text)]).tables["orders"]["customer_id"].to_pylist()
    assert ids[1] == "K-17"
    assert ids[0].startswith("c_")
    assert ids[2].startswith("e_")
