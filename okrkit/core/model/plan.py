"""A plan: what one team, or the whole company, set out to do in a cycle."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from okrkit.core.model.base import dump, record
from okrkit.core.model.goals import Initiative, KeyResult, Objective
from okrkit.errors import UnknownNameError


@record
class Signature:
    """Who signed a plan, when, and the stamp that shows any later edit."""

    cycle: str
    team: str
    who: str
    at: datetime
    stamp: str


@record
class Plan:
    """Objectives with their key results, and initiatives, for a cycle; ``team`` is empty for all teams."""

    cycle: str
    team: str = ""
    objectives: tuple[Objective, ...] = ()
    initiatives: tuple[Initiative, ...] = ()

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        return tuple(kr for objective in self.objectives for kr in objective.key_results)

    def objective(self, objective_id: str) -> Objective:
        for objective in self.objectives:
            if objective.id == objective_id:
                return objective
        raise UnknownNameError.of("objective", objective_id, [o.id for o in self.objectives])

    def key_result(self, key_result_id: str) -> KeyResult:
        for kr in self.key_results:
            if kr.id == key_result_id:
                return kr
        raise UnknownNameError.of("key result", key_result_id, [kr.id for kr in self.key_results])


def stamp(plan: Plan) -> str:
    """A SHA-256 over the plan's content, the same wherever it is computed."""
    text = json.dumps(dump(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
