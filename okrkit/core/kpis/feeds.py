"""Which source feeds which table, so that nothing that two tools count is added up twice. Source: docs/data-sources.md"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from okrkit.errors import UnknownNameError

GROUPS: Mapping[str, tuple[str, ...]] = {
    "orders": ("orders", "order_lines", "returns"),
    "sessions": ("sessions",),
    "spend": ("spend",),
    "inventory": ("inventory",),
    "fulfilment": ("fulfilment",),
    "support": ("support",),
    "costs": ("order_costs",),
    "measures": ("measures",),
}
"""What a person chooses sources for, and the tables that follow."""
GROUP_OF = {table: group for group, tables in GROUPS.items() for table in tables}

COUNTED_BY_ONE = {"sessions": "visits"}
"""Groups in which two sources that span the same days count the same things, and what these are. Orders, stock, shipments,
questions and spend of two sources are different ones and add up."""

ANALYTICS = ("ga4", "shopify", "woocommerce", "magento", "kissmetrics")
"""Sources whose visits are the same visits, the one that counts first: the analytics tool sees every page and all channels."""

ELSEWHERE = ("fba",)
"""Sources whose visits are to a marketplace's pages: other visits than those to the shop's own, so that they add up."""

SHOPS = ("shopify", "woocommerce", "magento")
WATCHERS = ("ga4", "kissmetrics")
"""Analytics tools: an order that they saw is the shop's own, under another number and often with another amount."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The sources of a group that count.

    ``ask`` says why a person has to choose before anything counts, ``said`` what was decided without one; both may be
    empty. ``told`` is True where somebody chose.
    """

    group: str
    sources: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    told: bool = False
    ask: str = ""
    said: str = ""


def feed(group: str, spans: Mapping[str, tuple[date, date]], told: Sequence[str] = ()) -> Feed:
    """Decide which sources feed a group of tables.

    Parameters
    ----------
    spans : first and last day of each source's rows
    told : the sources that somebody chose; of those that are not there none counts

    Examples
    --------
    >>> year = (date(2026, 1, 1), date(2026, 12, 31))
    >>> feed("sessions", {"shopify": year, "ga4": year}).sources, feed("orders", {"shopify": year, "fba": year}).left_out
    (('ga4',), ())
    >>> feed("sessions", {"ga4": year, "fba": year}).sources
    ('fba', 'ga4')
    >>> feed("sessions", {"shop": year, "counter": year}).ask
    'visits are counted by counter and shop on the same days, which may be the same visits'
    """
    there = tuple(sorted(spans))
    if told:
        kept = tuple(s for s in told if s in spans)
        return Feed(group, kept, tuple(s for s in there if s not in kept), told=True)
    if group == "orders" and (seen := _seen_by_watchers(spans)):
        rest = tuple(s for s in there if s not in seen)
        said = f"orders are those of {' and '.join(rest)}; {' and '.join(seen)} saw the same orders and is left out"
        return Feed(group, rest, seen, said=said)
    what = COUNTED_BY_ONE.get(group)
    alike = tuple(s for s in there if s not in ELSEWHERE)
    if what is None or len(alike) < 2 or not _overlap([spans[s] for s in alike]):
        return Feed(group, there)
    known = [s for s in ANALYTICS if s in spans]
    if len(known) < len(alike):
        both = " and ".join(alike) if len(alike) == 2 else f"{', '.join(alike[:-1])} and {alike[-1]}"
        ask = f"{what} are counted by {both} on the same days, which may be the same {what}"
        return Feed(group, (), there, ask=ask)
    first, rest = known[0], tuple(s for s in alike if s != known[0])
    said = f"{what} are those of {first}; those of {' and '.join(rest)} are the same {what} and left out"
    return Feed(group, tuple(s for s in there if s not in rest), rest, said=said)


def checked(group: str, names: Sequence[str], spans: Mapping[str, tuple[date, date]]) -> tuple[str, ...]:
    """The sources that somebody names for a group; an unknown one is refused with those that are there."""
    if group not in GROUPS:
        raise UnknownNameError.of("kind of data", group, GROUPS)
    for name in names:
        if name not in spans:
            raise UnknownNameError.of(f"source of {group}", name, spans)
    return tuple(dict.fromkeys(names))


def _seen_by_watchers(spans: Mapping[str, tuple[date, date]]) -> tuple[str, ...]:
    """Analytics tools whose orders lie on days on which a shop has told its own."""
    shops = [spans[s] for s in SHOPS if s in spans]
    return tuple(s for s in WATCHERS if s in spans and any(_overlap([spans[s], shop]) for shop in shops))


def _overlap(spans: Sequence[tuple[date, date]]) -> bool:
    ordered = sorted(spans)
    ends = ordered[0][1]
    for first, last in ordered[1:]:
        if first <= ends:
            return True
        ends = max(ends, last)
    return False
