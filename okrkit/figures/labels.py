"""Labels at the right edge of a figure that never cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from okrkit.figures.theme import plain

_LINE = 16  # pixels of one line of text at size 12
_GAP = 4
BELOW = 50  # pixels of a figure's height that ticks and axis title take


def one_line(name: str, value: str, chance: str = "") -> str:
    """A point of a target as every figure writes it.

    >>> one_line("target", "€46,500", "41 %")
    '<b>target</b> €46,500 · 41 %'
    """
    return f"<b>{name}</b> {plain(value)}" + (f" · {plain(chance)}" if chance else "")


def bounds_of(values: Sequence[float], *, zero: bool) -> list[float]:
    """An axis that holds all values with some room; with ``zero`` it starts there.

    >>> bounds_of([0.0, 100.0], zero=True)
    [0.0, 108.0]
    """
    low, high = min(values), max(values)
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    pad = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return [low if zero and low == 0 else low - pad, high + pad]


def at_the_edge(
    figure: Any, texts: Sequence[tuple[float, str]], bounds: Sequence[float], height: int
) -> None:
    """Write each text beside its value at the right edge, moved as far up or down as the others need.

    Parameters
    ----------
    figure : plotly figure
    texts : (value on the y axis, text; ``<br>`` parts its lines)
    bounds : of the y axis
    height : of the figure without its title, pixels
    """
    for (value, text), shift in zip(texts, shifts(texts, bounds, height - BELOW), strict=True):
        figure.add_annotation(
            text=text, x=1, xref="paper", xanchor="left", align="left", y=value, yshift=shift, xshift=6, showarrow=False,
            font={"size": 12},
        )  # fmt: skip


def shifts(texts: Sequence[tuple[float, str]], bounds: Sequence[float], height: int) -> list[float]:
    """Pixels by which each text moves so that none covers another and none leaves the plot by more than half a line."""
    scale = height / (bounds[1] - bounds[0])
    sizes = [_LINE * (1 + text.count("<br>")) + _GAP for _, text in texts]
    order = sorted(range(len(texts)), key=lambda i: texts[i][0])
    places = [(texts[i][0] - bounds[0]) * scale for i in order]
    floor = float("-inf")
    for k, i in enumerate(order):
        places[k] = max(places[k], floor + sizes[i] / 2)
        floor = places[k] + sizes[i] / 2
    ceiling = float(height) + _LINE / 2
    for k, i in reversed(list(enumerate(order))):  # what was pushed over the top moves down again
        places[k] = min(places[k], ceiling - sizes[i] / 2)
        ceiling = places[k] - sizes[i] / 2
    found = [0.0] * len(texts)
    for k, i in enumerate(order):
        found[i] = round(places[k] - (texts[i][0] - bounds[0]) * scale, 1)
    return found
