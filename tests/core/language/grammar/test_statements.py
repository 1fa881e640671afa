"""The verb of a statement, and participles that close a bare noun phrase."""

from __future__ import annotations

import pytest

from okrkit.core.language import read


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("The size chart is live", "be"),
        ("Sales go up", "go"),
        ("Buyers will come back", "come"),
        ("Delivery needs to improve", "improve"),
        ("Shoppers visit twice a month", "visit"),
        ("The new mill delivers on time", "deliver"),
        ("Buyers who love linen", None),
        ("New size chart for boots", None),
        ("9 out of 10 parcels arrive undamaged", "arrive"),
    ],
)
def test_the_verb_of_a_statement(line: str, verb: str | None) -> None:
    found = read(line).stated
    assert (found.base if found else None) == verb


@pytest.mark.parametrize(
    ("line", "participle"),
    [
        ("3 lookbooks printed", "printed"),
        ("Returns policy rewritten in plain English", "rewritten"),
        ("New shelf set up", "set"),
        ("3 printed lookbooks", None),
        ("Best organised shop in town", None),
        ("Three lamps for the window", None),
    ],
)
def test_a_participle_closes_a_noun_phrase(line: str, participle: str | None) -> None:
    found = read(line).participle
    assert (found.low if found else None) == participle
