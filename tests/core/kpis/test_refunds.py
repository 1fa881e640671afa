"""Undated and dated refunds of one order count once: the SQL equals its plain twin."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.kpis.refunds import goods_share, resolved, resolved_returns_sql

cents = st.integers(1, 100_000).map(lambda c: Decimal(c) / 100)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.sql(
        "create table orders (source text, order_id text, currency text, total decimal(18,4), tax decimal(18,4), "
        "shipping_net decimal(18,4))"
    )
    made.sql(
        "create table returns (source text, order_id text, currency text, dated text, amount decimal(18,4), "
        "paid_back decimal(18,4))"
    )
    return made


@settings(max_examples=40, deadline=None)
@given(total=cents, tax=st.integers(0, 20), undated=cents, dated=st.lists(cents, max_size=3))
def test_the_sql_equals_its_plain_twin(
    connection: duckdb.DuckDBPyConnection, total: Decimal, tax: int, undated: Decimal, dated: list[Decimal]
) -> None:
    share = goods_share(total, total * tax / 100, Decimal(0))
    loaded = (undated * share).quantize(Decimal("0.0001"))
    connection.sql("delete from orders")
    connection.sql("delete from returns")
    connection.execute("insert into orders values ('s', '1', 'EUR', ?, ?, 0)", [total, total * tax / 100])
    connection.execute("insert into returns values ('s', '1', 'EUR', 'order', ?, ?)", [loaded, undated])
    for paid in dated:
        connection.execute("insert into returns values ('s', '1', 'EUR', 'return', ?, ?)", [paid, paid])
    rest, parts = resolved(undated, dated, share)
    found = connection.sql(
        f"select dated, amount from ({resolved_returns_sql()}) order by dated, amount"
    ).fetchall()
    wanted = sorted(
        [("return", part) for part in parts] + ([("order", rest)] if undated > sum(dated) else [])
    )
    assert [kind for kind, _ in found] == [kind for kind, _ in wanted]
    for (_, seen), (_, amount) in zip(found, wanted, strict=True):
        assert abs(seen - amount) <= Decimal("0.001")


def test_rows_without_a_payment_pass_unchanged(connection: duckdb.DuckDBPyConnection) -> None:
    connection.sql("delete from returns")
    connection.sql(
        "insert into returns values ('s', null, 'EUR', 'return', -3.5, null), ('s', '9', 'EUR', 'return', 4, 4)"
    )
    found = connection.sql(f"select amount from ({resolved_returns_sql()}) order by 1").fetchall()
    assert found == [(Decimal("-3.5"),), (Decimal(4),)]


def test_a_share_is_between_nothing_and_all() -> None:
    assert goods_share(Decimal(10), Decimal(20), Decimal(0)) == 0
    assert goods_share(Decimal(0), Decimal(0), Decimal(0)) == 1
