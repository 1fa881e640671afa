"""Lines that want everything at once."""

from __future__ import annotations

import pytest

from okrkit.core.language import enumerated, everything, read


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Redesign the entire shop", "the entire shop"),
        ("Improve everything", "Improve everything"),
        ("Improve all areas", "all areas"),
        ("Win every market in every channel", "every market and every channel"),
        ("Improve the path from design to packing to delivery", "from design to packing to"),
        ("Redesign the lamp page", ""),
        ("Answer every mail", ""),
        ("Answer every mail from all 40 mills", ""),
    ],
)
def test_the_words_that_take_on_the_whole(line: str, said: str) -> None:
    assert everything(read(line)) == said


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Improve growth, efficiency and innovation", ("Improve growth", "efficiency", "innovation")),
        (
            "Improve sales, quality, service, and marketing",
            ("Improve sales", "quality", "service", "marketing"),
        ),
        ("Sell to cyclists, runners and hikers", ()),
        ("Grow sales, so that we pay rent and wages", ()),
        ("Growth, efficiency and innovation", ()),
        ("Improve growth and efficiency", ()),
    ],
)
def test_a_list_of_general_fields_is_an_enumeration(line: str, parts: tuple[str, ...]) -> None:
    assert enumerated(read(line)) == parts
