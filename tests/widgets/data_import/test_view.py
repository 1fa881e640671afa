"""The whole import without a browser, on a new workspace."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.widgets import DataImport
from okrkit.workspace import Workspace

ADS = "Datum,Kanal,Ausgabe,Netto\n2026-03-01,email,12.50,1\n2026-03-02,search,7.25,1\n2026-03-03,search,free,1\n"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "shop"
    with ok.init(folder, name="Shop", timezone="UTC") as made:
        (folder / "exports").mkdir()
        (folder / "exports" / "ads.csv").write_text(ADS)
        yield made


def done(widget: DataImport, what: str, **values: Any) -> dict[str, Any]:
    answer, _ = widget.dispatch({"do": what, **values})
    assert answer["done"], answer
    return answer


def finished(widget: DataImport, what: str) -> dict[str, Any]:
    done(widget, what)
    for _ in range(600):
        if widget.shown["busy"] is None:
            return dict(widget.shown)
        time.sleep(0.05)
    raise AssertionError(f"{what} did not end")


def row(widget: DataImport, name: str) -> dict[str, Any]:
    return next(r for r in widget.shown["mapping"]["rows"] if r["name"] == name)


def test_a_table_is_mapped_checked_and_loaded(ws: Workspace) -> None:
    widget = DataImport(ws)
    done(widget, "enter", folder="exports")
    assert [f["path"] for f in widget.shown["files"]] == ["exports/ads.csv"]
    done(widget, "tick", name="exports/ads.csv", on=True)
    done(widget, "kind", kind="table:spend")
    assert row(widget, "day")["column"] == "Datum"
    assert row(widget, "amount")["why"] == ["bad", "Needed"]
    assert widget.dispatch({"do": "check"})[0]["problem"] == "no column is chosen for Amount, Currency"
    done(widget, "map", canonical="amount", column="Ausgabe")
    done(widget, "set", name="currency", text="EUR")
    assert row(widget, "amount")["samples"] == ["12.50", "7.25", "free"]
    checked = finished(widget, "check")["checked"]
    assert (checked["read"], checked["loaded"], checked["refused"]) == (3, 2, 1)
    assert checked["rejected"] == [
        {"file": "ads.csv", "row": 4, "reason": "Ausgabe is 'free', not an amount in EUR"}
    ]
    assert len(ws.imports()) == 0
    before = set(widget.shown["kpis"]["available"])
    shown = finished(widget, "load")
    assert shown["loaded"]["changed"]
    assert shown["chosen"] == []
    assert set(shown["loaded"]["new"]) == set(shown["kpis"]["available"]) - before
    assert ws.tables()[["table", "rows"]].to_numpy().tolist() == [["spend", 2]]


def test_the_mapping_of_the_last_import_is_offered_for_the_next_file(ws: Workspace) -> None:
    ws.import_files(
        "table", [ws.path / "exports" / "ads.csv"], table="spend", mapping={"day": "Datum", "amount": "Ausgabe"}, currency="EUR"
    )  # fmt: skip
    (ws.path / "exports" / "more.csv").write_text(ADS.replace("2026-03", "2026-04"))
    widget = DataImport(ws)
    done(widget, "tick", name="exports/more.csv", on=True)
    assert widget.shown["mapping"]["table"] == "spend"
    assert row(widget, "amount")["why"] == ["good", "As last time"]
    assert finished(widget, "check")["checked"]["loaded"] == 2


def test_loading_asks_for_a_check_of_just_this_choice(ws: Workspace) -> None:
    widget = DataImport(ws)
    done(widget, "tick", name="exports/ads.csv", on=True)
    done(widget, "kind", kind="table:spend")
    done(widget, "map", canonical="amount", column="Ausgabe")
    done(widget, "set", name="currency", text="EUR")
    assert widget.dispatch({"do": "load"})[0]["problem"] == "this choice has not been checked yet"
    finished(widget, "check")
    done(widget, "map", canonical="amount", column="Netto")
    assert widget.shown["checked"] is None
    assert widget.dispatch({"do": "load"})[0]["problem"] == "this choice has not been checked yet"


def test_an_uploaded_export_is_recognised_loaded_and_deleted(ws: Workspace) -> None:
    text = "Name,Email,Financial Status,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price\n"
    text += "#1,a@example.org,paid,2026-03-01 10:00:00 +0000,EUR,20.00,0,0,20.00,2,Mug,10.00\n"
    widget = DataImport(ws)
    done(
        widget,
        "upload",
        name="orders.csv",
        start=0,
        size=len(text),
        data=base64.b64encode(text.encode()).decode(),
    )
    (chosen,) = widget.shown["chosen"]
    assert (chosen["name"], chosen["kind"]) == (
        "orders.csv",
        "Shopify: orders export, 12 columns (a subset or extension) (sure, 95%)",
    )
    assert (
        widget.shown["recognised"]["text"]
        == "Recognised: Shopify: orders, payout transactions, sessions reports, customers"
    )
    assert widget.shown["mapping"] is None
    finished(widget, "check")
    shown = finished(widget, "load")
    assert "Orders" in shown["loaded"]["new"]
    assert list((ws.path / "uploads").iterdir()) == []


def test_a_file_that_cannot_be_read_says_why_in_the_words_of_the_screen(ws: Workspace) -> None:
    (ws.path / "sales.csv").write_text("Day,Net sales,Orders\n2026-03-01,5,1\n")
    widget = DataImport(ws)
    done(widget, "tick", name="sales.csv", on=True)
    done(widget, "kind", kind="system:shopify")
    assert widget.shown["recognised"]["kind"] == "warn"
    checked = finished(widget, "check")["checked"]
    assert "sales report" in checked["problem"]
    assert "--" not in checked["fix"]
    (ws.path / "sales.csv").write_bytes(b"\x00\x01\x02 no text")
    done(widget, "kind", kind="")
    assert "zero bytes" in widget.shown["unreadable"]["problem"]
    assert widget.dispatch({"do": "check"})[0]["fix"] == "choose a file that can be read"


def test_files_of_several_systems_come_in_together_and_say_how_sure_that_is(ws: Workspace) -> None:
    orders = "Name,Created at,Currency,Lineitem quantity,Lineitem price\n#1,2026-03-01 10:00:00 +0000,EUR,2,10.00\n"
    (ws.path / "orders.csv").write_text(orders)
    (ws.path / "ads.csv").write_text("Date,Amount spent,Currency\n2026-03-01,5,EUR\n")
    widget = DataImport(ws)
    for name in ("orders.csv", "ads.csv"):
        done(widget, "tick", name=name, on=True)
    kinds = [chosen["kind"] for chosen in widget.shown["chosen"]]
    assert kinds[0].endswith("(sure, 95%)")
    assert kinds[1] == "Table: spend by mapping (likely, 60%)"
    assert "several systems" in widget.shown["recognised"]["text"]
    shown = finished(widget, "check")["checked"]
    assert shown["layout"].startswith("shopify: orders export")
    assert finished(widget, "load")["loaded"]["changed"]
    assert ws.tables()["table"].tolist() == ["orders", "order_lines", "spend"]


def test_a_name_that_looks_like_markup_stays_text(ws: Workspace) -> None:
    name = "<img src=x onerror=alert(1)>.csv"
    (ws.path / name).write_text(ADS)
    widget = DataImport(ws)
    done(widget, "tick", name=name, on=True)
    assert name in repr(widget)
    assert "<img" not in widget._repr_mimebundle_()["text/html"]


def test_the_twin_tells_imports_and_what_can_be_measured(ws: Workspace) -> None:
    ws.import_files("table", [ws.path / "exports" / "ads.csv"], table="spend", mapping={"day": "Datum", "amount": "Ausgabe"}, currency="EUR")  # fmt: skip
    said = repr(DataImport(ws))
    assert "ads.csv" in said
    assert "KPIs can be measured" in said
    assert "There is no data about orders yet" in said
