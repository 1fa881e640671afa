"""The tables that other tools hand over: visits, advertising, the price list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from sample_shop_maker.catalogue import PRODUCTS
from sample_shop_maker.dice import Dice
from sample_shop_maker.files import WINDOWS, csv_text, euros, write
from sample_shop_maker.orders import Order
from sample_shop_maker.seasons import DAYS, LAST_DAY, TODAY, advent, black_week
from sample_shop_maker.traffic import CHANNELS, PAID_SHARE_OF_SOCIAL

SESSION_HEADER = ("Day", "Referring channel", "Online store visitors", "Sessions", "Sessions with cart additions",
                  "Sessions that reached checkout", "Sessions that completed checkout")  # fmt: skip
SPEND_HEADER = ("Date", "Channel", "Campaign", "Cost", "Clicks", "Impressions")
PRODUCT_HEADER = ("SKU", "Product", "Category", "Price", "Unit cost")


@dataclass(frozen=True, slots=True)
class Visits:
    """One day of one channel in the shop's own count."""

    day: date
    channel: str
    visitors: int
    sessions: int
    carts: int
    checkouts: int
    purchases: int


@dataclass(frozen=True, slots=True)
class Spend:
    """One day of one campaign; cost in cents."""

    day: date
    channel: str
    campaign: str
    cost: int
    clicks: int
    impressions: int


def visits(seed: int, sessions: dict[tuple[date, str], int], orders: list[Order]) -> list[Visits]:
    """The funnel around the web orders of each day: some orders of buyers who refuse counting are missed."""
    dice = Dice(seed, "visits")
    bought: Counter[tuple[date, str]] = Counter()
    for order in orders:
        if order.source == "web" and not order.is_test and dice.chance(0.985):
            bought[order.created.date(), order.channel] += 1
    result = []
    for day in DAYS:
        for channel in CHANNELS:
            purchases = bought[day, channel]
            count = max(sessions[day, channel], 2 * purchases + 2)
            checkouts = purchases + sum(dice.chance(0.021) for _ in range(count - purchases))
            carts = checkouts + sum(dice.chance(0.042) for _ in range(count - checkouts))
            visitors = max(purchases, round(count * (0.80 + 0.08 * dice.share())))
            result.append(Visits(day, channel, visitors, count, carts, checkouts, purchases))
    return result


def spend(seed: int, counted: list[Visits]) -> list[Spend]:
    """What the paid visits cost: two campaigns a channel, clicks dearer each year and in the weeks before Christmas."""
    dice = Dice(seed, "spend")
    result = []
    for row in counted:
        if row.channel not in {"Paid search", "Social"}:
            continue
        search = row.channel == "Paid search"
        clicks = round(row.sessions * (1.06 if search else PAID_SHARE_OF_SOCIAL * 1.08))
        dearer = (1.05 ** ((row.day - DAYS[0]).days / 365.25)) * (
            1.3 if advent(row.day) or black_week(row.day) else 1
        )
        names = (("Brand search", 0.35, 19.0, 0.10), ("Shopping", 0.65, 45.0, 0.012)) if search else (
            ("Prospecting", 0.72, 39.0, 0.009), ("Retargeting", 0.28, 33.0, 0.016))  # fmt: skip
        left = clicks
        for number, (campaign, share, cents, rate) in enumerate(names):
            part = left if number else min(left, round(clicks * share * (0.9 + 0.2 * dice.share())))
            left -= part
            cost = sum(round(cents * dearer * (0.7 + 0.6 * dice.share())) for _ in range(part))
            seen = round(part / (rate * (0.85 + 0.3 * dice.share())))
            result.append(Spend(row.day, row.channel, campaign, cost, part, seen))
    return result


def write_visits(folder: Path, counted: list[Visits]) -> None:
    for start, taken in WINDOWS:
        rows = [(v.day, v.channel, v.visitors, v.sessions, v.carts, v.checkouts, v.purchases)
                for v in counted if start <= v.day < taken]  # fmt: skip
        write(folder / f"{taken}_sessions.csv", csv_text(SESSION_HEADER, rows))


def write_spend(folder: Path, spent: list[Spend]) -> None:
    for start, taken in WINDOWS:
        rows = [(s.day, s.channel, s.campaign, euros(s.cost), s.clicks, s.impressions)
                for s in spent if start <= s.day < taken]  # fmt: skip
        write(folder / f"{taken}_ad_spend.csv", csv_text(SPEND_HEADER, rows))


def write_products(path: Path) -> None:
    """The price list of today; prices contain VAT, costs do not."""
    rows = [(p.sku, p.name, p.category, euros(p.price), euros(p.cost_on(LAST_DAY))) for p in PRODUCTS]
    write(path, csv_text(PRODUCT_HEADER, rows))


def end_of_data() -> datetime:
    """The midnight at which everything the files know ends."""
    return datetime.combine(TODAY, time())
