"""Stated confidence beside the data's chance: joined while a cycle runs, scored once it has closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from okrkit.core.model import HELD, Cycle, Grade, KeyResult
from okrkit.errors import InvalidValueError
from okrkit.workspace.forecasting import N_PATHS
from okrkit.workspace.planning import Planning
from okrkit.workspace.targeting import Targeting

if TYPE_CHECKING:
    from okrkit.core.targets import Blend, Correction, Resolved
    from okrkit.workspace.outlooks import Looked


class Confidence(Planning, Targeting):
    """What teams say, and how often it came so. By team; nothing here asks for a person."""

    def resolved(
        self,
        team: str | None = None,
        until: str | Cycle = "",
        *,
        with_data: bool = True,
        n_paths: int = N_PATHS,
    ) -> tuple[Resolved, ...]:
        """Every key result of a saved review that somebody had stated a confidence for, with what became of it.

        Of all teams without one, of the cycles up to ``until`` where one is named.

        The confidence is the first one stated: at planning, else at the first check-in. The data's chance is that of the
        forecast made before the cycle began; None without ``with_data`` and where no forecast can be made.
        """
        found: list[Resolved] = []
        last = self.cycle(until).end if until else None
        for cycle in self.planned_cycles():
            if last and cycle.end > last:
                continue
            for one in [t.id for t in self.teams()] if team is None else [team]:
                review = self.store.review(cycle.name, one, as_of=self.as_of)
                if review is not None:
                    plan = self.signed_plan(cycle, one) or self.plan(cycle, one)
                    found += self._resolved(cycle, one, plan.key_results, review.grades, with_data, n_paths)
        return tuple(found)

    def _resolved(
        self, cycle: Cycle, team: str, krs: Sequence[KeyResult], grades: Iterable[Grade], with_data: bool, n_paths: int
    ) -> list[Resolved]:  # fmt: skip
        from okrkit.core.targets import Resolved, stated_chance

        by_id = {g.key_result: g for g in grades}
        rows = []
        for kr in krs:
            judged = by_id.get(kr.id)
            stated = self._first_stated(kr)
            if judged is None or judged.grade is None or stated is None or kr.kind == "establish baseline":
                continue
            least = HELD if kr.is_guardrail else 1.0
            data = self._chance_then(kr, cycle, n_paths) if with_data else None
            reached = round(judged.grade, 4) >= least
            rows.append(Resolved(self.team_name(team), cycle.name, stated_chance(stated), reached, data))
        return rows

    def _first_stated(self, kr: KeyResult) -> float | None:
        if kr.confidence is not None:
            return kr.confidence
        noted = self.store.checkins(key_result=kr.id, as_of=self.as_of)
        return next((c.confidence for c in noted if c.confidence is not None), None)

    def _chance_then(self, kr: KeyResult, cycle: Cycle, n_paths: int) -> float | None:
        key = ("chance before", kr, cycle, n_paths)
        return self._from_data(key, lambda: self._chance_before(kr, cycle, n_paths))

    def _chance_before(self, kr: KeyResult, cycle: Cycle, n_paths: int) -> float | None:
        """The data's chance as it stood before the cycle began."""
        from okrkit.core.checkins import guarded

        if not kr.kpi or self.availability().get(kr.kpi, "") is not None:
            return None
        then: Targeting = self._before(kr.kpi, cycle.start)  # type: ignore[assignment]
        try:
            found = then._forecast(kr.kpi, cycle, kr.where, kr.measure, n_paths, limit=cycle.start)
        except InvalidValueError:
            return None
        if kr.is_guardrail:
            return guarded(kr, found.whole_periods()).chance
        if kr.target is None:
            return None
        return found.chance(kr.target, "down" if kr.better == "down" else "up")

    def _joined(self, seen: Looked, confidence: float, team: str) -> Blend:
        """The data's chance and the team's word, the latter corrected by the team's own record."""
        from okrkit.core.targets import blend

        known, weight = self._learnt(team)
        return blend(
            seen.outlook.chance, confidence, seen.n_values, known, weight, band_only=seen.band_only
        )  # fmt: skip

    def _learnt(self, team: str) -> tuple[Correction, float | None]:
        """A team's correction and the data's weight, as far as its record has settled them; read once a workspace."""
        from okrkit.core.targets import correction, learnt_weight
        from okrkit.core.targets.calibration import ENOUGH

        kept: dict[tuple[str, int], tuple[Correction, float | None]] = self.__dict__.setdefault(
            "_records", {}
        )
        key = (team, self.store.revision(as_of=self.as_of))
        if key not in kept:
            said = self.resolved(team, with_data=False)
            weight = learnt_weight(self.resolved(team)) if len(said) >= ENOUGH else None
            kept[key] = correction(said), weight
        return kept[key]
