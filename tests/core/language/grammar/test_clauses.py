"""Verbs that stand side by side, and verbs that only explain."""

from __future__ import annotations

import pytest

from okrkit.core.language import read


@pytest.mark.parametrize(
    ("line", "verbs"),
    [
        ("Photograph the range and rewrite 40 product texts", ["photograph", "rewrite"]),
        ("Photograph the range, then rewrite the texts", ["photograph", "rewrite"]),
        ("Photograph the range & also quickly rewrite the texts", ["photograph", "rewrite"]),
        ("Cutting waste as well as growing sales", ["cutting", "growing"]),
        ("Grow sales while keeping returns low", ["grow", "keeping"]),
        ("Cut waste to save money and protect the margin", ["cut"]),
        ("Cut waste by weighing parcels and testing boxes", ["cut"]),
        ("Cut waste so that we save money and protect the margin", ["cut"]),
        ("Find mills, cutting the lead time", ["find"]),
        ("Win buyers and orders", ["win"]),
        ("Clean the shop and order the labels", ["clean", "order"]),
        ("Clean the shop and order numbers", ["clean"]),
        ("Plan and win", ["plan"]),
    ],
)
def test_verbs_joined_with_an_object_of_their_own_are_clauses(line: str, verbs: list[str]) -> None:
    assert [clause.verb.low for clause in read(line).clauses] == verbs


def test_a_clause_ends_where_the_next_begins() -> None:
    text = "Photograph the range and rewrite 40 texts"
    first, second = read(text).clauses
    assert text[first.start : first.end] == "Photograph the range and"
    assert text[second.start : second.end] == "rewrite 40 texts"
