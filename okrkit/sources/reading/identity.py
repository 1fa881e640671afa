"""Pseudonyms: one buyer keeps one mark, and no e-mail, phone or name reaches a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc

EMAIL, PHONE, OTHER = "e_", "p_", "c_"
"""How a pseudonym begins tells what it was made from: an e-mail, a phone number, something else."""

# Marketplaces hand out such an address per order or per buyer and shop: it does not tell who returns.
_RELAYS = re.compile(
    r"@(?:[\w.-]+\.)?(?:marketplace\.amazon\.[\w.]+|members\.ebay\.[\w.]+|relay\.walmart\.com|scs\.tiktokw?\.\w+)$"
)
_ROUNDED = re.compile(r"\d[.,]\d+e\+?\d", re.IGNORECASE)


def pseudonym(kind: str, identity: str) -> str:
    """The mark of an identity, the same in every import and every workspace; it cannot be read back.

    >>> pseudonym(EMAIL, "a@example.com") == pseudonym(EMAIL, "A@example.com ".strip().lower())
    True
    """
    return kind + blake2b(identity.encode("utf-8"), digest_size=12).hexdigest()


def of_email(text: str) -> str | None:
    """From an e-mail address: case and blanks do not matter; a marketplace relay identifies nobody."""
    address = text.strip().strip("'").lower()
    if "@" not in address or is_relay(address):
        return None
    return pseudonym(EMAIL, address)


def of_phone(text: str) -> str | None:
    """From a phone number: its digits, without the zeros of an international prefix.

    A number that a spreadsheet has rounded (4.91771E+11) stands for many buyers and identifies none.
    """
    if _ROUNDED.search(text):
        return None
    digits = "".join(c for c in text if c.isdigit()).lstrip("0")
    return pseudonym(PHONE, digits) if len(digits) >= 6 else None


def is_relay(address: str) -> bool:
    """Whether a marketplace stands between the shop and the buyer."""
    return bool(_RELAYS.search(address.strip().lower()))


def each(values: pa.Array | pa.ChunkedArray, make: Callable[[str], str | None]) -> pa.Array:
    """Apply a function of text to a column, once for each distinct value."""
    encoded = pc.dictionary_encode(values)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    made = pa.array([None if v is None else make(v) for v in encoded.dictionary.to_pylist()], pa.string())
    return made.take(encoded.indices)
