"""Amazon asked directly: reports that take a while, at addresses that serve once, with tokens that run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from okrkit.errors import OkrkitError
from okrkit.sources import Batch
from okrkit.sources.fba import live
from okrkit.sources.live import CredentialError, ServiceError
from tests.sources.standins.base import Clock, Fault, Reply
from tests.sources.standins.fba import INVENTORY, ORDERS, Amazon, error, table
from tests.sources.standins.running import killed_everywhere, run, same

SINCE = datetime(2026, 8, 22, 12, tzinfo=UTC)  # 90 days before the clock: three reports of orders
SETTLED = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
    "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name", "amount-type",
    "amount-description", "amount", "fulfillment-id", "posted-date", "posted-date-time", "order-item-code",
    "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased", "promotion-id",
)  # fmt: skip


def settlement(number: str) -> str:
    whole = {"settlement-id": number, "settlement-start-date": "2026-11-01 00:00:00 UTC", "settlement-end-date": "2026-11-14 00:00:00 UTC",
             "deposit-date": "2026-11-16 00:00:00 UTC", "total-amount": "12.00", "currency": "JPY"}  # fmt: skip
    line = {"settlement-id": number, "transaction-type": "Order", "order-id": f"111-{number}-1", "marketplace-name": "Amazon.co.jp",
            "amount-type": "ItemPrice", "amount-description": "Principal", "amount": "12.00", "posted-date": "2026-11-05",
            "posted-date-time": "2026-11-05 08:00:00 UTC", "sku": "T-1", "quantity-purchased": "1"}  # fmt: skip
    return table(SETTLED, [whole, line])


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with Amazon() as service:
        service.order("503-1111111-1111111", "2026-08-30T08:00:00+00:00", "1200")
        service.order("503-2222222-2222222", "2026-09-30T23:30:00+00:00", "800", product='9" 茶碗')
        service.order("503-3333333-3333333", "2026-11-20T11:59:59+00:00", "500")
        service.stock.append({
            "sku": "T-1", "asin": "B000000001", "mfn-listing-exists": "Yes", "mfn-fulfillable-quantity": "5",
            "afn-listing-exists": "Yes", "afn-warehouse-quantity": "15", "afn-fulfillable-quantity": "12",
            "afn-unsellable-quantity": "1", "afn-reserved-quantity": "2", "afn-total-quantity": "20",
            "afn-inbound-working-quantity": "5", "afn-inbound-shipped-quantity": "0", "afn-inbound-receiving-quantity": "0",
        })  # fmt: skip
        yield service


def sync(
    amazon: Amazon,
    folder: Path,
    clock: Clock | None = None,
    die_at: int | None = None,
    reports: str = "orders,inventory",
    since: datetime = SINCE,
) -> Batch:
    settings = {
        "marketplaces": "A1VC38T7YXB528", "address": amazon.url, "login": amazon.url, "reports": reports,
    }  # fmt: skip
    environ = dict(zip(live.NAMES, amazon.names, strict=True))
    return run(live.LIVE, settings, environ, folder, clock or Clock(), since=since, die_at=die_at)


def orders(batch: Batch) -> dict[str, float]:
    lines = batch.tables["order_lines"].to_pylist()
    return {r["order_id"]: float(r["unit_price"]) for r in lines}


WANTED = {"503-1111111-1111111": 1200.0, "503-2222222-2222222": 800.0, "503-3333333-3333333": 500.0}


def test_reports_are_asked_for_a_month_each_waited_for_unpacked_and_decoded(
    amazon: Amazon, tmp_path: Path
) -> None:
    clock = Clock()
    batch = sync(amazon, tmp_path, clock)
    assert orders(batch) == WANTED
    assert {r["product"] for r in batch.tables["order_lines"].to_pylist()} == {"茶", '9" 茶碗'}
    spans = [(r["asked"]["dataStartTime"][:10], r["asked"]["dataEndTime"][:10]) for r in amazon.made.values() if r["asked"]["reportType"] == ORDERS]  # fmt: skip
    assert spans == [("2026-08-22", "2026-09-21"), ("2026-09-21", "2026-10-21"), ("2026-10-21", "2026-11-20")]
    assert {r["day"].isoformat() for r in batch.tables["inventory"].to_pylist()} == {"2026-11-20"}
    assert clock.waits == [15.0, 22.5] * 4  # each report was in the queue, then in progress
    assert amazon.tokens == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(at=2, reply=error(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")),
        Fault(at=3, drop=True),
        Fault(path="/document/", cut=True),
        Fault(path="/document/", half=True),
        Fault(path="/document/", drop=True),
        Fault(path="/document/", reply=Reply(403, b"<Error><Message>Request has expired</Message></Error>")),
        Fault(path="/documents/", reply=Reply(500, {})),
        Fault(path="/reports/5", change=lambda r: Reply(r.status, {**r.body, "newThing": [1]})),
        Fault(path="/auth/o2/token", reply=Reply(503, {})),
    ],
    ids=["429", "drop", "document cut", "document half", "document dropped", "address run out", "500", "unknown field", "503"],
)  # fmt: skip
def test_what_passes_by_itself_is_tried_again(amazon: Amazon, tmp_path: Path, fault: Fault) -> None:
    amazon.fail(fault)
    assert orders(sync(amazon, tmp_path)) == WANTED


def test_a_quota_is_waited_for_as_its_header_says(amazon: Amazon, tmp_path: Path) -> None:
    clock = Clock()
    refused = error(429, "QuotaExceeded", "You exceeded your quota.")
    refused.headers["x-amzn-RateLimit-Limit"] = "0.0167"
    amazon.fail(Fault(path="/reports/", reply=refused))
    sync(amazon, tmp_path, clock, reports="inventory")
    assert clock.waits[0] == pytest.approx(
        1 / 0.0167 + 1.0
    )  # a request in a minute, and a second against the crowd


def test_a_token_that_runs_out_in_the_middle_is_renewed(amazon: Amazon, tmp_path: Path) -> None:
    amazon.fail(*(Fault(path="/reports/", at=at, before=amazon.expire) for at in (2, 5)))
    assert orders(sync(amazon, tmp_path)) == WANTED
    assert amazon.tokens == 1 + 2 * 2


def test_killed_at_any_page_no_report_is_asked_for_twice(amazon: Amazon, tmp_path: Path) -> None:
    since = datetime(
        2026, 11, 1, tzinfo=UTC
    )  # one report of orders, one of stock: four pages, eight places to die
    whole = sync(amazon, tmp_path / "whole", since=since)
    places = 0
    for at, batch in killed_everywhere(lambda p, d: sync(amazon, p, die_at=d, since=since), tmp_path):
        assert same(batch, whole), at
        places += 1
    asked = [a for a in amazon.asked if a.method == "POST" and a.path.endswith("/reports")]
    # 2 in each of the 10 runs, and one more in the 2 that died before the report's id was written down
    assert (places, len(asked)) == (8, 2 * 10 + 2)


def test_months_without_orders_are_said_and_a_failed_report_is_an_error(
    amazon: Amazon, tmp_path: Path
) -> None:
    amazon.orders.clear()
    batch = sync(amazon, tmp_path / "none")
    assert "orders" not in batch.tables
    amazon.steps = ["IN_QUEUE", "FATAL"]
    with pytest.raises(ServiceError, match=f"could not make the report {INVENTORY}"):
        sync(amazon, tmp_path / "fatal", reports="inventory")


def test_settlements_are_looked_up_page_by_page(amazon: Amazon, tmp_path: Path) -> None:
    amazon.settlements = [settlement("9001"), settlement("9002")]
    batch = sync(amazon, tmp_path, reports="settlements")
    assert [f.name for f in batch.files] == ["settlements r0", "settlements r1"]
    assert not batch.rejected


def test_visits_come_as_json_by_day(amazon: Amazon, tmp_path: Path) -> None:
    amazon.charset = "utf-8"
    for n, day in enumerate(("2026-08-22", "2026-09-21", "2026-11-19"), 1):
        amazon.traffic.append({
            "date": day,
            "salesByDate": {"orderedProductSales": {"amount": 100.5 * n, "currencyCode": "JPY"}, "unitsOrdered": n, "totalOrderItems": n},
            "trafficByDate": {"sessions": 40 * n, "pageViews": 90 * n},
        })  # fmt: skip
    batch = sync(amazon, tmp_path, reports="traffic")
    assert {str(r["day"]): r["sessions"] for r in batch.tables["sessions"].to_pylist()} == {
        "2026-08-22": 40, "2026-09-21": 80, "2026-11-19": 120,
    }  # fmt: skip
    assert {r["asked"]["reportOptions"]["dateGranularity"] for r in amazon.made.values()} == {"DAY"}


@pytest.mark.parametrize(("name", "value"), [("region", "asia"), ("reports", "orders,refunds")])
def test_a_wrong_setting_is_named_with_what_is_possible(tmp_path: Path, name: str, value: str) -> None:
    environ = dict.fromkeys(live.NAMES, "some-secret")
    with pytest.raises(OkrkitError, match=value.rsplit(",", maxsplit=1)[-1]) as caught:
        run(live.LIVE, {"marketplaces": "A1", name: value}, environ, tmp_path, Clock())
    assert any(word in str(caught.value) for word in ("returns", "fe (Far East)"))


def test_a_refused_refresh_token_is_said_without_being_shown(amazon: Amazon, tmp_path: Path) -> None:
    right = amazon.names
    amazon.names = ("other", "other", "other")
    settings = {"marketplaces": "A1", "address": amazon.url, "login": amazon.url}
    with pytest.raises(CredentialError, match="invalid_grant") as caught:
        run(live.LIVE, settings, dict(zip(live.NAMES, right, strict=True)), tmp_path, Clock())
    assert not any(secret in f"{caught.value}" for secret in right)
