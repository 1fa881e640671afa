"""What a participant's page sends, item by item, as records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from okrkit.core.model import Ballot, Contribution, Hand, Idea, Note, Participant, load
from okrkit.errors import InvalidValueError

MOST_ITEMS = 60
"""In one parcel: a page sends 40 at most, one without a network some more."""


def unpack(item: object, participant: Participant, voter: str) -> Contribution:
    """One item as a record of this participant, whatever else it claims.

    Parameters
    ----------
    item : mapping with ``type`` (idea, ballot, hand or note) and the fields of that record
    participant : who sent it; a card or note is signed with their name or not at all
    voter : the pseudonym their ballots are kept under

    Raises
    ------
    InvalidValueError
        When it is not an item, or a value is not possible.
    """
    if not isinstance(item, Mapping):
        raise InvalidValueError("an item of the page's parcel is not a record", "load the page again")
    signed = participant.name if item.get("author") else ""
    of = participant.workshop
    match item.get("type"):
        case "idea":
            return load(
                Idea, _part(item, "key", "text", "nr", "withdrawn") | {"workshop": of, "author": signed}
            )
        case "ballot":
            return load(
                Ballot, _part(item, "kind", "round", "marks", "nr") | {"workshop": of, "voter": voter}
            )
        case "hand":
            own = {"workshop": of, "key": participant.key, "name": participant.name}
            return load(Hand, _part(item, "level", "words", "nr") | own)
        case "note":
            own = {"workshop": of, "kind": "parking lot", "author": signed}
            return load(Note, _part(item, "key", "text", "nr", "withdrawn") | own)
        case other:
            problem = f"the page sent something of the kind {other!r}, which is not known here"
            raise InvalidValueError(problem, "load the page again")


def label(item: object) -> dict[str, Any]:
    """By what the page knows its item again."""
    return _part(item, "type", "key", "nr") if isinstance(item, Mapping) else {}


def _part(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: item[name] for name in names if name in item}
