"""The kind of record a line reads like, and what speaks for it."""

from __future__ import annotations

import pytest

from okrkit.core.language import read
from okrkit.core.language.kinds import kind_of


@pytest.mark.parametrize(
    ("line", "kind", "reason"),
    [
        ("I will learn to bake bread by Easter", "smart_goal", "'I will'"),
        ("Cut returns to 7 % by 31 March", "smart_goal", "'by 31 March'"),
        ("Cut returns to 7 % in Q1", "key_result", "'7 %'"),
        ("Cut returns to 7 %", "key_result", "'7 %'"),
        ("Cut returns to 7 % in Q1 by measuring each shoe", "smart_goal", "'in Q1'"),
        ("Launch the repair desk", "initiative", "'Launch the repair desk'"),
        ("Photograph 120 lamps by 15 May", "initiative", "'Photograph 120 lamps'"),
        ("Improve the checkout flow", "initiative", "'Improve the checkout flow'"),
        ("A new lamp catalogue", "initiative", "'catalogue'"),
        ("Improve conversion", "key_result", "'conversion'"),
        ("Reduce waste", "key_result", "'waste'"),
        ("Make gift shopping effortless", "objective", "where to go"),
    ],
)
def test_a_kind_has_a_reason(line: str, kind: str, reason: str) -> None:
    found, why = kind_of(read(line))
    assert found == kind
    assert reason in why
