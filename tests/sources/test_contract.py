"""Every source keeps the same contract, on one small input each; the expected figures were counted by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from okrkit.core.tables import TABLES
from okrkit.sources import Batch, ReadOptions, read, sources
from okrkit.sources.schema import arrow_schema

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/expected.json"))


@pytest.fixture(params=CASES, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Batch]:
    folder: Path = request.param
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    (given,) = folder.glob("input.*")
    return expected, read(expected["system"], [given], options=ReadOptions(**expected["options"]))


def test_every_source_has_a_case() -> None:
    covered = {json.loads((c / "expected.json").read_text(encoding="utf-8"))["system"] for c in CASES}
    assert covered == set(sources())


def test_the_batch_is_as_expected(case: tuple[dict[str, Any], Batch]) -> None:
    expected, batch = case
    assert batch.system == expected["system"]
    assert batch.layout == expected["layout"]
    assert {name: table.num_rows for name, table in batch.tables.items()} == expected["tables"]
    assert [[r.row, r.reason] for r in batch.rejected] == expected["rejected"]
    assert (batch.rows_read, batch.rows_loaded) == (expected["rows_read"], expected["rows_loaded"])
    assert batch.rows_skipped == expected.get("rows_skipped", 0)
    assert list(batch.currencies) == expected["currencies"]
    assert (batch.period and [str(day) for day in batch.period]) == expected["period"]
    assert {name: batch.control[name] for name in expected["control"]} == expected["control"]


def test_the_cells_are_as_expected(case: tuple[dict[str, Any], Batch]) -> None:
    expected, batch = case
    for table, rows in expected["cells"].items():
        found = batch.tables[table].to_pylist()
        for row, wanted in zip(found, rows, strict=False):
            seen = {name: row[name] for name in wanted}
            assert {n: v if v is None or isinstance(v, bool) else str(v) for n, v in seen.items()} == wanted


def test_tables_are_in_exactly_the_canonical_schema(case: tuple[dict[str, Any], Batch]) -> None:
    _, batch = case
    for name, table in batch.tables.items():
        assert table.schema.equals(arrow_schema(name)), name
        table.validate(full=True)
        for column in TABLES[name].columns:
            if column.required:
                assert table[column.name].null_count == 0, f"{name}.{column.name}"
        keys = [tuple(row.values()) for row in table.select(list(TABLES[name].key)).to_pylist()]
        assert len(keys) == len(set(keys)), name


def test_every_row_is_accounted_for(case: tuple[dict[str, Any], Batch]) -> None:
    _, batch = case
    assert batch.rows_read == batch.rows_loaded + len(batch.rejected) + batch.rows_skipped
    assert batch.rows_read == sum(file.rows for file in batch.files)
    assert all(rejected.reason and rejected.row > 1 for rejected in batch.rejected)
    assert len({(r.file, r.row) for r in batch.rejected}) == len(batch.rejected)


def test_no_personal_data_reaches_a_table(case: tuple[dict[str, Any], Batch]) -> None:
    _, batch = case
    for table in batch.tables.values():
        if "customer_id" in table.column_names:
            assert not any("@" in (value or "") for value in table["customer_id"].to_pylist())


def test_reading_twice_gives_the_same(case: tuple[dict[str, Any], Batch]) -> None:
    expected, batch = case
    (folder,) = [
        c for c in CASES if json.loads((c / "expected.json").read_text(encoding="utf-8")) == expected
    ]
    (given,) = folder.glob("input.*")
    again = read(expected["system"], [given], options=ReadOptions(**expected["options"]))
    assert again == batch
