"""The plan and how it stands as rows for a table which a team keeps elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

from okrkit.core.checkins.shared_table import Cell, SharedRow
from okrkit.core.model import Cycle, KeyResult, Objective, band, objective_score, plain, say
from okrkit.workspace.checking_in import CheckingIn, Standing

_BAND = {"green": "on track", "amber": "at risk", "red": "off track", "unscored": "not scored yet"}


class Sharing(CheckingIn):
    """What others read of a plan."""

    def shared_rows(self, cycle: str | Cycle = "", team: str | None = None) -> tuple[SharedRow, ...]:
        """One row for every objective, followed by one for each of its key results, in plan order.

        Fields are those of `okrkit.core.checkins.shared_table.FIELDS`; numbers are in KPI units. What is not known is an
        empty cell; what does not apply to a row (a target of an objective) is left out.
        """
        cycle = self.cycle(cycle)
        standings = {s.key_result.id: s for s in self.progress(cycle, team)}
        rows: list[SharedRow] = []
        for objective in self.plan(cycle, team).objectives:
            below = [standings[kr.id] for kr in objective.key_results]
            rows.append(self._objective_row(objective, cycle, below))
            rows.extend(self._key_result_row(s, cycle) for s in below)
        return tuple(rows)

    def _objective_row(self, objective: Objective, cycle: Cycle, below: list[Standing]) -> SharedRow:
        scored = objective_score(objective, [s.score for s in below])
        return {
            **self._common(objective.id, "Objective", objective.title, objective, cycle),
            "owner": Cell(objective.owner),
            "progress": _score(scored),
            "status": Cell(_BAND[band(scored)]),
            "as_of": _day(max((d for s in below if (d := _newest(s))), default=None)),
            "due": _day(cycle.end - timedelta(days=1)),
        }

    def _key_result_row(self, standing: Standing, cycle: Cycle) -> SharedRow:
        kr = standing.key_result
        said = [standing.line, *(f"In the way: {b}" for b in standing.blockers)]
        if standing.score is None and standing.reason:
            said.append(f"Not scored: {standing.reason}")
        chance = standing.chance if standing.chance_said else None
        return {
            **self._common(kr.id, "Key result", kr.title, standing.objective, cycle),
            "owner": Cell(kr.owner or standing.objective.owner),
            "unit": Cell(self.currency if kr.unit == "currency" else kr.unit),
            "baseline": self._amount(kr.baseline, kr.unit),
            "target": self._aim_cell(kr),
            "current": self._amount(standing.value, "share" if kr.kind == "milestone" else kr.unit),
            "progress": _score(standing.score),
            "status": Cell(_BAND.get(standing.state, standing.state)),
            "chance": Cell(standing.chance_said, None if chance is None else round(chance, 2), "share"),
            "confidence": _plain(standing.confidence),
            "note": Cell(". ".join(line.rstrip(".") for line in said if line)),
            "as_of": _day(_newest(standing)),
            "due": _day(kr.due or cycle.end - timedelta(days=1)),
        }

    def _common(self, key: str, kind: str, title: str, objective: Objective, cycle: Cycle) -> dict[str, Cell]:
        return {
            "key": Cell(key),
            "kind": Cell(kind),
            "objective": Cell(objective.title),
            "title": Cell(title),
            "cycle": Cell(cycle.name),
            "team": Cell(self.team_name(objective.team)),
        }

    def _amount(self, value: float | None, unit: str) -> Cell:
        """A number at the precision that matters: two decimals of money, four of a share."""
        if value is None:
            return Cell("")
        return Cell(say(value, unit, self.currency), round(value, 2 if unit == "currency" else 4), unit)

    def _aim_cell(self, kr: KeyResult) -> Cell:
        if not kr.is_guardrail:
            return self._amount(kr.target, kr.unit)
        limits = (("at least", kr.lower), ("at most", kr.upper))
        known = [(word, limit) for word, limit in limits if limit is not None]
        words = ", ".join(f"{word} {say(limit, kr.unit, self.currency)}" for word, limit in known)
        alone = round(known[0][1], 4) if len(known) == 1 else None
        return Cell(words, alone, kr.unit)


def _score(value: float | None) -> Cell:
    return Cell("" if value is None else f"{value:.2f}", None if value is None else round(value, 4), "share")


def _plain(value: float | None) -> Cell:
    return Cell("" if value is None else plain(value), value)


def _day(value: date | None) -> Cell:
    return Cell("" if value is None else value.isoformat(), value)


def _newest(standing: Standing) -> date | None:
    """The later of the last check-in and the last day of the data that its value rests on."""
    return max((d for d in (standing.checkin_day, standing.data_day) if d is not None), default=None)
