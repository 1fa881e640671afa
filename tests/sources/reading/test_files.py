"""Files, folders, patterns and zips; a zip can neither lead outside nor overwhelm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import read
from okrkit.sources.reading import zips as module
from okrkit.sources.reading.files import raw_files


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_folders_patterns_and_zips_give_their_files_in_order(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        (tmp_path / f"orders_{number}.csv").write_text("a\n")
    (tmp_path / "readme.md").write_text("no")
    archive = zipped(
        tmp_path / "all.zip", {"e_10.csv": b"a", "e_9.csv": b"b", "__MACOSX/._e.csv": b"x", "n.txt": b"t"}
    )
    assert [f.name for f in raw_files([archive])] == ["all.zip/e_9.csv", "all.zip/e_10.csv", "all.zip/n.txt"]
    assert len(raw_files([tmp_path])) == 6
    assert [f.name for f in raw_files([tmp_path / "orders_*.csv", tmp_path / "orders_1.csv"])] == [
        "orders_1.csv",
        "orders_10.csv",
        "orders_2.csv",
    ]


def test_a_member_cannot_lead_outside(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    archive = zipped(inner / "a.zip", {"../../escaped.csv": b"a\n1\n"})
    assert [f.name for f in raw_files([archive])] == ["a.zip/escaped.csv"]
    assert [p.name for p in tmp_path.rglob("*.csv")] == []


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "bomb.zip", {"a.csv": b"0" * 200_000})
    monkeypatch.setattr(module, "RATIO_FROM", 100_000)
    with pytest.raises(ImportRefusedError, match="far more"):
        raw_files([archive])
    monkeypatch.setattr(module, "RATIO_FROM", 10**9)
    monkeypatch.setattr(module, "ZIP_LIMIT", 100_000)
    with pytest.raises(ImportRefusedError, match="far more"):
        raw_files([archive])


def test_what_is_missing_or_broken_is_said(tmp_path: Path) -> None:
    (tmp_path / "not.zip").write_bytes(b"PK nothing")
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as archive:
        archive.writestr("a.csv", "a\n")
    zipped(tmp_path / "nested.zip", {"inner.zip": nested.getvalue()})
    (tmp_path / "empty").mkdir()
    for path in ("not.zip", "nested.zip", "empty", "absent.csv", "*.tsv"):
        with pytest.raises(ImportRefusedError) as refused:
            raw_files([tmp_path / path])
        assert refused.value.fix


def test_an_order_cut_by_two_files_of_a_zip_is_put_together(
    export: Callable[..., Path], make_order: Callable[..., object], tmp_path: Path
) -> None:
    whole = export(
        [make_order("#2", {"price": 5}), make_order("#1", {"price": 10}, {"price": 20}, {"price": 30})]
    )
    lines = whole.read_text().splitlines(keepends=True)
    archive = zipped(
        tmp_path / "export.zip",
        {
            "orders_export_1.csv": "".join(lines[:3]).encode(),
            "orders_export_2.csv": "".join([lines[0], *lines[3:]]).encode(),
        },
    )
    together, apart = read("shopify", [whole]), read("shopify", [archive])
    for name in ("orders", "order_lines"):
        assert together.tables[name].equals(apart.tables[name])
    assert any("put together again" in note for note in apart.notes)
    second = tmp_path / "second.csv"
    second.write_text("".join([lines[0], *lines[3:]]))
    alone = read("shopify", [second])
    assert alone.rows_loaded == 0
    assert {r.reason for r in alone.rejected} == {
        "a further line of order #1, whose first line is not in the file before it"
    }
