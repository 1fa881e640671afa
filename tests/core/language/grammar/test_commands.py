"""Whether a line begins with its verb: commands, promises and "-ing" lines against nouns and statements."""

from __future__ import annotations

import pytest

from okrkit.core.language import read


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("Return the faulty batch", "return"),
        ("Order new boxes", "order"),
        ("Test three prices", "test"),
        ("Sale", None),
        ("Packaging the orders in paper", "package"),
        ("Packaging costs below 2 euros per parcel", None),
        ("Migrated the shop to a new host", "migrate"),
        ("Delayed parcels below 2 %", None),
        ("Reduced returns of shoes", None),
        ("Tuck a note into each parcel", "tuck"),
        ("Screen 400 CVs", "screen"),
        ("Linen 400 g", "linen"),
        ("Half our buyers reorder", None),
        ("Re-shoot the lamp photos", "re-shoot"),
        ("Buying and marketing pull together", None),
        ("Sale of gift cards doubles", None),
        ("Push conversion to 3 %", "push"),
        ("Process supplier invoices", "process"),
        ("40 new stockists", None),
        ("", None),
    ],
)
def test_the_place_of_a_word_makes_it_a_command_or_a_noun(line: str, verb: str | None) -> None:
    found = read(line).verb
    assert (found.base if found else None) == verb


@pytest.mark.parametrize(
    "line",
    [
        "Return rate from 9 % to 7 %",
        "Win rate above 30 %",
        "Order accuracy at 99 %",
        "Churn below 4 %",
        "Stock within ± 2 %",
        "Operating cash flow positive",
        "Support contacts per 100 orders fall from 14 to 9",
        "Return rates come down",
        "Support team responds promptly",
        "Stock is counted",
        "Packaging scores an average of 9",
    ],
)
def test_a_metric_with_a_limit_and_a_statement_are_no_commands(line: str) -> None:
    assert read(line).verb is None


@pytest.mark.parametrize(
    "line",
    ["Lift conversion to 3 %", "Order from two mills", "Order labels from 2 mills", "Ship orders to Spain"],
)
def test_a_verb_before_an_object_and_a_place_stays_a_command(line: str) -> None:
    assert read(line).verb is not None
