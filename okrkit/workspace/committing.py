"""An explored scenario made into the plan: key results, initiatives and the assumptions they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from okrkit.core.model import (
    Assumption,
    Initiative,
    KeyResult,
    Objective,
    Scenario,
    at_place,
    dump,
)
from okrkit.errors import ConflictError, InvalidValueError, UnknownNameError
from okrkit.workspace.comparing import Comparing
from okrkit.workspace.exploring import Explored, in_words
from okrkit.workspace.scenario_drafts import Draft, Drafts

if TYPE_CHECKING:
    from okrkit.store.store import Save

Aim = str | Objective


@dataclass(frozen=True, slots=True)
class Committed:
    """What an accepted scenario became, as stored."""

    scenario: Scenario
    objectives: tuple[Objective, ...]
    initiatives: tuple[Initiative, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        """Those made from the scenario, the top's first."""
        known = {kr.id: kr for objective in self.objectives for kr in objective.key_results}
        return tuple(known[id] for id in self.scenario.accepted_as)


class AlreadyAcceptedError(ConflictError):
    """A scenario that became key results is accepted again."""


class Committing(Comparing):
    """Scenarios written into the plan."""

    def accept_scenario(
        self,
        scenario: str | Scenario | Explored,
        objective: Aim,
        *,
        who: str,
        why: str = "",
        owners: Mapping[str, str] | None = None,
        team_objectives: Mapping[str, Aim] | None = None,
        at: datetime | None = None,
        n: int = 0,
    ) -> Committed:
        """Make a scenario the plan, in one transaction: all of it, or nothing.

        The top becomes a key result of ``objective``, and so does each driver that the scenario moves: with its baseline, its
        three points and their chances, its owner, and the scenario as evidence. A driver moved by another team (its
        lever's) goes into that team's objective. Levers that are moved and name work become initiatives; the assumptions
        go into the plan's ledger, with the key results that rest on them.

        Parameters
        ----------
        scenario : id, or as explored
        objective : title of a new one, an objective, or the id of one that is there
        owners : node or place (``sessions[email]``) -> owner; the lever's owner, else the objective's, without one
        team_objectives : team -> objective in the same forms, for drivers that other teams move; without one, a new
            objective under ``objective`` that says so

        Raises
        ------
        AlreadyAcceptedError
            If the scenario became key results before: they are named.
        ConflictError
            If somebody changed the scenario since it was read; both values are in the message.
        InvalidValueError
            If the scenario leaves the top where it was.
        """
        self._writable()
        if isinstance(scenario, str):
            scenario = self.scenario(scenario)
        kept = self._kept(scenario.scenario if isinstance(scenario, Explored) else scenario)
        if kept.accepted_as:
            problem = f"the scenario {kept.name!r} was accepted before, as {', '.join(kept.accepted_as)}"
            raise AlreadyAcceptedError(
                problem, "change those key results, or explore it anew under another name"
            )
        found = scenario if isinstance(scenario, Explored) else self.explored(kept, n=n)
        drafts = Drafts(self, found, owners or {}).made()
        main = self._aim(objective, kept.cycle, kept.team, "")
        others = {
            team: self._aim(
                (team_objectives or {}).get(team) or self._part_of(team, main), kept.cycle, team, main.id
            )
            for team in dict.fromkeys(d.team for d in drafts)
            if team != kept.team
        }
        if unused := sorted(set(team_objectives or {}) - {d.team for d in drafts}):
            raise InvalidValueError(
                f"{', '.join(unused)} moves no driver of the scenario", "name teams of the moved levers"
            )
        return self.store.save_in_steps(
            lambda save: _write(save, replace(kept, planned=found.scenario.planned), main, others, drafts, who),
            who=who, why=why or f"accepted the scenario {kept.name!r}", at=self._at(at),
        )  # fmt: skip

    def _kept(self, scenario: Scenario) -> Scenario:
        """A scenario as it was kept; one that says the same as a kept one is that one."""
        if scenario.id:
            return scenario
        if not scenario.team:
            scenario = replace(scenario, team="company")
        same = [
            s
            for s in self._kept_scenarios(scenario.cycle, scenario.team)
            if _content(s) == _content(scenario)
        ]
        return same[-1] if same else scenario

    def _aim(self, given: Aim, cycle: str, team: str, parent: str) -> Objective:
        """An objective from a title, an id or a record."""
        if isinstance(given, str):
            known = {o.id: o for o in self.plan(cycle).objectives}
            if given in known:
                given = known[given]
            elif given.startswith(f"{cycle}."):
                raise UnknownNameError.of("objective", given, known)
            else:
                lead = self.teams()[team].lead
                given = Objective(given, cycle, team, owner=lead, parent=parent)
        made = replace(given, cycle=given.cycle or cycle, team=given.team or team)
        if (made.cycle, made.team) != (cycle, team):
            problem = (
                f"the objective {made.title!r} is of {made.team} in {made.cycle}, not of {team} in {cycle}"
            )
            raise InvalidValueError(problem, "choose an objective of the scenario's team and cycle")
        return made

    def _part_of(self, team: str, main: Objective) -> str:
        return f"{self.team_name(team)} does its part: {main.title[:1].lower()}{main.title[1:]}"


def _write(
    save: Save,
    scenario: Scenario,
    main: Objective,
    others: Mapping[str, Objective],
    drafts: Sequence[Draft],
    who: str,
) -> Committed:
    """Everything in order, so that each record can name the ids of those before it."""
    kept = save(replace(scenario, who=scenario.who or who))
    names = f"From the scenario {kept.name!r} ({kept.id})."
    ids: dict[str, str] = {}
    objectives: list[Objective] = []
    for team, aim in {kept.team: main, **others}.items():
        own = [d for d in drafts if d.team == team]
        made = [replace(d.key_result, evidence=f"{names} {d.key_result.evidence}", owner=d.key_result.owner or aim.owner)
                for d in own]  # fmt: skip
        above = aim.parent if aim.id or not objectives else objectives[0].id
        saved = save(replace(aim, parent=above, key_results=(*aim.key_results, *made)))
        objectives.append(saved)
        fresh = [kr for kr in saved.key_results if kr.id not in {k.id for k in aim.key_results}]
        ids.update({draft.place: kr.id for draft, kr in zip(own, fresh, strict=True)})
    work = [
        save(Initiative(
            d.lever.initiative, kept.cycle, d.team, (ids[d.place],), owner=d.lever.owner,
            note=f"{names} It is to bring {in_words([m for m in kept.moves if m.place == d.place])}.",
        ))
        for d in drafts if d.lever is not None and d.lever.initiative
    ]  # fmt: skip
    top = drafts[0].place
    ledger = [
        save(replace(a, cycle=kept.cycle, team=kept.team, scenario=kept.id, id="", version=0, key_results=_resting(a, ids, top)))
        for a in kept.assumptions
    ]  # fmt: skip
    done = save(replace(kept, accepted_as=tuple(ids[d.place] for d in drafts)))
    return Committed(done, tuple(objectives), tuple(work), tuple(ledger))


def _resting(assumption: Assumption, ids: Mapping[str, str], top: str) -> tuple[str, ...]:
    """The key results that an assumption carries: the top's, and those of its driver."""
    own = [
        id for at, id in ids.items()
        if at_place(at)[0] == assumption.driver and assumption.member in ("", at_place(at)[1])
    ]  # fmt: skip
    return (ids[top], *own)


def _content(scenario: Scenario) -> object:
    """What a scenario says, without what is written when it is kept and accepted."""
    return dump(replace(scenario, id="", version=0, who="", planned={}, accepted_as=()))
