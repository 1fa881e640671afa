"""The board on a page without a kernel: what was at hand, collected and decided so far."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.core.workshop import Gathered, Minutes, board, is_open, tally
from okrkit.figures import Block, Picture, callout, deciding, sentences


def unopened(cycle: str, team: str) -> Sequence[Block]:
    """Before a room was opened."""
    return [
        callout(
            f"No workshop was opened for {team} and {cycle} yet.",
            "missing",
            fix="Run this notebook in JupyterLab and open the room there.",
        )
    ]


def parts(found: Gathered, record: Minutes) -> Sequence[Block | Picture]:
    """Agenda, votes, board and hands as far as they were opened, then the minutes."""
    w = found.workshop
    shown: list[Block | Picture] = [sentences([f"{w.title}. {record.about}"])]
    if w.closed_at is None:
        shown.append(deciding.agenda(w))
    if is_open(w, "dots") and found.cast("dots"):
        shown += [deciding.dot_votes(tally(found)), deciding.vote_table(tally(found))]
    if is_open(w, "weights") and found.cast("weights"):
        shown += [deciding.effort_board(board(found)), deciding.weight_table(board(found))]
    if is_open(w, "hands") and found.hands:
        shown.append(deciding.show_of_hands(found.hands))
    return [*shown, deciding.minutes(record)]
