"""The import on a page without a kernel: what was brought in last, and what can be measured with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.figures import Block, Column, callout, commands, sentences, table


def parts(shown: Mapping[str, Any]) -> Sequence[Block]:
    """The view model as tables and sentences."""
    columns = [Column("when", "Known since"), Column("files", "Files"), Column("rows", "Rows read"), Column("refused", "Rows refused")]  # fmt: skip
    found = [
        table(
            shown["history"], columns, "The last imports",
            empty="Nothing has been brought in yet.", fix="Choose an export here while the notebook is running.",
        )
    ]  # fmt: skip
    kpis = shown["kpis"]
    said = [f"{len(kpis['available'])} of {kpis['all']} KPIs can be measured with these data."]
    found.append(sentences(said))
    if kpis["missing"]:
        rows = [{"why": each["why"], "kpis": ", ".join(each["kpis"])} for each in kpis["missing"]]
        found.append(table(rows, [Column("why", "What is missing"), Column("kpis", "KPIs that need it")]))
    if shown["chosen"]:
        names = ", ".join(each["name"] for each in shown["chosen"])
        found.append(callout(f"Chosen and not loaded yet: {names}."))
    found.append(commands(["okrkit import SYSTEM FILE --dry-run"], "The same from a terminal:"))
    return found
