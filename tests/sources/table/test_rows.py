"""What is said of rows that are left out, and what their absence says about their documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from okrkit.sources import ReadOptions, read

Write = Callable[[str, str | bytes], Path]

LINES = "order_id,placed_at,quantity,unit_price,currency\n"


def test_a_missing_value_is_quoted_as_it_stands_in_the_file(file: Write) -> None:
    text = LINES + "1,2025-03-02,1,n/a,EUR\n2,2025-03-02,-,5,EUR\n3,2025-03-02,1,,EUR\n4,2025-03-02,1,5,EUR\n"
    batch = read("table", [file("a.csv", text)])
    assert [(r.row, r.reason) for r in batch.rejected] == [
        (2, "unit_price is 'n/a', which stands for no value"),
        (3, "quantity is '-', which stands for no value"),
        (4, "unit_price is empty"),
    ]
    assert batch.rows_loaded == 1


def test_a_document_at_a_files_end_may_be_cut_also_where_its_last_row_is_skipped(file: Write) -> None:
    one = "1,2025-03-02,0,1,EUR\n1,2025-03-02,1,5,EUR\n2,2025-03-02,1,5,EUR\n3,2025-03-02,1,5,EUR\n3,2025-03-02,0,1,EUR\n"
    two = "4,2025-03-02,-1,5,EUR\n4,2025-03-02,0,1,EUR\n5,2025-03-02,1,5,EUR\n6,2025-03-02,0,1,EUR\n"
    files = [file("a.csv", LINES + one), file("b.csv", LINES + two)]
    batch = read("table", files, options=ReadOptions(skip_when="quantity = 0"))
    # 2 and 5 stand whole within their files; of 6, which ends one, nothing is loaded at all.
    sold = {(table, order) for table in ("orders", "order_lines") for order in ("1", "3")}
    assert batch.edge_documents == sold | {("returns", "4")}


def test_amounts_in_another_currency_are_rejected_with_what_was_seen(file: Write) -> None:
    prices = ["36.90", "€36.90", "36.90 EUR", "$36.90", "£36.90", "36.90 USD", "36.90 abc", "36.90?"]
    text = "order_id,placed_at,quantity,unit_price\n"
    text += "".join(f"{n},2025-03-02,1,{price}\n" for n, price in enumerate(prices, 1))
    batch = read("table", [file("a.csv", text)], options=ReadOptions(currency="EUR"))
    assert [(r.row, r.reason) for r in batch.rejected] == [
        (row, f"unit_price is {price!r}, not an amount in EUR") for row, price in enumerate(prices[3:], 5)
    ]
    assert batch.control["sum_total"] == 110.7  # three times 36.90


def test_the_files_own_currency_column_says_which_marks_may_stand(file: Write) -> None:
    text = (
        LINES
        + "1,2025-03-02,1,$5,USD\n2,2025-03-02,1,$5,EUR\n3,2025-03-02,1 pcs,5,EUR\n4,2025-03-02,1,5 EUR,\n"
    )
    options = ReadOptions(currency="EUR")
    batch = read("table", [file("a.csv", text)], options=options)
    assert [r.reason for r in batch.rejected] == [
        "unit_price is '$5', not an amount in EUR",
        "quantity is '1 pcs', not a number",
    ]
    assert [(r["order_id"], r["currency"]) for r in batch.tables["orders"].to_pylist()] == [
        ("1", "USD"),
        ("4", "EUR"),
    ]
