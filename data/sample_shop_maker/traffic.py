"""Visits a day and channel, before it is known who buys."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from sample_shop_maker.dice import Dice
from sample_shop_maker.seasons import DAYS, FIRST_DAY, STOCK_OUT, growth, paid_budget, rhythm, within

CHANNELS = ("Organic search", "Paid search", "Social", "Email", "Direct", "Referral")
PAID_SHARE_OF_SOCIAL = 0.6


@dataclass(frozen=True, slots=True)
class Channel:
    """One way into the shop: visits a day at the start, growth a year beside the shop's, buying by first-timers."""

    start: float
    drift: float
    buys: float  # share of visits that end in a first order, on an average day
    noise: float


PROFILE: dict[str, Channel] = {
    "Organic search": Channel(94.0, 0.05, 0.0134, 0.10),
    "Paid search": Channel(74.0, 0.02, 0.0182, 0.13),
    "Social": Channel(56.0, 0.03, 0.0084, 0.20),
    "Email": Channel(16.0, 0.18, 0.0036, 0.16),
    "Direct": Channel(46.0, 0.04, 0.0100, 0.10),
    "Referral": Channel(15.0, 0.00, 0.0114, 0.22),
}


def sessions(seed: int) -> dict[tuple[date, str], int]:
    """Visits by day and channel: the season, growth, the budget for paid ones, and noise that lasts some days."""
    dice = Dice(seed, "traffic")
    mood = dict.fromkeys(CHANNELS, 0.0)
    result = {}
    for day in DAYS:
        years = (day - FIRST_DAY).days / 365.25
        for name in CHANNELS:
            channel = PROFILE[name]
            mood[name] = 0.8 * mood[name] + 0.6 * channel.noise * dice.normal()
            mean = channel.start * growth(day) * (1 + channel.drift) ** years * rhythm(day) ** 0.75
            mean *= math.exp(mood[name]) * _campaign(name, day)
            result[day, name] = max(3, dice.poisson(mean))
    return result


def _campaign(channel: str, day: date) -> float:
    """What the shop does to a channel: newsletters on Thursdays, the advertising budget, the pause in the stock-out."""
    if channel == "Email":
        return 2.1 if day.weekday() == 3 else 0.85
    if channel == "Paid search":
        pause = 0.85 if within(day, STOCK_OUT) else 1.0  # the kettle's advertisements were switched off
        return paid_budget(day) * pause
    if channel == "Social":
        return 1 - PAID_SHARE_OF_SOCIAL * (1 - paid_budget(day))
    return 1.0
