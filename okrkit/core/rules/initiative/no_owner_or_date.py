from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import listed, quoted


@rule(
    "IN101",
    "no-owner-or-date",
    bad=[
        Initiative("Retake the photos of all kettles", owner="Ana"),
        Initiative("Retake the photos of all kettles", due=date(2026, 11, 30)),
    ],
    good=[
        Initiative("Retake the photos of all kettles", owner="Ana", due=date(2026, 11, 30)),
        Initiative("Retake the photos of all kettles", status="dropped"),
        Initiative("Retake the photos of all kettles", status="done"),
    ],
)
def no_owner_or_date(initiative: Initiative) -> Iterator[Fault]:
    """Work that is planned or running has no owner or no day it is due.

    Why: an intention is carried out far more often when who and when are settled with it.
    Source: docs/sources.md#initiatives
    """
    if initiative.status in ("done", "dropped"):
        return
    missing = {"an owner": not initiative.owner, "the day it is due": initiative.due is None}
    names = [name for name, lacks in missing.items() if lacks]
    if names:
        lacking = " and ".join("no owner" if name == "an owner" else "no due date" for name in names)
        yield Fault(f"{quoted(initiative)} has {lacking}", f"add {listed(names)}")
