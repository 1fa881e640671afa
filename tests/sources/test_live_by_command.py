"""Each of these services through ``okrkit sync``: loaded once, nothing new the second time, and no secret anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import okrkit as ok
from okrkit.cli.main import app
from okrkit.sources.kissmetrics import query
from tests.sources.standins.ahrefs import Ahrefs
from tests.sources.standins.base import StandIn
from tests.sources.standins.coda import Coda
from tests.sources.standins.fba import Amazon
from tests.sources.standins.ga4 import Analytics
from tests.sources.standins.kissmetrics import Kissmetrics

YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)
MONTH = YESTERDAY.replace(day=1)


def analytics() -> tuple[StandIn, dict[str, str], dict[str, str], str]:
    service = Analytics()
    service.add(YESTERDAY, "Direct", 41)
    return service, {"property": "123456789"}, {"OKRKIT_GA4_KEY": service.token}, "sessions"


def ahrefs() -> tuple[StandIn, dict[str, str], dict[str, str], str]:
    service = Ahrefs()
    service.months[MONTH] = {"org_traffic": 1204, "org_cost": 98_231}
    settings = {"target": "shop.example.com", "reports": "traffic"}
    return service, settings, {"OKRKIT_AHREFS_KEY": service.key}, "measures"


def amazon() -> tuple[StandIn, dict[str, str], dict[str, str], str]:
    service = Amazon()
    service.steps = ["DONE"]
    service.order("503-1111111-1111111", f"{YESTERDAY}T08:00:00+00:00", "1200")
    secrets = dict(zip(("OKRKIT_FBA_REFRESH_TOKEN", "OKRKIT_FBA_CLIENT_ID", "OKRKIT_FBA_CLIENT_SECRET"), service.names, strict=True))  # fmt: skip
    return (
        service,
        {"marketplaces": "A1VC38T7YXB528", "reports": "orders", "login": "same"},
        secrets,
        "orders",
    )


def coda() -> tuple[StandIn, dict[str, str], dict[str, str], str]:
    service = Coda({"Name": "text", "Current": "number", "As of": "date"})
    service.add(Name="Answers", Current=0.62, As_of=str(date(2026, 11, 1)))
    return service, {"doc": "Doc-1", "table": "grid-1"}, {"OKRKIT_CODA_TOKEN": service.token}, "measures"


def kissmetrics() -> tuple[StandIn, dict[str, str], dict[str, str], str]:
    service = Kissmetrics()
    service.busy = 0
    service.metrics[123] = {YESTERDAY: 7.0}
    return service, {"metrics": "Signups=123"}, {"OKRKIT_KISSMETRICS_KEY": service.key}, "measures"


@pytest.mark.parametrize(
    ("system", "made"),
    [("ga4", analytics), ("ahrefs", ahrefs), ("fba", amazon), ("coda", coda), ("kissmetrics", kissmetrics)],
)
def test_a_sync_loads_once_says_nothing_secret_and_leaves_no_page_behind(
    system: str,
    made: Callable[[], tuple[Any, dict[str, str], dict[str, str], str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service, settings, secrets, table = made()
    monkeypatch.setattr(query, "SPACING", 0.0)
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "shop"
    ok.init(folder, currency="EUR", timezone="Europe/Berlin").close()
    told: list[str] = []

    def okrkit(*arguments: str) -> Any:
        done = CliRunner().invoke(app, [*arguments, "--workspace", str(folder), "--json"])
        told.append(f"{done.stdout}{done.stderr}")
        assert done.exit_code == 0, (done.exception, told)
        return json.loads(done.stdout)

    with service:
        where = {n: service.url if v == "same" else v for n, v in settings.items()} | {"address": service.url}
        okrkit("sync", system, *(part for n, v in where.items() for part in ("--connect", f"{n}={v}")))
        first = okrkit("sync", system)
        assert first["tables"][table] > 0
        assert (first["changed"], first["rows_rejected"]) == (True, [])
        assert okrkit("sync", system)["changed"] is False
        if (
            "reports" in settings
        ):  # what is read may change at any time; only another account's rows must not mix
            more = {"ahrefs": "traffic,rating", "fba": "orders,inventory"}[system]
            okrkit("sync", system, "--connect", f"reports={more}")
            assert set(okrkit("sync", system)["sync"]["records"]) == set(more.split(","))
    assert not list((folder / "sync").glob("*/open*"))
    written = [p.read_bytes() for p in folder.rglob("*") if p.is_file()] + [t.encode() for t in told]
    assert not [s for s in secrets.values() for text in written if s.encode() in text]
