"""Who wants to order when: first orders follow visits, later ones each customer's own habit."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import accumulate
from typing import Literal

from sample_shop_maker.dice import Dice
from sample_shop_maker.people import Customer, Town
from sample_shop_maker.seasons import DAYS, FIRST_DAY, appeal, growth, loyalty, rhythm
from sample_shop_maker.traffic import CHANNELS, PROFILE

Source = Literal["web", "subscription_contract", "pos", "tiktok", "shopify_draft_order", "2318405633"]
MARKETPLACE: Source = "2318405633"
"""The number under which a marketplace's app writes its orders."""

_HOUR = (14, 5, 0, 0, 1, 3, 10, 22, 38, 52, 62, 66, 66, 60, 58, 60, 62, 66, 76, 92, 104, 98, 66, 34)
"""How orders spread over the day; none between two and three, an hour that the clock change skips."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants to order at this moment; the stock decides whether it becomes an order."""

    moment: datetime
    customer: Customer
    source: Source
    channel: str  # empty where no visit to the web shop belongs to it


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of customer comes back: share of all, days between orders, chance to stop after each."""

    share: float
    days: float
    regular: int
    stop: float


HABITS: dict[str, Habit] = {
    "one order": Habit(0.525, 0.0, 1, 1.0),
    "now and then": Habit(0.269, 140.0, 2, 0.42),
    "regular": Habit(0.088, 60.0, 2, 0.19),
    "subscriber": Habit(0.018, 28.0, 60, 0.10),
    "gifts": Habit(0.100, 364.0, 60, 0.40),
}
_RETURNING_CHANNEL = {"Email": 0.34, "Direct": 0.29, "Organic search": 0.19, "Paid search": 0.08, "Social": 0.06,
                      "Referral": 0.04}  # fmt: skip


def wishes(seed: int, visits: dict[tuple[date, str], int]) -> list[Wish]:
    """All wishes to order, in the order of time."""
    dice, town = Dice(seed, "demand"), Town(seed)
    found: list[Wish] = []
    for day in DAYS:
        for channel in CHANNELS:
            first_orders = dice.poisson(visits[day, channel] * PROFILE[channel].buys * appeal(day))
            for _ in range(first_orders):
                kind = dice.weighted(list(HABITS), [h.share for h in HABITS.values()])
                customer = town.customer(kind, day)
                found.append(Wish(_moment(dice, day), customer, "web", channel))
                found += _later(dice, customer, day)
        found += _elsewhere(dice, town, day)
    return sorted(found, key=lambda w: (w.moment, w.customer.number))


def _elsewhere(dice: Dice, town: Town, day: date) -> list[Wish]:
    """First orders that no visit to the web shop brought: the counter, TikTok, a marketplace, trade customers."""
    found = []
    lively = rhythm(day) * growth(day)
    if day.weekday() < 6:
        for _ in range(dice.poisson(0.46 * lively)):
            moment = _moment(dice, day, opening=True)
            if dice.chance(0.72):
                found.append(Wish(moment, town.passer_by(), "pos", ""))
            else:
                customer = town.customer(dice.pick(("one order", "now and then", "regular")), day)
                found.append(Wish(moment, customer, "pos", ""))
                found += _later(dice, customer, day, at_counter=True)
    if day >= date(2025, 2, 1):
        for _ in range(dice.poisson(0.24 * lively)):
            customer = town.customer(dice.weighted(("one order", "now and then"), (8, 2)), day)
            found.append(Wish(_moment(dice, day), customer, "tiktok", ""))
            found += _later(dice, customer, day)
    for _ in range(dice.poisson(0.13 * lively)):
        found.append(Wish(_moment(dice, day), town.customer("one order", day), MARKETPLACE, ""))
    if day.weekday() < 5:
        for _ in range(dice.poisson(0.022 * growth(day))):
            customer = town.customer("trade", day, business=True)
            found.append(Wish(_moment(dice, day, opening=True), customer, "shopify_draft_order", ""))
            found += _later(dice, customer, day)
    return found


_PACE = list(accumulate(rhythm(day) ** 0.75 * loyalty(day) for day in DAYS))
"""The customers' own time: it runs faster when the shop is busy and when they are loyal."""


def _later(dice: Dice, customer: Customer, first: date, *, at_counter: bool = False) -> list[Wish]:
    """The orders after the first one, until the customer stops or the data end."""
    habit = Habit(0.0, 75.0, 3, 0.18) if customer.kind == "trade" else HABITS[customer.kind]
    found = []
    day = first
    while not dice.chance(habit.stop):
        following = _next_day(dice, habit, customer.kind, day)
        if following is None:
            break
        day = following
        if customer.kind == "trade":
            found.append(Wish(_moment(dice, day, opening=True), customer, "shopify_draft_order", ""))
        elif customer.kind == "subscriber" and dice.chance(0.93):
            moment = datetime.combine(day, time(6, dice.below(30), dice.below(60)))
            found.append(Wish(moment, customer, "subscription_contract", ""))
        elif at_counter and day.weekday() < 6 and dice.chance(0.6):
            found.append(Wish(_moment(dice, day, opening=True), customer, "pos", ""))
        else:
            channel = dice.weighted(list(_RETURNING_CHANNEL), list(_RETURNING_CHANNEL.values()))
            found.append(Wish(_moment(dice, day), customer, "web", channel))
    return found


def _next_day(dice: Dice, habit: Habit, kind: str, day: date) -> date | None:
    at = (day - FIRST_DAY).days
    gap = max(3.0, dice.waiting(habit.days, habit.regular))
    if kind in {"subscriber", "gifts"}:  # by the calendar
        index = at + round(gap)
    else:
        index = max(bisect_left(_PACE, _PACE[at] + gap), at + 2)
    return DAYS[index] if index < len(DAYS) else None


def _moment(dice: Dice, day: date, *, opening: bool = False) -> datetime:
    hours = range(10, 19) if opening else range(24)
    hour = dice.weighted(list(hours), [_HOUR[h] for h in hours])
    return datetime.combine(day, time(hour, dice.below(59), dice.below(60)))
