"""Why the futures leave today's level, told from a past that can be read off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from okrkit.core.model import Cycle
from okrkit.figures.turning import level, turning


def about(past: list[float], ends: tuple[float, float, float], n: int = 3) -> Any:
    """Months of history, and ``n`` open months whose low, middle and high futures end at ``ends``."""
    low, middle, high = ends
    ahead = np.array([[low], [low], [middle], [high], [high]]) * np.ones(n)
    fan = SimpleNamespace(past=np.array(past), ahead=ahead)
    return SimpleNamespace(
        fan=lambda **_: fan, step="month", unit="orders", measure="total", quantity="total", cycle=Cycle("2027-Q1"), n_values=len(past),
    )  # fmt: skip


YEAR = [100.0] * 9 + [80.0, 60.0, 50.0]  # then it falls to a half within three months


@pytest.mark.parametrize(
    ("past", "ends", "said"),
    [
        ([50.0] * 12 + [100.0], (90, 105, 120), ""),  # today's level lies among the futures
        (
            [*YEAR[8:], *YEAR[:9]],  # a year ago it stood at 100, three months later at 50
            (45, 55, 65),
            "The latest three months brought 100 orders. The fall to 55 orders is the season: a year ago it fell from 100 orders to 50 orders in the same months.",
        ),
        (
            [60.0] * 12 + [100.0],  # nothing fell a year ago: it stands high for once
            (55, 65, 75),
            "The latest three months brought 100 orders, which is high for it: half of the past year lay below 60 orders. The futures go back towards that.",
        ),
        ([100.0] * 13, (40, 50, 60), "they end near 50 orders."),
    ],
)
def test_a_level_outside_the_futures_is_explained_by_what_explains_it(
    past: list[float], ends: tuple[float, float, float], said: str
) -> None:
    found = turning(about(past, ends))
    assert found.endswith(said) if said else not found
    assert level(about(past, ends)) == past[-1]
