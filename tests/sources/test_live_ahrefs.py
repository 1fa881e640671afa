"""Ahrefs asked directly: money in cents, no totals and no next links, sixty requests a minute, units that run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from okrkit.errors import InvalidValueError
from okrkit.sources import Batch
from okrkit.sources.ahrefs import live
from okrkit.sources.live import CredentialError, ServiceError
from tests.sources.standins.ahrefs import Ahrefs
from tests.sources.standins.base import Clock, Fault, Reply
from tests.sources.standins.running import killed_everywhere, run, same

SINCE = datetime(2025, 10, 15, tzinfo=UTC)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ahrefs]:
    monkeypatch.setattr(live, "ROWS", 2)
    with Ahrefs() as made:
        for n, day in enumerate(
            [date(2025, 10, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 11, 1)], 1
        ):
            made.months[day] = {
                "org_traffic": 1000 * n, "org_cost": 12_345 * n, "paid_traffic": 0, "paid_cost": None,
                "domain_rating": 40.0 + n, "refdomains": 300 + n,
            }  # fmt: skip
        made.keywords = [
            {
                "keyword": f"tea {n}",
                "volume": 100,
                "sum_traffic": 50 - n,
                "best_position": n or None,
                "cpc": None,
            }
            for n in range(5)
        ]
        yield made


def sync(
    service: Ahrefs, folder: Path, clock: Clock | None = None, die_at: int | None = None,
    reports: str = "traffic,rating,domains",
) -> Batch:  # fmt: skip
    settings = {"target": "shop.example.com", "address": service.url, "reports": reports}
    return run(
        live.LIVE, settings, {live.KEY: service.key}, folder, clock or Clock(), since=SINCE, die_at=die_at
    )


def figures(batch: Batch, measure: str) -> dict[date, float]:
    return {r["day"]: r["value"] for r in batch.tables["measures"].to_pylist() if r["measure"] == measure}


def test_trap_38_cents_become_dollars_and_what_is_not_known_is_not_nought(
    service: Ahrefs, tmp_path: Path
) -> None:
    batch = sync(service, tmp_path)
    # 12,345 cents in the first month; the months run over a turn of the year, which is a page's border
    assert figures(batch, "organic_traffic_value") == pytest.approx({
        date(2025, 10, 1): 123.45, date(2025, 12, 1): 246.9, date(2026, 1, 1): 370.35, date(2026, 11, 1): 493.8,
    })  # fmt: skip
    assert figures(batch, "organic_traffic_estimate")[date(2026, 11, 1)] == 4000
    assert figures(batch, "paid_traffic_cost") == {}
    assert figures(batch, "domain_rating")[date(2025, 10, 1)] == 41
    assert figures(batch, "referring_domains")[date(2026, 1, 1)] == 303
    assert [a.query["date_from"] for a in service.asked[:2]] == ["2025-10-01", "2026-01-01"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(at=2, reply=Reply(429, {"error": "rate limit"})),
        Fault(at=2, drop=True),
        Fault(at=2, cut=True),
        Fault(at=2, half=True),
        Fault(at=2, reply=Reply(500, {"error": "internal"})),
        Fault(at=2, change=lambda r: Reply(200, {**r.body, "newThing": {"a": 1}})),
    ],
    ids=["429", "drop", "cut", "half", "500", "unknown field"],
)
def test_what_passes_by_itself_is_tried_again(service: Ahrefs, tmp_path: Path, fault: Fault) -> None:
    clock = Clock()
    service.fail(fault)
    assert len(figures(sync(service, tmp_path, clock), "organic_traffic_estimate")) == 4
    if fault.reply is not None and fault.reply.status == 429:
        assert clock.waits[0] >= 60  # the minute is not told, so it is waited for


def test_a_process_that_dies_at_any_page_pays_for_no_page_twice_once_it_is_written(
    service: Ahrefs, tmp_path: Path
) -> None:
    reports = "traffic,keywords"
    whole = sync(service, tmp_path / "whole", reports=reports)
    for at, batch in killed_everywhere(lambda p, d: sync(service, p, die_at=d, reports=reports), tmp_path):
        assert same(batch, whole), at


@pytest.mark.parametrize(("ignores", "found"), [(False, 5), (True, 2)])
def test_keywords_are_read_to_a_short_page_or_until_the_plan_repeats_itself(
    service: Ahrefs, tmp_path: Path, ignores: bool, found: int
) -> None:
    service.ignores_offset = ignores
    batch = sync(service, tmp_path, reports="keywords")
    terms = {
        r["segment"]
        for r in batch.tables["measures"].to_pylist()
        if (r["segment"] or "").startswith("keyword")
    }
    assert len(terms) == found or batch.rows_read == found
    assert len(service.asked) == (3 if not ignores else 2)


def test_units_that_run_out_are_told_from_a_refused_key(service: Ahrefs, tmp_path: Path) -> None:
    service.units_left = 60
    with pytest.raises(ServiceError, match="units of the Ahrefs plan are used up"):
        sync(service, tmp_path)
    service.units_left = 1000
    assert len(figures(sync(service, tmp_path), "domain_rating")) == 4  # goes on with the second page
    assert [a.path for a in service.asked].count("/site-explorer/metrics-history") == 3
    service.key = "renewed"
    with pytest.raises(CredentialError, match="401") as caught:
        run(
            live.LIVE,
            {"target": "shop.example.com", "address": service.url},
            {live.KEY: "old-key-77"},
            tmp_path,
            Clock(),
        )
    assert "old-key-77" not in str(caught.value)


@pytest.mark.parametrize(("name", "value"), [("grouping", "hourly"), ("reports", "traffic,links")])
def test_a_wrong_setting_is_named_with_what_is_possible(
    service: Ahrefs, tmp_path: Path, name: str, value: str
) -> None:
    settings = {"target": "shop.example.com", "address": service.url, name: value}
    with pytest.raises(InvalidValueError, match="expected"):
        run(live.LIVE, settings, {live.KEY: service.key}, tmp_path, Clock())
