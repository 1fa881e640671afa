"""WooCommerce's and Magento's REST APIs, asked through stand-ins: exactly the shop's data, whatever goes wrong."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

import okrkit
from okrkit.sources.live import CredentialError, ServiceError
from okrkit.workspace import Workspace
from okrkit.workspace.syncing import SyncReport
from tests.sources.standins import magento, woocommerce
from tests.sources.standins.base import Fault, Reply
from tests.sources.standins.killed import sync_in_a_process
from tests.sources.standins.magento import Magento
from tests.sources.standins.woocommerce import WooCommerce

WOO = {"OKRKIT_WOOCOMMERCE_KEY": woocommerce.KEY, "OKRKIT_WOOCOMMERCE_SECRET": woocommerce.SECRET}
MAGENTO = {
    "OKRKIT_MAGENTO_ACCESS_TOKEN": magento.TOKEN,
    "OKRKIT_MAGENTO_TOKEN_SECRET": magento.TOKEN_SECRET,
    "OKRKIT_MAGENTO_CONSUMER_KEY": magento.CONSUMER_KEY,
    "OKRKIT_MAGENTO_CONSUMER_SECRET": magento.CONSUMER_SECRET,
}


@dataclass(frozen=True)
class System:
    name: str
    service: Callable[[], Any]
    environ: dict[str, str]
    changed: dict[str, str]  # what an order looks like after it was changed
    total: str

    def workspace(self, folder: Path, service: Any) -> Workspace:
        made = okrkit.init(folder, clock=lambda: service.clock.at)
        made.connect(self.name, {"site": service.url})
        return made

    def synced(self, ws: Workspace, service: Any, **options: Any) -> SyncReport:
        given = {"timing": service.clock.timing(), "environ": self.environ, **options}
        return ws.sync(self.name, **given)


SYSTEMS = [
    System("woocommerce", WooCommerce, WOO, {"status": "on-hold"}, "total"),
    System("magento", Magento, MAGENTO, {"status": "holded", "state": "holded"}, "base_grand_total"),
]


@pytest.fixture(params=SYSTEMS, ids=lambda s: s.name)
def system(request: pytest.FixtureRequest) -> System:
    return request.param


def stored(ws: Workspace, sql: str) -> list[dict[str, Any]]:
    return ws.view().query(sql).to_pylist()


def check(ws: Workspace, service: Any, system: System) -> None:
    """The warehouse holds each of the shop's orders once, in its present state, and each refund on its own day."""
    orders = list(service.orders.values())
    rows = stored(ws, "select system_id, total, payment_status from orders order by system_id")
    assert [(r["system_id"], r["total"], r["payment_status"]) for r in rows] == sorted(
        (str(o.get("entity_id", o.get("id"))), Decimal(str(o[system.total])), o["status"]) for o in orders
    )
    documents = (
        [r for rs in service.refunds.values() for r in rs]
        if isinstance(service, WooCommerce)
        else list(service.creditmemos.values())
    )
    dated = stored(
        ws,
        "select count(distinct return_id) as n, sum(paid_back) as paid from returns where dated = 'return'",
    )
    assert dated == [{"n": len(documents), "paid": 12 * len(documents)}]


def test_with_every_fault_on_the_way_the_result_is_the_shops_own_data(system: System, tmp_path: Path) -> None:
    def more(reply: Reply) -> Reply:
        body = reply.body if isinstance(reply.body, list) else reply.body["items"]
        return Reply(
            reply.status, _with(reply.body, [{**r, "invented": {"x": 1}} for r in body]), reply.headers
        )

    with system.service() as service:
        service.fail(
            Fault(at=1, drop=True),
            Fault(at=3, reply=Reply(429, {"message": "slow down"}, {"Retry-After": "4"})),
            Fault(at=4, cut=True),
            Fault(at=5, half=True),
            Fault(at=6, reply=Reply(503, b"<html>maintenance</html>")),
            Fault(path="orders$", at=5, change=more),
            # The first records of the walk change while it is under way: page numbers would slip by one.
            Fault(path="orders$", at=6, before=lambda: service.touch(2, **system.changed)),
            Fault(path="orders$", at=7, before=lambda: service.touch(3, **system.changed)),
        )
        ws = system.workspace(tmp_path / "ws", service)
        system.synced(ws, service)
        check(ws, service, system)
        assert 4.4 in service.clock.waits
        assert ws.timezone == "Europe/Berlin"


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked on Windows")
def test_a_kill_at_any_page_and_the_same_command_end_with_exactly_the_shops_data(
    system: System, tmp_path: Path
) -> None:
    """Each run is killed one request later than the run before, and takes up what that one had written down."""
    running: list[BaseProcess] = []
    with system.service() as service:
        ws = system.workspace(tmp_path / "ws", service)
        for at in range(1, 60):
            service.faults = [Fault(at=at, before=lambda: running[-1].kill())]  # noqa: PLW0108  # not there yet
            code = sync_in_a_process(tmp_path / "ws", system.name, system.environ, started=running.append)
            if code == 0:
                break
            assert code == -signal.SIGKILL
            assert ws.warehouse.versions() == ()
        assert at > 4, "so few requests would show nothing"
        check(ws, service, system)
        assert len(ws.warehouse.versions()) == 1
        assert list((tmp_path / "ws" / "sync" / system.name).glob("open*")) == []


def _with(body: Any, records: list[Any]) -> Any:
    return records if isinstance(body, list) else {**body, "items": records}


def test_a_mass_edit_larger_than_a_page_is_read_whole_though_records_leave_it(
    system: System, tmp_path: Path
) -> None:
    with system.service() as service:
        moment = datetime(2026, 11, 1, 8, 0, 0)
        for name in range(1, 221):
            if system.name == "woocommerce":
                service.changed_together([name], moment)
            else:
                service.orders[name]["updated_at"] = f"{moment:%Y-%m-%d %H:%M:%S}"
        for at in (3, 4):  # while pages two and three of that instant are read
            service.fail(Fault(path="orders$", at=at, before=lambda n=at: service.touch(n, **system.changed)))
        ws = system.workspace(tmp_path / "ws", service)
        system.synced(ws, service)
        check(ws, service, system)


def test_no_order_is_lost_where_the_clock_was_put_back_and_the_shop_sorts_by_it(tmp_path: Path) -> None:
    system = SYSTEMS[0]
    with WooCommerce(220) as service:
        service.by_clock = True
        before = datetime(2026, 10, 25, 0, 0)  # UTC: an hour before it is two o'clock for the second time
        for name in service.orders:
            service.changed_together([name], before + timedelta(minutes=29 * name % 120))
        ws = system.workspace(tmp_path / "ws", service)
        system.synced(ws, service)
        check(ws, service, system)


def test_only_what_has_changed_is_asked_for_the_next_time(system: System, tmp_path: Path) -> None:
    with system.service() as service:
        ws = system.workspace(tmp_path / "ws", service)
        system.synced(ws, service)
        assert not system.synced(ws, service).changed
        service.touch(7, **system.changed)
        report = system.synced(ws, service)
        assert 1 <= report.records["orders"] <= 3
        assert report.changed
        check(ws, service, system)


def test_a_refused_credential_is_named_and_never_shown(system: System, tmp_path: Path) -> None:
    with system.service() as service:
        ws = system.workspace(tmp_path / "ws", service)
        wrong = {name: f"wrong-{name.lower()}" for name in system.environ}
        with pytest.raises((CredentialError, ServiceError)) as caught:
            system.synced(ws, service, environ=wrong)
        assert "OKRKIT_" in caught.value.fix or "time zone" in str(caught.value)
        assert not any(value in str(caught.value) for value in wrong.values())
        assert not any(
            value in file.read_text("utf-8") for file in tmp_path.rglob("*.json") for value in wrong.values()
        )


def test_no_name_or_street_of_a_buyer_is_kept_in_the_journal(system: System, tmp_path: Path) -> None:
    with system.service() as service:
        ws = system.workspace(tmp_path / "ws", service)
        service.fail(Fault(path="orders$", at=2, times=9, reply=Reply(404, {"message": "gone"})))
        with pytest.raises(ServiceError, match="gone"):
            system.synced(ws, service)
        pages = list((tmp_path / "ws/sync").rglob("open/orders-*.json"))
        text = "".join(page.read_text("utf-8") for page in pages)
        assert "country" in text
        assert "Ann" not in text
        assert "Long Street" not in text
        assert all(page.stat().st_mode & 0o077 == 0 for page in pages)


def test_magentos_access_token_alone_is_refused_with_what_to_do_unless_the_shop_allows_it(
    tmp_path: Path,
) -> None:
    system = SYSTEMS[1]
    with Magento(20) as service:
        ws = system.workspace(tmp_path / "ws", service)
        alone = {"OKRKIT_MAGENTO_ACCESS_TOKEN": magento.TOKEN}
        with pytest.raises(
            CredentialError, match="isn't authorized to access Magento_Sales::sales"
        ) as caught:
            system.synced(ws, service, environ=alone)
        assert "all four values" in caught.value.fix
        service.bearer_allowed = True
        system.synced(ws, service, environ=alone)
        check(ws, service, system)
        with pytest.raises(CredentialError, match="OKRKIT_MAGENTO_CONSUMER_SECRET is not set"):
            system.synced(ws, service, environ={**alone, "OKRKIT_MAGENTO_CONSUMER_KEY": "k"})
