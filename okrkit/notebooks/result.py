"""What a notebook found, written by its cell tagged ``result`` and read back by whoever ran it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from okrkit.errors import InvalidValueError
from okrkit.notebooks.declaration import read_cells

MIME = "application/vnd.okrkit.result+json"
STATUSES = ("green", "amber", "red", "none")


def result(**values: object) -> None:
    """Show what the notebook found, as data for the portal and as plain text for people.

    By convention: ``headline``, one plain sentence; ``status``, green, amber, red or none;
    ``figures``, a dict of name -> number; ``findings``, a list of sentences. ``team``, ``cycle`` and ``title``
    are shown in place of what the parameters say. Others may be added.

    Raises
    ------
    InvalidValueError
        When a conventional value has another form, or a value has no JSON form.
    """
    from IPython.display import display

    display(bundle(values), raw=True)


def bundle(values: Mapping[str, object]) -> dict[str, object]:
    """The display data of a result: the values, and the same as text and Markdown."""
    data = {str(key): plain(value, str(key)) for key, value in values.items()}
    _check(data)
    return {MIME: data, "text/markdown": _markdown(data), "text/plain": _text(data)}


def read_result(notebook: Path | str | Mapping[str, Any]) -> dict[str, Any]:
    """The last result an executed notebook shows; empty when it shows none."""
    for cell in reversed(read_cells(notebook)):
        for output in reversed(cell.get("outputs", [])):
            data = output.get("data", {}).get(MIME)
            if data is not None:  # a file may keep it as text lines
                return dict(json.loads("".join(data)) if isinstance(data, str | list) else data)
    return {}


def plain(value: object, where: str = "value") -> Any:  # noqa: PLR0911 - one line a type
    """The same value in what JSON knows.

    Dates become ISO text, decimals and numpy numbers numbers, not-a-number null.

    >>> plain({"net": Decimal("12.50"), "day": date(2026, 3, 1), "gap": float("nan")})
    {'net': 12.5, 'day': '2026-03-01', 'gap': None}
    """
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, date):  # moments are dates too
        return None if value != value else value.isoformat()  # noqa: PLR0124 - pandas' missing date is not itself
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(plain(key, where)): plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, set | frozenset):
        return sorted(plain(item, where) for item in value)
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    for method in ("tolist", "to_dict", "item"):  # numpy, pandas
        if callable(convert := getattr(value, method, None)):
            return plain(convert(), where)
    problem = f"result {where!r} is a {type(value).__name__}, which has no JSON form"
    raise InvalidValueError(problem, "give text, numbers, dates, lists or dicts of them")


def _check(data: Mapping[str, Any]) -> None:
    def refuse(key: str, expected: str) -> None:
        raise InvalidValueError(
            f"result {key!r} is {data[key]!r}, expected {expected}", "mend the result cell"
        )

    if "headline" in data and not (isinstance(data["headline"], str) and data["headline"].strip()):
        refuse("headline", "one plain sentence")
    if data.get("status", "none") not in STATUSES:
        refuse("status", "one of " + ", ".join(STATUSES))
    figures = data.get("figures", {})
    if not isinstance(figures, dict) or any(isinstance(v, str | list | dict) for v in figures.values()):
        refuse("figures", "a dict of name -> number")
    findings = data.get("findings", [])
    if not isinstance(findings, list) or any(not isinstance(item, str) for item in findings):
        refuse("findings", "a list of sentences")


def _text(data: Mapping[str, Any]) -> str:
    lines = [data["headline"]] if "headline" in data else []
    if data.get("status", "none") != "none":
        lines.append(f"status: {data['status']}")
    lines += [f"- {finding}" for finding in data.get("findings", [])]
    lines += [f"{name}: {_number(value)}" for name, value in data.get("figures", {}).items()]
    known = {"headline", "status", "findings", "figures"}
    lines += [f"{key}: {value}" for key, value in data.items() if key not in known]
    return "\n".join(lines) or "(no result)"


def _markdown(data: Mapping[str, Any]) -> str:
    parts = [f"**{_escape(data['headline'])}**"] if "headline" in data else []
    parts += (
        ["\n".join(f"- {_escape(finding)}" for finding in data["findings"])] if data.get("findings") else []
    )
    if data.get("figures"):
        rows = "\n".join(f"| {_escape(name)} | {_number(value)} |" for name, value in data["figures"].items())
        parts.append(f"| figure | value |\n|:--|--:|\n{rows}")
    return "\n\n".join(parts) or _text(data)


def _escape(text: str) -> str:
    return "".join("\\" + c if c in "\\`*_[]<>|" else c for c in text)


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
