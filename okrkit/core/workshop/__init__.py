"""A planning workshop: agenda and clock, silent rounds opened together, votes, choices and the record of it all."""

from okrkit.core.workshop.agenda import (
    USUAL,
    add_minutes,
    close,
    go_to,
    pause,
    reopen,
    seconds_left,
    seconds_spent,
    set_minutes,
)
from okrkit.core.workshop.board import CORNERS, MIDDLE, Corner, Weight, board
from okrkit.core.workshop.choosing import MOST, choose, chosen, drafted, leave
from okrkit.core.workshop.gathered import Gathered
from okrkit.core.workshop.hands import LEVELS, outcome
from okrkit.core.workshop.minutes import Minutes, Section, aim, minutes, present
from okrkit.core.workshop.opening import again, is_open, reveal
from okrkit.core.workshop.parcels import MOST_ITEMS, label, unpack
from okrkit.core.workshop.seen import Seen, own, seen
from okrkit.core.workshop.taking import check_taken
from okrkit.core.workshop.topics import Topic, new_group, put, rename_group, topics
from okrkit.core.workshop.votes import Tally, tally

__all__ = [
    "CORNERS", "LEVELS", "MIDDLE", "MOST", "MOST_ITEMS", "USUAL", "Corner", "Gathered", "Minutes", "Section", "Seen", "Tally", "Topic",
    "Weight", "add_minutes", "again", "aim", "board", "check_taken", "choose", "chosen", "close", "drafted", "go_to",
    "is_open", "label", "leave", "minutes", "new_group", "outcome", "own", "pause", "present", "put", "rename_group", "reopen",
    "reveal", "seconds_left", "seconds_spent", "seen", "set_minutes", "tally", "topics", "unpack",
]  # fmt: skip
