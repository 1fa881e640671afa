"""Where a cycle lies in a history: what is before it, what is in it, and how far ahead it begins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrkit.errors import InvalidValueError
from okrkit.workspace.histories import Known

if TYPE_CHECKING:
    from okrkit.core.forecast import Kind, Paths
    from okrkit.core.targets import CycleForecast, Piece, Running
    from okrkit.core.targets.pieces import Step

BEFORE = 5
"""Periods before the cycle that are kept with it: an end level looks back on them."""


class Place:
    """One cycle in one history.

    Attributes
    ----------
    history, in_cycle : complete periods before the cycle, and of it; those before it are settled or brought to what they
        usually settle at
    lead : periods between the last known value and the cycle
    observed, values_in_cycle : the cycle's periods that are taken as known
    provisional : how many of those in the cycle may still change
    unsure : how many of the latest periods are forecast, because they may still change in a way nobody knows
    shown : the history as a figure shows it
    last_day : the last day of the history
    """

    def __init__(
        self, known: Known, own: tuple[Piece, ...], step: Step, settle: tuple[float, float] | None
    ) -> None:
        from okrkit.core.targets import first_day, next_first, steps_between

        self.step, self.settle, self.n = step, settle, len(own)
        at = steps_between(known.first, first_day(own[0].start, step), step)
        values = known.values
        if at < 0:
            problem = f"the data begin in the {step} of {known.first:%Y-%m-%d}, after the cycle began"
            raise InvalidValueError(problem, "choose a later cycle, or import a longer export")
        history, seen = values[: min(at, values.size)].copy(), values[at : at + self.n]
        late = min(max(0, known.provisional - max(0, values.size - at - self.n)), history.size + seen.size)
        self.provisional = min(late, seen.size)
        early = late - self.provisional
        if early and settle is not None:
            history[history.size - early :] *= (settle[0] + settle[1]) / 2
        elif early:
            history, seen, self.provisional = history[: history.size - early], seen[:0], 0
        self.history, self.in_cycle = history, seen
        self.lead = max(0, at - history.size) if not seen.size else 0
        kept = seen.size - (self.provisional if settle is None else 0)
        self.observed, self.values_in_cycle = kept, seen[:kept]
        self.unsure = late if settle is None else 0
        self.shown = values[: history.size + kept]
        if not self.shown.size:
            problem = f"no complete {step} before or in the cycle is known and settled"
            raise InvalidValueError(problem, "import a longer export, or wait until values have settled")
        self._first_open = next_first(known.first, step, history.size + kept)
        self.last_day = self._first_open - timedelta(days=1)

    def simulate(self, n_paths: int, seed: int, kind: Kind, running: Running | None) -> CycleForecast:
        from okrkit.core.targets import through_cycle

        freq = "W" if self.step == "week" else "M"
        return through_cycle(
            self.history, self.in_cycle, freq, self.lead + self.n, n_paths, seed, kind=kind,
            provisional=self.provisional, settling=self.settle, running=running,
        )  # fmt: skip

    def before(self, found: CycleForecast) -> Paths:
        """The periods right before the cycle, known or forecast, in every path."""
        import numpy as np

        known = self.history[-BEFORE:] if self.lead < BEFORE else self.history[:0]
        tail = np.broadcast_to(known, (len(found.paths), known.size))
        both = np.hstack([tail, found.paths[:, : self.lead]])[:, -BEFORE:]
        gaps = np.isnan(both)
        return np.where(gaps, np.nanmean(both), both) if gaps.any() and not gaps.all() else both

    def known_until(self, running: Running | None, own: tuple[Piece, ...]) -> date:
        """The first day that is forecast."""
        if running is None:
            return min(self._first_open, own[-1].end)
        piece = own[self.observed]
        return piece.start + timedelta(days=round(running.share_gone * (piece.end - piece.start).days))

    def notes(self, found: CycleForecast) -> tuple[str, ...]:
        """What a reader has to know, gravest first."""
        texts = [note.text for note in found.notes if note.code != "taken-for-share"]
        if self.provisional and self.settle is not None:
            low, high = self.settle
            texts.append(
                f"{self._last(self.provisional)} may still change; in earlier exports such {self.step}s settled at "
                f"{low * 100:.0f} to {high * 100:.0f} % of what they were."
            )
        elif self.unsure:
            taken = f"{'it is' if self.unsure == 1 else 'they are'} forecast and not taken as known"
            texts.append(f"{self._last(self.unsure)} may still change, so {taken}.")
        if self.lead > self.unsure + 1:
            texts.append(f"The cycle begins {self.lead} {self.step}s after the last known value.")
        return tuple(texts)

    def _last(self, n: int) -> str:
        return f"The last {self.step}" if n == 1 else f"The last {n} {self.step}s"
