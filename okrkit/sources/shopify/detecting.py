"""Whether a file is one of Shopify's, by its header, and how sure that is."""

from __future__ import annotations

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Recognised
from okrkit.sources.reading.csvs import read_text
from okrkit.sources.reading.files import RawFile
from okrkit.sources.shopify.layouts import CALLED, key_of, layout_of, orders_layout

OWN = {
    "payouts": {"payout status", "payout date", "card brand", "card source", "presentment amount", "available on"},
    "sessions": {
        "online store visitors", "sessions with cart additions", "sessions that reached checkout",
        "sessions that reached and completed checkout", "sessions that completed checkout", "added to cart rate",
    },
    "customers": {
        "accepts email marketing", "accepts sms marketing", "default address company", "tax exempt", "total spent",
    },
}  # fmt: skip
"""Headers that only Shopify uses; the needed ones alone are words that others use too."""

RELATIVES = {
    "lineitem name",
    "lineitem quantity",
    "lineitem price",
    "line: type",
    "total sales",
    "gross sales",
}
"""Headers of files that are Shopify's and are refused with their reason, see `layouts`."""


def detect(file: RawFile) -> Recognised | None:
    """What a file is among Shopify's exports; None where it is none."""
    try:
        headers = read_text(file).headers
    except ImportRefusedError:
        return None
    have = {key_of(h) for h in headers}
    try:
        layout = layout_of(headers, file.name)
    except ImportRefusedError:
        return _relative(headers, have)
    if layout == "orders":
        told = [h for h in headers if key_of(h).startswith("lineitem ")][:3]
        return Recognised(orders_layout([len(headers)]), 0.95, _columns(told))
    own = [h for h in headers if key_of(h) in OWN[layout]][:3]
    if own:
        return Recognised(CALLED[layout], 0.9, _columns(own))
    return Recognised(
        CALLED[layout], 0.6, "its columns are those of the export, but others use such names too"
    )


def _relative(headers: list[str], have: set[str]) -> Recognised | None:
    own = [h for h in headers if key_of(h) in RELATIVES][:3]
    if any(h.startswith(("lineitem ", "line: ")) for h in have):
        return Recognised("a file about orders that is not the orders export", 0.9, _columns(own))
    if {"payout date", "charges", "refunds"} <= have:
        return Recognised("payouts as sums", 0.6, _columns(["Payout Date", "Charges"]))
    if "sessions that completed checkout" in have:
        return Recognised("conversion report", 0.7, _columns(["Sessions that completed checkout"]))
    return None


def _columns(headers: list[str]) -> str:
    return ("column " if len(headers) == 1 else "columns ") + ", ".join(headers)
