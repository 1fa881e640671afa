"""Loads: whole documents, the later export wins, nothing twice, and a killed load leaves what was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from okrkit.core.tables import TABLES
from okrkit.errors import ConflictError, ImportRefusedError, InvalidValueError, WorkspaceError
from okrkit.warehouse import Counts, Warehouse, manifest
from okrkit.warehouse import files as parquet_files
from okrkit.warehouse.lock import writing

INFO = {"system": "shopify"}
JULY, OCTOBER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)


def content(warehouse: Warehouse, name: str) -> list[tuple[Any, ...]]:
    order = ", ".join(TABLES[name].key)
    return [
        tuple(r.values())
        for r in warehouse.view().query(f"SELECT * FROM {name} ORDER BY {order}").to_pylist()
    ]


def a_shop(build: ModuleType, *more: tuple[Any, ...]) -> dict[str, pa.Table]:
    d = build.d
    return build.orders(  # type: ignore[no-any-return]
        ("A", d("2025-12-30"), "ann", [("tea", "2", "10"), ("cup", "1", "5")]),
        ("B", d("2026-01-02"), "bob", [("tea", "1", "10")]),
        *more,
    )


def test_trap_53_the_same_export_again_changes_nothing(warehouse: Warehouse, build: ModuleType) -> None:
    first = warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    assert (first.version, first.changed, first.tables["order_lines"]) == (1, True, Counts(inserted=3))
    again = warehouse.load(a_shop(build), info=INFO, known_at=OCTOBER)
    assert (again.version, again.changed, again.tables["order_lines"]) == (1, False, Counts(unchanged=3))
    assert [v.number for v in warehouse.versions()] == [1]


def test_trap_53_of_overlapping_exports_the_later_one_wins(warehouse: Warehouse, build: ModuleType) -> None:
    d = build.d
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    later = build.orders(
        ("B", d("2026-01-02"), "bob", [("tea", "1", "9"), ("pot", "1", "4")], {"refunded": 2.0}),
        ("C", d("2026-02-02"), "cem", [("tea", "1", "10")]),
    )
    load = warehouse.load(later, info=INFO, known_at=OCTOBER)
    assert load.tables["orders"] == Counts(inserted=1, updated=1)
    assert load.tables["order_lines"] == Counts(inserted=1, updated=2)
    assert warehouse.view().tables() == {"orders": 3, "order_lines": 5}
    assert warehouse.view(JULY).tables() == {"orders": 2, "order_lines": 3}


def test_a_replaced_order_loses_the_lines_it_has_no_more(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    load = warehouse.load(build.orders(("A", build.d("2025-12-30"), "ann", [("tea", "2", "10")], {"refunded": 5.0})), info=INFO, known_at=OCTOBER)  # fmt: skip
    assert load.tables["order_lines"] == Counts(updated=1, removed=1)
    assert warehouse.view().tables()["order_lines"] == 2


def test_an_order_that_moves_to_another_day_stands_once(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    warehouse.load(
        build.orders(("A", build.d("2026-03-01"), "ann", [("tea", "2", "10")])), info=INFO, known_at=OCTOBER
    )
    assert warehouse.view().tables() == {"orders": 2, "order_lines": 2}


def test_trap_53_orders_of_another_shop_are_refused_whole(warehouse: Warehouse, build: ModuleType) -> None:
    d = build.d

    def shop(b: str | None, c: str | None, **more: Any) -> dict[str, pa.Table]:
        return build.orders(  # type: ignore[no-any-return]
            ("#1", d("2026-01-02"), "bob", [("tea", "1", "10")], {"system_id": b}),
            ("#2", d("2026-01-03"), "cem", [("cup", "1", "7")], {"system_id": c}),
            **more,
        )

    warehouse.load(shop("111", "112"), info=INFO, known_at=JULY)
    before = content(warehouse, "orders"), content(warehouse, "order_lines")
    for replace in (False, True):
        with pytest.raises(
            ImportRefusedError, match=r"orders of another shop: '#2'.*'112'.*'222'"
        ) as refused:
            warehouse.load(shop("111", "222"), info=INFO, known_at=OCTOBER, replace=replace)
        assert "--shop NAME" in refused.value.fix
    assert (content(warehouse, "orders"), content(warehouse, "order_lines")) == before
    assert [v.number for v in warehouse.versions()] == [1]
    # An export without ids, and one whose ids a spreadsheet spoilt, tell nothing about the shop.
    warehouse.load(shop(None, "1.12E+02"), info=INFO, known_at=OCTOBER)
    warehouse.load(shop("111.0", "112"), info=INFO, known_at=OCTOBER)
    warehouse.load(shop("211", "212", source="second"), info=INFO, known_at=OCTOBER)
    assert warehouse.view().tables()["orders"] == 4


def test_an_older_state_of_an_order_does_not_come_back(warehouse: Warehouse, build: ModuleType) -> None:
    d = build.d

    def state(refunded: float | None) -> dict[str, pa.Table]:
        tables = build.orders(("A", d("2026-01-01"), "ann", [("tea", "2", "10")], {"refunded": refunded}))
        rows = [
            {
                "return_id": "A#refund",
                "order_id": "A",
                "returned_day": d("2026-01-01"),
                "dated": "order",
                "amount": refunded,
            }
        ]
        tables["returns"] = build.table("returns", rows if refunded else [])
        return tables  # type: ignore[no-any-return]

    warehouse.load(state(8.0), info=INFO, known_at=JULY)
    older = warehouse.load(state(3.0), info=INFO, known_at=OCTOBER)
    assert not older.changed
    assert older.tables["returns"] == Counts(kept_newer=1)
    assert "1 order is stored in a newer state" in older.notes[0]
    assert warehouse.view().query("SELECT amount FROM returns").column(0).to_pylist() == [Decimal("8.0000")]
    forced = warehouse.load(state(None), info=INFO, known_at=OCTOBER, replace=True)
    assert forced.changed
    assert warehouse.load(state(0.0), info=INFO, known_at=OCTOBER, replace=True).changed
    assert "returns" not in warehouse.view().tables()


def test_an_order_known_later_wins_over_one_known_earlier(warehouse: Warehouse, build: ModuleType) -> None:
    d = build.d

    def state(status: str, hour: int) -> dict[str, pa.Table]:
        stamp = datetime.combine(d("2026-01-09"), time(hour))
        extra = {"payment_status": status, "known_at": stamp}
        return build.orders(("A", d("2026-01-01"), "ann", [("tea", "1", "1")], extra))  # type: ignore[no-any-return]

    warehouse.load(state("paid", 12), info=INFO, known_at=JULY)
    assert not warehouse.load(state("pending", 11), info=INFO, known_at=OCTOBER).changed
    assert warehouse.load(state("refunded", 13), info=INFO, known_at=OCTOBER).changed


def test_days_and_channels_are_replaced_by_key_also_without_campaign(
    warehouse: Warehouse, build: ModuleType
) -> None:
    d, table = build.d, build.table
    first = table("sessions", [{"day": d("2026-01-01"), "channel": c, "sessions": 10} for c in ("web", None)])
    warehouse.load({"sessions": first}, info=INFO, known_at=JULY)
    second = table(
        "sessions", [{"day": d("2026-01-01"), "sessions": 12}, {"day": d("2026-01-02"), "sessions": 1}]
    )
    load = warehouse.load({"sessions": second}, info=INFO, known_at=OCTOBER)
    assert load.tables["sessions"] == Counts(inserted=1, updated=1)
    assert warehouse.view().query("SELECT sum(sessions) FROM sessions").column(0)[0].as_py() == 10 + 12 + 1


def test_a_file_finer_than_its_table_is_refused_not_thinned_out(
    warehouse: Warehouse, build: ModuleType
) -> None:
    rows = build.table(
        "sessions", [{"day": build.d("2026-01-01"), "channel": "web", "sessions": n} for n in (3, 4)]
    )
    with pytest.raises(ImportRefusedError, match=r"2 different rows for .*channel=web") as caught:
        warehouse.load({"sessions": rows}, info=INFO, known_at=JULY)
    assert "map a column to campaign" in caught.value.fix
    assert warehouse.versions() == ()
    overlapping = warehouse.load({"sessions": rows}, info={"files": [{}, {}]}, known_at=JULY)
    assert overlapping.notes == ("sessions: 1 rows stood twice in the files; the last of each was taken.",)
    assert warehouse.view().query("SELECT sessions FROM sessions").column(0).to_pylist() == [4]


def test_the_past_stays_readable_after_later_loads(warehouse: Warehouse, build: ModuleType) -> None:
    d = build.d
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    then = warehouse.view().records(["net_sales", "orders", "repeat_purchase_rate"], "month")
    changed = build.orders(
        ("A", d("2025-12-30"), "ann", [("tea", "1", "1")], {"refunded": 1.0}),
        ("C", d("2026-02-02"), "ann", [("tea", "1", "10")]),
    )
    warehouse.load(changed, info=INFO, known_at=OCTOBER)
    assert warehouse.view(JULY).records(["net_sales", "orders", "repeat_purchase_rate"], "month") == then
    assert warehouse.view().records(["net_sales", "orders", "repeat_purchase_rate"], "month") != then


def test_rows_after_the_instants_day_never_count(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    before = warehouse.view(datetime(2026, 1, 1, 18, tzinfo=UTC))
    assert before.backdated
    assert before.tables() == {"orders": 1, "order_lines": 2}
    assert [r["value"] for r in before.records("orders", "month")] == [1]
    assert not warehouse.view(JULY).backdated


def test_midnight_belongs_to_the_day_that_ends_there_in_the_shops_zone(
    tmp_path: Path, build: ModuleType
) -> None:
    new_york = Warehouse(tmp_path / "w", timezone="America/New_York")
    new_york.load(a_shop(build), info=INFO, known_at=JULY)
    # The end of 1 January in New York is 05:00 UTC on the 2nd.
    assert new_york.view(datetime(2026, 1, 2, 5, tzinfo=UTC)).tables()["orders"] == 1
    assert new_york.view(datetime(2026, 1, 2, 5, 1, tzinfo=UTC)).tables()["orders"] == 2


def test_a_version_is_never_known_before_the_one_it_contains(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=OCTOBER)
    warehouse.load(
        a_shop(build, ("C", build.d("2026-02-01"), None, [("x", "1", "1")])), info=INFO, known_at=JULY
    )
    assert [v.known_at for v in warehouse.versions()] == [OCTOBER, OCTOBER]


def test_a_large_year_is_cut_into_months_and_stays_so(
    warehouse: Warehouse, build: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_files, "ROWS_A_FILE", 2)
    d = build.d
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    more = [("C", d("2026-01-09"), None, [("x", "1", "1")]), ("D", d("2026-02-01"), None, [("x", "1", "1")])]
    warehouse.load(a_shop(build, *more), info=INFO, known_at=OCTOBER)
    labels = [f.label for f in warehouse.view().files("order_lines")]
    assert labels == ["2025", "2026-01", "2026-02"]
    warehouse.load(build.orders(("E", d("2026-02-03"), None, [("x", "1", "1")])), info=INFO, known_at=OCTOBER)
    paths = [f.path for f in warehouse.view().files("order_lines")]
    # Only February is written again.
    assert [p.split("-v")[1] for p in paths] == ["000001.parquet", "000002.parquet", "000003.parquet"]
    assert warehouse.view().tables()["order_lines"] == 6


def test_customers_without_a_day_are_kept(warehouse: Warehouse, build: ModuleType) -> None:
    rows = build.table(
        "customers", [{"customer_id": "a"}, {"customer_id": "b", "first_seen_day": build.d("2026-01-01")}]
    )
    warehouse.load({"customers": rows}, info=INFO, known_at=JULY)
    assert warehouse.view().tables() == {"customers": 2}
    more = build.table("customers", [{"customer_id": "a", "orders_count": 3}])
    assert warehouse.load({"customers": more}, info=INFO, known_at=OCTOBER).tables["customers"] == Counts(
        updated=1
    )
    assert warehouse.view().tables() == {"customers": 2}


_KILLED = """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, {root!r})
    from okrkit.warehouse import Warehouse, manifest
    from datetime import datetime, UTC
    import pyarrow.parquet as pq

    manifest.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    tables = {{name: pq.read_table(Path({folder!r}) / (name + ".parquet")) for name in ("orders", "order_lines")}}
    Warehouse(Path({folder!r}) / "warehouse").load(tables, info={{}}, known_at=datetime(2026, 10, 1, tzinfo=UTC))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_load_killed_before_it_is_published_leaves_what_was(tmp_path: Path, build: ModuleType) -> None:
    import pyarrow.parquet as pq

    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    before = content(warehouse, "order_lines")
    more = a_shop(build, ("C", build.d("2026-01-09"), None, [("x", "1", "1")]))
    for name, rows in more.items():
        pq.write_table(rows, tmp_path / f"{name}.parquet")
    code = textwrap.dedent(_KILLED.format(root=str(Path(__file__).parents[2]), folder=str(tmp_path)))
    killed = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    orphans = list((tmp_path / "warehouse" / "data").rglob("*-v000002.parquet"))
    assert orphans
    assert content(warehouse, "order_lines") == before
    # The lock went with the process, and what it left goes with a clean-up.
    assert warehouse.vacuum().files == len(orphans)
    assert content(warehouse, "order_lines") == before
    assert warehouse.load(more, info=INFO, known_at=OCTOBER).changed
    assert warehouse.view().tables() == {"orders": 3, "order_lines": 4}


def test_a_clean_up_never_deletes_what_a_kept_version_names(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    warehouse.load(
        a_shop(build, ("C", build.d("2026-01-09"), None, [("x", "1", "1")])), info=INFO, known_at=OCTOBER
    )
    assert warehouse.vacuum().files == 0
    assert warehouse.view(JULY).tables()["orders"] == 2
    assert warehouse.vacuum(keep=1).versions == 1
    assert warehouse.view().tables() == {"orders": 3, "order_lines": 4}
    assert warehouse.view(JULY).backdated


def test_two_writers_do_not_meet_and_readers_do_not_wait(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    with writing(warehouse.folder):
        assert warehouse.view().tables()["orders"] == 2
        with (
            pytest.raises(ConflictError, match="another import is writing"),
            writing(warehouse.folder, wait_seconds=0.1),
        ):
            pass


def test_a_missing_or_damaged_file_is_named(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    path = warehouse.folder / warehouse.view().files("orders")[0].path
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WorkspaceError, match="cannot be read"):
        warehouse.view().records("orders")
    path.unlink()
    with pytest.raises(WorkspaceError, match=r"orders/.* is missing"):
        warehouse.view().records("orders")
    manifest.path_of(warehouse.folder, 1).write_text("{")
    with pytest.raises(WorkspaceError, match="damaged"):
        warehouse.view()


def test_the_warehouse_is_read_only_for_sql(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    view = warehouse.view()
    assert view.query("SELECT count(*) FROM orders WHERE order_id = ?", ["A"]).column(0)[0].as_py() == 1
    for sql in ("COPY orders TO 'x.csv'", "DELETE FROM orders", "SELECT 1; SELECT 2"):
        with pytest.raises(InvalidValueError, match="not one SELECT"):
            view.query(sql)
    with pytest.raises(InvalidValueError, match="nope"):
        view.query("SELECT nope FROM orders")


def test_an_empty_warehouse_answers_with_nothing(warehouse: Warehouse) -> None:
    view = warehouse.view()
    assert (view.tables(), view.coverage("orders"), view.records("orders")) == ({}, None, [])
    assert list(view.values("orders").columns) == ["period_start", "value", "n", "settled"]
    assert view.query("SELECT count(*) FROM orders").column(0)[0].as_py() == 0
    assert not warehouse.load({}, info={}, known_at=JULY).changed


def test_a_file_from_before_a_column_existed_is_read_with_it_empty(
    warehouse: Warehouse, build: ModuleType
) -> None:
    import pyarrow.parquet as pq

    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    old = manifest.read(warehouse.folder, 1)
    (file,) = [f for f in old.tables["orders"] if f.label == "2025"]
    path = warehouse.folder / file.path
    pq.write_table(pq.read_table(path).drop_columns(["subtotal"]), path)
    fewer = {k: v for k, v in file.filled.items() if k != "subtotal"}
    from dataclasses import replace

    files = tuple(replace(f, filled=fewer) if f is file else f for f in old.tables["orders"])
    manifest.publish(warehouse.folder, replace(old, tables={**old.tables, "orders": files}))
    assert warehouse.view().query("SELECT subtotal FROM orders").column(0).to_pylist() == [None, None]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_child_asks_a_database_of_its_own(warehouse: Warehouse, build: ModuleType) -> None:
    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    expected = warehouse.view().records("orders")
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if warehouse.view().records("orders") == expected else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert warehouse.view().records("orders") == expected


def test_several_threads_read_at_once(warehouse: Warehouse, build: ModuleType) -> None:
    from concurrent.futures import ThreadPoolExecutor

    warehouse.load(a_shop(build), info=INFO, known_at=JULY)
    view = warehouse.view()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: view.records(["net_sales", "active_customers"]), range(12)))
    assert all(one == found[0] for one in found)
