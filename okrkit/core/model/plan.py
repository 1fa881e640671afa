"""A plan: what one team, or the whole company, set out to do in a cycle."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import AwareDatetime, Field

from okrkit.core.model.assumptions import Assumption
from okrkit.core.model.base import Text, dump, record
from okrkit.core.model.goals import Initiative, KeyResult, Objective
from okrkit.errors import UnknownNameError


@record
class Signature:
    """Who signed a plan, when, and the stamp that shows any later edit.

    ``team`` is empty when the plan of all teams was signed. ``revision`` is the store's newest change at that moment.
    """

    cycle: str
    team: str
    who: str
    at: AwareDatetime
    stamp: str
    note: Text = ""
    revision: int = 0


@record
class Plan:
    """Objectives with their key results, initiatives and what they rest on, for a cycle; ``team`` is empty for all teams."""

    cycle: str
    team: str = ""
    objectives: tuple[Objective, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    # Left out of plain data where there is none: plans signed before there were assumptions keep their stamp.
    assumptions: tuple[Assumption, ...] = Field(default=(), exclude_if=lambda held: not held)

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
    return stamp_of(dump(plan))


def stamp_of(snapshot: Any) -> str:
    """The stamp of a plan kept as plain data: a plan signed years ago is checked as it was written then."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
