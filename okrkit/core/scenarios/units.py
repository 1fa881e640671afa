"""Units of nodes: what a formula gives, and whether that is what the node says it is.

A unit is a counted thing (``orders``, ``sessions``, ...), an amount (``currency``, ``hours``, ...), a pure number
(``share``, ``ratio``) or several of them joined by ``*`` and ``/``: ``currency/orders``. Three rules:

- ``+`` and ``-`` take equal units; ``*`` and ``/`` combine them;
- a share or ratio turns one counted thing into another: sessions x share may be called orders;
- an amount that says ``flow: false`` may be a price, an amount for each of something counted: orders x such a
  currency may be called currency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from okrkit.errors import InvalidValueError

PURE = frozenset({"share", "ratio"})
AMOUNTS = frozenset({"currency", "hours", "minutes", "days", "score"})
_UNIT = re.compile(r"[a-z][a-z_]*(?:[*/][a-z][a-z_]*)*")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as powers of its parts.

    Attributes
    ----------
    powers : unit -> exponent, sorted, none of them 0
    converts : a share or ratio is a factor, so that counted things may change their name
    prices : number of amounts among the factors that may be for each of something counted
    """

    powers: tuple[tuple[str, int], ...] = ()
    converts: bool = False
    prices: int = 0

    @property
    def amounts(self) -> dict[str, int]:
        return {unit: power for unit, power in self.powers if unit in AMOUNTS}

    @property
    def things(self) -> int:
        """How many counted things are multiplied, less those divided by."""
        return sum(power for unit, power in self.powers if unit not in AMOUNTS)

    def times(self, other: Measure, sign: int = 1) -> Measure:
        """The product of both, or the quotient with ``sign`` -1."""
        powers = dict(self.powers)
        for unit, power in other.powers:
            powers[unit] = powers.get(unit, 0) + sign * power
        kept = tuple(sorted((unit, power) for unit, power in powers.items() if power))
        return Measure(kept, self.converts or other.converts, self.prices + sign * other.prices)

    def __str__(self) -> str:
        above = [unit for unit, power in self.powers for _ in range(power)]
        below = [unit for unit, power in self.powers for _ in range(-power)]
        return " / ".join([" x ".join(above) or "1", *below]) if self.powers else "a plain number"


def measure(unit: str, *, price: bool = False) -> Measure:
    """Read a unit.

    >>> measure("currency/orders").powers
    (('currency', 1), ('orders', -1))
    """
    text = unit.replace(" ", "")
    if not text:
        return Measure(converts=True)
    if not _UNIT.fullmatch(text):
        problem = f"{unit!r} is not a unit"
        fix = "write for example currency, orders, sessions, share, ratio, hours or currency/orders"
        raise InvalidValueError(problem, fix)
    made, sign = Measure(), 1
    for part in re.findall(r"[a-z_]+|[*/]", text):
        if part in "*/":
            sign = 1 if part == "*" else -1
        elif part in PURE:
            made = replace(made, converts=True)
        else:
            made = made.times(Measure(((part, 1),)), sign)
    alone = len(made.powers) == 1 and bool(made.amounts)
    return replace(made, prices=1 if price and alone else 0)


def fits(declared: Measure, computed: Measure) -> bool:
    """Whether a formula that gives ``computed`` may be called ``declared``.

    >>> sessions, orders, share = measure("sessions"), measure("orders"), measure("share")
    >>> fits(orders, sessions.times(share)), fits(orders, sessions)
    (True, False)
    """
    if declared.powers == computed.powers:
        return True
    if declared.amounts != computed.amounts:
        return False
    over = computed.things - declared.things
    low, high = sorted((-declared.prices, computed.prices))
    if not min(low, 0) <= over <= max(high, 0):
        return False
    renamed = computed.converts or declared.converts or bool(declared.prices or computed.prices)
    return renamed or any(unit == "count" for unit, _ in (*declared.powers, *computed.powers))


def adds_over_time(unit: str) -> bool:
    """Whether a longer period gives more of it: counted things and money do; rates, prices and durations do not.

    >>> adds_over_time("orders"), adds_over_time("currency/orders"), adds_over_time("share")
    (True, False, False)
    """
    powers = measure(unit).powers
    return len(powers) == 1 and powers[0][1] == 1 and powers[0][0] not in AMOUNTS - {"currency"}


def shown_as(unit: str) -> str:
    """The one word of a unit that a number is written with.

    >>> shown_as("currency/orders"), shown_as("orders/sessions"), shown_as("units/orders"), shown_as("orders")
    ('currency', 'share', 'ratio', 'orders')
    """
    found = measure(unit)
    for name in ("currency", "hours", "minutes", "days", "score"):
        if found.amounts.get(name) == 1 and len(found.amounts) == 1:
            return name
    if len(found.powers) == 1 and found.powers[0][1] == 1:
        return found.powers[0][0]
    if ("orders", 1) in found.powers and ("sessions", -1) in found.powers:
        return "share"
    return "share" if unit == "share" else "ratio"
