"""Coda asked directly: rich values, opaque pages, a copy that lags, and rows that are edited between two pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch
from okrkit.sources.coda import api, live
from tests.sources.standins.base import Clock, Fault, Reply
from tests.sources.standins.coda import Coda, refusal
from tests.sources.standins.running import killed_everywhere, run, same


@pytest.fixture
def coda() -> Iterator[Coda]:
    with Coda({"Name": "text", "Current": "currency", "As of": "date"}) as service:
        for n in range(5):
            service.add(Name=f"Revenue {n}", Current=100.5 + n, As_of=f"2026-11-0{n + 1}")
        yield service


def sync(coda: Coda, folder: Path, die_at: int | None = None, **settings: str) -> Batch:
    told = {
        "doc": "https://coda.io/d/Goals_dDoc-1/Q4_su1",
        "table": "grid-1",
        "address": coda.url,
        **settings,
    }
    return run(live.LIVE, told, {api.TOKEN: coda.token}, folder, Clock(), die_at=die_at)


def values(batch: Batch) -> dict[tuple[str, date], float]:
    return {(r["measure"], r["day"]): r["value"] for r in batch.tables["measures"].to_pylist()}


WANTED = {(f"Revenue {n}", date(2026, 11, n + 1)): 100.5 + n for n in range(5)}


def test_trap_48_rich_values_by_column_id_become_measures_by_name(coda: Coda, tmp_path: Path) -> None:
    batch = sync(coda, tmp_path)
    assert values(batch) == WANTED
    assert {r["unit"] for r in batch.tables["measures"].to_pylist()} == {"EUR"}
    told = sync(coda, tmp_path / "told", columns="measure=Name; value=Current; day=As of")
    assert same(told, batch)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(at=2, path="/rows", reply=refusal(429, "Too Many Requests", "Too many requests")),
        Fault(at=2, path="/rows", drop=True),
        Fault(at=2, path="/rows", cut=True),
        Fault(at=2, path="/rows", half=True),
        Fault(at=1, path="/columns", reply=Reply(503, {})),
        Fault(at=1, path="/rows", reply=refusal(400, "Bad Request", "Doc is not the latest version")),
        Fault(at=2, path="/rows", change=lambda r: Reply(200, {**r.body, "newThing": {}})),
    ],
    ids=["429", "drop", "cut", "half", "503", "lags once", "unknown field"],
)
def test_what_passes_by_itself_is_tried_again(coda: Coda, tmp_path: Path, fault: Fault) -> None:
    coda.fail(fault)
    assert values(sync(coda, tmp_path)) == WANTED


def test_rows_that_come_between_two_pages_are_read_once(coda: Coda, tmp_path: Path) -> None:
    coda.fail(
        Fault(
            at=2, path="/rows", before=lambda: coda.add(Name="New", Current=1.0, As_of="2026-11-09") and None
        )
    )
    assert values(sync(coda, tmp_path)) == {**WANTED, ("New", date(2026, 11, 9)): 1.0}


def test_a_process_that_dies_at_any_page_loses_and_doubles_nothing(coda: Coda, tmp_path: Path) -> None:
    whole = sync(coda, tmp_path / "whole")
    for at, batch in killed_everywhere(lambda p, d: sync(coda, p, die_at=d), tmp_path):
        assert same(batch, whole), at


def test_a_table_goes_into_any_canonical_table_by_its_columns(tmp_path: Path) -> None:
    with Coda({"Day": "date", "Visits": "number", "Visits again": "number"}) as coda:
        coda.add(Day="2026-11-01", Visits=12)
        batch = sync(coda, tmp_path, into="sessions", columns="day=Day; sessions=Visits")
    assert [(r["day"], r["sessions"]) for r in batch.tables["sessions"].to_pylist()] == [
        (date(2026, 11, 1), 12)
    ]


def test_what_an_import_would_ask_is_asked_in_the_words_of_a_sync(tmp_path: Path) -> None:
    with Coda({"Was": "text", "Zahl A": "number", "Zahl B": "number"}) as coda:
        coda.add(Was="x", Zahl_A=1, Zahl_B=2)
        with pytest.raises(ImportRefusedError, match="no sure column for value") as caught:
            sync(coda, tmp_path)
    assert '--connect columns="value=COLUMN"' in caught.value.fix
