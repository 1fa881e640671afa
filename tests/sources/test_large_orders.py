"""Orders exports read in parts give what reading them at once gives, whatever is in them and wherever they are parted."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import okrkit as ok
from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read, shopify
from okrkit.sources.reading import files as files_module
from okrkit.sources.reading.files import RawFile
from okrkit.sources.reading.streams import open_stream
from okrkit.sources.shopify import large
from okrkit.sources.spilled import Spilled

Make = Callable[..., Any]


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Batch]:
    """Read files as if they were large, in pieces of some kilobytes."""

    def run(paths: list[Path], options: ReadOptions, piece: int) -> Batch:
        with monkeypatch.context() as patched:
            patched.setattr(files_module, "LARGE", 0)
            patched.setattr(shopify, "LARGE", 0)
            patched.setattr(large, "HEAP", 4_000)
            patched.setattr(
                shopify, "read_large_orders", lambda *given: large.read_large_orders(*given, piece=piece)
            )
            return read("shopify", paths, options=options)

    return run


def rows_of(table: pa.Table | Spilled) -> list[tuple[Any, ...]]:
    whole = table.read() if isinstance(table, Spilled) else table
    return sorted((tuple(row.items()) for row in whole.to_pylist()), key=repr)


def same(one: Batch, other: Batch) -> None:
    assert {name: rows_of(t) for name, t in one.tables.items()} == {
        name: rows_of(t) for name, t in other.tables.items()
    }
    assert one.control == other.control
    assert one.rejected == other.rejected
    assert one.notes == other.notes
    for name in ("layout", "rows_read", "rows_skipped", "currencies", "period", "edge_documents"):
        assert getattr(one, name) == getattr(other, name), name
    assert [(f.name, f.sha256, f.rows) for f in one.files] == [
        (f.name, f.sha256, f.rows) for f in other.files
    ]


def messy(rng: random.Random, make_order: Make, number: int) -> Any:
    """An order as exports have them, good and bad."""
    lines = [
        {
            "price": rng.choice([5, 7.5, 120]),
            "quantity": rng.randint(1, 3),
            "name": rng.choice(["Mug", 'Line\nbreak, "big"']),
        }
        for _ in range(rng.randint(1, 4))
    ]
    tax = rng.choice(["0.00", "1.90", "3.33"])
    head: dict[str, Any] = {
        "Taxes": tax,
        "created": f"2025-03-{1 + number % 28:02d} 12:00:00 +0{1 + number % 2}00",
    }
    roll = rng.random()
    if roll < 0.15:
        head["Total"] = "999.00"  # adds up neither way
    elif roll < 0.3:
        head["Refunded_Amount"] = "2.00"
    elif roll < 0.35:
        head["Currency"] = "euro"
    elif roll < 0.4:
        head["Email"] = ""
    elif roll < 0.45:
        head["Created_at"] = "yesterday"
    elif roll < 0.5:
        head["Financial_Status"] = "voided"
    return make_order(f"#{number}", *lines, **head)


@pytest.mark.parametrize("seed", range(4))
def test_parts_of_any_size_give_what_the_whole_gives(
    seed: int, export: Make, make_order: Make, in_parts: Make, tmp_path: Path
) -> None:
    rng = random.Random(seed)
    orders = [messy(rng, make_order, number) for number in range(40)]
    again = [
        messy(rng, make_order, rng.randrange(40)) for _ in range(8)
    ]  # later copies, and some under no own id
    paths = [export(orders, 79, name="a.csv"), export(again, 71, name="b.csv")]
    text = paths[0].read_text()
    cut = text.splitlines(keepends=True)
    at = next(i for i in range(len(cut) // 2, len(cut)) if cut[i].startswith('"#') or cut[i].startswith("#"))
    extra = [
        "\n",
        ",,,\n",
        text.split("\n", 1)[0] + "\n",
        "," * 78 + "\n",
        "#9,x@example.com" + "," * 77 + "\n",
    ]
    first, second = cut[:at], [cut[0], *cut[at:]]
    for line in extra[: 1 + seed]:
        first.insert(rng.choice([i for i in range(1, len(first)) if first[i].startswith("#")] or [1]), line)
    (tmp_path / "a.csv").write_text("".join(first), newline="\r\n" if seed % 2 else "\n")
    (tmp_path / "c.csv").write_text("".join(second))
    paths = [tmp_path / "a.csv", tmp_path / "c.csv", paths[1]][: 1 + seed % 3]
    options = ReadOptions(
        source_name="shop", currency=None if seed % 2 else "EUR", timezone="Europe/Brussels"
    )
    whole = read("shopify", paths, options=options)
    for piece in (2_000, 9_000):
        same(in_parts(paths, options, piece), whole)


def test_decisions_are_taken_over_the_whole_file(export: Make, make_order: Make, in_parts: Make) -> None:
    # Only the last order tells that the day stands first and the comma is the decimal mark.
    orders = [
        make_order(f"#{n}", {"price": 10}, created=f"0{1 + n % 9}/03/2025 10:00", Shipping="1", Total="1.234")
        for n in range(30)
    ]
    last = make_order("#99", {"price": 10}, created="28/02/2025 10:00", Total="1234,50")
    path = export([*orders, last], separator=";")
    whole = read("shopify", [path])
    assert any("day stands first" in note for note in whole.notes)
    assert any("comma is the decimal mark" in note for note in whole.notes)
    same(in_parts([path], ReadOptions(), 1_500), whole)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_read_in_parts_too(
    encoding: str, export: Make, make_order: Make, in_parts: Make
) -> None:
    path = export([make_order(f"#{n}", {"price": 10, "name": "Größe L"}) for n in range(40)])
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    same(in_parts([path], ReadOptions(), 1_001), read("shopify", [path]))


def test_large_members_of_a_zip_are_read_in_parts_too(
    export: Make, make_order: Make, in_parts: Make, tmp_path: Path
) -> None:
    path = export([make_order(f"#{n}", {"price": 10}) for n in range(40)])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "../orders_export.csv")
    whole = read("shopify", [tmp_path / "a.zip"])
    assert [file.name for file in whole.files] == ["a.zip/orders_export.csv"]
    same(in_parts([tmp_path / "a.zip"], ReadOptions(), 2_000), whole)


def test_two_shops_and_endless_rows_are_refused_in_parts_too(
    export: Make, make_order: Make, in_parts: Make
) -> None:
    two = [
        make_order("#1", {"price": 1}, Id="5000"),
        make_order("#2", {"price": 1}),
        make_order("#1", {"price": 1}, Id="6000"),
    ]
    with pytest.raises(ImportRefusedError, match="two shops"):
        in_parts([export(two)], ReadOptions(), 1_500)
    path = export([make_order(f"#{n}", {"price": 1}) for n in range(40)])
    path.write_text(path.read_text().replace("Thing", '"Thing', 1))
    with pytest.raises(ImportRefusedError, match="quotation mark"):
        in_parts([path], ReadOptions(), 1_500)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ImportRefusedError, match="zero bytes"):
        open_stream(RawFile(path.name, None, path), 1_000)


def test_a_large_export_is_loaded_from_disk_and_again_changes_nothing(
    export: Make, make_order: Make, in_parts: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(7)
    path = export([messy(rng, make_order, number) for number in range(50)])
    told: list[tuple[int, int, int]] = []
    monkeypatch.setattr(files_module, "LARGE", 0)
    with ok.init(tmp_path / "small", name="S", timezone="UTC", currency="EUR") as ws:
        ws.import_files("shopify", [path])
        usual = ws.kpi_values("gross_sales", "month").to_dict("records"), ws.tables().to_dict("records")
    monkeypatch.setattr(shopify, "LARGE", 0)
    with ok.init(tmp_path / "large", name="L", timezone="UTC", currency="EUR") as ws:
        report = ws.import_files("shopify", [path], watch=lambda *now: told.append(now))
        assert isinstance(report.batch.tables["orders"], Spilled)
        assert (
            ws.kpi_values("gross_sales", "month").to_dict("records"),
            ws.tables().to_dict("records"),
        ) == usual
        assert not ws.import_files("shopify", [path]).changed
    assert told[-1][0] == told[-1][1] == 2 * path.stat().st_size
    assert told[-1][2] == report.batch.rows_read
