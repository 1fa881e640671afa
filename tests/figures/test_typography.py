"""What is set for a page, and what stays as it was typed."""

from __future__ import annotations

import pytest

from okrkit.figures import callout, sentences
from okrkit.figures.typography import typeset


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("2.60 % of 5 %", "2.60\u00a0% of 5\u00a0%"),
        (
            "in 2026-Q4, from 2026-07-01 and 2026-07",
            "in 2026\u2011Q4, from 2026\u201107\u201101 and 2026\u201107",
        ),
        ("on 8 October 2026", "on 8\u00a0October 2026"),
        ("no \"good\" and no 'bad', the team's own", "no “good” and no “bad”, the team's own"),
        ("run `okrkit lint -p cycle 2026-Q4` at 5 %", "run `okrkit lint -p cycle 2026-Q4` at 5\u00a0%"),
        (
            'with ws.save(ws.plan("2027-Q1"), who="NAME") then',
            'with ws.save(ws.plan("2027-Q1"), who="NAME") then',
        ),
        ("an id 2026-Q4.care.O1 and 300-4000", "an id 2026\u2011Q4.care.O1 and 300-4000"),
    ],
)
def test_numbers_periods_and_quotes_are_set_and_code_is_not(text: str, page: str) -> None:
    assert typeset(text) == page


def test_only_the_page_is_set_and_never_the_text_beside_it() -> None:
    for block in (sentences(["54 % in 2026-Q4."]), callout("54 % in 2026-Q4.", fix="See 2026-Q4.")):
        assert "54\u00a0% in 2026\u2011Q4" in block.html
        assert "54 % in 2026-Q4." in block.text
