"""A target split into parts of its cycle: a year's into quarters and months, along the season its forecast expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from okrkit.core.model import Cycle, KeyResult, Measure, Span
from okrkit.errors import InvalidValueError
from okrkit.workspace.forecasting import N_PATHS, Forecasting, KpiForecast

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.core.targets.outcomes import Array


class Milestones(Forecasting):
    """Parts of a target."""

    def milestones(
        self, kr: KeyResult, cycle: str | Cycle, span: Span = "month", *, n_paths: int = N_PATHS
    ) -> pd.DataFrame:
        """A key result's target split into parts of its cycle, along the season its forecast expects.

        One row a part: ``part, target, standing, chance, standing_chance, share``: the part's own target, where the whole
        should stand at its end, how likely each is as things go, and for a total the part's share.
        """
        import pandas as pd

        if not kr.kpi or kr.target is None or kr.kind not in ("increase", "decrease"):
            problem = f"{kr.title!r} cannot be split: it needs a KPI and a target that rises or falls to it"
            raise InvalidValueError(problem, "bind it to a KPI and give it a target")
        found = self._forecast(kr.kpi, self.cycle(cycle), kr.where, kr.measure, n_paths)
        rows = self._split(found, kr.target, kr.baseline, "down" if kr.better == "down" else "up", span)
        columns = ["part", "target", "standing", "chance", "standing_chance", "share"]
        return pd.DataFrame(rows, columns=columns)

    def _split(
        self,
        found: KpiForecast,
        target: float,
        baseline: float | None,
        better: Literal["up", "down"],
        span: Span,
    ) -> list[tuple[str, float, float, float, float, float | None]]:
        import numpy as np

        from okrkit.core.forecast import rhythm
        from okrkit.core.targets import pieces, split
        from okrkit.core.targets.outcomes import trailing

        cut = pieces(found.cycle, found.step, found.cycle.parts(span))
        weights = np.array([p.weight for p in cut])
        paths = found.paths[:, found.before :]
        if found.quantity == "last four weeks":
            paths = trailing(found.paths, found.weights, rhythm(found.freq).end)[:, found.before :]
        measure: Measure = "last" if found.quantity.startswith("last") else found.measure
        if found.quantity == "mean":
            measure = "mean"
        scale = None
        if found.scale is not None:
            known = self._known(found.kpi, found.where, found.step)
            spans = self._lengths(found.kpi, found.where, known, found.cycle.days)
            days = found.cycle.days / float(weights.sum())

            def scale(periods: Array) -> Array:
                assert spans is not None
                return spans.at(periods * days)

        steps = split(
            target, paths[:, [p.period for p in cut]], [p.part for p in cut], measure, baseline, better,
            weights=weights, scale=scale,
        )  # fmt: skip
        return [(s.part, s.target, s.standing, s.chance, s.standing_chance, s.share) for s in steps]
