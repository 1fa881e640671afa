"""The monitor on a page without a kernel: the same tiles, standing still."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.figures import Block
from okrkit.figures.monitoring import gauges, missing
from okrkit.figures.shapes import Gauge


def parts(found: Sequence[Gauge], cycle: str, currency: str) -> Sequence[Block]:
    """The tiles, or what is missing."""
    return [gauges(found, currency) if found else missing(cycle)]
