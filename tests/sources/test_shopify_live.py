"""Shopify's API, asked through a stand-in: the export's own figures, whatever goes wrong on the way."""

from __future__ import annotations

import csv
import io
import signal
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

import okrkit
from okrkit.sources.live import CredentialError, ServiceError
from okrkit.sources.shopify import bulk
from okrkit.workspace import Workspace
from okrkit.workspace.syncing import SyncReport
from tests.sources.standins.base import Fault, Reply
from tests.sources.standins.killed import sync_in_a_process
from tests.sources.standins.shopify import TOKEN, Shopify, as_api

SAMPLE = Path(__file__).parents[2] / "data/sample_shop/shopify"
ORDERS = 150
KPIS = ("orders", "net_sales", "returns", "average_order_value", "active_customers", "hours_to_dispatch")


@pytest.fixture(scope="module")
def export() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The last orders of the sample shop, and its refunds with their days."""
    with zipfile.ZipFile(SAMPLE / "2026-11-16_orders_export.zip") as archive:
        text = io.TextIOWrapper(archive.open(archive.namelist()[0]), "utf-8")
        rows = list(csv.DictReader(text))
    names = list(dict.fromkeys(row["Name"] for row in rows))[-ORDERS:]
    payouts = (SAMPLE / "2026-11-16_payout_transactions.csv").read_text("utf-8")
    return (
        [row for row in rows if row["Name"] in names],
        [row for row in csv.DictReader(io.StringIO(payouts)) if row["Order"] in names],
    )


@pytest.fixture
def shop(export: tuple[list[dict[str, str]], list[dict[str, str]]]) -> Iterator[Shopify]:
    with Shopify(as_api(*export)) as service:
        yield service


def workspace(folder: Path, shop: Shopify, **settings: str) -> Workspace:
    made = okrkit.init(folder, timezone="Europe/Berlin", clock=lambda: shop.clock.at)
    made.connect("shopify", {"shop": shop.url, **settings})
    return made


def synced(ws: Workspace, shop: Shopify, token: str = TOKEN, **options: Any) -> SyncReport:
    return ws.sync("shopify", timing=shop.clock.timing(), environ={"OKRKIT_SHOPIFY_TOKEN": token}, **options)


def stored(ws: Workspace) -> dict[str, Any]:
    """Order -> what is stored of it."""
    view = ws.view()
    rows = view.query("select order_id, total, refunded, known_at, payment_status from orders").to_pylist()
    return {row["order_id"]: row for row in rows}


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    with folder.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_the_api_gives_the_same_kpis_as_the_export_of_the_same_shop(
    shop: Shopify, export: tuple[list[dict[str, str]], list[dict[str, str]]], tmp_path: Path
) -> None:
    live, filed = workspace(tmp_path / "live", shop), workspace(tmp_path / "filed", shop)
    report = synced(live, shop)
    paths = [written(tmp_path / f"{i}.csv", rows) for i, rows in enumerate(export)]
    by_file = filed.import_files("shopify", paths)
    differ = {"rows", "columns", "return_documents", "returns"}  # what the files hold beside the same orders
    mine, theirs = report.batch.control, by_file.batch.control
    assert {n: v for n, v in mine.items() if n not in differ} == {
        n: v for n, v in theirs.items() if n not in differ
    }
    for kpi in KPIS:
        ours, files = live.kpi_values(kpi, "week"), filed.kpi_values(kpi, "week")
        assert ours["value"].tolist() == pytest.approx(files["value"].tolist(), nan_ok=True), kpi
        assert ours["value"].sum() > 0, kpi
    files_returns = filed.kpi_values("returns", "all")["value"].tolist()
    live.import_files("shopify", [paths[1]])  # a refund that the payouts tell as well counts once
    assert live.kpi_values("returns", "all")["value"].tolist() == files_returns
    assert report.as_json()["sync"]["records"] == {"orders": ORDERS}


def test_with_every_fault_on_the_way_the_result_is_the_shops_own_data(shop: Shopify, tmp_path: Path) -> None:
    """Throttling by refusal, a lost connection, cut answers, an error of the host, unknown fields, and sales meanwhile."""
    names = sorted(shop.orders)
    throttled = {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": {
            "requestedQueryCost": 500, "actualQueryCost": None,
            "throttleStatus": {"maximumAvailable": 2000.0, "currentlyAvailable": 200, "restoreRate": 100.0},
        }},
    }  # fmt: skip

    def more(reply: Reply) -> Reply:
        for node in reply.body["data"]["orders"]["nodes"]:
            node["inventedTomorrow"] = {"a": [1]}
        return reply

    shop.most_cost = 250.0  # a page of orders is too much for one query
    shop.fail(
        Fault(at=2, reply=Reply(200, throttled)),
        Fault(at=5, drop=True),
        Fault(at=6, cut=True),
        Fault(at=7, half=True),
        Fault(at=8, reply=Reply(502, b"<html>bad gateway</html>")),
        Fault(at=9, change=more),
        Fault(at=9, before=lambda: shop.touch(names[0], displayFinancialStatus="VOIDED")),
        Fault(at=10, before=lambda: shop.touch(names[70], displayFinancialStatus="VOIDED")),
    )
    ws = workspace(tmp_path / "ws", shop)
    report = synced(ws, shop)
    found = stored(ws)
    assert len(found) == ORDERS == report.records["orders"]
    assert {n: row["payment_status"] for n, row in found.items()} == {
        o["name"]: o["displayFinancialStatus"].lower() for o in shop.orders.values()
    }
    assert shop.clock.waits[0] == pytest.approx(4, abs=1)  # 300 points are short, 100 come back a second


def test_only_what_has_changed_is_asked_for_the_next_time(shop: Shopify, tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", shop)
    synced(ws, shop)
    asked = len(shop.costs)
    name = sorted(shop.orders)[10]
    shop.touch(name, totalRefundedSet=shop.orders[name]["totalPriceSet"], displayFinancialStatus="REFUNDED")
    again = synced(ws, shop)
    assert again.records["orders"] <= 3  # the changed one, and those of the last hour of changes
    assert len(shop.costs) - asked == 2  # the shop, and one page
    assert stored(ws)[shop.orders[name]["name"]]["payment_status"] == "refunded"
    assert not synced(ws, shop).changed


def test_a_long_order_and_a_long_refund_come_whole_from_their_own_pages(
    shop: Shopify, tmp_path: Path
) -> None:
    order = next(o for o in shop.orders.values() if o["displayFinancialStatus"] == "PAID")
    one = {"shopMoney": {"amount": "1.00", "currencyCode": "EUR"}}
    lines = [
        {"id": f"l{n}", "name": f"Thing {n}", "sku": f"T{n}", "quantity": 1, "vendor": "", "originalUnitPriceSet": one, "totalDiscountSet": None}
        for n in range(145)
    ]  # fmt: skip
    back = [{"quantity": 1, "subtotalSet": one, "totalTaxSet": None, "lineItem": line} for line in lines[:12]]
    refund = {"id": "gid://shopify/Refund/77", "createdAt": "2026-11-10T23:30:00Z", "refundLineItems": back}
    twelve = {"shopMoney": {"amount": "12.00", "currencyCode": "EUR"}}
    order |= {
        "lineItems": lines,
        "refunds": [{**refund, "totalRefundedSet": twelve}],
        "totalRefundedSet": twelve,
    }
    ws = workspace(tmp_path / "ws", shop)
    synced(ws, shop)
    name = order["name"]
    kept = ws.view().query("select count(*) as n from order_lines where order_id = $1", [name]).to_pylist()
    assert kept == [{"n": 145}]
    rows = ws.view().query("select * from returns where order_id = $1 order by line_no", [name]).to_pylist()
    assert [(row["sku"], row["quantity"], row["paid_back"]) for row in rows] == [
        (f"T{n}", 1, 1) for n in range(12)
    ]
    assert {str(row["returned_day"]) for row in rows} == {"2026-11-11"}  # 23:30 UTC is the next day in Berlin


def test_a_large_shop_comes_as_one_bulk_file_with_its_refunds_also_in_two_runs(
    shop: Shopify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "ORDERS_A_PAGE", 40)
    paged, large = workspace(tmp_path / "paged", shop), workspace(tmp_path / "bulk", shop, bulk_from="100")
    one = synced(paged, shop)
    shop.fail(Fault(path="/bulk/", half=True), Fault(path="/bulk/", at=2, reply=Reply(503, b"")))

    def stop(_stream: str, records: int) -> None:
        if records >= 80:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synced(large, shop, progress=stop)
    two = synced(large, shop)
    assert two.resumed
    assert two.batch.control == one.batch.control
    assert (
        two.batch.tables["returns"]
        .sort_by("return_id")
        .equals(one.batch.tables["returns"].sort_by("return_id"))
    )
    assert len(shop.bulk) == 1
    assert (
        len([a for a in shop.asked if a.path.startswith("/bulk/")]) == 4
    )  # cut, 503, whole; and by the second run


def test_trap_14_the_60_day_window_is_said_when_older_orders_were_meant(
    shop: Shopify, tmp_path: Path
) -> None:
    shop.scopes = ["read_orders"]
    ws = workspace(tmp_path / "ws", shop)
    assert any("only orders of the last 60 days" in note for note in synced(ws, shop).notes)
    assert not any("60 days" in note for note in synced(ws, shop, since="2026-11-01").notes)
    shop.scopes = ["read_products"]
    with pytest.raises(CredentialError, match="may not read orders"):
        synced(ws, shop)


def test_an_expired_token_ends_the_run_and_the_next_one_goes_on_there(shop: Shopify, tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", shop)
    shop.fail(Fault(at=4, before=lambda: setattr(shop, "token", "shpat_new_token_9999")))
    with pytest.raises(CredentialError, match="OKRKIT_SHOPIFY_TOKEN") as caught:
        synced(ws, shop)
    assert TOKEN not in str(caught.value)
    assert ws.view().tables() == {} or not stored(ws)
    asked = len(shop.asked)
    report = synced(ws, shop, "shpat_new_token_9999")
    assert report.resumed
    assert len(shop.asked) - asked == 6  # the shop, and the five pages that were missing
    assert len(stored(ws)) == ORDERS


def test_a_missing_token_is_named_and_a_wrong_address_refused(shop: Shopify, tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", shop)
    with pytest.raises(CredentialError, match="OKRKIT_SHOPIFY_TOKEN is not set"):
        ws.sync("shopify", environ={})
    ws.connect("shopify", {"shop": "www.example.com"})
    with pytest.raises(ValueError, match="not a shop's own address"):
        synced(ws, shop)
    with pytest.raises(ValueError, match="is a secret"):
        ws.connect("shopify", {"token": "shpat_1"})


def test_an_answer_in_another_version_of_the_api_is_said(shop: Shopify, tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", shop, version="2025-01")

    def newer(reply: Reply) -> Reply:
        return Reply(reply.status, reply.body, {"X-Shopify-API-Version": "2026-04"})

    shop.fail(Fault(change=newer))
    assert (
        "Shopify answers in version 2026-04 of its API; 2025-01 is no longer there." in synced(ws, shop).notes
    )


def test_a_second_shop_has_a_name_a_token_and_a_mark_of_its_own(shop: Shopify, tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", shop)
    shop.orders = dict(list(shop.orders.items())[:5])
    synced(ws, shop)
    ws.connect("shopify", {"bulk_from": "10000"})  # how to ask may change, whom to ask not
    synced(ws, shop)
    with Shopify([{**o, "id": f"{o['id']}9"} for o in shop.orders.values()]) as north:
        ws.connect("shopify", {"shop": north.url})
        with pytest.raises(ValueError, match="under a name of its own"):
            synced(ws, shop)
        ws.connect("shopify", {"shop": shop.url})
        ws.connect("shopify", {"shop": north.url}, shop="north")
        north.token = "shpat_north_1234567"
        both = {"OKRKIT_SHOPIFY_TOKEN": TOKEN, "OKRKIT_SHOPIFY_TOKEN_NORTH": north.token}
        ws.sync("shopify", shop="north", timing=north.clock.timing(), environ=both)
    counted = (
        ws.view()
        .query("select source, count(*) as n from orders group by source order by source")
        .to_pylist()
    )
    assert counted == [{"source": "north", "n": 5}, {"source": "shopify", "n": 5}]
    known = [(c.shop, bool(c.synced_to)) for c in ws.connections() if c.system == "shopify"]
    assert known == [("", True), ("north", True)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errors": [{"message": "Field 'x' doesn't exist on type 'Order'"}]}, "Field 'x' doesn't exist"),
        ({"data": {"ordersCount": {"count": 1}}}, r"a form that okrkit does not know \(KeyError: 'shop'\)"),
        ([1, 2], "answers without data"),
    ],
)
def test_an_answer_that_nobody_expects_is_an_error_with_its_words(
    shop: Shopify, tmp_path: Path, body: Any, said: str
) -> None:
    ws = workspace(tmp_path / "ws", shop)
    shop.fail(Fault(reply=Reply(200, body)))
    with pytest.raises(ServiceError, match=said):
        synced(ws, shop)


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked on Windows")
def test_a_kill_at_any_page_and_the_same_command_end_with_exactly_the_shops_data(
    export: tuple[list[dict[str, str]], list[dict[str, str]]],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Killed while it waits for each of three pages, in the load, and before it remembers that it loaded."""
    running: list[BaseProcess] = []
    with Shopify(as_api(*export)[:70]) as shop:
        ws = workspace(tmp_path / "ws", shop)
        # The first run asks for the shop, the number of orders and page one; a later one goes on where it was.
        for at, die_in in ((3, ""), (4, ""), (3, ""), (0, "load"), (0, "mark")):
            shop.bucket = 2000.0
            shop.faults = [Fault(at=at, before=lambda: running[-1].kill())]  # noqa: PLW0108  # not there yet
            code = sync_in_a_process(
                tmp_path / "ws", "shopify", {"OKRKIT_SHOPIFY_TOKEN": TOKEN}, die_in=die_in, started=running.append
            )  # fmt: skip
            assert code == -signal.SIGKILL, die_in or at
            assert len(ws.warehouse.versions()) == (die_in == "mark")
        assert synced(ws, shop).resumed
        assert {n: row["total"] for n, row in stored(ws).items()} == {
            o["name"]: Decimal(o["totalPriceSet"]["shopMoney"]["amount"]) for o in shop.orders.values()
        }
        assert ws.view().tables()["order_lines"] == sum(len(o["lineItems"]) for o in shop.orders.values())
        assert len(ws.warehouse.versions()) == 1
        cursors = [a.json["variables"]["after"] for a in shop.asked if "Orders(" in a.json["query"]]
        assert len(set(cursors)) == 3
        assert len(cursors) == 6  # each page twice: once for nothing, because of the kill
    assert list((tmp_path / "ws/sync/shopify").glob("open*")) == []
    files = [f.read_bytes() for f in (tmp_path / "ws").rglob("*") if f.is_file()]
    output = "".join(capfd.readouterr())
    assert not any(TOKEN.encode() in content for content in (*files, output.encode()))
