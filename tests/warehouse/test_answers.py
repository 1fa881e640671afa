"""Answers that are kept: the same as asked anew, for this version and this query alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from okrkit.warehouse.answers import MOST_ROWS, Answers

ROWS = [
    (date(2026, 1, 1), "Web", Decimal("12.30"), 3, 0.1, None, True),
    (datetime(2026, 1, 1, 9), "", Decimal(0), 0, 1e300, None, False),
]


def test_every_kind_of_value_comes_back_as_it_was(tmp_path: Path) -> None:
    Answers(tmp_path).put("v1", "SELECT 1", ROWS)
    found = Answers(tmp_path).get("v1", "SELECT 1")
    assert found == ROWS
    assert [[type(v) for v in row] for row in found or []] == [[type(v) for v in row] for row in ROWS]


def test_another_version_or_query_has_no_answer(tmp_path: Path) -> None:
    kept = Answers(tmp_path)
    kept.put("v1", "SELECT 1", ROWS)
    assert kept.get("v2", "SELECT 1") is None
    assert kept.get("v1", "SELECT 2") is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"query": "SELECT 1", "rows": [[{"exact": "x"}]]}', b"[]", b"\xff"]
)
def test_a_damaged_answer_is_asked_anew(tmp_path: Path, damage: bytes) -> None:
    kept = Answers(tmp_path)
    kept.put("v1", "SELECT 1", ROWS)
    next(tmp_path.rglob("*.json")).write_bytes(damage)
    assert kept.get("v1", "SELECT 1") is None


def test_a_value_that_json_cannot_hold_and_a_long_list_are_not_kept(tmp_path: Path) -> None:
    kept = Answers(tmp_path)
    kept.put("v1", "SELECT 1", [(b"raw",)])
    kept.put("v1", "SELECT 2", [(1,)] * (MOST_ROWS + 1))
    assert kept.get("v1", "SELECT 1") is None
    assert kept.get("v1", "SELECT 2") is None
    assert not list(tmp_path.rglob("*.json"))


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    Answers(tmp_path / "file" / "answers").put("v1", "SELECT 1", ROWS)
