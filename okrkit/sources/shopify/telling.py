"""What was decided about an orders export, in numbers that add up over its parts, and as sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrkit.sources.reading.words import count

if TYPE_CHECKING:
    from okrkit.sources.shopify.documents import Documents
    from okrkit.sources.shopify.orders import Orders
    from okrkit.sources.shopify.typed import Typed


@dataclass(slots=True)
class Tally:
    """Numbers of orders by what is to be said of them, over all parts of an import."""

    counts: Counter[str] = field(default_factory=Counter)
    offsets: set[int] = field(default_factory=set)
    refunds_known: bool = False

    @classmethod
    def of(cls, data: Typed, docs: Documents, orders: Orders) -> Tally:
        """The numbers of one part."""
        return cls(docs.counts + orders.counts(), set(data.offsets), "Refunded Amount" in data.present)

    def add(self, other: Tally) -> None:
        """Take in the numbers of another part."""
        self.counts += other.counts
        self.offsets |= other.offsets
        self.refunds_known |= other.refunds_known

    def sentences(self, timezone: str | None, *, refunds_dated: bool = False) -> list[str]:
        """Every decision that a person may want to check; ``refunds_dated`` where the refunds' days are known."""
        return [
            *self._documents(),
            *self._verdicts(),
            *self._taxes(),
            *([] if refunds_dated else self._refunds()),
            *self._told(
                "partial",
                "partly fulfilled order",
                "left out of fulfilment times: the date is not the last one.",
            ),
            *self._customers(),
            *self._times(timezone),
        ]

    def _told(self, key: str, noun: str, rest: str, many: str | None = None) -> list[str]:
        return [f"{count(self.counts[key], noun, many)} {rest}"] if self.counts[key] else []

    def _documents(self) -> list[str]:
        return [
            *self._told("joined", "order", "cut by the end of a file: put together again."),
            *self._told(
                "filled", "order", "with its own values on every line: taken once, from the first line."
            ),
            *self._told(
                "copies",
                "older copy",
                "of orders left out: the latest state of each was taken.",
                "older copies",
            ),
        ]

    def _verdicts(self) -> list[str]:
        kept = "kept and marked: not counted."
        return [
            *self._told("test", "test order", kept),
            *self._told("voided", "voided order", kept),
            *self._told(
                "cancelled before payment",
                "order cancelled before payment",
                kept,
                "orders cancelled before payment",
            ),
            *self._told(
                "later",
                "order",
                "cancelled after payment: counted as orders, and what was given back as a return.",
            ),
        ]

    def _taxes(self) -> list[str]:
        if self.counts["orders"] and self.counts["without_tax"] == self.counts["orders"]:
            return ["The export has no amounts in 'Taxes': prices were taken as they are."]
        notes = []
        if inside := self.counts["inside"]:
            notes.append(
                f"Prices contain the tax in {count(inside, 'order')}; it was taken out of their prices, discounts and shipping."
            )
        if on_top := self.counts["on_top"]:
            notes.append(f"Tax was added on top of the prices in {count(on_top, 'order')}.")
        return notes + self._told(
            "by_majority", "order", "whose amounts add up neither way: read as most others are."
        )

    def _refunds(self) -> list[str]:
        if not self.refunds_known:
            return ["The export has no column 'Refunded Amount': refunds are not known from it."]
        return self._told(
            "refunded",
            "order",
            "with refunds, which the export does not date: each refund without its tax, at most the order's goods without shipping, is booked on the order's day. "
            "Import the payout transactions to date them.",
        )

    def _customers(self) -> list[str]:
        nobody = self.counts["nobody"]
        notes = []
        if nobody and nobody == self.counts["orders"]:
            notes.append("No order names its buyer: there are no customer figures for this file.")
        elif nobody:
            notes.append(f"{count(nobody, 'order')} without a known buyer: in no customer figure.")
        return notes + self._told(
            "relays", "order", "with a marketplace's relay address, which does not tell who the buyer is."
        )

    def _times(self, timezone: str | None) -> list[str]:
        if not self.offsets:
            return (
                ["The times carry no offset from UTC and were taken as the shop's clock."]
                if self.counts["orders"]
                else []
            )
        printed = ", ".join(_offset(o) for o in sorted(self.offsets))
        return self._told(
            "moved",
            "order time",
            f"printed with another offset ({printed}) than {timezone} has; the printed clock was kept.",
        )


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
