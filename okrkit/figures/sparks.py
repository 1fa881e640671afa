"""A trend in a few pixels: its paths, its words, and the same as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from okrkit.core.model import say
from okrkit.figures.typography import escape

WIDTH, HEIGHT, EDGE = 240.0, 64.0, 4.0
Points = Sequence[tuple[date, float]]


@dataclass(frozen=True, slots=True)
class Spark:
    """Paths in a box of `WIDTH` x `HEIGHT`, the last point, and what they show in words; empty paths where there is nothing."""

    line: str
    goal: str
    limits: tuple[str, ...]
    end: tuple[float, float] | None
    alt: str


def spark(
    trend: Points,
    goal: Points = (),
    lower: float | None = None,
    upper: float | None = None,
    unit: str = "",
    currency: str = "",
) -> Spark:
    """A trend with the line it is held against and the limits it is to keep.

    Examples
    --------
    >>> d = date
    >>> spark([(d(2026, 1, 5), 10.0), (d(2026, 1, 12), 20.0)]).line
    'M4 60L236 4'
    """
    if len(trend) < 2:
        return Spark("", "", (), None, "No trend yet.")
    limits = [x for x in (lower, upper) if x is not None]
    days = [day.toordinal() for day, _ in (*trend, *goal)]
    values = [v for _, v in (*trend, *goal)] + limits
    first, last, low, high = min(days), max(days), min(values), max(values)

    def at(day: int, value: float) -> tuple[float, float]:
        x = EDGE + (WIDTH - 2 * EDGE) * (day - first) / max(last - first, 1)
        y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * ((value - low) / (high - low) if high > low else 0.5)
        return round(x, 1), round(y, 1)

    def path(points: Points) -> str:
        if not points:
            return ""
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in (at(d.toordinal(), v) for d, v in points))

    level = tuple(f"M{EDGE:g} {at(first, x)[1]:g}H{WIDTH - EDGE:g}" for x in limits)
    (begin, start), (until, end) = trend[0], trend[-1]
    alt = f"Trend from {say(start, unit, currency)} on {begin} to {say(end, unit, currency)} on {until}"
    if goal:
        alt += f", held against a way to {say(goal[-1][1], unit, currency)}"
    if limits:
        alt += f", to stay within {' and '.join(say(x, unit, currency) for x in limits)}"
    return Spark(path(trend), path(goal), level, at(until.toordinal(), end), f"{alt}.")


def svg(found: Spark, colour: str) -> str:
    """The trend as an SVG image with its words as its name; a sentence where there is none."""
    if not found.line:
        return f'<p style="opacity:.8;font-size:.85em;margin:.4em 0">{escape(found.alt)}</p>'
    assert found.end is not None
    dashed = 'fill="none" stroke="currentColor" stroke-opacity=".6" stroke-width="1.5" stroke-dasharray="5 4"'
    beside = "".join(f'<path d="{d}" {dashed}/>' for d in (found.goal, *found.limits) if d)
    x, y = found.end
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(found.alt)}" '
        'style="display:block;width:100%;height:auto;margin:.4em 0">'
        f'{beside}<path d="{found.line}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="3.2" fill="{colour}"/></svg>'
    )
