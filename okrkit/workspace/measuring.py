"""KPIs: what there is, their values, where a planning can start from, what moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle, Grain, Point, Series, say, say_change
from okrkit.errors import InvalidValueError
from okrkit.workspace.base import Base
from okrkit.workspace.clock import day as _day

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.core.kpis.definitions import Kpi

HEADLINES = (
    "net_revenue", "orders", "average_order_value", "conversion_rate", "sessions", "active_customers",
    "returning_customer_rate", "repeat_purchase_rate_365", "return_rate", "cart_abandonment", "return_on_ad_spend",
    "customer_acquisition_cost", "fulfilment_hours", "gross_margin_rate",
)  # fmt: skip
"""KPIs shown first where nobody chose any, as far as the data carry them."""

SPREAD_WEEKS = 52


class Measuring(Base):
    """KPI definitions over the warehouse."""

    def kpi(self, name: str) -> Kpi:
        """A KPI's definition."""
        from okrkit.core.kpis import registry

        return registry.kpi(name)

    def kpis(self) -> pd.DataFrame:
        """All KPIs: what each means, and whether this workspace's data can give it."""
        import pandas as pd

        from okrkit.core.kpis.registry import listed

        why_not = self.availability()
        columns = ["kpi", "label", "unit", "better", "meaning", "family", "available", "why_not"]
        rows = [
            (
                k.name,
                k.label,
                k.unit,
                k.better,
                k.meaning,
                k.family,
                why_not.get(k.name) is None,
                why_not.get(k.name),
            )
            for k in listed()
        ]
        return pd.DataFrame(rows, columns=columns)

    def available_kpis(self, names: Sequence[str] | None = None) -> tuple[str, ...]:
        """Those of the named KPIs (the headline ones by default) that the data carry, in the order given."""
        for name in names or ():
            self.kpi(name)
        why_not = self.availability()
        return tuple(name for name in names or HEADLINES if name in why_not and why_not[name] is None)

    def kpi_values(
        self,
        kpi: str,
        grain: Grain = "month",
        *,
        by: str | None = None,
        start: str | date | None = None,
        end: str | date | None = None,
        where: str | None = None,
        currency: str | None = None,
    ) -> pd.DataFrame:
        """A KPI by period: ``period_start, value, n, settled``, and the dimension's column where ``by`` is given.

        ``start`` belongs to the range, ``end`` is the first day after it. ``where`` narrows the rows that count, e.g.
        ``sku ~ '^[0-9]{5}'``. A period that is not complete yet has ``settled`` False.
        """
        found = self.kpi(kpi)
        if why_not := self.availability().get(kpi):
            problem = f"{found.label} cannot be computed: {why_not}"
            raise InvalidValueError(
                problem, "import what is missing; `okrkit kpi list` shows what the data carry"
            )
        frame: pd.DataFrame = self.view().values(
            [found],
            grain,
            by=(by,) if by else (),
            start=_day(start, "start"),
            end=_day(end, "end"),
            where=where or None,
            currency=currency,
        )
        return frame

    def kpi_over(self, kpi: str, start: date, end: date, *, where: str | None = None) -> float | None:
        """One value over a half-open range of days; None without data in it."""
        return self.kpis_over([kpi], start, end, where=where)[kpi]

    def kpis_over(
        self, kpis: Sequence[str], start: date, end: date, *, where: str | None = None
    ) -> dict[str, float | None]:
        """Several KPIs over the same days, from one query."""
        wanted = [self.kpi(name) for name in kpis]
        if start >= end or not wanted:
            return dict.fromkeys(kpis, None)
        frame = self.view().values(
            wanted, "all", start=start, end=end, where=where or None, currency=self._one_currency()
        )
        found = {str(row.kpi): row.value for row in frame.itertuples()} if "kpi" in frame else {}
        if len(wanted) == 1 and not found and len(frame):
            found = {wanted[0].name: frame["value"].iloc[0]}
        return {name: _number(found.get(name)) for name in kpis}

    def series(
        self,
        kpi: str,
        grain: Grain = "week",
        *,
        start: date | None = None,
        end: date | None = None,
        where: str | None = None,
    ) -> Series:
        """A KPI's history as values."""
        found = self.kpi(kpi)
        frame = self.kpi_values(kpi, grain, start=start, end=end, where=where, currency=self._one_currency())
        points = tuple(
            Point(_as_day(r["period_start"]), _number(r["value"]), int(r["n"]), bool(r["settled"]))
            for r in frame.to_dict("records")
        )
        return Series(kpi, grain, found.unit, found.better, points)

    def data_day(self, kpi: str) -> date | None:
        """The day up to which the KPI's data reach.

        Tables that come from the same exports count as one, and a usual pause between their rows belongs to what they
        span: a shop without a ticket at the weekend has data for it.
        """
        from okrkit.warehouse.spans import groups_of

        spans = self.view().spans()
        own = [spans[g] for g in groups_of(self.kpi(kpi)) if g in spans]
        if not own:
            return None
        newest = max(s.last for s in spans.values())
        return min(min(s.last + timedelta(days=s.quiet), newest) for s in own)

    def first_day(self, kpi: str) -> date | None:
        """The day from which all of the KPI's data reach, usual pauses included."""
        from okrkit.warehouse.spans import groups_of

        spans = self.view().spans()
        own = [spans[g] for g in groups_of(self.kpi(kpi)) if g in spans]
        return max(s.first - timedelta(days=s.quiet) for s in own) if own else None

    def baselines(self, cycle: str | Cycle, kpis: Sequence[str] | None = None) -> pd.DataFrame:
        """What a planning of ``cycle`` can start from, a row a KPI.

        ``last_cycle`` and ``year_ago`` are the values of the cycle before and of the same cycle a year earlier (None
        where the data do not span it), ``change`` how the cycle before moved against its own year before, ``spread_low`` and ``spread_high`` the 10th and 90th percentile of up to 52
        settled weeks before the cycle, ``weeks`` how many there were, ``window`` the days in words.
        """
        import numpy as np
        import pandas as pd

        cycle = self.cycle(cycle)
        rows: list[dict[str, Any]] = []
        for name in self.available_kpis(kpis):
            kpi = self.kpi(name)
            until = min(cycle.start, self.today + timedelta(days=1))
            weeks = [p.value for p in self.series(name, "week", end=until).settled()][-SPREAD_WEEKS:]
            known = np.array([w for w in weeks if w is not None])
            low, high = np.quantile(known, [0.1, 0.9]) if known.size >= 4 else (None, None)
            before = cycle.previous()
            last, year_ago = self._whole(name, before), self._whole(name, cycle.year_ago())
            same = self._whole(name, before.year_ago())
            rows.append({
                "kpi": name, "label": kpi.label, "unit": kpi.unit, "better": kpi.better,
                "last_cycle": last, "year_ago": year_ago, "change": say_change(last, same, kpi.unit, self.currency),
                "spread_low": low, "spread_high": high, "weeks": known.size,
                "window": f"{known.size} weeks before {until:%Y-%m-%d}" if known.size else "no complete week",
            })  # fmt: skip
        columns = [
            "kpi", "label", "unit", "better", "last_cycle", "year_ago", "change", "spread_low", "spread_high",
            "weeks", "window",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def movers(self, cycle: str | Cycle = "", kpis: Sequence[str] | None = None) -> pd.DataFrame:
        """How KPIs stand in the cycle so far against the same days a year earlier (else the cycle before)."""
        import pandas as pd

        cycle = self.cycle(cycle)
        rows = [row for name in self.available_kpis(kpis) if (row := self._mover(name, cycle))]
        columns = [
            "kpi", "label", "unit", "better", "now", "before", "against", "change", "change_share", "direction",
            "unusual", "sentence",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _mover(self, name: str, cycle: Cycle) -> dict[str, Any] | None:
        kpi, last = self.kpi(name), self.data_day(name)
        if last is None or last < cycle.start:
            return None
        until = min(cycle.end, last + timedelta(days=1), self.today + timedelta(days=1))
        length = until - cycle.start
        now = self.kpi_over(name, cycle.start, until)
        before, against = None, ""
        for other, words in (
            (cycle.year_ago(), "the same days a year ago"),
            (cycle.previous(), f"the same days of {cycle.previous()}"),
        ):
            if self._spans(name, other.start, other.start + length):
                before, against = self.kpi_over(name, other.start, other.start + length), words
                break
        share = (now - before) / abs(before) if now is not None and before else None
        moved = 0.0 if now is None or before is None else now - before
        small = share is None or abs(share) < 0.02
        good = moved > 0 if kpi.better == "up" else moved < 0
        direction = "flat" if small or kpi.better == "near" else "good" if good else "bad"
        weeks = self.series(name, "week", end=until).settled()
        history = [p.value for p in weeks[:-1] if p.value is not None][-SPREAD_WEEKS:]
        latest = weeks[-1].value if weeks else None
        unusual = len(history) >= 13 and latest is not None and not _inside(latest, history)
        moved_words = say_change(now, before, kpi.unit, self.currency)
        sentence = f"{kpi.label}: {say(now, kpi.unit, self.currency)}"
        sentence += (
            f", {moved_words} against {against}." if against else " (no earlier period to compare with)."
        )
        if unusual:
            side = (
                "above"
                if latest is not None and latest > max(history) * 0.5 + min(history) * 0.5
                else "below"
            )
            sentence += f" Its last complete week ({say(latest, kpi.unit, self.currency)}) lies {side} its usual range."
        return {
            "kpi": name, "label": kpi.label, "unit": kpi.unit, "better": kpi.better, "now": now, "before": before,
            "against": against, "change": moved if against else None, "change_share": share, "direction": direction,
            "unusual": unusual, "sentence": sentence,
        }  # fmt: skip

    def _whole(self, kpi: str, cycle: Cycle) -> float | None:
        return (
            self.kpi_over(kpi, cycle.start, cycle.end) if self._spans(kpi, cycle.start, cycle.end) else None
        )

    def _spans(self, kpi: str, start: date, end: date) -> bool:
        """Whether the KPI's data reach over the whole range."""
        first, last = self.first_day(kpi), self.data_day(kpi)
        return bool(first and last and first <= start and last >= end - timedelta(days=1))

    def _one_currency(self) -> str | None:
        """The workspace's currency, so that rows in others are never added in."""
        return self.currency or None


def _inside(value: float, history: Sequence[float]) -> bool:
    import numpy as np

    low, high = np.quantile(np.array(history), [0.025, 0.975])
    return bool(low <= value <= high)


def _number(value: Any) -> float | None:
    import pandas as pd

    return None if value is None or pd.isna(value) else float(value)


def _as_day(value: Any) -> date:
    return value.date() if hasattr(value, "date") else value  # type: ignore[no-any-return]
