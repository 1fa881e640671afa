"""Questions from customers: more of them when parcels are late, answered more slowly when there are many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sample_shop_maker.dice import Dice
from sample_shop_maker.files import WINDOWS, csv_text, write
from sample_shop_maker.orders import Order
from sample_shop_maker.seasons import DAYS, LATE_SPELL, advent, black_week, growth, within

HEADER = ("Ticket", "Opened", "First reply minutes", "Satisfaction", "Channel")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One question; ``rated`` is when the satisfaction was given."""

    number: int
    opened: datetime
    reply_minutes: int
    satisfaction: int | None
    rated: datetime
    channel: str


def tickets(seed: int, orders: list[Order]) -> list[Ticket]:
    """Questions before a purchase by the day, and after one by the order: late parcels bring most of them."""
    dice = Dice(seed, "support")
    opened = []
    for day in DAYS:
        opened += [_daytime(dice, day) for _ in range(dice.poisson(0.16 * growth(day)))]
    for order in orders:
        if order.source == "pos" or order.is_test:
            continue
        late = order.fulfilled is not None and order.fulfilled > order.created + timedelta(days=4)
        if dice.chance(0.21 if late else 0.045):
            moment = _daytime(dice, order.created.date() + timedelta(days=4 if late else dice.between(0, 6)))
            opened.append(max(moment, order.created + timedelta(minutes=5)))
    result = []
    for number, moment in enumerate(sorted(m for m in opened if m.date() <= DAYS[-1]), start=5001):
        reply = max(2, round(dice.lognormal(_usual_reply(moment.date()), 0.8)))
        channel = dice.weighted(("Email", "Chat", "Phone"), (62, 26, 12))
        if channel != "Email":
            reply = max(1, reply // 12)
        score = None
        if dice.chance(0.44):
            mood = (
                4.75 - reply / 420 + 0.75 * dice.normal() - (0.5 if within(moment.date(), LATE_SPELL) else 0)
            )
            score = min(5, max(1, round(mood)))
        rated = moment + timedelta(minutes=reply, hours=dice.between(5, 160))
        result.append(Ticket(number, moment, reply, score, rated, channel))
    return result


def _usual_reply(day: date) -> float:
    if within(day, LATE_SPELL):
        return 330.0
    if advent(day) or black_week(day):
        return 290.0
    return 120.0 if day >= date(2026, 7, 1) else 175.0


def _daytime(dice: Dice, day: date) -> datetime:
    return datetime.combine(day, time(dice.between(7, 22), dice.below(60)))


def write_lists(folder: Path, asked: list[Ticket]) -> None:
    """Four files; what was not answered or rated by then is empty."""
    for start, taken in WINDOWS:
        seen_at = datetime.combine(taken, time())
        rows = []
        for t in asked:
            if start <= t.opened.date() < taken:
                answered = t.opened + timedelta(minutes=t.reply_minutes) < seen_at
                rated = t.satisfaction is not None and t.rated < seen_at
                rows.append((f"T-{t.number}", f"{t.opened:%Y-%m-%d %H:%M}", t.reply_minutes if answered else "",
                             t.satisfaction if rated else "", t.channel))  # fmt: skip
        write(folder / f"{taken}_tickets.csv", csv_text(HEADER, rows))
