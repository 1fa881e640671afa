"""Two executed notebooks without what differs between two runs of one engine: ids, times, places in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_PATTERNS = (
    (re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"), "<id>"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"0x[0-9a-f]{6,16}"), "<place>"),
    (re.compile(r"(/[\w./+-]*)?/ipykernel_\d+/\d+\.py"), "<cell>"),
    (re.compile(r"T_[0-9a-f]{5}"), "T_<style>"),
    (re.compile(r"\bpid[ =]\d+"), "<pid>"),
)


def without_chance(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, word in _PATTERNS:
            value = pattern.sub(word, value)
        return value
    if isinstance(value, list):
        return [without_chance(v) for v in value]
    if isinstance(value, Mapping):
        return {without_chance(k): without_chance(v) for k, v in value.items()}
    return value


def joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs with neighbours of one stream put together: how often a stream is flushed depends on the clock."""
    found: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] == "stream":
            text = "".join(output["text"])
            if found and found[-1].get("name") == output["name"]:
                found[-1]["text"] += text
            else:
                found.append({**output, "text": text})
        else:
            found.append(output)
    return found


def said(path: Path) -> dict[str, Any]:
    """What a notebook says, with the widgets' states as a sorted list, since their ids are random."""
    nb = json.loads(path.read_text("utf-8"))
    for name in ("start_time", "end_time", "duration", "output_path", "input_path"):
        nb["metadata"].get("papermill", {}).pop(name, None)
    for cell in nb["cells"]:
        cell.pop("id", None)
        for name in ("start_time", "end_time", "duration"):
            cell["metadata"].get("papermill", {}).pop(name, None)
        timing = cell["metadata"].pop("execution", None)
        cell["metadata"]["timed"] = sorted(timing) if timing else None
        if "outputs" in cell:
            cell["outputs"] = joined(cell["outputs"])
    states = nb["metadata"].pop("widgets", {})
    kinds = sorted(
        json.dumps(without_chance(model), sort_keys=True)
        for part in states.values()
        for model in part["state"].values()
    )
    return {"notebook": without_chance(nb), "widgets": kinds}
