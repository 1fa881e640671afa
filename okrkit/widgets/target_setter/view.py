"""`TargetSetter`: commit, target and stretch as handles on the metric's history and futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.model import KeyResult, Objective, Plan, say
from okrkit.errors import ConflictError, InvalidValueError
from okrkit.figures.turning import level, turning
from okrkit.widgets.shared.view import Answer, FieldError, Shown, View, place_of
from okrkit.widgets.target_setter import state as _state
from okrkit.widgets.target_setter import twin as _twin
from okrkit.widgets.target_setter.drawing import background

if TYPE_CHECKING:
    from okrkit.widgets.shared.twin import Part
    from okrkit.workspace import Planned, Workspace

_WHOLE = ("orders", "customers", "units", "sessions", "count")


class TargetSetter(View, folder=Path(__file__).parent):
    """Set a key result's points where its own history can be seen.

    The chart shows the metric's past and eight of ten of its futures. Commit, target and stretch (a guardrail's limits) are
    lines to move, by mouse, by arrow keys or as numbers; the chance of each and the expected score follow at once, since
    the simulated futures are in the browser. Saving keeps the points in the plan, with a reason in its history.

    Parameters
    ----------
    ws : Workspace
    cycle : the running quarter without one
    team : id; every team without one
    key_result : id of the one to begin with; the first that is bound to a KPI without one
    who : who saves; asked for in the widget without one
    """

    def __init__(
        self, ws: Workspace, cycle: str = "", team: str = "", *, key_result: str = "", who: str = ""
    ) -> None:
        self._ws = ws
        self._cycle = ws.cycle(cycle)
        self._team = team
        self._who = who
        self._state = _state.opened(self._plan(), key_result)
        super().__init__()

    def view_model(self) -> Shown:
        pairs = _state.settable(self._plan())
        at = next(((o, kr) for o, kr in pairs if kr.id == self._state.key_result), None)
        team = self._ws.team_name(self._team) if self._team else "every team"
        return {
            "title": "Set targets",
            "place": f"{team}, {self._cycle}",
            "who": self._who,
            "note": place_of(self._ws, "targets", self._state.key_result),
            "currency": self._ws.currency,
            "choices": [{"id": kr.id, "title": kr.title, "objective": o.title} for o, kr in pairs],
            "selected": self._selected(*at) if at else None,
        }  # fmt: skip

    def parts(self) -> Sequence[Part]:
        own = [o for o, kr in _state.settable(self._plan()) if kr.id == self._state.key_result]
        return _twin.parts(self._ws.planned_chances(own), self._state.key_result, self._ws.currency)

    def do_choose(self, id: str) -> None:
        """Look at another key result."""
        self._state = _state.opened(self._plan(), id)

    def do_futures(self) -> Answer:
        """Where the simulated futures end, sorted; for a guardrail each period of each of them. Float64, little-endian."""
        import numpy as np

        _, kr = self._at()
        found = self._planned(kr).attainment
        if found is None:
            return Answer({"id": kr.id, "periods": 0})
        about = found.forecast
        values = about.whole_periods() if kr.is_guardrail else np.sort(about.ends)
        periods = values.shape[1] if values.ndim == 2 else 1
        return Answer(
            {"id": kr.id, "periods": periods}, [np.ascontiguousarray(values, dtype="<f8").tobytes()]
        )

    def do_save(
        self, id: str, points: Mapping[str, float | None], version: int, reason: str = "", who: str = ""
    ) -> None:  # fmt: skip
        """Keep the points in the plan; refused where somebody changed the key result since it was shown."""
        _, kr = self._at(id)
        author = (self._who or who).strip()
        if not author:
            raise FieldError("who", "Nobody is named who sets these targets.", "Write your name.")
        try:
            made = _state.applied(replace(kr, version=version), points)
            self._ws.save(made, who=author, why=reason.strip() or "targets set")
        except ConflictError:
            self.refresh()
            raise
        except InvalidValueError as error:
            raise FieldError("points", error.problem, error.fix) from error

    def _plan(self) -> Plan:
        return self._ws.plan(self._cycle, self._team or None)

    def _at(self, id: str = "") -> tuple[Objective, KeyResult]:
        wanted = id or self._state.key_result
        for objective, kr in _state.settable(self._plan()):
            if kr.id == wanted:
                return objective, kr
        problem = "this key result is not in the plan any more"
        raise InvalidValueError(problem, "choose another one")

    def _planned(self, kr: KeyResult) -> Planned:
        """What the history says; a key result without a KPI has none."""
        from okrkit.workspace import Planned

        objective = next(o for o, each in _state.settable(self._plan()) if each.id == kr.id)
        if not kr.kpi:
            return Planned(kr, None, reason="it is bound to no KPI")
        alone = replace(objective, key_results=(kr,), cycle=objective.cycle or self._cycle.name)
        return self._ws.planned_chances([alone])[0]

    def _selected(self, objective: Objective, kr: KeyResult) -> dict[str, Any]:
        planned = self._planned(kr)
        points = _state.points_of(kr)
        shown: dict[str, Any] = {
            "id": kr.id, "version": kr.version, "title": kr.title, "objective": objective.title, "kind": kr.kind, "unit": kr.unit,
            "commitment": objective.commitment, "better": "down" if kr.kind == "decrease" else "up", "baseline": kr.baseline,
            "baseline_said": say(kr.baseline, kr.unit, self._ws.currency), "baseline_note": kr.baseline_note,
            "points": [{"name": n, "label": _state.NAMES[n], "value": v} for n, v in points.items()],
            "reason": planned.reason if planned.attainment is None else "", "signed": self._signed(objective),
        }  # fmt: skip
        if planned.attainment is None:
            return {**shown, "chart": None}
        found = planned.attainment
        about = found.forecast
        proposed = self._proposed(kr, planned)
        marks = [v for v in (*points.values(), *proposed.values()) if v is not None]
        chart = background(found, None if kr.is_guardrail else kr.baseline, marks, self._ws.currency)
        low, _, middle, _, high = about.quantiles()
        words = [say(v, about.unit, self._ws.currency) for v in (low, middle, high)]
        return {
            **shown, "chart": chart, "proposed": proposed, "rough": about.band_only or about.n_values < 26, "step_word": about.step,
            "step": _state.step_of(*chart["range"], whole=kr.unit in _WHOLE),
            "outlook": f"If things go on as in the history, {about.cycle} ends near {words[1]}; eight of ten futures end between {words[0]} and {words[2]}.",
            "turning": turning(about, self._ws.currency, weekly=kr.is_guardrail),
            "level": level(about, weekly=kr.is_guardrail),
            "history": f"{about.n_values} {about.step}s of history",
        }  # fmt: skip

    def _proposed(self, kr: KeyResult, planned: Planned) -> dict[str, float | None]:
        found = planned.attainment
        assert found is not None
        if found.limits is not None:
            return {"lower": found.limits.lower, "upper": found.limits.upper}
        if found.proposal is None:
            return {}
        named = {
            "commit": found.proposal.commit,
            "target": found.proposal.target,
            "stretch": found.proposal.stretch,
        }
        return {name: point.value if point else None for name, point in named.items()}

    def _signed(self, objective: Objective) -> str:
        found = self._ws.signature(self._cycle, objective.team) if objective.team else None
        if found is None:
            return ""
        return f"This plan was signed by {found.who} on {found.at.day} {found.at:%B %Y}. A change is kept and stands in the review beside what was signed."
