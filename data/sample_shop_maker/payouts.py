"""The payout transactions export: the one file that says when a refund was made, for payments through the shop's own till."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

from sample_shop_maker.files import WINDOWS, csv_text, euros, write
from sample_shop_maker.orders import Order
from sample_shop_maker.seasons import stamp

HEADER = (
    "Transaction Date", "Type", "Order", "Card Brand", "Card Source", "Payout Status", "Payout Date", "Payout ID",
    "Available On", "Amount", "Fee", "Net", "Checkout", "Payment Method Name", "Presentment Amount",
    "Presentment Currency", "Currency",
)  # fmt: skip
_BRANDS = ("visa", "mastercard", "visa", "maestro", "american_express")


def write_exports(folder: Path, orders: list[Order]) -> None:
    """Four files: the charges and refunds dated in each window, newest first."""
    log: list[tuple[datetime, str, int, Order]] = []
    for order in orders:
        if order.pays_through_shop() and order.paid:
            log.append((order.paid, "charge", order.total, order))
            log += [(refund.moment, "refund", -refund.amount, order) for refund in order.refunds]
    log.sort(key=lambda entry: (entry[0], entry[3].number, -entry[2]), reverse=True)
    for start, taken in WINDOWS:
        inside = [e for e in log if start <= e[0].date() < taken]
        rows = [_row(moment, kind, amount, order, taken) for moment, kind, amount, order in inside]
        write(folder / f"{taken}_payout_transactions.csv", csv_text(HEADER, rows))


def _row(moment: datetime, kind: str, amount: int, order: Order, taken: date) -> tuple[str, ...]:
    klarna = order.method == "Klarna"
    fee = int(Fraction(amount * 15, 1000) + Fraction(1, 2)) + 25 if kind == "charge" else 0
    payout_day = moment.date() + timedelta(days=3)
    while payout_day.weekday() >= 5:
        payout_day += timedelta(days=1)
    done = payout_day < taken
    return (
        stamp(moment),
        kind,
        order.name,
        "" if klarna else _BRANDS[order.number % len(_BRANDS)],
        "" if klarna else "card_present" if order.source == "pos" else "online",
        "paid" if done else "pending",
        payout_day.isoformat() if done else "",
        str(80_000_000_000 + payout_day.toordinal()) if done else "",
        stamp(datetime.combine(payout_day, time(1))),
        euros(amount),
        euros(fee),
        euros(amount - fee),
        f"#{30_000_000_000 + order.number * 17}",
        "klarna" if klarna else "card",
        euros(amount),
        "EUR",
        "EUR",
    )
