"""The orders of a plugin's file -> orders, lines, refunds and fulfilment."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.decimals import MONEY, QUANTITY, Ints, from_scaled, product, rounded, share_of
from okrkit.sources.reading.identity import OTHER, each, of_email, of_phone, pseudonym
from okrkit.sources.schema import conform
from okrkit.sources.woocommerce.plugin_file import PluginFile
from okrkit.sources.woocommerce.plugin_refunds import returns_of
from okrkit.sources.woocommerce.statuses import slug, why_not

HOUR = 3_600_000_000  # microseconds


class PluginTables:
    """The rows of one file's orders; ``of`` is the file."""

    def __init__(self, of: PluginFile) -> None:
        self._of = of
        status = each(of.text("status"), slug)
        self.status, self.why = status, each(status, why_not)
        self.shared = self._shared()

    def tables(self) -> dict[str, pa.Table]:
        """The canonical tables of this file."""
        orders = self._orders()
        return {
            "orders": orders,
            "order_lines": self._order_lines(),
            "returns": returns_of(
                orders, self._of.text("refund_items"), self._of.money["refunded"], self._of.frame
            ),
            "fulfilment": self._shipments(orders),
        }

    def _shared(self) -> dict[str, pa.Array]:
        placed = self._of.time("date")
        codes = self._of.groups.text(self._of.currencies).take(pa.array(self._of.keep))
        return {
            "source": pa.array([self._of.source] * len(self._of.keep), pa.string()),
            "order_id": pa.array([self._of.groups.names[d] for d in self._of.keep.tolist()], pa.string()),
            "placed_at": placed,
            "placed_day": placed.cast(pa.date32()),
            "is_order": pc.is_null(self.why),
            "customer_id": self._customer(),
            "currency": codes,
            "country": pc.coalesce(self._of.text("ship_country"), self._of.text("bill_country")),
        }

    def _customer(self) -> pa.Array:
        """By e-mail, else by account, else by phone; account 0 is every guest and nobody."""
        account = self._of.text("account")
        account = pc.if_else(pc.equal(account, "0"), pa.scalar(None, pa.string()), account)
        email = pc.coalesce(self._of.text("email"), self._of.text("second_email"))
        by_account = each(
            account, lambda a: of_email(a) if "@" in a else pseudonym(OTHER, f"woocommerce account {a}")
        )
        return pc.coalesce(each(email, of_email), by_account, each(self._of.text("phone"), of_phone))

    def _orders(self) -> pa.Table:
        m, net = self._of.money, self._of.meaning.net
        paid, done, changed = (self._of.time(name) for name in ("paid", "completed", "modified"))
        status, placed = self.status, self.shared["placed_at"]
        gross = np.zeros(len(self._of.keep), np.int64)
        quantity, price, owner = self._priced()
        np.add.at(gross, owner, product(quantity, price, QUANTITY))
        refunded, none = m["refunded"].values, m["refunded"].missing
        columns = {
            **self.shared,
            "order_name": self.shared["order_id"],
            "system_id": self._of.text("id"),
            "why_not": self.why,
            "payment_status": status,
            "fulfilment_status": pc.if_else(
                pc.equal(status, "completed"), "fulfilled", pa.scalar(None, pa.string())
            ),
            "paid_at": paid,
            "fulfilled_at": done,
            "cancelled_at": pc.if_else(
                pc.equal(status, "cancelled"),
                pc.coalesce(changed, placed),
                pa.scalar(None, pa.timestamp("us")),
            ),
            "discount": from_scaled(np.abs(m["discount"].values), m["discount"].missing, MONEY),
            "discount_net": from_scaled(gross - net, None, MONEY),
            "subtotal": from_scaled(net, None, MONEY),
            "shipping": m["shipping"].array(),
            "shipping_net": m["shipping"].array(),
            "tax": m["tax"].array(),
            "tax_included": pa.array(self._of.meaning.taxed, mask=~self._of.meaning.taxed),
            "total": m["total"].array(),
            "refunded": from_scaled(np.abs(refunded), none, MONEY),
            "discount_code": self._coupons(),
            "known_at": pc.max_element_wise(placed, paid, done, changed, skip_nulls=True),
        }
        return conform("orders", columns, len(self._of.keep))

    def _coupons(self) -> pa.Array:
        """Codes; some plugins pack them as ``code:SAVE10|amount:5.00``."""
        text = self._of.text("coupon")
        packed = pc.extract_regex(text, r"code:(?P<code>[^|;]+)")
        return pc.coalesce(pc.struct_field(packed, "code"), text)

    def _priced(self) -> tuple[Ints, Ints, Ints]:
        """Pieces, price of one before discount and without tax, and the order, of each line stored."""
        m, lines = self._of.meaning, self._of.lines
        value = share_of(lines.value[self._of.chosen], m.part[self._of.owner], m.whole[self._of.owner])
        quantity = lines.quantity[self._of.chosen]
        bare = np.flatnonzero(~self._of.has_lines & (m.net > 0))
        quantity = np.concatenate([quantity, np.full(len(bare), 1000, np.int64)])
        value = np.concatenate([value, m.net[bare]])
        owner = np.concatenate([self._of.owner, bare])
        price = (
            rounded(share_of(value * 10, np.full(len(value), 1000, np.int64), quantity), 1)
            if len(value)
            else value
        )
        return quantity, price, owner

    def _order_lines(self) -> pa.Table:
        """Lines as stored; an order without any has one that stands for all its goods."""
        quantity, price, owner = self._priced()
        own = len(self._of.chosen)
        extra = len(owner) - own
        order = np.argsort(owner, kind="stable")
        places = pa.array(order)
        listed = rounded(
            share_of(
                self._of.lines.value[self._of.chosen] * 10, np.full(own, 1000, np.int64), quantity[:own]
            ),
            1,
        )
        taxed = self._of.meaning.taxed[self._of.owner]

        def text(column: pa.Array) -> pa.Array:
            chosen = column.take(pa.array(self._of.chosen))
            return pa.chunked_array([chosen, pa.nulls(extra, pa.string())]).combine_chunks().take(places)

        sorted_owner = owner[order]
        starts = np.searchsorted(sorted_owner, sorted_owner, side="left")
        whole = np.concatenate([np.zeros(own, bool), np.ones(extra, bool)])[order]
        of_line = pa.array(sorted_owner)
        columns = {
            **{name: values.take(of_line) for name, values in self.shared.items()},
            "line_no": pa.array(np.arange(len(order)) - starts + 1),
            "sku": text(self._of.lines.sku),
            "product": text(self._of.lines.product),
            "category": text(self._of.lines.category),
            "quantity": from_scaled(quantity[order], None, QUANTITY),
            "unit_price": from_scaled(price[order], None, MONEY),
            "listed_price": from_scaled(
                np.concatenate([listed, np.zeros(extra, np.int64)])[order],
                ~np.concatenate([taxed, np.zeros(extra, bool)])[order],
                MONEY,
            ),
            "of_whole_order": pa.array(whole, mask=~whole),
        }
        return conform("order_lines", columns, len(order))

    def _shipments(self, orders: pa.Table) -> pa.Table:
        done = self._of.time("completed")
        chosen = pa.array(
            np.flatnonzero(
                np.asarray(pc.fill_null(pc.equal(self.status, "completed"), False))
                & np.asarray(done.is_valid())
            )
        )
        placed = self.shared["placed_at"].take(chosen)
        hours = pc.divide(
            pc.subtract(done.take(chosen), placed).cast(pa.int64()).cast(pa.float64()), float(HOUR)
        )
        columns = {
            "source": self.shared["source"].take(chosen),
            "shipment_id": self.shared["order_id"].take(chosen),
            "order_id": self.shared["order_id"].take(chosen),
            "ordered_day": self.shared["placed_day"].take(chosen),
            "hours": hours,
            "shipped_at": done.take(chosen),
        }
        return conform("fulfilment", columns, len(chosen))
