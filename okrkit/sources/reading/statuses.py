"""What was counted and what not, by the statuses that a shop system gives its orders."""

from __future__ import annotations

from collections.abc import Container, Mapping


def status_notes(
    found: Mapping[tuple[str | None, str | None], int], known: Container[str | None], unknown: str
) -> list[str]:
    """Sentences for a person to check against the shop's own reports.

    Parameters
    ----------
    found : how often each status stands there with each reason for not counting
    known : the system's own statuses
    unknown : the sentence about others that were counted, with ``{}`` where they are listed
    """
    notes = []
    left = [f"{times:,} {status}" for (status, why), times in found.items() if why]
    if left:
        notes.append(f"Kept and marked, not counted as orders: {', '.join(left)}.")
    others = [
        f"{status} ({times:,})"
        for (status, why), times in found.items()
        if status is not None and status not in known and not why
    ]
    if others:
        notes.append(unknown.format(", ".join(others)))
    return notes
