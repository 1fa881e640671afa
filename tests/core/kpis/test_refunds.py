"""Undated and dated refunds of one order count once: the SQL equals its plain twin."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.kpis.refunds import goods_of, goods_share, resolved, resolved_returns_sql

cents = st.integers(1, 100_000).map(lambda c: Decimal(c) / 100)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.sql(
        "create table orders (source text, order_id text, currency text, total decimal(18,4), tax decimal(18,4), "
        "shipping_net decimal(18,4), customer_id text, channel text, country text)"
    )
    made.sql(
        "create table returns (source text, order_id text, currency text, dated text, amount decimal(18,4), "
        "paid_back decimal(18,4), amount_stated boolean, return_id text, line_no bigint, returned_at timestamp, customer_id text, "
        "channel text, country text)"
    )
    return made


def load(
    connection: duckdb.DuckDBPyConnection,
    order: tuple[Decimal, Decimal, Decimal],
    undated: tuple[Decimal, Decimal],
    dated: list[Decimal],
) -> None:
    """One order (total, tax, shipping), its undated refund (amount, paid back) and dated ones, a day apart."""
    connection.execute("delete from orders")
    connection.execute("delete from returns")
    connection.execute("insert into orders values ('s', '1', 'EUR', ?, ?, ?, 'c', 'web', 'DE')", list(order))
    row = "insert into returns values ('s', '1', 'EUR', ?, ?, ?, null, ?, 1, timestamp '2026-01-01' + to_days(?), null, null, null)"
    connection.execute(row, ["order", *undated, "u", 0])
    for i, paid in enumerate(dated):
        connection.execute(row, ["return", paid, paid, f"d{i}", 1 + i])


@settings(max_examples=40, deadline=None)
@given(
    total=cents, tax=st.integers(0, 20), ship=st.integers(0, 30), undated=cents,
    dated=st.lists(cents, max_size=3),
)  # fmt: skip
def test_the_sql_equals_its_plain_twin(
    connection: duckdb.DuckDBPyConnection,
    total: Decimal,
    tax: int,
    ship: int,
    undated: Decimal,
    dated: list[Decimal],
) -> None:
    order = (total, total * tax / 100, total * ship / 100)
    share, goods = goods_share(*order[:2]), goods_of(*order)
    loaded, _ = resolved(undated, [], share, goods)
    load(connection, order, (loaded, undated), dated)
    rest, parts = resolved(undated, dated, share, goods)
    found = connection.sql(
        f"select dated, amount from ({resolved_returns_sql()}) order by dated desc, return_id"
    ).fetchall()
    wanted = [("return", part) for part in parts] + ([("order", rest)] if undated > sum(dated) else [])
    assert [kind for kind, _ in found] == [kind for kind, _ in wanted]
    for (_, seen), (_, amount) in zip(found, wanted, strict=True):
        assert abs(seen - amount) <= Decimal("0.001")
    assert goods is not None
    assert sum(seen for _, seen in found) <= goods + Decimal("0.001")


def test_shipping_is_paid_back_last(connection: duckdb.DuckDBPyConnection) -> None:
    """120 with 20 tax and 10 shipping holds goods of 90: 60 is goods of 50, the other 60 the 40 that are left."""
    order = (Decimal(120), Decimal(20), Decimal(10))
    half, whole = Decimal(60), Decimal(120)
    load(connection, order, (Decimal(90), whole), [half, half])
    query = f"select amount from ({resolved_returns_sql()}) order by return_id"
    assert connection.sql(query).fetchall() == [(50,), (40,)]
    load(connection, order, (Decimal(90), whole), [half])
    assert connection.sql(query).fetchall() == [(50,), (40,)]  # what is left stands on the order's day
    load(connection, order, (Decimal(90), whole), [whole])
    assert connection.sql(query).fetchall() == [(90,)]


def test_goods_that_a_credit_note_states_are_taken_at_its_word(connection: duckdb.DuckDBPyConnection) -> None:
    """120 with 20 tax and 10 shipping, paid back in full by a note that states goods of 85: not the 90 of the order."""
    load(connection, (Decimal(120), Decimal(20), Decimal(10)), (Decimal(90), Decimal(120)), [Decimal(120)])
    connection.execute("update returns set amount = 85, amount_stated = true where dated = 'return'")
    assert connection.sql(f"select dated, amount from ({resolved_returns_sql()})").fetchall() == [
        ("return", 85)
    ]


def test_a_return_takes_what_it_does_not_say_from_its_order(build: ModuleType, view_of: Any) -> None:
    """Three orders; refunds from payouts without country, one that says its own, one whose order is unknown."""
    day = date(2026, 1, 5)
    money = {"total": Decimal(100), "tax": Decimal(0), "shipping_net": Decimal(0)}
    tables = build.orders(
        ("A", day, "anna", [("x", "1", "100")], {"country": "DE", "channel": "web", **money}),
        ("B", day, "bert", [("x", "1", "100")], {"country": "AT", "channel": "web", **money}),
        ("C", day, None, [("x", "1", "100")], {"country": "DE", "channel": "shop", **money}),
    )
    back = [("1", "A", 10.0, None), ("2", "B", 20.0, None), ("3", "C", 40.0, "CH"), ("4", "Z", 80.0, None)]
    rows = [
        {"return_id": i, "order_id": o, "returned_day": day, "amount": a, "country": c} for i, o, a, c in back
    ]
    paid = [{**row, "paid_back": row["amount"]} for row in rows]
    for returns in (rows, paid):
        view = view_of({**tables, "returns": build.table("returns", returns)})

        def cut(by: str, view: Any = view) -> dict[str | None, float]:
            return {r[by]: r["value"] for r in view.records("returns", "all", by=by)}

        assert cut("country") == {"DE": 10, "AT": 20, "CH": 40, None: 80}
        assert cut("channel") == {"web": 30, "shop": 40, None: 80}
        assert cut("customer_id") == {"anna": 10, "bert": 20, None: 120}
        assert [r["value"] for r in view.records("returns", "all", where="country = 'DE'")] == [10]
        assert [r["value"] for r in view.records("returns", "all")] == [150]


def test_rows_without_a_payment_pass_unchanged(connection: duckdb.DuckDBPyConnection) -> None:
    connection.sql("delete from returns")
    columns = "(source, order_id, currency, dated, amount, paid_back)"
    connection.sql(
        f"insert into returns {columns} values ('s', null, 'EUR', 'return', -3.5, null), ('s', '9', 'EUR', 'return', 4, 4)"
    )
    found = connection.sql(f"select amount from ({resolved_returns_sql()}) order by 1").fetchall()
    assert found == [(Decimal("-3.5"),), (Decimal(4),)]


def test_a_share_is_between_nothing_and_all() -> None:
    assert goods_share(Decimal(10), Decimal(20)) == 0
    assert goods_share(Decimal(0), Decimal(0)) == 1
    assert goods_of(Decimal(10), Decimal(20), Decimal(0)) == 0
    assert goods_of(Decimal(0), Decimal(0), Decimal(0)) is None
