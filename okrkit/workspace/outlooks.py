"""A key result against two forecasts: the one made before its cycle began, and the one made now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrkit.core.model import CheckIn, Cycle, KeyResult
from okrkit.errors import InvalidValueError
from okrkit.workspace.targeting import Targeting

if TYPE_CHECKING:
    from okrkit.core.checkins import Outlook
    from okrkit.core.targets import PaceBand, Piece
    from okrkit.workspace.forecasting import KpiForecast

Way = tuple[tuple[date, float, float, float, float | None], ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """An outlook with what it rests on; without a forecast only the outlook says something.

    ``turn`` says why the futures leave today's level, where they do.
    """

    outlook: Outlook
    chance_said: str = ""
    method: str = ""
    n_values: int = 0
    band_only: bool = False
    notes: tuple[str, ...] = ()
    way: Way = ()
    band: PaceBand | None = None
    pieces: tuple[Piece, ...] = ()
    turn: str = ""

    def needed_on(self, kr: KeyResult, cycle: Cycle, checkin: CheckIn) -> float | None:
        """What would have been on course on the day of a check-in."""
        from okrkit.core.checkins import evenly
        from okrkit.core.targets import gone_by

        after = checkin.day + timedelta(days=1)
        if self.band is None:
            return evenly(kr, checkin.value, cycle.share_gone(after)).expected
        gone = gone_by(self.pieces, after)
        return self.band.at(gone)[3] if gone > 0 else None


class Outlooks(Targeting):
    """What the data say of a running key result."""

    def _look(
        self,
        kr: KeyResult,
        cycle: Cycle,
        day: date,
        value: float | None,
        *,
        from_data: bool,
        n_paths: int,
        carries: bool = True,
    ) -> Looked:
        """The chance now, where it ends, and the pace, as known of the days up to ``day``.

        Data that do not pass the data gate (``carries`` False) tell no chance either.
        """
        from okrkit.core.checkins import evenly, guarded

        end = min(day, cycle.end - timedelta(days=1)) + timedelta(days=1)
        measured = kr.kind in ("increase", "decrease", "keep within")
        if not kr.kpi or not carries or not measured or self.availability().get(kr.kpi, "") is not None:
            return Looked(evenly(kr, value, cycle.share_gone(end)))
        try:
            now = self._forecast(kr.kpi, cycle, kr.where, kr.measure, n_paths, limit=day + timedelta(days=1))
            if kr.kind == "keep within":
                return _looked(guarded(kr, now.whole_periods()), now)
            then = self._before(kr.kpi, cycle.start)
            before = then._forecast(kr.kpi, cycle, kr.where, kr.measure, n_paths, limit=cycle.start)  # type: ignore[attr-defined]
        except InvalidValueError:
            return Looked(evenly(kr, value, cycle.share_gone(end)))
        return self._compared(kr, now, before, value if from_data else None, end)

    def _compared(
        self, kr: KeyResult, now: KpiForecast, before: KpiForecast, value: float | None, end: date
    ) -> Looked:
        from okrkit.core.checkins import Outlook, outlook
        from okrkit.core.targets import gone_by
        from okrkit.figures.turning import turning

        if kr.target is None:
            low, _, middle, _, high = now.quantiles()
            rule = "no pace: it has no target"
            return _looked(
                Outlook("unknown", rule, projected=middle, projected_low=low, projected_high=high), now
            )
        band = before.band(kr.target)
        standing, until = self._settled_standing(kr, now, value, end)
        gone = gone_by(before.pieces, until)
        found = outlook(kr, now.ends, band, standing, gone)
        ends = [p.end - timedelta(days=1) for p in before.pieces]
        needed = band.needed.tolist() if band.needed is not None else [None] * len(ends)
        rows = zip(ends, band.low.tolist(), band.middle.tolist(), band.high.tolist(), needed, strict=True)
        turn = turning(now, self.currency) if kr.measure != "total" else ""
        return replace(_looked(found, now, tuple(rows), band, before.pieces), turn=turn)

    def _settled_standing(
        self, kr: KeyResult, now: KpiForecast, value: float | None, end: date
    ) -> tuple[float | None, date]:
        """The standing that a pace can be read from, and the first day that it leaves out.

        Values that may still change are brought to what such values usually settle at; where that is not known, the standing
        ends where they begin.
        """
        assert kr.kpi is not None
        if value is None:
            return None, end
        until = min(end, now.known_until) if now.unsettled else end
        if now.settling is not None and now.provisional:
            low, high = now.settling
            weights = now.weights[now.before :][: now.observed]
            settled = float((now.paths[:, now.before :][:, : now.observed] @ weights).mean())
            late = now.history[now.history.size - now.provisional :] @ weights[-now.provisional :]
            raw = settled + float(late) * (1 - (low + high) / 2)
            return value * settled / raw if raw else value, until
        if until >= end:
            return value, end
        if until <= now.cycle.start:
            return None, until
        start = self._window_start(kr.measure, now.cycle, until)
        return self._read(kr.kpi, kr.measure, start, until, kr.where), until


def _looked(
    found: Outlook,
    now: KpiForecast,
    way: Way = (),
    band: PaceBand | None = None,
    pieces: tuple[Piece, ...] = (),
) -> Looked:
    said = "" if found.chance is None else now.say(found.chance)
    return Looked(found, said, now.method, now.n_values, now.band_only, now.notes, way, band, pieces)
