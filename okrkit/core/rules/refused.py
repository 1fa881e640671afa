"""Contradictions that saving refuses, as faults: shown while a draft is still being written."""

from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult, refusals
from okrkit.core.rules.base import Fault


def refused(kr: KeyResult, slug: str) -> Iterator[Fault]:
    """The refusal of that name, if the key result meets it; the model alone decides what is refused."""
    for refusal in refusals(kr):
        if refusal.slug == slug:
            yield Fault(refusal.problem, refusal.fix)
