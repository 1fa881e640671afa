"""What people send into a workshop: kept once, however often it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from okrkit.core.model import Contribution, Idea, Note, Participant, load
from okrkit.core.workshop import Gathered, check_taken
from okrkit.errors import InvalidValueError
from okrkit.store import reading
from okrkit.store.ids import sent_id
from okrkit.store.writing import Writing, kind_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one contribution: the record as it is kept, or why it does not count."""

    record: Contribution | None
    refusal: InvalidValueError | None = None


def take_in(writing: Writing, workshop: str, given: Sequence[Contribution]) -> list[Taken]:
    """Keep each that counts; one refused does not hold up the others. An older wording that comes late changes nothing."""
    so_far = reading.gathered(writing.now, workshop)
    done: list[Taken] = []
    for record in given:
        taken = _take(writing, so_far, record)
        if isinstance(taken.record, Idea):
            others = tuple(i for i in so_far.ideas if i.id != taken.record.id)
            so_far = replace(so_far, ideas=(*others, taken.record))
        if isinstance(taken.record, Note):
            others_ = tuple(n for n in so_far.notes if n.id != taken.record.id)
            so_far = replace(so_far, notes=(*others_, taken.record))
        done.append(taken)
    return done


def _take(writing: Writing, so_far: Gathered, record: Contribution) -> Taken:
    workshop = so_far.workshop
    record = replace(record, workshop=workshop.id)
    record = replace(record, id=sent_id(record))
    body = writing.now.get(kind_of(record), record.id)
    if body is not None:
        current: Contribution = load(type(record), body)
        if _is_old(record, current):
            return Taken(current)
        record = _onto(record, current)
    elif isinstance(record, Idea):
        record = replace(record, step=workshop.agenda[workshop.step].kind)
    elif isinstance(record, Note):
        record = replace(record, place=len(so_far.notes) + 1)
    try:
        check_taken(workshop, so_far.ideas, record)
    except InvalidValueError as error:
        return Taken(None, error)
    return Taken(writing.save(record))


def _is_old(record: Contribution, current: Contribution) -> bool:
    if isinstance(record, Participant):
        return isinstance(current, Participant) and record.name in ("", current.name)
    return not isinstance(current, Participant) and record.nr <= current.nr


def _onto(record: Contribution, current: Contribution) -> Contribution:
    """A newer wording of what is there; where a card hangs and which line a note stands on stays as it is."""
    record = replace(record, version=current.version)
    if isinstance(record, Idea) and isinstance(current, Idea):
        return replace(record, group=current.group, step=current.step)
    if isinstance(record, Note) and isinstance(current, Note):
        return replace(record, place=current.place)
    return record
