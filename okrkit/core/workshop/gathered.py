"""Everything that belongs to one workshop, in one value."""

from __future__ import annotations

from dataclasses import dataclass

from okrkit.core.model import Ballot, BallotKind, Hand, Idea, Note, NoteKind, Participant, Workshop


@dataclass(frozen=True, slots=True)
class Gathered:
    """A workshop with what was sent into it."""

    workshop: Workshop
    participants: tuple[Participant, ...] = ()
    ideas: tuple[Idea, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    hands: tuple[Hand, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def cards(self) -> tuple[Idea, ...]:
        """The ideas that count: those not withdrawn."""
        return tuple(i for i in self.ideas if not i.withdrawn)

    def cast(self, kind: BallotKind) -> tuple[Ballot, ...]:
        """The ballots of the present round that hold a mark."""
        number = self.workshop.dot_round if kind == "dots" else self.workshop.weight_round
        return tuple(b for b in self.ballots if b.kind == kind and b.round == number and b.marks)

    def noted(self, kind: NoteKind) -> tuple[Note, ...]:
        """The notes of a kind that count, as they came in."""
        found = (n for n in self.notes if n.kind == kind and not n.withdrawn)
        return tuple(sorted(found, key=lambda n: n.place))
