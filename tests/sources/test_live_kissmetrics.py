"""Kissmetrics asked directly: queries that take a while, either form of login, and the raw export's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from okrkit.errors import InvalidValueError
from okrkit.sources import Batch, ReadOptions
from okrkit.sources.kissmetrics import live, query
from okrkit.sources.live import CredentialError, ServiceError
from tests.sources.standins.base import Clock, Fault, Reply
from tests.sources.standins.kissmetrics import Kissmetrics
from tests.sources.standins.running import killed_everywhere, run, same

WANTED = {(name, date(2026, 11, 1) + timedelta(days=n)): float(10 * n + add) for name, add in (("Signups", 1), ("Orders", 2)) for n in range(5)}  # fmt: skip


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kissmetrics]:
    monkeypatch.setattr(query, "ROWS", 2)
    with Kissmetrics() as made:
        for number, name in ((123, "Signups"), (124, "Orders")):
            made.metrics[number] = {day: value for (n, day), value in WANTED.items() if n == name}
        yield made


def sync(
    service: Kissmetrics,
    folder: Path,
    clock: Clock | None = None,
    die_at: int | None = None,
    environ: Mapping[str, str] | None = None,
    **settings: str,
) -> Batch:
    told = {"metrics": "Signups=123, Orders=124", "address": service.url, **settings}
    options = ReadOptions(source_name="kissmetrics", currency="USD", timezone="US/Pacific")
    return run(
        live.LIVE, told, environ or {query.KEY: service.key}, folder, clock or Clock(), die_at=die_at, options=options
    )  # fmt: skip


def values(batch: Batch) -> dict[tuple[str, date], float]:
    return {(r["measure"], r["day"]): r["value"] for r in batch.tables["measures"].to_pylist()}


def test_metrics_are_waited_for_and_read_until_nothing_follows(service: Kissmetrics, tmp_path: Path) -> None:
    clock = Clock()
    assert values(sync(service, tmp_path, clock)) == WANTED
    # 15 requests a minute: the requests lie four seconds apart or more
    assert sum(clock.waits) >= 4 * (len(service.asked) - 1)
    bodies = [a.json for a in service.asked if a.method == "POST"]
    assert bodies[0] == {
        "metric_id": 123, "query_type": "metric_over_time",
        "date_range": {"type": "preset", "preset": "this_month_to_date"},
    }  # fmt: skip


def test_either_form_of_login_serves_and_none_is_named(service: Kissmetrics, tmp_path: Path) -> None:
    pair = {query.EMAIL: service.login[0], query.PASSWORD: service.login[1]}
    assert values(sync(service, tmp_path / "pair", environ=pair)) == WANTED
    with pytest.raises(CredentialError, match=f"neither {query.KEY} nor {query.EMAIL}"):
        sync(service, tmp_path / "none", environ={"HOME": ""})
    with pytest.raises(CredentialError, match="401: Unauthenticated") as caught:
        sync(service, tmp_path / "wrong", environ={query.KEY: "old-key-7777"})
    assert "old-key-7777" not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(at=3, reply=Reply(429, {"status": 429, "messages": ["Too many requests"]})),
        Fault(at=3, reply=Reply(403, {"status": 403, "messages": ["Rate limit exceeded"]})),
        Fault(at=4, drop=True),
        Fault(at=5, cut=True),
        Fault(at=5, half=True),
        Fault(at=2, reply=Reply(502, {})),
        Fault(path="/queries/2", change=lambda r: Reply(200, {**r.body, "newThing": [1]})),
    ],
    ids=["429", "403 of a limit", "drop", "cut", "half", "502", "unknown field"],
)
def test_what_passes_by_itself_is_tried_again(service: Kissmetrics, tmp_path: Path, fault: Fault) -> None:
    service.fail(fault)
    assert values(sync(service, tmp_path)) == WANTED


def test_a_process_that_dies_at_any_page_sends_no_query_again(service: Kissmetrics, tmp_path: Path) -> None:
    service.busy = 0
    whole = sync(service, tmp_path / "whole", metrics="Signups=123")
    runs = 0
    for at, batch in killed_everywhere(
        lambda p, d: sync(service, p, die_at=d, metrics="Signups=123"), tmp_path
    ):
        assert same(batch, whole), at
        runs += 1
    posts = [a for a in service.asked if a.method == "POST"]
    assert len(posts) == 2 + runs + 1  # once more only where it died before the query's id was written down


def test_a_query_that_is_forgotten_there_is_sent_again_and_counts_once(
    service: Kissmetrics, tmp_path: Path
) -> None:
    def forget_and_change() -> None:
        service.forget()
        service.metrics[123].pop(date(2026, 11, 5))

    service.busy = 0
    service.fail(Fault(at=4, before=forget_and_change))  # after the products, the query and its first page
    assert values(sync(service, tmp_path, metrics="Signups=123")) == {
        (name, day): value for (name, day), value in WANTED.items() if name == "Signups" and day.day < 5
    }


def test_a_query_that_fails_is_an_error(service: Kissmetrics, tmp_path: Path) -> None:
    service.fails = "error"
    with pytest.raises(ServiceError, match="could not answer the query"):
        sync(service, tmp_path / "a")
    with pytest.raises(ServiceError, match="No such metric"):
        sync(service, tmp_path / "b", metrics="Lost=999")
    with pytest.raises(InvalidValueError, match="expected NAME=NUMBER"):
        sync(service, tmp_path / "c", metrics="Signups")


def test_the_raw_export_is_read_whole_each_time_since_a_late_alias_joins_people(tmp_path: Path) -> None:
    bucket = tmp_path / "bucket"
    (bucket / "revisions").mkdir(parents=True)

    def revision(number: int, *lines: Mapping[str, object]) -> None:
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (bucket / "revisions" / f"{number}.json").write_text(text, "utf-8")

    def buyers() -> set[str]:
        options = ReadOptions(source_name="kissmetrics", currency="USD", timezone="US/Pacific")
        batch = run(live.LIVE, {"folder": str(bucket)}, {}, tmp_path / "journal", Clock(), options=options)
        return {r["customer_id"] for r in batch.tables["orders"].to_pylist()}

    bought = {"_n": "Purchased", "Order Total": "49.90"}
    revision(9, {**bought, "_p": "anon-17", "_t": 1_717_203_600, "Order ID": "1"})
    revision(10, {**bought, "_p": "ida@example.com", "_t": 1_717_290_000, "Order ID": "2"})
    assert len(buyers()) == 2
    revision(11, {"_p": "ida@example.com", "_p2": "anon-17", "_t": 1_717_376_400})
    assert len(buyers()) == 1
