"""Prices as people write them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from okrkit.sources.reading.numbers import read_decimals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("36,-", "36.0000"),
        ("36.-", "36.0000"),
        ("36,--", "36.0000"),
        ("36.90-", "-36.9000"),
        ("1 234,50", "1234.5000"),
    ],
)
def test_a_price_form_is_read_as_it_is_meant(text: str, value: str) -> None:
    comma = "," in text
    read = read_decimals(
        pa.array([text]), "Price", 4, decimal_comma=comma, default_point=not comma, currency="EUR"
    )
    assert not read.bad.any()
    assert str(read.values[0].as_py()) == value


def test_digits_set_apart_otherwise_than_in_thousands_are_no_number() -> None:
    read = read_decimals(pa.array(["12 34", "1 2345"]), "Price", 4, default_point=True, currency="EUR")
    assert read.bad.tolist() == [True, True]
