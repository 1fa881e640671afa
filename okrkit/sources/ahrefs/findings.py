"""What a report of Ahrefs amounts to: numbers that hold on a day, as rows of ``measures``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from okrkit.sources.schema import conform

DOLLARS = "USD"
"""Ahrefs values traffic in US dollars, whatever the shop's currency."""


@dataclass(slots=True)
class Findings:
    """Numbers as they are found; of two with one key the last one counts."""

    values: dict[tuple[date, str, str | None], tuple[float, str]] = field(default_factory=dict)

    def add(
        self, day: date, measure: str, value: float | None, unit: str, segment: str | None = None
    ) -> None:
        """Keep a number; nothing where there is none, as an empty position is no position 0."""
        if value is not None:
            self.values[day, measure, segment] = (value, unit)

    def add_all(self, others: Iterable[Findings]) -> None:
        for other in others:
            self.values |= other.values

    def table(self, source: str) -> pa.Table:
        """As the canonical table."""
        keys = list(self.values)
        return conform(
            "measures",
            {
                "source": pa.array([source] * len(keys), pa.string()),
                "day": pa.array([day for day, _, _ in keys], pa.date32()),
                "measure": pa.array([name for _, name, _ in keys], pa.string()),
                "segment": pa.array([part for _, _, part in keys], pa.string()),
                "value": pa.array([value for value, _ in self.values.values()], pa.float64()),
                "unit": pa.array([unit for _, unit in self.values.values()], pa.string()),
            },
            len(keys),
        )


@dataclass(frozen=True, slots=True)
class Ranked:
    """A search term for which the shop is found: its position (1 is first) and its estimated visits a month."""

    keyword: str
    position: float | None
    traffic: float | None
    part: str = ""  # country or location, where the list has several

    @property
    def segment(self) -> str:
        return f"keyword: {self.keyword}" + (f"; {self.part}" if self.part else "")


def add_keywords(
    found: Findings, day: date, terms: Iterable[Ranked], *, whole: str | None, total: bool = True
) -> None:
    """A list of search terms on a day: how many rank, how many in the first 3 and 10, and each term itself.

    ``whole`` is the part that the list is about (a country), None for all. With ``total`` the terms' visits are added
    up to the estimate for the shop.
    """
    ranked = [term for term in terms if term.position is not None or term.traffic is not None]
    best: dict[str, Ranked] = {}
    for term in ranked:
        before = best.get(term.segment)
        if before is None or (term.position or 1e9) < (before.position or 1e9):
            best[term.segment] = term
    positions = [term.position for term in best.values() if term.position is not None]
    found.add(day, "organic_keywords", len(positions), "count", whole)
    found.add(day, "organic_keywords_top_3", sum(p <= 3 for p in positions), "count", whole)
    found.add(day, "organic_keywords_top_10", sum(p <= 10 for p in positions), "count", whole)
    if total:
        estimate = sum(term.traffic or 0.0 for term in ranked)
        found.add(day, "organic_traffic_estimate", estimate, "visits a month", whole)
    for segment, term in best.items():
        found.add(day, "keyword_position", term.position, "position", segment)
        found.add(day, "keyword_traffic_estimate", term.traffic, "visits a month", segment)
