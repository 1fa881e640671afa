"""What is written or voted in silence is shown to everybody at once. Source: docs/sources.md#workshop"""

from __future__ import annotations

from dataclasses import replace

from okrkit.core.model import BallotKind, Hidden, Workshop
from okrkit.core.workshop.agenda import running


def reveal(workshop: Workshop, what: Hidden) -> Workshop:
    """Show it to everybody; votes that arrive later are refused."""
    if what in workshop.opened:
        return workshop
    return replace(workshop, opened=(*workshop.opened, what))


def again(workshop: Workshop, what: BallotKind) -> Workshop:
    """Hold a vote once more: everybody starts from an empty ballot; the earlier round stays in the store."""
    running(workshop)
    opened = tuple(o for o in workshop.opened if o != what)
    if what == "dots":
        return replace(workshop, opened=opened, dot_round=workshop.dot_round + 1)
    return replace(workshop, opened=opened, weight_round=workshop.weight_round + 1)


def is_open(workshop: Workshop, what: Hidden) -> bool:
    return what in workshop.opened or workshop.closed_at is not None
