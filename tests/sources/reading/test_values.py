"""Numbers, times and pseudonyms: exact, decided by evidence."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.errors import ImportRefusedError, InvalidValueError
from okrkit.sources.reading.decimals import from_scaled, product, rounded, share_of, to_scaled
from okrkit.sources.reading.identity import of_email, of_phone
from okrkit.sources.reading.numbers import read_decimals
from okrkit.sources.reading.stamps import read_stamps, to_local, to_utc

big = st.integers(-(10**17), 10**17)


def numbers(*texts: object, **options: object) -> list[Decimal | None]:
    return read_decimals(pa.array(texts), "X", 4, **options).values.to_pylist()  # type: ignore[arg-type]


def test_amounts_in_many_dresses() -> None:
    read = read_decimals(
        pa.array(["$1,204.55", "-$12", "'-$12.00", "($5.00)", "$12.00 USD", "US$ 5", "5-", "1\u202f234.5", "1'234.50",
                  "$1,00,000.00", "1e3", "", "n/a", None, "--5", "12%", "abc", "1.2.3"]), "X", 4, currency="USD"
    )  # fmt: skip
    wanted = ["1204.55", "-12", "-12", "-5", "12", "5", "-5", "1234.5", "1234.5", "100000", "1000"]
    assert read.values.to_pylist()[:11] == [Decimal(w) for w in wanted]
    assert read.values.to_pylist()[11:] == [None] * 7
    assert read.bad.tolist() == [False] * 14 + [True] * 4


@pytest.mark.parametrize(
    ("own", "text", "wanted"),
    [
        ("EUR", "€36.90", "36.90"),
        ("EUR", "36.90 eur", "36.90"),
        ("EUR", "36.90 Euro", "36.90"),
        ("EUR", "$36.90", None),
        ("EUR", "£36.90", None),
        ("EUR", "36.90 USD", None),
        ("EUR", "$36.90 EUR", None),
        ("EUR", "36.90 abc", None),
        ("EUR", "36.90?", None),
        ("EUR", "?36.90", None),
        ("EUR", "€€36.90", None),
        ("USD", "$.50", "0.50"),
        ("CAD", "-C$5", "-5"),
        ("SEK", "1 204 kr.", "1204"),
        ("DKK", "kr.5", "5"),
        ("CHF", "Fr. 1'204.50", "1204.50"),
        ("INR", "₹1,00,000.00", "100000"),
        ("PLN", "5 zł", "5"),
        ("", "5 EUR", None),
        ("", "5 pcs", None),
    ],
)
def test_only_the_own_currency_may_stand_at_an_amount(own: str, text: str, wanted: str | None) -> None:
    read = read_decimals(pa.array(["1", text, None]), "X", 4, currency=own, default_point=True)
    assert read.values.to_pylist() == [1, None if wanted is None else Decimal(wanted), None]
    assert read.bad.tolist() == [False, wanted is None, False]


def test_the_own_currency_may_differ_from_row_to_row() -> None:
    codes = pa.array(["EUR", "USD", "USD", None, None, "GBP"])
    read = read_decimals(pa.array(["$5", "$5", "5 EUR", "$5", "5", None]), "X", 4, currency=codes)
    assert read.values.to_pylist() == [None, 5, None, None, 5, None]
    assert read.bad.tolist() == [True, False, True, True, False, False]


def test_an_untold_currency_is_decided_by_what_the_whole_column_says() -> None:
    for texts, code in ((["36.90 USD", "7"], "USD"), (["£36.90", "5.10 GBP"], "GBP"), (["€ 5"], "EUR")):
        read = read_decimals(pa.array(texts), "Price", 4)
        assert not read.bad.any()
        assert read.notes == (f"Price: amounts are in {code}, as {texts[0]!r} shows.",)
    with pytest.raises(
        ImportRefusedError, match=r"'\$36.90' in the column 'Price' may be .*USD, CAD"
    ) as refused:
        read_decimals(pa.array(["$36.90", "7"]), "Price", 4)
    assert "--currency" in refused.value.fix
    with pytest.raises(ImportRefusedError, match="several currencies, such as '5 USD' and '5 €'"):
        read_decimals(pa.array(["5 USD", "5 €"]), "Price", 4)


def test_a_fraction_of_more_or_less_than_three_digits_decides() -> None:
    assert numbers("1.234", "5.67") == [Decimal("1.234"), Decimal("5.67")]
    assert numbers("1.234", "5,67") == [1234, Decimal("5.67")]
    assert numbers("0.123") == [Decimal("0.123")]
    assert numbers("1.234.567") == [1234567]
    assert numbers("1.234", default_point=True) == [Decimal("1.234")]
    with pytest.raises(ImportRefusedError, match="may mean two numbers"):
        numbers("1,234", "7")
    with pytest.raises(ImportRefusedError, match="two ways"):
        numbers("1,5", "2.5")


def test_floats_become_the_decimals_they_were_printed_as() -> None:
    assert numbers(2.55, 0.1 + 0.2, 1e20, float("nan"), None) == [
        Decimal("2.55"),
        Decimal("0.3"),
        None,
        None,
        None,
    ]
    read = read_decimals(pa.array([1.23456]), "X", 4)
    assert read.values.to_pylist() == [Decimal("1.2346")]
    assert "rounded" in read.notes[0]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(big, st.integers(-(10**12), 10**12)), max_size=20))
def test_products_and_shares_are_exact(pairs: list[tuple[int, int]]) -> None:
    pairs = [(a % 10**10, b % 10**7) for a, b in pairs]
    left, right = (np.array([p[i] for p in pairs], np.int64) for i in (0, 1))
    wanted = [int((Decimal(a) * b / 1000).quantize(Decimal(1), ROUND_HALF_UP)) for a, b in pairs]
    assert product(left, right, 3).tolist() == wanted
    shares = [int((Decimal(a) * b / 7).quantize(Decimal(1), ROUND_HALF_UP)) for a, b in pairs]
    assert share_of(left, right, np.full(len(left), 7, np.int64)).tolist() == shares


@given(st.lists(st.one_of(st.none(), big), max_size=30), st.integers(0, 5))
def test_scaled_integers_and_decimals_are_the_same_thing(values: list[int | None], skip: int) -> None:
    missing = np.array([v is None for v in values], bool)
    array = from_scaled(np.array([v or 0 for v in values], np.int64), missing, 4)
    assert array.to_pylist() == [None if v is None else Decimal(v).scaleb(-4) for v in values]
    back, gone = to_scaled(array[skip:])
    assert back.tolist() == [v or 0 for v in values[skip:]]
    assert gone.tolist() == missing[skip:].tolist()


def test_halves_are_rounded_away_from_zero() -> None:
    assert rounded(np.array([15, -15, 14, 5]), 1).tolist() == [2, -2, 1, 1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-03-02", datetime(2025, 3, 2)),
        ("2025-03-02T10:11:12.5", datetime(2025, 3, 2, 10, 11, 12, 500000)),
        ("2025/3/2 7:05", datetime(2025, 3, 2, 7, 5)),
        ("31.12.2024 18:30 Uhr", datetime(2024, 12, 31, 18, 30)),
        ("31/12/24", datetime(2024, 12, 31)),
        ("12/31/2024 5:05 PM", datetime(2024, 12, 31, 17, 5)),
        ("Oct 27, 2023 21:05:00 PM", datetime(2023, 10, 27, 21, 5)),
        ("27. Oktober 2023", datetime(2023, 10, 27)),
        ("20240229", datetime(2024, 2, 29)),
        ("12/31/2024 12:00 AM", datetime(2024, 12, 31, 0, 0)),
    ],
)
def test_times_in_many_forms(text: str, wanted: datetime) -> None:
    assert read_stamps(pa.array([text]), "D").local.to_pylist() == [wanted]


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "soon", "25:00", "30/02/2025"])
def test_what_is_no_day_is_marked(text: str) -> None:
    assert read_stamps(pa.array([text, "2025-01-01"]), "D").bad.tolist() == [True, False]


def test_the_fast_way_equals_the_careful_one() -> None:
    texts = ["2025-03-30 01:59:59 +0100", "2025-03-30 03:00:00 +0200", "2025-01-01 00:00:00 -0330"]
    fast = read_stamps(pa.array(texts), "D")
    careful = read_stamps(pa.array([*texts, "1 Jan 2025"]), "D")
    assert fast.local.to_pylist() == careful.local.to_pylist()[:3]
    assert fast.utc.to_pylist() == careful.utc.to_pylist()[:3]
    assert fast.utc.to_pylist()[2] == datetime(2025, 1, 1, 3, 30)
    assert fast.offsets == {60, 120, -210}


def test_a_zone_moves_instants_and_back() -> None:
    utc = pa.array([datetime(2025, 7, 1, 22, 30), datetime(2025, 1, 1, 22, 30)])
    local = to_local(utc, "Europe/Berlin")
    assert local.to_pylist() == [datetime(2025, 7, 2, 0, 30), datetime(2025, 1, 1, 23, 30)]
    assert to_utc(local, "Europe/Berlin").to_pylist() == utc.to_pylist()
    with pytest.raises(InvalidValueError, match="time zone"):
        to_local(utc, "Mars/Olympus")


def test_stamps_with_a_zone_of_their_own() -> None:
    column = pa.array([datetime(2024, 12, 31, 23, 30)], pa.timestamp("ns", "UTC"))
    read = read_stamps(column, "D", timezone="Europe/Berlin")
    assert read.local.to_pylist() == [datetime(2025, 1, 1, 0, 30)]
    assert read.utc.to_pylist() == [datetime(2024, 12, 31, 23, 30)]


def test_numbers_in_a_column_of_dates_are_refused() -> None:
    with pytest.raises(ImportRefusedError, match="not dates"):
        read_stamps(pa.array([45384.5]), "D")


def test_pseudonyms_tell_buyers_apart_and_nothing_else() -> None:
    assert of_email(" Ann@Example.com") == of_email("ann@example.com")
    assert of_email("ann@example.com") != of_email("bob@example.com")
    assert of_email("x@marketplace.amazon.co.uk") is None
    assert of_email("x@privaterelay.appleid.com") is not None  # stable for one buyer and shop
    assert of_phone("+32 470 11 22 33") == of_phone("0032470112233") != of_phone("0470112234")
    assert of_phone("4.91771E+11") is None
    assert of_phone("112") is None
