"""Google Analytics asked directly: every fault of its API, and a process that dies at any page."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from okrkit.errors import InvalidValueError, MissingExtraError
from okrkit.sources import Batch
from okrkit.sources.ga4 import live
from okrkit.sources.live import CredentialError, ServiceError
from tests.sources.standins.base import Clock, Fault, Reply
from tests.sources.standins.ga4 import Analytics, error
from tests.sources.standins.running import killed_everywhere, run, same

DAYS = [date(2026, 11, 12) + timedelta(days=n) for n in range(6)]
SINCE = datetime(2026, 11, 12, tzinfo=UTC)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Analytics]:
    monkeypatch.setattr(live, "DAYS", 4)
    monkeypatch.setattr(live, "ROWS", 3)
    with Analytics() as made:
        for n, day in enumerate(DAYS):
            made.add(day, "Direct", 100 + n, purchases=n, revenue=10.5 * n)
            made.add(day, "Organic Search", 50 + n, purchases=1, revenue=20.0)
        yield made


def sync(service: Analytics, folder: Path, clock: Clock | None = None, die_at: int | None = None) -> Batch:
    settings = {"property": "123456789", "address": service.url}
    return run(
        live.LIVE, settings, {live.KEY: service.token}, folder, clock or Clock(), since=SINCE, die_at=die_at
    )


def visits(batch: Batch) -> dict[tuple[date, str], int]:
    rows = batch.tables["sessions"].to_pylist()
    return {(r["day"], r["channel"]): r["sessions"] for r in rows if r["sessions"]}


def wanted(service: Analytics) -> dict[tuple[date, str], int]:
    return {key: int(values["sessions"]) for key, values in service.visits.items()}


def test_every_page_of_every_span_is_read_and_today_is_left_out(service: Analytics, tmp_path: Path) -> None:
    service.add(date(2026, 11, 20), "Direct", 7)  # the clock stands on this day
    batch = sync(service, tmp_path)
    del service.visits[date(2026, 11, 20), "Direct"]
    assert visits(batch) == wanted(service)
    purchases = sum(r["purchases"] or 0 for r in batch.tables["sessions"].to_pylist())
    assert purchases == 15 + 6
    asked = [a.json for a in service.asked if len(a.json["dimensions"]) == 2]
    assert [(a["dateRanges"][0]["startDate"], int(a.get("offset", 0))) for a in asked] == [
        ("2026-11-12", 0), ("2026-11-12", 3), ("2026-11-12", 6), ("2026-11-16", 0), ("2026-11-16", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault(at=2, reply=error(429, "RESOURCE_EXHAUSTED", "Exhausted property tokens per hour.")), 1),
        (Fault(at=2, reply=Reply(503, {}, {"Retry-After": "7"})), 1),
        (Fault(at=2, drop=True), 1),
        (Fault(at=2, cut=True), 1),
        (Fault(at=2, half=True), 1),
        (Fault(at=2, times=3, reply=error(500, "INTERNAL", "Internal error encountered.")), 3),
        (Fault(at=1, change=lambda r: Reply(200, {**r.body, "newThing": {"a": 1}})), 0),
    ],
    ids=["429", "503", "drop", "cut", "half", "500 three times", "unknown field"],
)  # fmt: skip
def test_what_passes_by_itself_is_tried_again(
    service: Analytics, tmp_path: Path, fault: Fault, waits: int
) -> None:
    clock = Clock()
    service.fail(fault)
    assert visits(sync(service, tmp_path, clock)) == wanted(service)
    assert len(clock.waits) == waits
    assert 7.0 in clock.waits or fault.reply is None or "Retry-After" not in fault.reply.headers


def test_rows_that_come_between_two_pages_are_met_when_the_days_are_read_again(
    service: Analytics, tmp_path: Path
) -> None:
    service.fail(Fault(at=2, before=lambda: service.add(DAYS[0], "Affiliates", 9)))
    service.fail(Fault(at=3, before=lambda: service.visits.pop((DAYS[1], "Direct"))))
    assert visits(sync(service, tmp_path)) == wanted(service)


def test_a_process_that_dies_at_any_page_loses_and_doubles_nothing(
    service: Analytics, tmp_path: Path
) -> None:
    whole = sync(service, tmp_path / "whole")
    points = [
        at for at, b in killed_everywhere(lambda p, d: sync(service, p, die_at=d), tmp_path) if same(b, whole)
    ]
    assert points == list(range(2 * 8))  # five pages of channels, three of visitors


def test_the_next_sync_reads_again_what_may_still_change(service: Analytics, tmp_path: Path) -> None:
    sync(service, tmp_path)
    service.asked.clear()
    later = Clock(at=datetime(2026, 11, 21, 12, tzinfo=UTC))
    run(
        live.LIVE,
        {"property": "123456789", "address": service.url},
        {live.KEY: service.token},
        tmp_path,
        later,
    )
    assert service.asked[0].json["dateRanges"][0]["startDate"] == "2026-11-08"  # 12 days before 20 November


def test_hidden_rows_samples_and_totals_are_told_and_not_added_up(service: Analytics, tmp_path: Path) -> None:
    def with_totals(reply: Reply) -> Reply:
        names = len(reply.body["dimensionHeaders"])
        total = {
            "dimensionValues": [{"value": "RESERVED_TOTAL"}] * names,
            "metricValues": reply.body["rows"][0]["metricValues"],
        }
        return Reply(200, {**reply.body, "rows": [*reply.body["rows"], total]})

    service.flags = {
        "subjectToThresholding": True,
        "samplingMetadatas": [{"samplesReadCount": "5", "samplingSpaceSize": "9"}],
    }
    service.fail(Fault(at=1, change=with_totals))
    batch = sync(service, tmp_path)
    assert visits(batch) == wanted(service)
    said = " ".join(batch.notes)
    assert "thresholding" in said
    assert "sample of the visits" in said


def test_days_before_the_first_visit_are_no_days_without_visits(
    service: Analytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "DAYS", 366)
    monkeypatch.setattr(live, "ROWS", 10_000)
    service.visits.pop((DAYS[2], "Direct"))
    service.visits.pop((DAYS[2], "Organic Search"))
    settings = {"property": "123456789", "address": service.url}
    batch = run(
        live.LIVE, settings, {live.KEY: service.token}, tmp_path, Clock()
    )  # a first run: two years back
    rows = batch.tables["sessions"].to_pylist()
    assert min(r["day"] for r in rows) == DAYS[0]
    assert [r["sessions"] for r in rows if r["day"] == DAYS[2]] == [0]  # in between it was a quiet day


def test_trap_33_no_rows_at_all_and_rows_of_zeros(service: Analytics, tmp_path: Path) -> None:
    service.visits.clear()
    service.users.clear()
    service.add(DAYS[1], "Direct", 5)
    batch = sync(service, tmp_path)
    assert visits(batch) == {(DAYS[1], "Direct"): 5}


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (error(401, "UNAUTHENTICATED", "expired"), CredentialError, "refuses the credential"),
        (error(403, "PERMISSION_DENIED", "no access"), CredentialError, "read property 123456789"),
        (error(400, "INVALID_ARGUMENT", "Field x is not a valid metric."), ServiceError, "Field x is not"),
        (error(429, "RESOURCE_EXHAUSTED", "Exhausted tokens per day."), ServiceError, "quota of the day"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do_and_never_the_token(
    service: Analytics, tmp_path: Path, reply: Reply, kind: type[Exception], said: str
) -> None:
    service.fail(Fault(times=9, reply=reply))
    with pytest.raises(kind, match=said) as caught:
        sync(service, tmp_path)
    assert service.token not in f"{caught.value!r} {caught.value} {caught.value.__cause__}"


def test_a_service_account_signs_for_itself_and_its_key_is_never_shown(
    service: Analytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = made.private_bytes(*form).decode()
    key = {
        "type": "service_account", "private_key": pem, "private_key_id": "key-id-1234", "token_uri": "https://invalid",
        "client_email": "okrkit@example.iam", "project_id": "p",
    }  # fmt: skip
    file = tmp_path / "key.json"
    file.write_text(json.dumps(key), "utf-8")
    seen: list[str] = []
    monkeypatch.setattr(
        Analytics, "token", property(lambda _: seen.append("asked") or service.asked[-1].bearer)
    )
    settings = {"property": "123456789", "address": service.url}
    batch = run(live.LIVE, settings, {live.KEY: str(file)}, tmp_path / "journal", Clock(), since=SINCE)
    assert visits(batch) == wanted(service)
    header, claims, _ = service.asked[0].bearer.split(
        "."
    )  # a signed token, made without asking anybody for one
    assert json.loads(b64decode(header + "=="))["kid"] == "key-id-1234"
    assert "analytics.readonly" in json.loads(b64decode(claims + "=="))["scope"]
    service.fail(Fault(times=9, reply=error(403, "PERMISSION_DENIED", f"key {pem} may not")))
    with pytest.raises(CredentialError) as caught:
        run(live.LIVE, settings, {live.KEY: json.dumps(key)}, tmp_path / "other", Clock(), since=SINCE)
    assert pem[40:80] not in str(caught.value)


def test_a_measurement_id_is_no_property(service: Analytics, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="not a property's number"):
        run(
            live.LIVE,
            {"property": "G-ABC123", "address": service.url},
            {live.KEY: "x" * 9},
            tmp_path,
            Clock(),
        )


def test_without_googles_client_the_line_that_installs_it_is_said(
    service: Analytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "google.analytics.data_v1beta", None)
    with pytest.raises(MissingExtraError, match=r'pip install "okrkit\[ga4\]"'):
        sync(service, tmp_path)
