from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import everything, read
from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "IN204",
    "too-broad",
    line=True,
    bad=[Initiative("Rebuild the entire shop"), Initiative("Fix everything that is slow")],
    good=[Initiative("Rebuild the checkout"), Initiative("Retake the photos of all kettles")],
)
def too_broad(initiative: Initiative) -> Iterator[Fault]:
    """Work is so large that nobody will see its end within the cycle.

    Why: what takes longer than a cycle is still "running" in the review, and the first part that would help somebody is
    not done before the last.
    Source: docs/sources.md#initiatives
    """
    line = read(initiative.title)
    found = everything(line)
    if not found or initiative.deliverable or line.verb is None:
        return
    yield Fault(
        f"{quoted(initiative)} takes on {found.lower()!r} at once",
        "name the first part that would help somebody and can be done in a few weeks",
    )
