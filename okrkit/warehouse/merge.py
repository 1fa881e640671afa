"""Which rows of a load count: documents as a whole, the later export wins, nothing twice.

The incoming tables are DuckDB relations ``in_<table>``, the stored ones ``old_<table>``. What is found out about a
table stands in ``state_<table>``: a row for each document (or key) of the load, ``new``, ``same`` or ``changed``.
"""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrkit.core.tables import TABLES, CanonicalTable
from okrkit.errors import ImportRefusedError
from okrkit.warehouse.engine import first_row, run
from okrkit.warehouse.records import Counts

if TYPE_CHECKING:
    import duckdb

OF_ORDERS = ("orders", "order_lines", "returns", "fulfilment")


@dataclass(slots=True)
class Tally:
    """Rows set aside before the comparison, and what there is to say about the load."""

    kept_newer: dict[str, int] = field(default_factory=dict)
    kept_whole: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def unit(table: CanonicalTable) -> tuple[str, ...]:
    """The columns of what is replaced as a whole: the document, else the key."""
    return table.document or table.key


def same(table: CanonicalTable, a: str, b: str) -> str:
    """SQL condition that two rows belong to the same unit; a missing part of a key equals a missing one."""
    parts = []
    for name in unit(table):
        sign = "=" if table.by_name[name].required else "IS NOT DISTINCT FROM"
        parts.append(f"{a}.{name} {sign} {b}.{name}")
    return " AND ".join(parts)


def content(table: CanonicalTable) -> list[str]:
    """The columns that make a row what it is: all but its number within the document."""
    return [c.name for c in table.columns if not (table.document and c.name == "line_no")]


def once_each(con: duckdb.DuckDBPyConnection, name: str, tally: Tally, n_files: int) -> bool:
    """Whether every key stands once in the load; of rows with the same key the last one is kept.

    One file of a table without documents in which a key stands twice with different values is refused: it is finer
    than the table (visits by landing page, say), and keeping the last row would lose the others.
    """
    table = TABLES[name]
    key = ", ".join(table.key)
    twice = first_row(
        con,
        f"SELECT {key}, count(*) AS n FROM in_{name} GROUP BY {key} HAVING count(*) > 1 LIMIT 1",
    )
    if twice is None:
        return True
    if not table.document and n_files <= 1:
        different = first_row(
            con,
            f"SELECT {key}, count(*) FROM (SELECT DISTINCT * FROM in_{name}) AS d GROUP BY {key} HAVING count(*) > 1 LIMIT 1",
        )
        if different is not None:
            at = ", ".join(f"{k}={v!s}" for k, v in zip(table.key, different, strict=False) if v is not None)
            problem = f"{name} holds {different[-1]} different rows for {at}, expected {table.grain}"
            unused = [k for k, v in zip(table.key, different, strict=False) if v is None]
            fix = f"map a column to {' or '.join(unused)}, or" if unused else "correct the file, or"
            raise ImportRefusedError(problem, f"{fix} add the rows up before the import")
    columns = ", ".join(c.name for c in table.columns)
    run(
        con,
        f"CREATE TEMP TABLE once_{name} AS SELECT {columns} FROM ("
        f"SELECT *, row_number() OVER () AS place FROM in_{name}) AS r "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY place DESC) = 1 ORDER BY place",
    )
    lost = _one(con, f"SELECT (SELECT count(*) FROM in_{name}) - (SELECT count(*) FROM once_{name})")
    tally.notes.append(f"{name}: {lost} rows stood twice in the files; the last of each was taken.")
    replace_rows(con, name, f"SELECT * FROM once_{name}")
    return False


def refuse_another_shop(con: duckdb.DuckDBPyConnection) -> None:
    """Orders that are stored under their names with other ids of the system are not the same orders.

    A spreadsheet turns long ids into forms like 5.1E+12; such an id tells nothing and is not compared.

    Raises
    ------
    ImportRefusedError
        If there is such an order; nothing of the load is kept.
    """
    whole = "NOT regexp_matches({0}.system_id, '^[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+$')"
    plain = "regexp_replace({0}.system_id, '[.]0$', '')"
    found = con.execute(
        "SELECT i.source, i.order_id, o.system_id, i.system_id, count(*) OVER () FROM in_orders AS i "
        "JOIN old_orders AS o ON o.source = i.source AND o.order_id = i.order_id "
        f"WHERE {plain.format('i')} <> {plain.format('o')} AND {whole.format('i')} AND {whole.format('o')} "
        "ORDER BY i.order_id LIMIT 1"
    ).fetchone()
    if found is None:
        return
    source, order, stored, seen, n = found
    others = f" ({n} orders in all)" if n > 1 else ""
    raise ImportRefusedError(
        f"these look like orders of another shop: {order!r} is stored for {source!r} with the id {stored!r}, "
        f"and has the id {seen!r} here{others}",
        "import each shop under a name of its own: --shop NAME",
    )


def set_older_aside(
    con: duckdb.DuckDBPyConnection, incoming: list[str], fuller: set[str], tally: Tally
) -> None:
    """Leave out orders of which a newer state is stored, with all that belongs to them; not those in ``fuller``."""
    run(
        con,
        "CREATE TEMP TABLE older AS SELECT i.source, i.order_id FROM in_orders AS i "
        "JOIN old_orders AS o ON o.source = i.source AND o.order_id = i.order_id "
        "WHERE (i.known_at < o.known_at OR coalesce(i.refunded, 0) < coalesce(o.refunded, 0)) "
        "AND NOT list_contains($fuller, i.order_id)",
        {"fuller": sorted(fuller)},
    )
    n = _one(con, "SELECT count(*) FROM older")
    if not n:
        return
    for name in incoming:
        if name not in OF_ORDERS:
            continue
        where = "in_row.dated = 'order' AND " if name == "returns" else ""
        match = f"{where}in_row.source = older.source AND in_row.order_id = older.order_id"
        tally.kept_newer[name] = _one(
            con, f"SELECT count(*) FROM in_{name} AS in_row SEMI JOIN older ON {match}"
        )
        if tally.kept_newer[name]:
            replace_rows(con, name, f"SELECT in_row.* FROM in_{name} AS in_row ANTI JOIN older ON {match}")
    orders = "1 order is" if n == 1 else f"{n} orders are"
    tally.notes.append(f"{orders} stored in a newer state than in this export and stay as they are.")


def compare(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Put the state of each of the load's documents into ``state_<name>``."""
    table = TABLES[name]
    columns = ", ".join(unit(table))
    row = f"count(*) AS n, sum(CAST(hash({', '.join(content(table))}) AS HUGEINT)) AS h"
    picked = ", ".join(f"i.{c}" for c in unit(table))
    run(
        con,
        f"CREATE TEMP TABLE state_{name} AS WITH i AS (SELECT {columns}, {row} FROM in_{name} GROUP BY {columns}), "
        f"o AS (SELECT {columns}, {row} FROM old_{name} AS r SEMI JOIN i ON {same(table, 'r', 'i')} GROUP BY {columns}) "
        f"SELECT {picked}, i.n AS n_in, coalesce(o.n, 0) AS n_old, CASE WHEN o.n IS NULL THEN 'new' "
        "WHEN o.n = i.n AND o.h = i.h THEN 'same' ELSE 'changed' END AS state "
        f"FROM i LEFT JOIN o ON {same(table, 'i', 'o')}",
    )


def drop_taken_back(con: duckdb.DuckDBPyConnection) -> None:
    """An order that is replaced by a state without refund loses its undated refund."""
    run(
        con,
        "INSERT INTO state_returns SELECT DISTINCT r.source, r.return_id, 0, count(*) OVER (PARTITION BY r.source, r.return_id), "
        "'changed' FROM old_returns AS r JOIN in_orders AS i ON i.source = r.source AND i.order_id = r.order_id "
        "JOIN state_orders AS s ON s.source = i.source AND s.order_id = i.order_id AND s.state = 'changed' "
        "ANTI JOIN in_returns AS n ON n.source = r.source AND n.return_id = r.return_id "
        "WHERE r.dated = 'order' AND i.refunded = 0",
    )


def counted(con: duckdb.DuckDBPyConnection, name: str, tally: Tally) -> Counts:
    """The rows by what happens to them."""
    found = first_row(
        con,
        "SELECT coalesce(sum(n_in) FILTER (WHERE state = 'new'), 0), coalesce(sum(n_in) FILTER (WHERE state = 'changed'), 0), "
        "coalesce(sum(n_in) FILTER (WHERE state = 'same'), 0), "
        f"coalesce(sum(greatest(n_old - n_in, 0)) FILTER (WHERE state = 'changed'), 0) FROM state_{name}",
    )
    assert found is not None
    inserted, updated, unchanged, removed = (int(x) for x in found)
    return Counts(
        inserted, updated, unchanged, tally.kept_newer.get(name, 0), tally.kept_whole.get(name, 0), removed
    )


def replace_rows(con: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    """Let ``in_<name>`` stand for the rows of a SELECT over what it stood for."""
    run(con, f"CREATE TEMP TABLE next_rows AS {select}")
    run(con, f"DROP VIEW IF EXISTS in_{name}")
    run(con, f"DROP TABLE IF EXISTS rows_{name}")
    run(con, f"ALTER TABLE next_rows RENAME TO rows_{name}")
    run(con, f"CREATE TEMP VIEW in_{name} AS SELECT * FROM rows_{name}")


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = first_row(con, sql)
    assert found is not None
    return int(found[0])
