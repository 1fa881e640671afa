"""How rules word what they saw: the record's own words and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from okrkit.core.model import Initiative, KeyResult, Objective, plain, say

NAMELESS = ("count", "ratio", "score")
"""Units that say nothing beside a number."""
WRITTEN = 7
"""A number with more digits than these was computed: people do not write as many."""
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def quoted(record: Objective | KeyResult | Initiative | str) -> str:
    """A record by its title, or a piece of text, in quotation marks."""
    return repr(record if isinstance(record, str) else record.title)


def number(value: float, unit: str = "", currency: str = "") -> str:
    """A number with its unit and all its digits; `say` rounds, and two values that differ could then look the same.

    >>> number(12000, "orders"), number(0.0312, "share"), number(50.1, "currency", "EUR")
    ('12,000 orders', '3.12 %', '€50.10')
    """
    exact = Decimal(plain(value))
    if unit == "share":
        return f"{_digits(exact * 100)} %"
    if unit == "currency":
        text = _digits(exact, cents=True)
        symbol = _SYMBOLS.get(currency)
        return f"{symbol}{text}" if symbol else f"{text} {currency}".rstrip()
    return f"{_digits(exact)} {unit}".rstrip()


def _digits(exact: Decimal, *, cents: bool = False) -> str:
    if not -9 < exact.adjusted() < 15:
        return f"{exact:g}"
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    return f"{exact:,.{max(places, 2) if cents and places else places}f}"


def value_of(kr: KeyResult, value: float, currency: str = "") -> str:
    """A value of a key result in its unit: one that somebody wrote as it stands, one that was measured as people read it.

    >>> kr = KeyResult("Conversion rises", unit="share")
    >>> value_of(kr, 0.02415), value_of(kr, 0.399239543726)
    ('2.415 %', '39.9 %')
    """
    digits = len(Decimal(plain(value)).normalize().as_tuple().digits)
    return number(value, kr.unit, currency) if digits <= WRITTEN else rounded(value, kr.unit, currency)


def rounded(value: float, unit: str, currency: str = "") -> str:
    """A value in its unit as people read it; a unit that says nothing beside a number is left out.

    >>> rounded(4.2, "score"), rounded(1840, "orders")
    ('4.20', '1,840 orders')
    """
    text = say(value, unit, currency)
    return text.removesuffix(f" {unit}") if unit in NAMELESS else text


def listed(parts: Iterable[str], most: int = 5) -> str:
    """Parts as people list them; past ``most`` the rest is counted.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    given = list(parts)
    if len(given) > most:
        given = [*given[: most - 1], f"{len(given) - most + 1} more"]
    if len(given) < 2:
        return "".join(given)
    return f"{', '.join(given[:-1])} and {given[-1]}"


_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def count(n: int, thing: str) -> str:
    """How many of a thing.

    >>> count(1, "key result"), count(4, "key result"), count(0, "step")
    ('one key result', 'four key results', 'no steps')
    """
    words = _WORDS[n] if n < len(_WORDS) else str(n)
    return f"{words} {thing if n == 1 else thing + 's'}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def spoken(day: date) -> str:
    """A day as people write it, in any locale.

    >>> spoken(date(2027, 3, 31))
    '31 March 2027'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def cases(chance: float) -> str:
    """A chance as a number of cases out of a hundred.

    >>> cases(0.784), cases(0.0), cases(1.0)
    ('78 of 100 cases', 'fewer than 1 of 100 cases', 'nearly all cases')
    """
    n = round(chance * 100)
    return "fewer than 1 of 100 cases" if n < 1 else "nearly all cases" if n > 98 else f"{n} of 100 cases"
