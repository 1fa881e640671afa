"""What changed between a run and the one before it, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MOST = 8  # figures named before the rest is only counted


def changes(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[str, ...]:
    """Compare two ledger records: first what went in, then what came out.

    >>> now = {"inputs": {"warehouse": "b"}, "result": {"figures": {"orders": 120}}}
    >>> changes(now, {"inputs": {"warehouse": "a"}, "result": {"figures": {"orders": 100}}})
    ('warehouse has changed', 'orders: 100 -> 120 (+20.0 %)')
    """
    found: list[str] = []
    if now.get("as_of") != before.get("as_of"):
        found.append(
            f"as of {now.get('as_of') or 'the latest data'}, before: {before.get('as_of') or 'the latest data'}"
        )
    inputs, old_inputs = now.get("inputs") or {}, before.get("inputs") or {}
    found += [
        f"{name} has changed"
        for name in sorted({*inputs, *old_inputs})
        if inputs.get(name) != old_inputs.get(name)
    ]
    if now.get("template_hash") != before.get("template_hash"):
        found.append("the template has changed")
    versions, old_versions = now.get("versions") or {}, before.get("versions") or {}
    found += [
        f"{name} {old_versions.get(name, 'absent')} -> {versions.get(name, 'absent')}"
        for name in sorted({*versions, *old_versions})
        if versions.get(name) != old_versions.get(name)
    ]
    result, old_result = now.get("result") or {}, before.get("result") or {}
    if result.get("status", "none") != old_result.get("status", "none"):
        found.append(f"status {old_result.get('status', 'none')} -> {result.get('status', 'none')}")
    moved = _figures(result.get("figures") or {}, old_result.get("figures") or {})
    found += moved[:_MOST]
    if len(moved) > _MOST:
        found.append(f"and {len(moved) - _MOST} more figures")
    return tuple(found)


def _figures(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    lines = []
    for name in [*now, *(name for name in before if name not in now)]:
        new, old = now.get(name), before.get(name)
        if new == old:
            continue
        label = name.replace("_", " ")
        share = ""
        if isinstance(new, int | float) and isinstance(old, int | float) and old:
            share = f" ({(new - old) / abs(old):+.1%})".replace("%", " %")
        lines.append(f"{label}: {_number(old)} -> {_number(new)}{share}")
    return lines


def _number(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
