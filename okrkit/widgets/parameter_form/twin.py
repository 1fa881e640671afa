"""The form on a page without a kernel: the values that would be used, and what the last run found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.figures import Block, Column, callout, commands, sentences, table


def parts(shown: Mapping[str, Any]) -> Sequence[Block]:
    """The view model as tables and sentences."""
    rows = [{"name": f["label"], "value": _value(f), "help": f["help"]} for f in shown["fields"]]
    columns = [Column("name", "Parameter"), Column("value", "Value", "text"), Column("help", "What it is")]
    found = [
        table(rows, columns, shown["title"], empty=f"{shown['title']} takes no parameters."),
        commands([shown["command"]], "The same from a terminal:"),
    ]
    last = shown["last"]
    if last is None:
        return [*found, callout("This template has not been run here yet.", "missing")]
    said = [
        f"Last run {last['when']}: {last['headline'] or last['error'] or 'no headline.'}",
        *last["findings"],
    ]
    return [*found, sentences(said), sentences([f"Its report is {last['html']}."] if last["html"] else [])]


def _value(field: Mapping[str, Any]) -> str:
    """What a field holds, as people call it."""
    named = {value: name for value, name in field["suggested"] if name}
    return named.get(field["text"], field["text"]) or "–"
