"""The two scales a KPI is modelled on: as it is, and in logarithms (for a share, in log odds).

On the plain scale errors keep their size, on the log scale their proportion. Neither suits every KPI, so half of the
paths are made on each. Source: docs/forecasts.md
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

USUAL_CHANGE = 0.15
"""Relative standard deviation of a quarter's change, assumed where a history is too short to tell."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A history on a modelling scale, and the way back.

    ``usual_change`` is `USUAL_CHANGE` in the units of ``values``.
    """

    values: Array
    back: Callable[[Array], Array]
    usual_change: float


def plain_scale(history: Array, share: bool) -> Scaled:
    """The values as they are; paths stay above zero if the history never fell below, a share within 0 and 1."""
    if share:
        room = max(min(float(history.mean()), 1 - float(history.mean())), 1e-3)
        return Scaled(history, lambda z: np.clip(z, 0.0, 1.0), USUAL_CHANGE * room)
    floor = 0.0 if history.min() >= 0 else -np.inf
    size = float(np.abs(history).mean()) or 1.0
    return Scaled(history, lambda z: np.maximum(z, floor), USUAL_CHANGE * size)


def log_scale(history: Array, share: bool) -> Scaled:
    """Logarithms, or log odds of a share; the plain scale for values below zero, which have no logarithm."""
    if share:
        return _log_odds(history)
    if history.min() < 0:
        return plain_scale(history, share=False)
    shift = _shift(history)
    # exp() of more than 700 overflows; the cap on paths comes later.
    return Scaled(
        np.log(history + shift),
        lambda z: np.maximum(np.exp(np.minimum(z, 700.0)) - shift, 0.0),
        USUAL_CHANGE,
    )


def _shift(history: Array) -> float:
    """What is added before taking logarithms: nothing, or a tenth of the usual value where there are zeros."""
    positive = history[history > 0]
    if positive.size == history.size:
        return 0.0
    return 0.1 * (float(np.median(positive)) if positive.size else 1.0)


def _log_odds(history: Array) -> Scaled:
    positive = history[history > 0]
    edge = max(1e-4, 0.5 * float(positive.min()) if positive.size else 1e-4)
    inside = np.clip(history, min(edge, 0.5), 1 - min(edge, 0.5))
    return Scaled(
        np.log(inside / (1 - inside)),
        lambda z: 1 / (1 + np.exp(-np.clip(z, -700.0, 700.0))),
        USUAL_CHANGE,
    )
