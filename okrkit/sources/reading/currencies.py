"""What may stand before or after an amount: codes and symbols, and the currencies each can mean."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError

Codes = frozenset[str]

_ISO_4217 = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG HRK SLL ZWL"
)
CODES = frozenset(_ISO_4217.split())
"""Codes of ISO 4217 for money that is in use, or was of late."""

_DOLLARS = "ARS AUD BBD BMD BND BSD BZD CAD CLP COP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD USD UYU XCD"
_SYMBOLS: dict[str, Codes] = {
    symbol: frozenset(codes.split())
    for symbol, codes in {
        "€": "EUR", "euro": "EUR", "£": "GBP", "$": _DOLLARS, "us$": "USD", "ca$": "CAD", "c$": "CAD NIO",
        "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "mx$": "MXN", "r$": "BRL",
        "¥": "CNY JPY", "￥": "CNY JPY", "円": "JPY", "元": "CNY", "₹": "INR", "rs": "INR LKR MUR NPR PKR",
        "rs.": "INR LKR MUR NPR PKR", "kr": "DKK ISK NOK SEK", "kr.": "DKK ISK NOK SEK", "zł": "PLN", "kč": "CZK",
        "ft": "HUF", "lei": "MDL RON", "лв": "BGN", "лв.": "BGN", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS",
        "₩": "KRW", "₫": "VND", "฿": "THB", "₱": "PHP", "₦": "NGN", "r": "ZAR", "rm": "MYR", "rp": "IDR",
        "fr": "CHF", "fr.": "CHF", "sfr": "CHF", "sfr.": "CHF",
    }.items()
}  # fmt: skip
_MARKS = _SYMBOLS | {code.casefold(): frozenset({code}) for code in CODES}
_ANY = "|".join(re.escape(mark) for mark in sorted(_MARKS, key=len, reverse=True))
_BEFORE = re.compile(rf"(?:{_ANY})(?![^\W\d_])", re.IGNORECASE)
_AFTER = re.compile(rf"(?<![^\W\d_])(?:{_ANY})$", re.IGNORECASE)


def undressed(text: str) -> tuple[str, Codes | None]:
    """The text without the currency around it, and the currencies that may be meant; None where none stands there.

    >>> undressed("£36.90")
    ('36.90', frozenset({'GBP'}))
    >>> undressed("36.90 abc")
    ('36.90 abc', None)
    """
    codes: Codes | None = None
    if found := _BEFORE.match(text):
        text, codes = text[found.end() :].strip(), _MARKS[found.group().casefold()]
    if found := _AFTER.search(text):
        said = _MARKS[found.group().casefold()]
        text, codes = text[: found.start()].strip(), said if codes is None else codes & said
    return text, codes


def sole_currency(marked: list[tuple[str, Codes]], name: str) -> str:
    """The one currency that the marked amounts of a column name by themselves.

    Raises
    ------
    ImportRefusedError
        If a mark stands for several currencies, as $ does, or the amounts name different ones.
    """
    first: dict[str, str] = {}
    for text, codes in marked:
        if len(codes) > 1:
            raise ImportRefusedError(
                f"{text!r} in the column {name!r} may be an amount in {_listed(codes)}",
                "say which currency holds with --currency, for example --currency USD",
            )
        first.setdefault(min(codes), text)
    if len(first) > 1:
        one, two, *_ = first.values()
        raise ImportRefusedError(
            f"the column {name!r} holds amounts in several currencies, such as {one!r} and {two!r}",
            "say which one holds with --currency; the other rows are then rejected",
        )
    return next(iter(first))


def in_others(
    places: npt.NDArray[np.int64], marks: list[Codes | None], own: str | pa.Array
) -> npt.NDArray[np.bool_]:
    """Rows whose amount is marked with another currency than their own.

    ``places`` says which of the texts each row holds, ``marks`` what stands at each text.
    """
    if isinstance(own, str):
        wrong = np.array([codes is not None and own not in codes for codes in marks])
        return wrong[places]
    encoded = own.dictionary_encode()
    codes_of_rows = [*encoded.dictionary.to_pylist(), None]
    rows = np.asarray(pc.fill_null(encoded.indices, len(codes_of_rows) - 1)).astype(np.int64)
    pairs, of_row = np.unique(places * len(codes_of_rows) + rows, return_inverse=True)
    wrong = np.zeros(len(pairs), bool)
    for i, pair in enumerate(pairs.tolist()):
        place, code = divmod(pair, len(codes_of_rows))
        allowed = marks[place]
        wrong[i] = allowed is not None and codes_of_rows[code] not in allowed
    return wrong[of_row]


def _listed(codes: Codes) -> str:
    usual = [c for c in ("USD", "CAD", "AUD") if c in codes]
    named = [*usual, *sorted(codes - set(usual))]
    return ", ".join(named[:3]) + (" or another currency" if len(named) > 3 else "")
