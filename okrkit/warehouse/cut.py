"""Documents that the end of a file may have cut: the whole one stays, two halves become one again.

The first and the last document of a file can be incomplete when an export was split into files by rows. Three cases
are told apart by the documents' lines, as a list with repeats:

- the load has a part of what is stored: the stored document stays;
- the load has all that is stored and more: the load's document replaces it;
- each has lines that the other lacks: in a plain table of lines, where an order has no head of its own, the end of
  one file and the beginning of another are joined, with the lines they share once. Anywhere else the later wins.

Two halves that share no line are joined without a gap. Without line numbers of the file some cases cannot be told
apart, and the careful reading is taken, which never counts a line twice: equal lines on both sides of a cut are an
overlap, and a part whose lines all stand in the other one is contained in it.
"""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from okrkit.core.tables import TABLES
from okrkit.warehouse.engine import run
from okrkit.warehouse.merge import Tally, content, replace_rows
from okrkit.warehouse.schema import arrow_schema

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Row = tuple[Any, ...]
Verdict = Literal["take", "more", "keep", "join"]


def verdict(stored: Sequence[Row], incoming: Sequence[Row], *, joinable: bool) -> Verdict:
    """What to do with a document that both have.

    >>> verdict(["a", "b"], ["b"], joinable=True), verdict(["a"], ["a", "b"], joinable=True)
    ('keep', 'more')
    >>> verdict(["a", "b"], ["b", "c"], joinable=True), verdict(["a", "b"], ["b", "c"], joinable=False)
    ('join', 'take')
    """
    a, b = Counter(stored), Counter(incoming)
    if b < a:
        return "keep"
    if a <= b:
        return "more"
    return "join" if joinable else "take"


def joined(first: Sequence[Row], second: Sequence[Row]) -> list[Row]:
    """Two views of one list: the end of the first that is the beginning of the second stands once.

    >>> joined("abc", "bcd")
    ['a', 'b', 'c', 'd']
    """
    shared = shared_lines(first, second)
    return [*first, *second[shared:]]


def shared_lines(first: Sequence[Row], second: Sequence[Row]) -> int:
    """How many lines end the first and begin the second."""
    for n in range(min(len(first), len(second)), 0, -1):
        if list(first[-n:]) == list(second[:n]):
            return n
    return 0


def ends(rows: pa.Table, name: str) -> set[str]:
    """The documents of a table's first and last row."""
    column = rows[TABLES[name].document[-1]]
    return {column[0].as_py(), column[-1].as_py()} if rows.num_rows else set()


def sides(rows: pa.Table, name: str, edges: set[str]) -> dict[str, str]:
    """Where in a load each edge document of a table stands: ``first``, ``last`` or ``both``."""
    column = TABLES[name].document[-1]
    if rows.num_rows == 0:
        return {}
    first, last = rows[column][0].as_py(), rows[column][-1].as_py()
    found = {}
    for document in edges:
        if document == first and document != last:
            found[document] = "first"
        elif document == last and document != first:
            found[document] = "last"
        else:
            found[document] = "both"
    return found


def settle(
    con: duckdb.DuckDBPyConnection,
    name: str,
    incoming_sides: Mapping[str, str],
    stored_sides: Mapping[str, str],
    *,
    headless: bool,
    tally: Tally,
) -> dict[str, Verdict]:
    """Decide about a table's edge documents; ``in_<name>`` holds the outcome. Returns the verdict for each."""
    table = TABLES[name]
    column = table.document[-1]
    columns = content(table)
    verdicts: dict[str, Verdict] = {}
    for document in sorted(incoming_sides):
        stored = _rows(con, f"old_{name}", column, document, columns)
        incoming = _rows(con, f"in_{name}", column, document, columns)
        if not stored or not incoming or Counter(stored) == Counter(incoming):
            continue
        mine, theirs = incoming_sides[document], stored_sides.get(document, "")
        joinable = headless and theirs != "" and (mine != theirs or mine == "both")
        verdicts[document] = verdict(stored, incoming, joinable=joinable)
        if verdicts[document] == "keep":
            tally.kept_whole[name] = tally.kept_whole.get(name, 0) + len(incoming)
            replace_rows(con, name, f"SELECT * FROM in_{name} WHERE {column} <> {_text(document)}")
            tally.notes.append(
                f"{document} is cut by the file's end; what is stored of it is complete and stays."
            )
        elif verdicts[document] == "join":
            stored_first = _stored_first(stored, incoming, mine, theirs)
            lines = joined(stored, incoming) if stored_first else joined(incoming, stored)
            _put(con, name, column, document, columns, lines)
            tally.notes.append(f"{document} was cut by two files' ends; its {len(lines)} lines are joined.")
    return verdicts


def join_orders(con: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> None:
    """Orders whose lines were joined: placed with the first line, totals of both parts' lines."""
    if not documents:
        return
    table = TABLES["orders"]
    names = ", ".join(_text(d) for d in documents)
    sums = "sum(round(quantity * unit_price, 4)) AS amount, sum(line_discount) AS off"
    ours = {
        "placed_at": "least(i.placed_at, o.placed_at)",
        "placed_day": "least(i.placed_day, o.placed_day)",
        "placed_utc": "least(i.placed_utc, o.placed_utc)",
        "known_at": "greatest(i.known_at, o.known_at)",
        "is_order": "i.is_order OR o.is_order",
        "total": _if_either("total", "l.amount"),
        "subtotal": _if_either("subtotal", "l.amount"),
        "discount": _if_either("discount", "abs(l.off)"),
        "discount_net": _if_either("discount_net", "abs(l.off)"),
    }
    picked = ", ".join(
        f"{ours.get(c.name, f'coalesce(i.{c.name}, o.{c.name})')} AS {c.name}" for c in table.columns
    )
    replace_rows(
        con,
        "orders",
        f"SELECT * FROM in_orders WHERE order_id NOT IN ({names}) UNION ALL SELECT {picked} FROM in_orders AS i "
        "JOIN old_orders AS o ON o.source = i.source AND o.order_id = i.order_id "
        f"JOIN (SELECT source, order_id, {sums} FROM in_order_lines GROUP BY ALL) AS l "
        f"ON l.source = i.source AND l.order_id = i.order_id WHERE i.order_id IN ({names})",
    )


def _if_either(column: str, value: str) -> str:
    """A total worked out anew, where the parts had one."""
    return (
        f"CASE WHEN i.{column} IS NOT NULL OR o.{column} IS NOT NULL THEN CAST({value} AS DECIMAL(18,4)) END"
    )


def drop_orders(con: duckdb.DuckDBPyConnection, documents: Sequence[str], tally: Tally) -> None:
    """Orders whose stored lines stay keep their stored head too."""
    if documents:
        names = ", ".join(_text(d) for d in documents)
        tally.kept_whole["orders"] = len(documents)
        replace_rows(con, "orders", f"SELECT * FROM in_orders WHERE order_id NOT IN ({names})")


def _stored_first(stored: Sequence[Row], incoming: Sequence[Row], mine: str, theirs: str) -> bool:
    """Whether the stored part comes before the incoming one: it ends a file, or the incoming begins one."""
    if theirs == "last" or mine == "first":
        return True
    if theirs == "first" or mine == "last":
        return False
    return shared_lines(stored, incoming) >= shared_lines(incoming, stored)


def _rows(
    con: duckdb.DuckDBPyConnection, relation: str, column: str, document: str, columns: list[str]
) -> list[Row]:
    picked = ", ".join(columns)
    order = " ORDER BY line_no" if "line_no" not in columns else ""
    return run(con, f"SELECT {picked} FROM {relation} WHERE {column} = ?{order}", [document])


def _put(
    con: duckdb.DuckDBPyConnection,
    name: str,
    column: str,
    document: str,
    columns: list[str],
    lines: list[Row],
) -> None:
    import pyarrow as pa

    schema = arrow_schema(name)
    data: dict[str, list[Any]] = {c: [row[i] for row in lines] for i, c in enumerate(columns)}
    data["line_no"] = list(range(1, len(lines) + 1))
    made = pa.table({field.name: pa.array(data[field.name], field.type) for field in schema}, schema=schema)
    con.register("joined_lines", made)
    replace_rows(
        con,
        name,
        f"SELECT * FROM in_{name} WHERE {column} <> {_text(document)} UNION ALL SELECT * FROM joined_lines",
    )
    con.unregister("joined_lines")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
