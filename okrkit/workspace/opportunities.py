"""Where the shop could improve: parts of it that lag behind the rest, and what catching up would be worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle, say
from okrkit.workspace.measuring import Measuring

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Look:
    """A KPI, the dimension to cut it by, and the KPI that says how large a part is."""

    kpi: str
    by: str
    size: str


LOOKS = (
    Look("conversion_rate", "channel", "sessions"),
    Look("cart_abandonment", "channel", "sessions"),
    Look("return_rate", "country", "orders"),
    Look("return_rate", "product", "units_sold"),
    Look("average_order_value", "country", "orders"),
    Look("return_on_ad_spend", "channel", "advertising_spend"),
)
SMALLEST_SHARE, LARGEST_SHARE = 0.03, 0.6
SMALLEST = {"sessions": 500, "orders": 20, "units_sold": 20, "advertising_spend": 50}
MOST = 8


class Opportunities(Measuring):
    """Segments below the rest of the shop."""

    def opportunities(self, cycle: str | Cycle = "") -> pd.DataFrame:
        """Parts of the shop that lag behind the rest, the most valuable first.

        ``rest`` is the KPI of all other segments, weighted by size; ``gap`` how far the segment lies on the bad side;
        ``worth`` what closing half of the gap would bring in the cycle's days so far, in the shop's currency, for
        conversion, order value and returns (None where it has no price); ``share`` the segment's part of the size.
        Segments under 3 % of the size, or with fewer than 20 orders or 500 sessions, are left out: their numbers are
        mostly chance. One above 60 % is not called a laggard: it is the shop.
        """
        import pandas as pd

        cycle = self.cycle(cycle)
        why_not = self.availability()
        rows: list[dict[str, Any]] = []
        for look in LOOKS:
            if why_not.get(look.kpi) is None and why_not.get(look.size) is None:
                rows.extend(self._lagging(look, cycle))
        rows.sort(key=lambda r: (-(r["worth"] or 0.0), -r["gap"], r["kpi"], r["segment"]))
        columns = [
            "kpi",
            "label",
            "unit",
            "by",
            "segment",
            "value",
            "rest",
            "share",
            "gap",
            "worth",
            "sentence",
        ]
        return pd.DataFrame(rows[:MOST], columns=columns)

    def _lagging(self, look: Look, cycle: Cycle) -> list[dict[str, Any]]:
        kpi = self.kpi(look.kpi)
        last = self.data_day(look.kpi)
        if look.by not in kpi.dimensions or look.by not in self.kpi(look.size).dimensions or last is None:
            return []
        until = min(cycle.end, last + timedelta(days=1))
        start = min(
            cycle.start, until - timedelta(days=28)
        )  # a cycle that has only begun borrows from the one before
        values, sizes = (self._by(name, look.by, start, until) for name in (look.kpi, look.size))
        whole = sum(sizes.values())
        found = []
        for segment, value in values.items():
            size = sizes.get(segment, 0.0)
            others = [(sizes[s], v) for s, v in values.items() if s != segment and sizes.get(s)]
            weight = sum(w for w, _ in others)
            share = size / whole if whole else 0.0
            if not SMALLEST_SHARE <= share <= LARGEST_SHARE or size < SMALLEST[look.size] or not weight:
                continue
            rest = sum(w * v for w, v in others) / weight
            gap = rest - value if kpi.better == "up" else value - rest
            if gap <= 0.1 * abs(rest):
                continue
            worth = self._worth(look, value, gap, segment, start, until)
            found.append({
                "kpi": look.kpi, "label": kpi.label, "unit": kpi.unit, "by": look.by, "segment": segment,
                "value": value, "rest": rest, "share": size / whole, "gap": gap, "worth": worth,
                "sentence": self._lag_sentence(look, segment, value, rest, size / whole, worth),
            })  # fmt: skip
        return found

    def _by(self, kpi: str, by: str, start: date, end: date) -> dict[str, float]:
        money = self.currency if self.kpi(kpi).unit == "currency" else None
        frame = self.kpi_values(kpi, "all", by=by, start=start, end=end, currency=money)
        frame = frame.dropna(subset=["value", by])
        return {str(r[by]): float(r["value"]) for r in frame.to_dict("records")}

    def _worth(
        self, look: Look, value: float, gap: float, segment: str, start: date, end: date
    ) -> float | None:
        """Half the gap, priced: at the segment's own sales, where it is a sale that is won or kept."""
        quoted = segment.replace("'", "''")
        where = f"{look.by} = '{quoted}'"
        if look.kpi == "conversion_rate":
            sessions = self.kpi_over("sessions", start, end, where=where)
            order_value = self.kpi_over("average_order_value", start, end)
            return gap / 2 * sessions * order_value if sessions and order_value else None
        if look.kpi == "average_order_value":
            orders = self.kpi_over("orders", start, end, where=where)
            return gap / 2 * orders if orders else None
        if look.kpi == "return_rate":
            gross = self.kpi_over("gross_sales", start, end, where=where)
            return gap / 2 * gross if gross else None
        return None

    def _lag_sentence(
        self, look: Look, segment: str, value: float, rest: float, share: float, worth: float | None
    ) -> str:
        kpi = self.kpi(look.kpi)
        text = (
            f"{kpi.label} of {look.by} '{segment}' ({share:.0%} of {self.kpi(look.size).label.lower()}) is "
            f"{say(value, kpi.unit, self.currency)}; the rest of the shop has {say(rest, kpi.unit, self.currency)}."
        )
        if worth:
            text += f" Closing half of the gap would be worth about {say(worth, 'currency', self.currency)}."
        return text
