"""A KPI's forecast over a cycle: made from what was known, named by its method, the same whenever it is made again."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from okrkit.core.model import Cycle, Measure
from okrkit.errors import InvalidValueError
from okrkit.workspace.histories import Histories, Known
from okrkit.workspace.places import Place
from okrkit.workspace.reading import LEVEL_DAYS

if TYPE_CHECKING:
    from okrkit.core.forecast import Kind, Paths
    from okrkit.core.targets import Curve, Fan, Lengths, PaceBand, Piece, Running
    from okrkit.core.targets.outcomes import Array, Quantity
    from okrkit.core.targets.pieces import Step

N_PATHS = 2000


@dataclass(frozen=True, slots=True)
class KpiForecast:
    """Business as usual for one KPI over one cycle, as sample paths.

    Attributes
    ----------
    ends : float array, shape (n_paths,), KPI units
        Where each future ends: the cycle's total, mean or end level, as ``measure`` says.
    paths : float array, shape (n_paths, before + n_pieces), KPI units a period
        The weeks (or months) of the cycle, observed ones the same in each path; the first ``before`` ones lie before it.
    pieces : which days each of the cycle's periods has, and what part of the period that is
    history, first : complete periods known, and the first day of the first one
    ahead : float array, shape (n_paths, n), the open periods after the history up to the cycle's end
    known_until : the first day that had to be forecast
    provisional : how many of the cycle's periods may still change; ``settling`` is the range they are multiplied by, None
        where it is not known and they are forecast instead: ``unsettled`` says so
    calm : where the futures end if the outliers of the latest periods are left out; None where there are none
    method, n_values, notes : to be shown beside the figures
    """

    kpi: str
    label: str
    unit: str
    better: Literal["up", "down", "near"]
    cycle: Cycle
    where: str
    measure: Measure
    quantity: Quantity
    step: Step
    as_of: date
    ends: Array
    paths: Paths
    before: int
    pieces: tuple[Piece, ...]
    first: date
    history: Array
    ahead: Paths
    known_until: date
    observed: int
    provisional: int
    unsure: int
    settling: tuple[float, float] | None
    scale: Array | None
    method: str
    n_values: int
    band_only: bool
    notes: tuple[str, ...]
    seed: int
    calm: Array | None = None

    @property
    def freq(self) -> str:
        return "W" if self.step == "week" else "M"

    @property
    def weights(self) -> Array:
        """The part of each column of ``paths`` that counts."""
        import numpy as np

        own = np.array([p.weight for p in self.pieces])
        lead = np.ones(self.before)
        if self.before and own[0] < 1:
            lead[-1] = 1 - own[0]
        return np.concatenate([lead, own])

    @property
    def unsettled(self) -> bool:
        """Whether values of the cycle are known but left out, because they may still change in a way nobody knows."""
        return self.settling is None and bool(self.unsure)

    def chance(self, target: float, better: Literal["up", "down"] | None = None) -> float:
        """The share of futures that reach a target."""
        from okrkit.core.targets import chance

        return chance(self.ends, target, better or self.direction)

    @property
    def direction(self) -> Literal["up", "down"]:
        """Which way is good, where a KPI to be kept near a value counts as rising."""
        return "down" if self.better == "down" else "up"

    def say(self, chance: float) -> str:
        """A chance as people may read it: whole per cents, or a band where the history carries none."""
        from okrkit.core.targets import say_chance

        return say_chance(chance, 0 if self.band_only else self.n_values)

    def whole_periods(self) -> Paths:
        """The weeks (or months) that lie in the cycle as a whole: those that a guardrail is kept in."""
        return self.paths[:, self.before :][:, [p.weight == 1 for p in self.pieces]]

    def curve(self, points: int = 101) -> Curve:
        """The chance of every target worth considering."""
        from okrkit.core.targets import chance_curve

        return chance_curve(self.ends, self.direction, points)

    def quantiles(self) -> tuple[float, float, float, float, float]:
        """What one, two and a half, five, seven and a half and nine of ten futures stay below."""
        import numpy as np

        low, lower, middle, upper, high = (
            float(q) for q in np.quantile(self.ends, [0.1, 0.25, 0.5, 0.75, 0.9])
        )
        return low, lower, middle, upper, high

    def fan(self, *, rolling: bool = True) -> Fan:
        """The past and the futures of the quantity that the target is set on, as it rolls through time.

        Without ``rolling`` period by period, as a guardrail is kept.
        """
        import numpy as np

        from okrkit.core.forecast import rhythm
        from okrkit.core.targets import BANDS, fan

        if not rolling or self.quantity == "last value":
            return fan(self.history, self.ahead, 1)
        width = float(self.weights[self.before :].sum())
        if self.measure == "last":
            width = float(rhythm(self.freq).end)
        found = fan(self.history, self.ahead, width, total=self.quantity == "total")
        lift = 1.0 if self.scale is None else float(self.scale[-1])
        past, ahead = found.past * lift, found.ahead * lift
        if ahead.shape[1]:  # the cycle's own end: its last week may reach beyond it
            ahead[:, -1] = np.quantile(self.ends, BANDS)
        return type(found)(past, ahead)

    def band(self, target: float | None = None) -> PaceBand:
        """Where the cycle should stand after each of its periods."""
        from okrkit.core.targets import pace_band

        return pace_band(
            self.paths, self.quantity, self.freq, target, self.weights, lead=self.before, scale=self.scale
        )


class Forecasting(Histories):
    """Forecasts of KPIs."""

    def forecast(
        self,
        kpi: str,
        cycle: str | Cycle = "",
        *,
        where: str = "",
        measure: Measure | None = None,
        n_paths: int = N_PATHS,
        settling: tuple[float, float] | None = None,
    ) -> KpiForecast:
        """What a KPI does in a cycle if things go on as in its history, as known to this workspace.

        Parameters
        ----------
        kpi : its name
        cycle : the running quarter without one; what has come in of it is taken as known
        where : narrows the rows that count, as for `kpi_values`
        measure : 'total', 'mean' or 'last' (the last four weeks); what is usual for the KPI without one
        n_paths : simulated futures
        settling : the range by which values that may still change are multiplied until they are settled, e.g.
            ``(0.92, 0.98)``; found in earlier exports without one. Where it is not known, such values are forecast.

        Raises
        ------
        InvalidValueError
            If the data carry no complete week before or in the cycle.
        """
        found = self.cycle(cycle)
        return self._forecast(
            kpi, found, where, measure or self.usual_measure(kpi), n_paths, settling=settling
        )

    def _forecast(
        self,
        kpi: str,
        cycle: Cycle,
        where: str,
        measure: Measure,
        n_paths: int,
        *,
        limit: date | None = None,
        settling: tuple[float, float] | None = None,
    ) -> KpiForecast:
        """The same from what is known of the days before ``limit``."""
        by_week = self._in_steps("week", kpi, cycle, where, measure, n_paths, limit, settling)
        if not any(note in by_week[1] for note in ("many-zeros", "few-counts")):
            return by_week[0]
        try:
            by_month = self._in_steps("month", kpi, cycle, where, measure, n_paths, limit, settling)
        except InvalidValueError:
            return by_week[0]
        return by_month[0]

    def _in_steps(
        self, step: Step, kpi: str, cycle: Cycle, where: str, measure: Measure, n_paths: int, limit: date | None,
        settling: tuple[float, float] | None,
    ) -> tuple[KpiForecast, tuple[str, ...]]:  # fmt: skip
        import numpy as np

        from okrkit.core.targets import pieces, quantity_of, weights_of

        about = self.kpi(kpi)
        own = pieces(cycle, step)
        known = self._known(kpi, where, step, limit)
        settle = settling or (self._settling(kpi, where, step) if known.provisional else None)
        at = Place(known, own, step, settle)
        running = self._running(kpi, where, own, at, known)
        seed = zlib.crc32(f"{kpi}|{where}|{step}|{at.last_day:%Y-%m-%d}".encode())
        found = at.simulate(n_paths, seed, _kind(about.unit, known.values, adds=self._adds_up(kpi)), running)
        paths, ahead = found.paths[:, at.lead :], found.paths[:, at.observed :]
        before = at.before(found)
        if own[0].weight < 1:
            before = np.hstack(
                [before, paths[:, :1]]
            )  # the part of the first week that lies before the cycle
        self._mend_edges(kpi, where, paths, own, at, known)
        quantity = "last value" if self._at_its_end(kpi) else quantity_of(measure)
        spans = None
        if (
            quantity != "last value"
            and not (measure == "mean" and self._adds_up(kpi))
            and not self._sums(kpi)
        ):
            quantity = "mean" if quantity == "total" else quantity
            length = LEVEL_DAYS if measure == "last" else cycle.days
            spans = self._lengths(kpi, where, known, length)
            if spans is None and self._by_length(kpi):
                problem = f"{about.label} of a {cycle.span} cannot be told from its {step}s: no complete month is known"
                raise InvalidValueError(problem, "import a longer export, or set the target by judgement")
        scale = None if spans is None else _scale(spans, own, measure)
        made = KpiForecast(
            kpi, about.label, about.unit, about.better, cycle, where, measure, quantity, step, self.today,
            np.empty(0), np.hstack([before, paths]), before.shape[1], own, known.first, at.shown, ahead,
            at.known_until(running, own), at.observed, at.provisional, at.unsure, settle if at.provisional else None, scale,
            found.rest.method if found.rest and known.until < cycle.end else "known: the cycle is over",
            found.rest.n_values if found.rest else known.values.size,
            found.rest.band_only if found.rest else False, at.notes(found), seed,
        )  # fmt: skip
        settled = not at.unsure and not at.provisional
        weights, over = weights_of(own), found.rest is None or (settled and known.until >= cycle.end)
        calm = None
        if found.calm is not None:
            quiet = found.calm[:, at.lead :].copy()
            quiet[:, : at.observed] = paths[:, : at.observed]
            calm = self._ends(replace(made, paths=np.hstack([before, quiet])), spans, weights, over)
        codes = tuple(note.code for note in found.notes)
        return replace(made, ends=self._ends(made, spans, weights, over), calm=calm), codes

    def _running(
        self, kpi: str, where: str, own: tuple[Piece, ...], at: Place, known: Known
    ) -> Running | None:
        """What has come in of the period in progress; never a value of its own."""
        from okrkit.core.targets import Running

        if at.lead or at.observed >= len(own) or (at.provisional and at.settle is None):
            return None
        piece = own[at.observed]
        until = min(known.until, piece.end)
        if until <= piece.start:
            return None
        value = self.kpi_over(kpi, piece.start, until, where=where or None)
        if value is None:
            return None
        adds = self._adds_up(kpi)
        middle = (at.settle[0] + at.settle[1]) / 2 if at.settle and at.provisional else 1.0
        gone = (until - piece.start).days / (piece.end - piece.start).days
        return Running(value * middle / (piece.weight if adds else 1.0), gone, adds)

    def _mend_edges(
        self, kpi: str, where: str, paths: Paths, own: tuple[Piece, ...], at: Place, known: Known
    ) -> None:
        """Weeks that reach over the cycle's edge: what their days in the cycle brought, not their share of the week."""
        if self._by_length(kpi) or self._at_its_end(kpi):
            return
        for k in {0, len(own) - 1}:
            piece = own[k]
            if k >= at.observed or piece.weight == 1 or piece.end > known.until:
                continue
            value = self.kpi_over(kpi, piece.start, piece.end, where=where or None)
            whole = at.values_in_cycle[k]
            if value is not None and whole == whole:  # noqa: PLR0124  # a week without a value is not NaN's equal
                paths[:, k] += (value / piece.weight if self._adds_up(kpi) else value) - whole

    def _ends(self, made: KpiForecast, spans: Lengths | None, weights: Array, over: bool) -> Array:
        import numpy as np

        from okrkit.core.targets import outcomes

        own = made.paths[:, made.before :]
        if over and not made.provisional:
            start = self._window_start(made.measure, made.cycle, made.cycle.end)
            final = self._read(made.kpi, made.measure, start, made.cycle.end, made.where)
            if final is not None:
                return np.full(len(own), final)
        if made.quantity == "last four weeks":
            base = outcomes(made.paths, made.quantity, made.freq, made.weights)
        else:
            base = outcomes(own, made.quantity, made.freq, weights)
        if spans is None:
            return base
        drawn = np.random.default_rng([made.seed, 2]).choice(spans.seen, len(base))
        seen = made.observed
        if not seen or made.measure != "mean" or made.provisional:
            return np.asarray(base * drawn)
        # What is over is known exactly; only the open part is left to its weeks.
        until = made.pieces[seen - 1].end
        so_far = self.kpi_over(made.kpi, made.cycle.start, until, where=made.where or None)
        if so_far is None:
            return np.asarray(base * drawn)
        gone = float(weights[:seen].sum() / weights.sum())
        if not self._by_length(made.kpi):
            rest = outcomes(own[:, seen:], "mean", made.freq, weights[seen:])
            return np.asarray(gone * so_far + (1 - gone) * rest * drawn)
        mean = float(own[0, :seen] @ weights[:seen] / weights[:seen].sum())
        longer = float(spans.at(made.cycle.days)) / float(spans.at((until - made.cycle.start).days))
        unsure = 1 + (1 - gone) * (drawn / float(np.median(spans.seen)) - 1)
        return np.asarray(base * (so_far / mean if mean else 1.0) * longer * unsure)


def _kind(unit: str, values: Array, *, adds: bool) -> Kind:
    import numpy as np

    known = values[np.isfinite(values)]
    if unit == "share" and known.min() >= 0 and known.max() <= 1:
        return "ratio"
    return "flow" if adds else "avg"


def _scale(spans: Lengths, own: tuple[Piece, ...], measure: Measure) -> Array:
    """What turns the mean of the cycle's weeks so far into the KPI's value over them."""
    import numpy as np

    if measure == "last":
        return np.full(len(own), float(spans.at(LEVEL_DAYS)))
    return spans.at(np.array([(p.end - own[0].start).days for p in own], dtype=np.float64))
