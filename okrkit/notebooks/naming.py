"""Names of run folders and files: readable, and the same for the same run."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.notebooks.parameter import Parameter

_SPELT = ("team", "cycle")
_FILLED = frozenset({"workspace", "as_of"})


def slug(template: str, parameters: Sequence[Parameter], values: Mapping[str, Any], day: str = "") -> str:
    """A file name for a run: template, team and cycle, and a short hash when anything else was set.

    ``day`` is the date looked back from, where it is what tells runs apart.

    >>> cycle = Parameter("cycle", "str", "2027-Q1")
    >>> slug("quarterly_review", [cycle], {"cycle": "2026-Q3"})
    'quarterly_review_2026-Q3'
    """
    parts, hashed = [template], {}
    defaults = {parameter.name: parameter.default for parameter in parameters}
    for name in (*_SPELT, *(name for name in sorted(values) if name not in _SPELT)):
        value = values.get(name)
        if value is None or name in _FILLED:
            continue
        if name in _SPELT and isinstance(value, str):
            safe = re.sub(r"[^\w.-]+", "-", value).strip("-._")[:60]
            parts += [safe] if safe else []
            if safe == value:
                continue
        elif value == defaults.get(name):
            continue
        hashed[name] = value
    parts += [day] if day else []
    if hashed:
        text = json.dumps(hashed, sort_keys=True, default=str)
        parts.append(hashlib.sha256(text.encode()).hexdigest()[:6])
    return "_".join(parts)
