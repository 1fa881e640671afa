"""Why the futures leave today's level: the season, a level that was unusual, or nothing that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrkit.core.model import say

if TYPE_CHECKING:
    from okrkit.core.targets.outcomes import Array
    from okrkit.figures.shapes import Forecast

SPANS = {"year": "twelve months", "half": "six months", "quarter": "three months", "month": "month"}
HALF = 0.5
"""Part of the expected change that last year's change has to explain before the season is named as its cause."""


def turning(about: Forecast, currency: str = "", *, weekly: bool = False) -> str:
    """Where today's level lies outside eight of ten futures, what leads away from it; empty where nothing does.

    Parameters
    ----------
    about : as `Workspace.forecast` gives it
    currency : code, where the unit is ``currency``
    weekly : whether the level is that of a single period, as a guardrail is kept, and not that of the cycle's length
    """
    import numpy as np

    fan = about.fan(rolling=not weekly)
    now, n = level(about, weekly=weekly), fan.ahead.shape[1]
    if now is None or not n:
        return ""
    low, _, middle, _, high = (float(v) for v in fan.ahead[:, -1])
    if low <= now <= high:
        return ""

    def words(value: float) -> str:
        return say(value, about.unit, currency)

    way, stands = ("fall", "high") if middle < now else ("rise", "low")
    here, year = _standing(about, words(now), weekly), 52 if about.step == "week" else 12
    changes = _earlier(fan.past, n, year)
    # In parts of the level, since a shop that has grown moves by more than it did.
    if changes and now and changes[0][0] and (changes[0][1] / changes[0][0] - 1) / (middle / now - 1) >= HALF:
        then, later = changes[0]
        came = "fell" if later < then else "rose"
        return f"{here}. The {way} to {words(middle)} is the season: a year ago it {came} from {words(then)} to {words(later)} in the same {about.step}s."
    usual = float(np.nanmedian(fan.past[-year:]))
    if min(now, usual) <= middle <= max(now, usual) or abs(middle - usual) < abs(now - usual) * HALF:
        side = "below" if way == "fall" else "above"
        return f"{here}, which is {stands} for it: half of the past year lay {side} {words(usual)}. The futures go back towards that."
    same = sum((later < then) == (way == "fall") for then, later in changes)
    if same * 2 > len(changes):
        earlier = "year" if len(changes) == 1 else f"{len(changes)} years"
        return f"{here}. In {same} of the {earlier} before, the same {about.step}s brought a {way} too."
    return f"{here}. The futures rest on {about.n_values} {about.step}s of history, not on the latest ones alone: they end near {words(middle)}."


def level(about: Forecast, *, weekly: bool = False) -> float | None:
    """Where the quantity that the target is set on stands now: the latest weeks, as many as the cycle has."""
    import numpy as np

    past = about.fan(rolling=not weekly).past
    seen = past[~np.isnan(past)]
    return float(seen[-1]) if seen.size else None


def _standing(about: Forecast, words: str, weekly: bool) -> str:
    if weekly or about.quantity == "last value":
        return f"It stands at {words} now"
    span = "four weeks" if about.measure == "last" else SPANS[about.cycle.span]
    if about.quantity == "total":
        return f"The latest {span} brought {words}"
    return f"Over the latest {span} it stands at {words}"


def _earlier(past: Array, n: int, year: int) -> list[tuple[float, float]]:
    """Level at this time of each year before, and ``n`` periods later; the latest year first."""
    starts = range(len(past) - 1 - year, -1, -year) if n <= year else ()
    return [(float(past[k]), float(past[k + n])) for k in starts if past[k] == past[k]]
