"""Whatever is done to a file, each of its rows is loaded, rejected or skipped, and no order is loaded by halves."""

from __future__ import annotations

import csv
import importlib.util
import io
import tempfile
from pathlib import Path
from types import ModuleType

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit.errors import OkrkitError
from okrkit.sources import ReadOptions, read


def _conftest() -> ModuleType:
    spec = importlib.util.spec_from_file_location("made_exports", Path(__file__).with_name("conftest.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = _conftest()
ORDERS = [
    MADE.order(f"#{1000 + n}", *({"price": 10 + line, "quantity": 1 + line % 2} for line in range(1 + n % 3)))
    for n in range(6)
]
ROWS = MADE.rows(ORDERS)
JUNK = st.sampled_from(
    ["", "x", "-1", "1,5", "#1001", "2025-13-45 00:00:00 +0100", "NaN", "1e400", '"', "\n", "é", "0"]
)

changes = st.lists(
    st.tuples(st.integers(0, len(ROWS) - 1), st.sampled_from(MADE.GENERATION_79), JUNK), max_size=6
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(changes, st.lists(st.integers(0, len(ROWS) - 1), max_size=3, unique=True))
def test_every_row_of_a_corrupted_export_is_accounted_for(
    corrupted: list[tuple[int, str, str]], deleted: list[int]
) -> None:
    table = [dict(row) for row in ROWS]
    for place, header, value in corrupted:
        table[place][header] = value
    table = [row for place, row in enumerate(table) if place not in deleted]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_bytes(MADE.written(table, MADE.GENERATION_79))
        try:
            batch = read("shopify", [path])
        except OkrkitError:
            return  # refused as a whole, with a reason
    loaded = batch.tables["order_lines"]
    assert batch.rows_read == len(table)
    assert loaded.num_rows + len(batch.rejected) + batch.rows_skipped == batch.rows_read
    assert len({r.row for r in batch.rejected}) == len(batch.rejected)
    orders = set(batch.tables["orders"]["order_id"].to_pylist())
    assert set(loaded["order_id"].to_pylist()) == orders


@quick
@given(st.data())
def test_every_row_of_a_mangled_text_is_accounted_for(data: st.DataObject) -> None:
    text = MADE.written(ROWS, MADE.GENERATION_79).decode("utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(text.index("\n") + 1, len(text) - 1))
        piece = data.draw(st.sampled_from(['"', ",", "\n", "\r\n", ";", "", "\t", "€"]))
        text = text[:at] + piece + text[at + data.draw(st.integers(0, 2)) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_bytes(text.encode("utf-8"))
        try:
            batch = read("shopify", [path])
        except OkrkitError:
            return
    assert batch.rows_loaded == batch.tables["order_lines"].num_rows
    assert batch.rows_read == batch.rows_loaded + len(batch.rejected) + batch.rows_skipped


cells = st.fixed_dictionaries(
    {
        "order_id": st.sampled_from(["1", "2", "3", "C4", ""]),
        "placed_at": st.sampled_from(["2025-01-02", "2025-02-03 10:00", "soon", ""]),
        "quantity": st.sampled_from(["1", "2", "-1", "0", "many", ""]),
        "unit_price": st.sampled_from(["5", "2.50", "-3", "0", "free", ""]),
    }
)


@quick
@given(st.lists(cells, min_size=1, max_size=25), st.booleans())
def test_every_line_of_a_table_is_accounted_for(table: list[dict[str, str]], told: bool) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["order_id", "placed_at", "quantity", "unit_price"])
    writer.writeheader()
    writer.writerows(table)
    blank = sum(not any(row.values()) for row in table)
    options = ReadOptions(
        currency="EUR",
        table="order_lines",
        mapping={name: name for name in table[0]},
        return_when="order_id like 'C%'" if told else None,
        skip_when="quantity = 0" if told else None,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        batch = read("table", [path], options=options)
    lines, back = batch.tables["order_lines"], batch.tables.get("returns")
    assert batch.rows_read == len(table) - blank
    assert batch.rows_loaded == lines.num_rows + (back.num_rows if back else 0)
    assert batch.rows_read == batch.rows_loaded + len(batch.rejected) + batch.rows_skipped
    assert all(line["quantity"] > 0 <= line["unit_price"] for line in lines.to_pylist())
    totals = {row["order_id"]: row["total"] for row in batch.tables["orders"].to_pylist()}
    for order, total in totals.items():
        mine = [r for r in lines.to_pylist() if r["order_id"] == order]
        assert total == sum(r["quantity"] * r["unit_price"] for r in mine)
        assert [r["line_no"] for r in mine] == list(range(1, len(mine) + 1))
