"""A filter evaluated on Arrow columns selects the rows that DuckDB selects."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from okrkit.core.kpis.filters import parse_filter
from okrkit.errors import InvalidValueError
from okrkit.sources.reading.expressions import evaluate

TABLE = pa.table(
    {
        "sku": pa.array(["10001", "C2", None, "abc", "ABC", "", "85123A"]),
        "n": pa.array([Decimal("1.5"), Decimal("-2"), None, Decimal(0), Decimal("3.25"), Decimal(7), Decimal(1)], pa.decimal128(18, 3)),
        "price": pa.array([Decimal(2), Decimal(3), Decimal(4), None, Decimal(0), Decimal("1.25"), Decimal(9)], pa.decimal128(18, 4)),
        "at": pa.array([datetime(2025, 1, d + 1, 10) for d in range(6)] + [None], pa.timestamp("us")),
        "ok": pa.array([True, False, None, True, False, True, True]),
    }
)  # fmt: skip

FILTERS = [
    "sku like 'C%'",
    "sku not like '%A%' or n is null",
    "sku ilike 'a_c'",
    "sku ~ '^[0-9]{5}'",
    "sku !~ '[a-z]'",
    "not (sku = 'abc')",
    "n > 0 and price <= 2",
    "n * price >= 3",
    "n + price - 1 < 3.5",
    "price / n > 1",
    "-n < 1",
    "abs(n) = 2",
    "length(sku) between 2 and 3",
    "lower(sku) = 'abc'",
    "upper(sku) in ('ABC', 'C2')",
    "n not in (1.5, 0)",
    "n is not null and sku is null",
    "at >= '2025-01-03'",
    "at between date '2025-01-02' and timestamp '2025-01-04 10:00:00'",
    "ok = true or n = 0",
    "ok is true",
    "not ok",
    "sku = '10001' and true",
    "n <> 1.5",
]


@pytest.mark.parametrize("text", FILTERS)
def test_the_same_rows_as_duckdb(text: str) -> None:
    tree = parse_filter(text, TABLE.column_names)
    mine = evaluate(tree, {name: TABLE[name] for name in TABLE.column_names}).to_pylist()
    connection = duckdb.connect()
    connection.register("t", TABLE)
    theirs = connection.sql(f"select coalesce({tree.sql('duckdb')}, false) from t").fetchall()
    assert mine == [row[0] for row in theirs]


def test_a_date_compared_with_a_word_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="'soon'"):
        evaluate(parse_filter("at > 'soon'", ["at"]), {"at": TABLE["at"]})


def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="cannot be evaluated"):
        evaluate(parse_filter("sku ~ '['", ["sku"]), {"sku": TABLE["sku"]})
