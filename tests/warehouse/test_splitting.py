"""However an export is split, overlapped and ordered, the tables come out as from the whole."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from okrkit.warehouse import Warehouse
from okrkit.warehouse.engine import cursor, first_row, run

INFO = {"system": "table"}
Line = tuple[str, str, int]  # document, article, quantity; C... is a credit document


def tables(
    build: ModuleType, lines: Sequence[Line]
) -> tuple[dict[str, pa.Table], frozenset[tuple[str, str]]]:
    """What a reader makes of a file with these lines: orders from their lines, numbers by place, the file's ends."""
    sold: list[dict[str, Any]] = []
    back: list[dict[str, Any]] = []
    numbers: dict[str, itertools.count[int]] = {}
    for document, sku, n in lines:
        day = date(2026, 1, 1) + timedelta(days=int(document.strip("CI")))
        number = next(numbers.setdefault(document, itertools.count(1)))
        if document.startswith("C"):
            back.append({"return_id": document, "line_no": number, "returned_day": day, "sku": sku, "quantity": Decimal(n), "amount": Decimal(n)})  # fmt: skip
        else:
            sold.append({"order_id": document, "line_no": number, "placed_day": day, "sku": sku, "quantity": Decimal(n), "unit_price": Decimal(2)})  # fmt: skip
    totals = {x["order_id"]: Decimal(0) for x in sold}
    for x in sold:
        totals[x["order_id"]] += 2 * x["quantity"]
    days = {x["order_id"]: x["placed_day"] for x in sold}
    heads = [{"order_id": k, "placed_day": days[k], "total": v} for k, v in totals.items()]
    made = {
        "orders": build.table("orders", heads),
        "order_lines": build.table("order_lines", sold),
        "returns": build.table("returns", back),
    }
    ends = {lines[0][0], lines[-1][0]} if lines else set()
    edges = {(t, d) for d in ends for t in (("returns",) if d.startswith("C") else ("orders", "order_lines"))}
    return made, frozenset(edges)


def state(warehouse: Warehouse, *, numbered: bool = True) -> dict[str, Any]:
    view = warehouse.view()
    found = {}
    for name in ("orders", "order_lines", "returns"):
        columns = "*" if numbered or name == "orders" else "* EXCLUDE (line_no)"
        found[name] = view.query(f"SELECT {columns} FROM {name} ORDER BY ALL").to_pylist()
    return found


@st.composite
def split_exports(draw: st.DrawFn) -> tuple[list[Line], list[list[Line]]]:
    """Documents with lines, cut into two parts anywhere, with or without an overlap, in either order.

    Lines of a document differ, or repeat apart from each other: two equal lines side by side at a cut cannot be
    told from an overlap.
    """
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    lines: list[Line] = []
    for i, size in enumerate(sizes):
        document = f"{'C' if draw(st.booleans()) and i % 2 else 'I'}{i}"
        lines += [(document, f"s{k}", draw(st.integers(1, 3))) for k in range(size)]
    cut = draw(st.integers(0, len(lines)))
    overlap = draw(st.integers(0, 6))
    parts = [lines[: min(cut + overlap, len(lines))], lines[cut:]]
    parts = [p for p in parts if p]
    return lines, draw(st.permutations(parts))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(split_exports())
@example(
    (
        [("I0", "a", 1), ("I0", "b", 1), ("I0", "a", 1), ("I0", "c", 1), ("I1", "x", 1)],
        [[("I0", "a", 1), ("I0", "c", 1), ("I1", "x", 1)], [("I0", "a", 1), ("I0", "b", 1), ("I0", "a", 1)]],
    )
)
def test_split_anywhere_in_either_order_is_the_whole(
    tmp_path_factory: Any, build: ModuleType, export: tuple[list[Line], list[list[Line]]]
) -> None:
    lines, parts = export
    folder: Path = tmp_path_factory.mktemp("split")
    whole, split = Warehouse(folder / "whole"), Warehouse(folder / "split")
    made, edges = tables(build, lines)
    whole.load(made, info=INFO, known_at=build.KNOWN, edge_documents=edges)
    for part in parts:
        made_part, edges_part = tables(build, part)
        split.load(made_part, info=INFO, known_at=build.KNOWN, edge_documents=edges_part)
    # A file that holds nothing but a piece of one document does not tell whether it comes before or after another.
    numbered = all(len({line[0] for line in part}) > 1 for part in parts)
    assert state(split, numbered=numbered) == state(whole, numbered=numbered)
    # Each of them again changes nothing, nor does the whole.
    for again in (*parts, lines):
        made_again, edges_again = tables(build, again)
        load = split.load(made_again, info=INFO, known_at=build.KNOWN, edge_documents=edges_again)
        assert not load.changed, load


def test_where_orders_have_a_head_the_later_export_wins_also_at_a_files_end(
    tmp_path: Path, build: ModuleType
) -> None:
    warehouse = Warehouse(tmp_path / "w")
    first, edges = tables(build, [("I0", "a", 1), ("I0", "b", 1)])
    later, _ = tables(build, [("I0", "b", 1), ("I0", "c", 1)])
    warehouse.load(first, info={"system": "shopify"}, known_at=build.KNOWN, edge_documents=edges)
    warehouse.load(later, info={"system": "shopify"}, known_at=build.KNOWN, edge_documents=edges)
    assert warehouse.view().query("SELECT sku FROM order_lines ORDER BY line_no").column(0).to_pylist() == [
        "b",
        "c",
    ]


def test_no_statement_of_a_load_leaves_its_result_unread() -> None:
    """A first row fetched alone would block the connection's next piece of work."""
    with cursor() as con:
        assert first_row(con, "SELECT * FROM range(10000)") == (0,)
        con.register("given", pa.table({"n": [1, 2]}))
        assert run(con, "SELECT sum(n) FROM given") == [(3,)]
        assert first_row(con, "SELECT n FROM given WHERE n > $least", {"least": 2}) is None
        con.unregister("given")
