"""What a workshop takes in from participants, and what comes too late."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.core.model import Ballot, Contribution, Hand, Idea, Note, Participant, Workshop
from okrkit.core.workshop.topics import topics
from okrkit.errors import InvalidValueError


def check_taken(workshop: Workshop, ideas: Sequence[Idea], given: Contribution) -> None:
    """Refuse what cannot count; asked inside the transaction that would keep it.

    Parameters
    ----------
    workshop : Workshop, as it is at that moment
    ideas : its ideas at that moment
    given : what arrived

    Raises
    ------
    InvalidValueError
        Saying why, in words for the participant.
    """
    if workshop.closed_at is not None:
        raise InvalidValueError("the workshop is closed", "ask the facilitator to reopen it")
    match given:
        case Idea():
            _check_card(given, "ideas" in workshop.opened, [i for i in ideas if i.id == given.id])
        case Note() if not given.text.strip() and not given.withdrawn:
            raise InvalidValueError("the note is empty", "write a few words")
        case Hand() if "hands" in workshop.opened:
            problem = "the hands were opened before this one arrived, so it does not count"
            raise InvalidValueError(problem, "tell the room")
        case Ballot():
            _check_ballot(workshop, given, {t.id for t in topics(workshop, ideas)})
        case Participant() | Note() | Hand():
            pass


def _check_card(idea: Idea, opened: bool, known: Sequence[Idea]) -> None:
    if not idea.text.strip() and not idea.withdrawn:
        raise InvalidValueError("the card is empty", "write a few words")
    if opened and known:
        problem = "the ideas are on the wall already, so a card is not changed any more"
        raise InvalidValueError(problem, "write another one, or tell the room")


def _check_ballot(workshop: Workshop, ballot: Ballot, known: set[str]) -> None:
    what = "the votes" if ballot.kind == "dots" else "the marks for impact and effort"
    current = workshop.dot_round if ballot.kind == "dots" else workshop.weight_round
    if ballot.round != current:
        problem = f"this is for round {ballot.round}, now round {current} is held"
        raise InvalidValueError(problem, "vote again")
    if ballot.kind in workshop.opened:
        problem = f"{what} were opened before this one arrived, so it does not count"
        raise InvalidValueError(problem, "ask the facilitator to hold the vote again")
    named = [m.topic for m in ballot.marks]
    if set(named) - known or len(set(named)) < len(named):
        raise InvalidValueError(
            "the topics have changed since this was filled in", "look at the topics and vote again"
        )
    given = sum(m.dots for m in ballot.marks)
    if ballot.kind == "dots" and given > workshop.dots:
        problem = f"{given} dots were given, everybody has {workshop.dots}"
        raise InvalidValueError(problem, "take some of them back")
