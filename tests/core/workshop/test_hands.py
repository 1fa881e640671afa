"""A show of hands is told by what stands against signing."""

from __future__ import annotations

import pytest

from okrkit.core.model import Hand
from okrkit.core.workshop.hands import outcome


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ([], "Nobody has shown a hand yet."),
        ([(5, ""), (4, "gladly")], "2 of 2 are in or lead it."),
        ([(5, ""), (3, " ")], "1 of 2 are in or lead it; nobody has a concern."),
        ([(5, ""), (3, "not in December")], "1 of 2 are in or lead it; 1 can live with it and says why: hear it before signing."),
        ([(3, "who pays?"), (3, "too much"), (3, "")], "0 of 3 are in or lead it; 2 can live with it and say why: hear them before signing."),
        ([(5, ""), (3, "too much"), (2, "")], "1 of 3 are in or lead it; 1 has a concern that should be heard before signing."),
        ([(1, ""), (2, "")], "0 of 2 are in or lead it; 2 have concerns that should be heard before signing."),
    ],
)  # fmt: skip
def test_reasons_and_concerns_are_named_before_signing(shown: list[tuple[int, str]], told: str) -> None:
    hands = [Hand("W", f"p{n}", level, words=words) for n, (level, words) in enumerate(shown)]
    assert outcome(hands) == told
