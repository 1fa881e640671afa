"""The traps of Coda's tables, by their numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import ReadOptions, read
from okrkit.sources.coda.cells import number_of
from okrkit.sources.coda.rows import rows_of, rows_part

File = Callable[[str, str | bytes], Path]
EUR = ReadOptions(currency="EUR", timezone="Europe/Berlin")
SAMPLES = Path(__file__).parents[4] / "shared/samples/coda"


def item(name: str, **values: object) -> dict[str, Any]:
    return {
        "id": "i-1",
        "type": "row",
        "name": name,
        "browserLink": "x",
        "updatedAt": "2025-04-11T23:30:00.000Z",
        "values": values,
    }


def measures(*items: dict[str, Any], options: ReadOptions = EUR, **more: Any) -> list[dict[str, Any]]:
    part, _ = rows_part(rows_of(items, more.pop("names", None)), "coda", options, **more)
    return [
        {k: m[k] for k in ("day", "measure", "segment", "value", "unit")}
        for m in part.tables["measures"].to_pylist()
    ]


def test_trap_48_simple_and_rich_values_give_the_same() -> None:
    simple = item("Revenue", Name="Revenue", Current="$12.34", Done=False, Tags="growth,q2", Empty="")
    rich = item(
        "Revenue", Name="```Revenue```", Current={"@type": "MonetaryAmount", "currency": "USD", "amount": 12.34}, Done=False,
        Tags=["growth", "q2"], Empty="",
    )  # fmt: skip
    text = item(
        "Revenue",
        Name="```\nRevenue\n```",
        Current={"@type": "MonetaryAmount", "currency": "USD", "amount": "12.34"},
    )
    american = ReadOptions(currency="USD", timezone="Europe/Berlin")
    expected = [
        {"day": date(2025, 4, 12), "measure": "Revenue", "segment": None, "value": 12.34, "unit": "USD"}
    ]
    assert measures(simple, options=american) == measures(rich) == measures(text) == expected


def test_trap_48_columns_by_id_are_named_or_told() -> None:
    keyed = item("Revenue", **{"c-aBc": "€5.50", "c-xYz": "7"})
    with pytest.raises(ImportRefusedError, match=r"no sure column for value.*'c-aBc'") as refused:
        measures(keyed)
    assert "--map value=COLUMN" in refused.value.fix
    named = measures(keyed, names={"c-aBc": "Current", "c-xYz": "Target"})
    told = measures(keyed, options=ReadOptions(timezone="Europe/Berlin", mapping={"value": "c-aBc"}))
    assert named == told
    assert named[0]["value"] == 5.5


def test_trap_48_text_with_commas_is_one_value_and_the_latest_change_is_the_day(file: File) -> None:
    page = {"items": [item("A, b and c", Current=3), item("D", Current="n/a")]}
    batch = read("coda", [file("rows.json", json.dumps([page, page]))], options=EUR)
    assert [m["measure"] for m in batch.tables["measures"].to_pylist()] == ["A, b and c"]
    assert (batch.rows_read, batch.rows_skipped, len(batch.rejected)) == (4, 1, 2)
    assert any("may lag behind" in note for note in batch.notes)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("82.5%", 82.5, "share"), ("1 day 6 hrs", 30, "hours"), ("45 mins", 0.75, "hours"), ("€41,250.50", 41_250.5, "EUR"),
     ("$3", 3, "$"), ("Jun 30, 2025", None, None), ("Ann Bell", None, None), ("", None, None)],
)  # fmt: skip
def test_cells_are_numbers_with_their_unit_or_none(text: str, value: float | None, unit: str | None) -> None:
    found = number_of(text)
    if value is None:
        assert found is None
        return
    assert found is not None
    assert found.unit == unit
    assert (found.value if found.digits is None else float(found.digits.replace(",", ""))) == value


def test_trap_49_marks_and_days_are_decided_over_the_column_or_asked(file: File) -> None:
    table = "Metric,Value,As of\nA,{},{}\n"
    with pytest.raises(ImportRefusedError, match="may mean two numbers"):
        read("coda", [file("a.csv", table.format("1.234", "2025-03-31"))], options=EUR)
    with pytest.raises(ImportRefusedError, match="two different days"):
        read("coda", [file("b.csv", table.format("5", "02/03/2025"))], options=EUR)
    batch = read(
        "coda", [file("c.csv", table.format("1.234", "02/03/2025") + 'B,"5,5",28/02/2025\n')], options=EUR
    )
    assert [(m["value"], m["day"]) for m in batch.tables["measures"].to_pylist()] == [
        (1234, date(2025, 3, 2)),
        (5.5, date(2025, 2, 28)),
    ]


def test_any_other_table_kept_in_coda_comes_in_by_mapping(file: File) -> None:
    rows = {"items": [item("o", No="A1", When="2025-03-01", Qty=2, Each="4.50")]}
    mapping = {"order_id": "No", "placed_at": "When", "quantity": "Qty", "unit_price": "Each"}
    options = ReadOptions(currency="EUR", table="order_lines", mapping=mapping)
    batch = read("coda", [file("rows.json", json.dumps(rows))], options=options)
    assert (batch.system, batch.layout, batch.control["gross_sales"]) == (
        "coda",
        "order_lines by mapping",
        9.0,
    )


def test_an_error_of_the_api_is_told_in_its_words(file: File) -> None:
    body = {"statusCode": 429, "statusMessage": "Too Many Requests", "message": "slow down"}
    with pytest.raises(ImportRefusedError, match="429 slow down"):
        read("coda", [file("rows.json", json.dumps(body))], options=EUR)
    with pytest.raises(ImportRefusedError, match="no whole JSON"):
        read("coda", [file("rows.json", '{"items": [')], options=EUR)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not beside the project")
def test_the_samples_are_read_without_being_told_anything() -> None:
    goals = (
        read("coda", [SAMPLES / "constructed_goals_table.csv"], options=EUR).tables["measures"].to_pylist()
    )
    assert [(m["value"], m["unit"]) for m in goals] == [
        (41250.5, "EUR"),
        (57.1, "$"),
        (4.71, None),
        (0.042, "share"),
        (30.0, "hours"),
    ]
    rows = (
        read("coda", [SAMPLES / "constructed_rows_simple_page1.json"], options=EUR)
        .tables["measures"]
        .to_pylist()
    )
    assert [(m["measure"], m["value"]) for m in rows] == [("Monthly revenue", 41250.5), ("CSAT", 4.71)]
