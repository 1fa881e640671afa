"""Reports of other languages, widths and ways to come; what is none of them is refused."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import ReadOptions, read, source
from okrkit.sources.fba import read_reports
from okrkit.sources.fba.documents import opened_document
from okrkit.sources.fba.layouts import layout_of
from okrkit.sources.fba.transactions import WANTED
from okrkit.sources.fba.words import TRANSACTIONS
from okrkit.sources.reading.files import RawFile

SAMPLES = Path(__file__).parents[4] / "shared/samples/fba"
Make = Callable[..., Any]
US = ReadOptions(currency="USD", timezone="America/Los_Angeles")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not beside the project")
def test_every_control_figure_of_the_samples_is_reproduced() -> None:
    expected = json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    assert len(expected) == 5
    for name, figures in expected.items():
        batch = read("fba", [SAMPLES / name], options=US)
        (found,) = (v for v in batch.control.values() if isinstance(v, dict) and "rows" in v)
        assert {k: found[k] for k in figures} == figures, name
        assert not batch.rejected


def test_every_column_of_the_transactions_is_read_or_known() -> None:
    assert {*WANTED.texts, *WANTED.money, *WANTED.counts, *WANTED.stamps} == set(TRANSACTIONS)


@pytest.mark.parametrize(
    ("header", "layout"),
    [
        ("fecha/hora,Id. de liquidación,tipo,Id. del pedido,sku,cantidad,ventas de productos,total", "date_range_transactions"),
        ("date/heure,numéro de versement,type,numéro de la commande,sku,quantité,ventes de produits,total", "date_range_transactions"),
        ("Data/Ora:,Numero pagamento,Tipo,Numero ordine,SKU,Quantità,Vendite,totale", "date_range_transactions"),
        ("日付/時間,決済番号,トランザクションの種類,注文番号,SKU,数量,商品売上,合計", "date_range_transactions"),
        ("(Übergeordnete) ASIN,(Untergeordnete) ASIN,Sitzungen – Summe,Bestellte Einheiten", "business_report_by_asin"),
        ("Date,Ordered Product Sales,Units Ordered,Sessions,Page Views", "business_report_by_date"),
        ("Date,FNSKU,ASIN,MSKU,Disposition,Starting Warehouse Balance,Ending Warehouse Balance", "inventory_ledger"),
        ("seller-sku,fulfillment-channel-sku,asin,condition-type,Warehouse-Condition-code,Quantity Available", "afn_inventory"),
        ("Order ID,Order date,Return request date,Order Amount,Refunded Amount", "merchant_returns"),
        ("approval-date,reimbursement-id,case-id,amazon-order-id,amount-total", "reimbursements"),
        ("Date,Rating,Comments,Your Response,Order ID,Rater Email", "seller_feedback"),
        ("Date,Sessions,Users", None),
        ("Name,Email,Financial Status,Paid at,Lineitem quantity,Lineitem price", None),
    ],
)  # fmt: skip
def test_reports_are_known_by_their_columns_in_many_languages(header: str, layout: str | None) -> None:
    assert layout_of(header.split(",")) == layout


def test_mexican_transactions_are_read_like_american_ones(tmp_path: Path) -> None:
    columns = "fecha/hora,Id. de liquidación,tipo,Id. del pedido,sku,cantidad,marketplace,ventas de productos,tarifas de venta,otro,total"
    path = tmp_path / "mx.csv"
    path.write_text(
        f'"Todos los importes en MXN, a menos que se especifique"\n{columns}\n'
        '"31 jul 2025 11:03:59 p.m. GMT-6",1,Pedido,702-1,T1,1,amazon.com.mx,"1,137.92",-24.00,0,"1,113.92"\n'
        '"1 ago 2025 1:00:00 a.m. GMT-6",1,Reembolso,702-1,T1,1,amazon.com.mx,-100,15,0,-85\n'
        '"1 ago 2025 1:00:00 p.m. GMT-6",1,Trasferir,,,,amazon.com.mx,0,0,"-507,248.65","-507,248.65"\n',
        encoding="utf-8",
    )
    batch = read("fba", [path], options=ReadOptions(timezone="America/Mexico_City"))
    figures: Any = batch.control["date_range_transactions"]
    assert figures["by_type"] == {"Order": 1, "Refund": 1, "Transfer": 1}
    assert figures["total_without_transfer"] == 1028.92
    assert batch.currencies == ("MXN",)


def test_columns_with_names_nobody_knows_are_told(tmp_path: Path) -> None:
    path = tmp_path / "report-2025-03-31.csv"
    path.write_text("Tuote,Käynnit,Kappaleet,Myynti\nB1,200,3,30.00\n", encoding="utf-8")
    with pytest.raises(ImportRefusedError, match="no known row of column names") as refused:
        read("fba", [path], options=US)
    assert "--map" in refused.value.fix
    told = {"child": "Tuote", "sessions": "Käynnit", "units": "Kappaleet", "sales": "Myynti"}
    batch = read("fba", [path], options=ReadOptions(currency="EUR", mapping=told))
    assert (batch.control["sessions"], batch.control["units"], batch.control["ordered_product_sales"]) == (
        200,
        3,
        30.0,
    )


@pytest.mark.parametrize("zipped", [True, False])
def test_a_document_of_the_api_is_the_download(orders: Make, line: Make, zipped: bool) -> None:
    path = orders(line("1", product_name="Thé"), encoding="cp1252")
    body = path.read_bytes()
    document = opened_document(
        "ALL_ORDERS", gzip.compress(body) if zipped else body, gzipped=zipped, charset="Cp1252"
    )
    fetched, downloaded = read_reports([document], US), read("fba", [path], options=US)
    assert fetched.tables == downloaded.tables
    with pytest.raises(ImportRefusedError, match="not a whole GZIP"):
        opened_document("ALL_ORDERS", gzip.compress(body)[:40], gzipped=True)


def test_the_sales_and_traffic_answer_gives_what_the_business_report_gives(tmp_path: Path) -> None:
    def day(text: str, sessions: int, units: int) -> dict[str, Any]:
        money = {"amount": 10.5 * units, "currencyCode": "USD"}
        return {
            "date": text,
            "salesByDate": {"orderedProductSales": money, "unitsOrdered": units, "totalOrderItems": units},
            "trafficByDate": {"sessions": sessions, "pageViews": 2 * sessions, "unitSessionPercentage": 99.0},
        }

    answer = {"reportSpecification": {"dataEndTime": "2025-03-31", "reportOptions": {"dateGranularity": "DAY"}},
              "salesAndTrafficByDate": [day("2025-03-30", 100, 3), day("2025-03-31", 50, 1)],
              "salesAndTrafficByAsin": [{"parentAsin": "P1", "childAsin": "C1", "trafficByAsin": {"sessions": 150}}]}  # fmt: skip
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer))
    batch = read("fba", [path], options=US)
    assert batch.tables["sessions"]["sessions"].to_pylist() == [100, 50]
    figures: Any = batch.control["sales_and_traffic"]
    assert (figures["unit_session_percentage_total"], figures["ordered_product_sales"]) == (2.6667, 42.0)
    article = [m for m in batch.tables["measures"].to_pylist() if m["segment"] == "C1"]
    assert [(m["measure"], m["day"], m["value"]) for m in article] == [
        ("article_sessions", date(2025, 3, 31), 150)
    ]
    answer["reportSpecification"]["reportOptions"]["dateGranularity"] = "MONTH"  # type: ignore[call-overload]
    path.write_text(json.dumps(answer))
    with pytest.raises(ImportRefusedError, match="totals by month"):
        read("fba", [path], options=US)


def test_stock_without_a_day_takes_the_day_of_the_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "123.txt"
    path.write_text("sku\tafn-fulfillable-quantity\nT1\t5\n")
    os.utime(path, (1743454800, 1743454800))  # 31 March 2025, 21:00 UTC
    batch = read("fba", [path], options=ReadOptions(timezone="Europe/Berlin"))
    assert batch.period == (date(2025, 3, 31), date(2025, 3, 31))
    assert any("2025-03-31 was taken, when the file was last changed" in note for note in batch.notes)
    told = read("fba", [path], options=ReadOptions(end_day=date(2025, 2, 28)))
    assert told.period == (date(2025, 2, 28), date(2025, 2, 28))


def test_weeks_are_not_days(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(
        "Date,Units Ordered,Ordered Product Sales,Sessions\n3/3/25,1,5.00,10\n3/10/25,1,5.00,10\n3/17/25,1,5.00,10\n"
    )
    with pytest.raises(ImportRefusedError, match="7 days or more apart"):
        read("fba", [path], options=US)


def test_days_that_follow_one_another_tell_the_order_of_day_and_month(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    rows = "\n".join(f"3/{n}/25,1,5.00,{10 * n}" for n in (1, 2, 3))
    path.write_text(f"Date,Units Ordered,Ordered Product Sales,Sessions\n{rows}\n")
    batch = read("fba", [path], options=US)
    assert batch.period == (date(2025, 3, 1), date(2025, 3, 3))
    assert any("the month stands first" in note for note in batch.notes)
    path.write_text("Date,Units Ordered,Ordered Product Sales,Sessions\n3/1/25,1,5.00,10\n")
    with pytest.raises(ImportRefusedError, match="may be two different days"):
        read("fba", [path], options=US)


def test_an_order_is_loaded_whole_or_not_at_all_and_cut_rows_are_named(orders: Make, line: Make) -> None:
    path = orders(line("1"), line("2"), line("2", quantity="two"), line("3"))
    path.write_bytes(path.read_bytes()[:-40])
    batch = read("fba", [path], options=US)
    assert [(r.row, r.reason[:40]) for r in batch.rejected] == [
        (3, "belongs to order 2, of which row 4 was r"),
        (4, "quantity is 'two', not a whole number"),
        (5, "6 cells where the header has 19"),
    ]
    assert batch.tables["orders"]["order_id"].to_pylist() == ["1"]
    path = orders(line("1"), line("2"), line("2"))
    path.write_bytes(path.read_bytes()[:-40])
    assert read("fba", [path], options=US).edge_documents == {("orders", "2"), ("order_lines", "2")}
    assert not read("fba", [orders(line("1"), line("2"))], options=US).edge_documents


@pytest.mark.parametrize("content", [b"", b"\x00\x01binary\xff", b"a,b\n1,2\n", b'{"items": []}', b"sku\n"])
def test_what_is_no_report_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    assert source("fba").detect is not None
    assert source("fba").detect(RawFile("x.txt", content)) is None  # type: ignore[misc]
    with pytest.raises(ImportRefusedError):
        read("fba", [path], options=US)
