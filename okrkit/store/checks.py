"""What must hold between records before a change is kept."""

from __future__ import annotations

from collections.abc import Iterable

from okrkit.core.model import (
    Assumption,
    Ballot,
    CheckIn,
    Comment,
    Contribution,
    Cycle,
    Hand,
    Idea,
    Initiative,
    KeyResult,
    Note,
    Objective,
    Participant,
    Record,
    RecordKind,
    Review,
    Scenario,
    Team,
    TeamTree,
    Workshop,
    load,
    refuse,
)
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.store.bodies import Body, Now
from okrkit.store.words import NAMES


def check_teams(now: Now) -> None:
    """Every team stands under one that exists, and none under itself."""
    TeamTree(load(Team, body) for body in now.find("team"))


def check_saved(now: Now, record: Record) -> None:
    """Everything that a record refers to exists, and nothing goes round in a circle (teams: `check_teams`)."""
    match record:
        case Objective():
            _cycle_and_team(now, record.title, record.cycle, record.team)
            if record.parent:
                _exists(now, "objective", record.parent)
                _no_circle(now, record)
        case KeyResult():
            if not record.objective:
                problem = f"the key result {record.title!r} belongs to no objective"
                raise InvalidValueError(problem, "set objective to the id of an objective")
            _exists(now, "objective", record.objective)
            refuse(record)
        case Initiative():
            _cycle_and_team(now, record.title, record.cycle, record.team)
            _exists(now, "key_result", *record.moves)
        case Scenario():
            _cycle_and_team(now, record.name, record.cycle, record.team)
            _exists(now, "key_result", *record.accepted_as)
        case Assumption():
            _cycle_and_team(now, f"the assumption about {record.place}", record.cycle, record.team)
            if record.scenario:
                _exists(now, "scenario", record.scenario)
            _exists(now, "key_result", *record.key_results)
        case Review():
            _cycle_and_team(now, "the review", record.cycle, record.team)
            _exists(now, "key_result", *(grade.key_result for grade in record.grades))
        case Workshop():
            _cycle_and_team(now, record.title, record.cycle, record.team)
        case CheckIn() | Comment() | Participant() | Idea() | Ballot() | Hand() | Note():
            _exists(now, *_about(record))


def _about(record: CheckIn | Comment | Contribution) -> tuple[RecordKind, str]:
    """What something that was said is about."""
    match record:
        case CheckIn():
            return "key_result", record.key_result
        case Comment():
            return "checkin", record.checkin
    return "workshop", record.workshop


def check_removed(now: Now, kind: RecordKind, id: str) -> None:
    """Nothing still refers to what was removed."""
    users = sorted(_users(now, kind, id))
    if not users:
        return
    shown = ", ".join(users[:5]) + (f" and {len(users) - 5} more" if len(users) > 5 else "")
    if kind == "key_result" and any(user.startswith("check-in ") for user in users):
        fix = "keep it and mark it as dropped in the review, or remove it together with its check-ins"
    else:
        fix = "change or remove those first"
    raise InvalidValueError(f"the {NAMES[kind]} {id} is still used by {shown}", fix)


def _users(now: Now, kind: RecordKind, id: str) -> Iterable[str]:
    if kind == "team":
        yield from (f"team {body['id']}" for body in now.find("team", parent=id))
        for user in ("objective", "initiative", "scenario", "assumption", "review", "workshop"):
            yield from (f"{NAMES[user]} {body['id']}" for body in now.find(user, team=id))
    elif kind == "objective":
        yield from (f"objective {body['id']}" for body in now.find("objective", parent=id))
        yield from (f"key result {body['id']}" for body in now.find("key_result", objective=id))
    elif kind == "key_result":
        yield from (f"check-in {body['id']}" for body in now.find("checkin", key_result=id))
        yield from (f"initiative {body['id']}" for body in now.find("initiative") if id in body["moves"])
        yield from (f"scenario {body['id']}" for body in now.find("scenario") if id in body["accepted_as"])
        yield from (
            f"assumption {body['id']}" for body in now.find("assumption") if id in body["key_results"]
        )
        for body in now.find("review"):
            if any(grade["key_result"] == id for grade in body["grades"]):
                yield f"review {body['id']}"
    elif kind == "workshop":
        for sent in ("participant", "idea", "ballot", "hand", "note"):
            yield from (f"{NAMES[sent]} {body['id']}" for body in now.find(sent, workshop=id))
    elif kind == "scenario":
        yield from (f"assumption {body['id']}" for body in now.find("assumption", scenario=id))


def _cycle_and_team(now: Now, what: str, cycle: str, team: str) -> None:
    if not cycle:
        raise InvalidValueError(f"{what!r} belongs to no cycle", "set cycle, e.g. '2027-Q1'")
    Cycle(cycle)
    if not team:
        raise InvalidValueError(f"{what!r} belongs to no team", "set team to the id of a team")
    _exists(now, "team", team)


def _exists(now: Now, kind: RecordKind, *ids: str) -> None:
    for id in ids:
        if now.get(kind, id) is None:
            known = [body["id"] for body in now.find(kind)]
            raise UnknownNameError.of(NAMES[kind], id, known)


def _no_circle(now: Now, objective: Objective) -> None:
    path = [objective.id]
    parent = objective.parent
    while parent:
        path.append(parent)
        if parent == objective.id:
            problem = f"{objective.title!r} would stand under itself: {' under '.join(path)}"
            raise InvalidValueError(problem, "choose another parent, or none")
        above: Body | None = now.get("objective", parent)
        if parent in path[:-1] or above is None:
            return
        parent = above["parent"]
