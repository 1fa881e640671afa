"""What a KPI is: a written definition in the words of the field's metric layers."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar, Literal

from okrkit.errors import InvalidValueError

Better = Literal["up", "down", "near"]
UNITS = (
    "currency", "orders", "customers", "units", "share", "sessions", "hours", "minutes", "days", "count", "ratio", "score",
)  # fmt: skip
_DECIMALS = {"currency": 2, "share": 6, "ratio": 6, "hours": 4, "minutes": 4, "score": 4, "units": 3}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TRAILING = re.compile(r"_365$")
_ACRONYMS = frozenset({"fba"})


def _words(name: str) -> str:
    """A name as people read it.

    >>> _words("fba_order_share"), _words("customers_365")
    ('FBA order share', 'Customers within 365 days')
    """
    text = _TRAILING.sub(" within 365 days", name).replace("_", " ")
    text = " ".join(word.upper() if word in _ACRONYMS else word for word in text.split(" "))
    return text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Kpi(ABC):
    """What every definition says, whatever its kind.

    Attributes
    ----------
    unit : one of `UNITS`; a share is 0..1, a currency amount is in the shop's currency
    better : ``up``, ``down`` or ``near`` (a target to stay close to)
    meaning : one or two sentences that a shop manager understands
    source : where the definition comes from
    tax, refunds : how they are treated, where it matters
    needs : columns (``table.column``) that must hold something, else the KPI is not available
    needs_all : columns that nearly every row must hold
    needs_no : columns that mark rows of which it cannot be told: hardly any row may hold them
    settles_after : days after a period's end until its value stays put
    settles_after_undated : the same where refunds are booked on the order's day, because the source does not date them
    variants : name of a group of definitions that are easily taken for one another
    listed : False for a part that only serves other definitions
    """

    name: str
    unit: str = field(kw_only=True)
    better: Better = field(kw_only=True)
    meaning: str = field(kw_only=True)
    source: str = field(kw_only=True, default="docs/sources.md#kpis")
    label: str = field(kw_only=True, default="")
    tax: str = field(kw_only=True, default="")
    refunds: str = field(kw_only=True, default="")
    needs: tuple[str, ...] = field(kw_only=True, default=())
    needs_all: tuple[str, ...] = field(kw_only=True, default=())
    needs_no: tuple[str, ...] = field(kw_only=True, default=())
    settles_after: int = field(kw_only=True, default=0)
    settles_after_undated: int = field(kw_only=True, default=0)
    variants: str = field(kw_only=True, default="")
    listed: bool = field(kw_only=True, default=True)
    kind: ClassVar[str] = "kpi"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InvalidValueError(
                f"{self.name!r} is not a KPI name", "use small letters, digits and _, beginning with a letter"
            )
        if self.unit not in UNITS:
            raise InvalidValueError(
                f"KPI {self.name!r} has unit {self.unit!r}", "use one of: " + ", ".join(UNITS)
            )
        if self.better not in ("up", "down", "near"):
            raise InvalidValueError(
                f"KPI {self.name!r} is better {self.better!r}", "use one of: up, down, near"
            )
        if not self.meaning.strip():
            raise InvalidValueError(f"KPI {self.name!r} says nothing", "write its meaning in a sentence")
        if not self.label:
            object.__setattr__(self, "label", _words(self.name))

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the KPIs it is made of."""
        return ()

    @property
    @abstractmethod
    def formula(self) -> str:
        """The calculation as an analyst would write it."""

    @property
    def decimals(self) -> int:
        """Decimals that are shown and handed to other programs."""
        return _DECIMALS.get(self.unit, 0)

    @property
    def family(self) -> str:
        """The group it is listed in: sales, customers, traffic, ..."""
        from okrkit.core.kpis.registry import family_of

        return family_of(self.name)

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables it rests on."""
        from okrkit.core.kpis.registry import KPIS, leaves_of

        return tuple(dict.fromkeys(t for leaf in leaves_of(self, KPIS) for t in leaf.base_tables(KPIS)))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns by which it can be cut."""
        from okrkit.core.kpis.relations import dimensions_of

        return dimensions_of(self)

    def rounded(self, value: float | None) -> float | int | None:
        """The value at the KPI's precision, rounded half up; a whole number as int."""
        if value is None or value != value:  # noqa: PLR0124  # NaN is the one value unlike itself
            return None
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return int(exact) if self.unit not in ("share", "ratio") and exact == int(exact) else float(exact)


@dataclass(frozen=True, slots=True)
class Leaf(Kpi):
    """A definition that reads a table itself."""

    def base_tables(self, known: object) -> tuple[str, ...]:
        return ("orders",)


@dataclass(frozen=True, slots=True)
class Simple(Leaf):
    """One aggregate over one table.

    ``at_lines`` says what happens when the table is ``orders`` and somebody cuts by something that only order lines
    have (an article): ``count`` counts each order that holds such a line; ``spread`` gives each line its part of
    the amount by value; ``refuse`` refuses. A ``snapshot`` is a stock: it is read on the last day of the period that has a count, never added up over days.
    """

    expression: str
    table: str = field(kw_only=True)
    where: str | None = field(kw_only=True, default=None)
    n: str = field(kw_only=True, default="count(*)")
    snapshot: bool = field(kw_only=True, default=False)
    at_lines: Literal["count", "spread", "refuse"] = field(kw_only=True, default="count")
    additive: bool = field(kw_only=True, default=True)
    kind: ClassVar[str] = "simple"

    def base_tables(self, known: object) -> tuple[str, ...]:
        return (self.table,)

    @property
    def formula(self) -> str:
        text = f"{self.expression} of {self.table}"
        if self.where:
            text += f" where {self.where}"
        return text + (" on the last day counted" if self.snapshot else "")


@dataclass(frozen=True, slots=True)
class Ratio(Kpi):
    """One KPI divided by another; recomputed from both sums for every period and cut, never averaged."""

    numerator: str
    denominator: str
    kind: ClassVar[str] = "ratio"

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.numerator, self.denominator)

    @property
    def formula(self) -> str:
        return f"{self.numerator} / {self.denominator}"

    @property
    def decimals(self) -> int:
        return 4 if self.unit == "currency" else _DECIMALS.get(self.unit, 6)


@dataclass(frozen=True, slots=True)
class Derived(Kpi):
    """Arithmetic over other KPIs: + - * / and brackets; a division by zero has no value."""

    expression: str
    kind: ClassVar[str] = "derived"

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(re.findall(r"[a-z][a-z0-9_]*", self.expression)))

    @property
    def formula(self) -> str:
        return self.expression


@dataclass(frozen=True, slots=True)
class Cumulative(Leaf):
    """The running total of a simple KPI at the end of each period: of the trailing ``days``, or of all history."""

    of: str
    days: int | None = field(kw_only=True, default=None)
    kind: ClassVar[str] = "cumulative"

    def base_tables(self, known: object) -> tuple[str, ...]:
        of = known[self.of]  # type: ignore[index]  # a mapping of KPIs; typed loosely to keep modules apart
        return (of.table,)

    @property
    def formula(self) -> str:
        return f"{self.of} of {window_words(self.days)}"


@dataclass(frozen=True, slots=True)
class Retention(Leaf):
    """Identified customers counted by their orders.

    ``new``: whose first order ever lies in the period; ``returning``: with an order in the period and an
    earlier first one; ``repeat``: with ``at_least`` orders in the window (or order days, with ``distinct_days``).
    The window is all history up to the period's end, the period itself, or a number of days before its end.
    """

    counts: Literal["new", "returning", "repeat"]
    at_least: int = field(kw_only=True, default=2)
    distinct_days: bool = field(kw_only=True, default=False)
    window: Literal["history", "period"] | int = field(kw_only=True, default="history")
    kind: ClassVar[str] = "retention"

    @property
    def formula(self) -> str:
        if self.counts == "new":
            return "customers whose first order lies in the period"
        if self.counts == "returning":
            return "customers with an order in the period whose first order is earlier"
        many = "order days" if self.distinct_days else "orders" if self.at_least > 1 else "order"
        window = "the period" if self.window == "period" else window_words(self.window)
        return f"customers with {self.at_least} or more {many} in {window}"


def window_words(window: int | str | None) -> str:
    """A window in words."""
    return (
        f"the {window} days before the period's end"
        if isinstance(window, int)
        else "all history up to the period's end"
    )
