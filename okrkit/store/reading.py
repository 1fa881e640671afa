"""Questions to the store's state at one moment; the answers are values of the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TypeVar

from okrkit.core.model import (
    Assumption,
    Ballot,
    CheckIn,
    Comment,
    Cycle,
    Hand,
    Idea,
    Initiative,
    KeyResult,
    Note,
    Objective,
    Participant,
    Plan,
    RecordKind,
    Review,
    Scenario,
    Team,
    TeamTree,
    Workshop,
    load,
)
from okrkit.core.workshop import Gathered
from okrkit.errors import UnknownNameError
from okrkit.store.bodies import Bodies, Body, Where, by_day, by_id, objective_of

C = TypeVar("C", Participant, Idea, Ballot, Hand, Note)


def teams(bodies: Bodies) -> TeamTree:
    return TeamTree(load(Team, body) for body in bodies.find("team"))


def plan(bodies: Bodies, cycle: str, team: str = "", *, include_below: bool = False) -> Plan:
    Cycle(cycle)
    tree = teams(bodies)
    members = _members(tree, team, include_below)
    where: dict[str, Where] = {"cycle": cycle} if members is None else {"cycle": cycle, "team": members}
    found = _in_cascade(tree, bodies.find("objective", **where))
    below = _key_results(bodies, [body["id"] for body in found])
    objectives = tuple(objective_of(body, below[body["id"]]) for body in found)
    work = _in_cascade(tree, bodies.find("initiative", **where))
    held = _in_cascade(tree, bodies.find("assumption", **where))
    return Plan(
        cycle,
        team,
        objectives,
        tuple(load(Initiative, body) for body in work),
        tuple(load(Assumption, body) for body in held),
    )


def objective(bodies: Bodies, id: str) -> Objective:
    body = bodies.get("objective", id)
    if body is None:
        raise UnknownNameError.of("objective", id, _ids(bodies.find("objective")))
    return objective_of(body, bodies.find("key_result", objective=id))


def key_result(bodies: Bodies, id: str) -> KeyResult:
    body = bodies.get("key_result", id)
    if body is None:
        raise UnknownNameError.of("key result", id, _ids(bodies.find("key_result")))
    return load(KeyResult, body)


def initiatives(bodies: Bodies, cycle: str = "", team: str = "") -> tuple[Initiative, ...]:
    found = _in_cascade(teams(bodies), bodies.find("initiative", **_where(bodies, cycle, team)))
    return tuple(load(Initiative, body) for body in sorted(found, key=lambda body: Cycle(body["cycle"])))


def scenarios(bodies: Bodies, cycle: str = "", team: str = "") -> tuple[Scenario, ...]:
    found = _in_cascade(teams(bodies), bodies.find("scenario", **_where(bodies, cycle, team)))
    return tuple(load(Scenario, body) for body in sorted(found, key=lambda body: Cycle(body["cycle"])))


def scenario(bodies: Bodies, id: str) -> Scenario:
    body = bodies.get("scenario", id)
    if body is None:
        raise UnknownNameError.of("scenario", id, _ids(bodies.find("scenario")))
    return load(Scenario, body)


def assumptions(bodies: Bodies, cycle: str = "", team: str = "") -> tuple[Assumption, ...]:
    found = _in_cascade(teams(bodies), bodies.find("assumption", **_where(bodies, cycle, team)))
    return tuple(load(Assumption, body) for body in sorted(found, key=lambda body: Cycle(body["cycle"])))


def checkins(bodies: Bodies, cycle: str = "", team: str = "", key_result: str = "") -> tuple[CheckIn, ...]:
    where: dict[str, Where] = {"key_result": key_result} if key_result else {}
    if cycle or team:
        above = _ids(bodies.find("objective", **_where(bodies, cycle, team)))
        inside = set(_ids(bodies.find("key_result", objective=above)))
        where["key_result"] = inside & {key_result} if key_result else inside
    found = (load(CheckIn, body) for body in bodies.find("checkin", **where))
    return tuple(sorted(found, key=by_day))


def comments(bodies: Bodies, checkins: Collection[str]) -> dict[str, tuple[Comment, ...]]:
    found: dict[str, list[Comment]] = {id: [] for id in checkins}
    for body in bodies.find("comment", checkin=list(found)):
        found[body["checkin"]].append(load(Comment, body))
    return {id: tuple(said) for id, said in found.items()}


def reviews(bodies: Bodies, cycle: str = "", team: str = "") -> tuple[Review, ...]:
    found = _in_cascade(teams(bodies), bodies.find("review", **_where(bodies, cycle, team)))
    return tuple(load(Review, body) for body in sorted(found, key=lambda body: Cycle(body["cycle"])))


def workshops(bodies: Bodies, cycle: str = "", team: str = "") -> tuple[Workshop, ...]:
    found = _in_cascade(teams(bodies), bodies.find("workshop", **_where(bodies, cycle, team)))
    return tuple(load(Workshop, body) for body in sorted(found, key=lambda body: Cycle(body["cycle"])))


def workshop(bodies: Bodies, id: str) -> Workshop:
    body = bodies.get("workshop", id)
    if body is None:
        raise UnknownNameError.of("workshop", id, _ids(bodies.find("workshop")))
    return load(Workshop, body)


def workshop_in(bodies: Bodies, room: str) -> Workshop | None:
    """The workshop whose participants meet in a room."""
    found = bodies.find("workshop", room=room)
    return load(Workshop, found[0]) if found else None


def gathered(bodies: Bodies, workshop_id: str) -> Gathered:
    """A workshop with all that was sent into it; the order of what was sent says nothing about when or by whom."""

    def sent(kind: RecordKind, cls: type[C]) -> tuple[C, ...]:
        return tuple(load(cls, body) for body in bodies.find(kind, workshop=workshop_id))

    return Gathered(
        workshop(bodies, workshop_id),
        sent("participant", Participant),
        sent("idea", Idea),
        sent("ballot", Ballot),
        sent("hand", Hand),
        sent("note", Note),
    )


def cycles(bodies: Bodies) -> tuple[str, ...]:
    found = {body["cycle"] for kind in ("objective", "initiative") for body in bodies.find(kind)}
    return tuple(sorted(found, key=Cycle))


def _where(bodies: Bodies, cycle: str, team: str) -> dict[str, Where]:
    where: dict[str, Where] = {}
    if cycle:
        where["cycle"] = Cycle(cycle).name
    if team:
        where["team"] = teams(bodies)[team].id
    return where


def _members(tree: TeamTree, team: str, include_below: bool) -> list[str] | None:
    """Ids of the teams asked for; None for all."""
    if not team:
        return None
    return [t.id for t in tree.under(team)] if include_below else [tree[team].id]


def _key_results(bodies: Bodies, objectives: list[str]) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = defaultdict(list)
    for body in bodies.find("key_result", objective=objectives):
        found[body["objective"]].append(body)
    return found


def _in_cascade(tree: TeamTree, found: list[Body]) -> list[Body]:
    place = {team.id: number for number, team in enumerate(tree)}
    return sorted(found, key=lambda body: (place[body["team"]], by_id(body)))


def _ids(found: list[Body]) -> list[str]:
    return [body["id"] for body in found]
