"""Records and their changes in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from okrkit.core.model import RecordKind, changes, plain

NAMES: dict[RecordKind, str] = {
    "team": "team",
    "objective": "objective",
    "key_result": "key result",
    "initiative": "initiative",
    "scenario": "scenario",
    "assumption": "assumption",
    "checkin": "check-in",
    "comment": "comment",
    "review": "review",
    "workshop": "workshop",
    "participant": "participant",
    "idea": "idea",
    "ballot": "ballot",
    "hand": "show of hands",
    "note": "note",
}


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def value(seen: Any) -> str:
    """One field's value as a person would say it.

    >>> value(12000.0), value(None), value(["Ann", "Ben"])
    ('12000', 'nothing', "'Ann', 'Ben'")
    """
    if seen is None or seen in ("", []):
        return "nothing"
    if isinstance(seen, bool):
        return "yes" if seen else "no"
    if isinstance(seen, int | float):
        return plain(seen)
    if isinstance(seen, list):
        text = ", ".join(value(item) for item in seen)
    elif isinstance(seen, Mapping):
        text = "(" + ", ".join(f"{k}: {value(v)}" for k, v in seen.items() if v not in (None, "", [])) + ")"
    else:
        text = repr(seen)
    return text if len(text) <= 120 else text[:117] + "..."


def both(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Every field in which two versions of a record differ, with both values."""
    differing = changes(mine, theirs)
    if not differing:
        return "both say the same in every field"
    return "; ".join(f"{name}: yours {value(a)}, theirs {value(b)}" for name, a, b in differing)


def since(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Every field in which a record changed, with the old and the new value."""
    differing = changes(before, now)
    return "; ".join(f"{name}: {value(a)} became {value(b)}" for name, a, b in differing) or "nothing differs"
