from __future__ import annotations

import re
from collections.abc import Iterator

from okrkit.core.language import read, work
from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted

_ALL = re.compile(
    r"\b(?:(?:the|our|an?)\s+)?(?:entire|whole|complete)\s+(?!\d)[\w-]+|\beverything\b|\ball\s+(?:of\s+)?(?:the|our)\s+(?:systems|processes|pages|products|code|documentation|tools|content)\b",
    re.IGNORECASE,
)
_BIG = frozenset(
    ["rewrite", "rebuild", "redesign", "overhaul", "replace", "revamp", "redo", "refactor", "restructure", "migrate", "automate", "fix", "document", "reorganise", "reorganize", "rethink", "rework", "transform", "change"]
)


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
    found = _ALL.search(initiative.title)
    if (
        found is None
        or initiative.deliverable
        or line.verb is None
        or line.verb.base not in _BIG
        or not work(line)
    ):
        return
    yield Fault(
        f"{quoted(initiative)} takes on {found[0].lower()!r} at once",
        "name the first part that would help somebody and can be done in a few weeks",
    )
