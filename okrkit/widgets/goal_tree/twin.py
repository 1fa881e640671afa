"""The cascade on a page without a kernel: a table from the top down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.figures import Block, Column, table
from okrkit.figures.prose import listed


def parts(shown: Mapping[str, Any]) -> Sequence[Block]:
    """Every objective below the one it serves, then who owns its key results."""
    rows = [
        {
            "title": "› " * n["level"] + n["title"], "team": n["team_name"], "owner": n["owner"] or "nobody yet",
            "results": f"{len(n['key_results'])}{_owners(n)}", "score": n["score"],
            "confidence": "–" if n["confidence"] is None else f"{n['confidence']:.1f}", "state": n["state"],
        }
        for n in shown["nodes"]
    ]  # fmt: skip
    columns = [
        Column("title", "Objective"), Column("team", "Team"), Column("owner", "Owner"), Column("results", "Key results", "text"),
        Column("score", "Score", "score"), Column("confidence", "Confidence, of 10", "amount"), Column("state", "Pace", "text"),
    ]  # fmt: skip
    return [
        table(
            rows, columns, f"{shown['title']}, {shown['day']}; › stands for “serves the one above”",
            empty=f"Nothing is planned for {shown['cycle']} yet.", fix="Draft objectives first.",
        )
    ]  # fmt: skip


def _owners(node: Mapping[str, Any]) -> str:
    owners = list(dict.fromkeys(k["owner"] for k in node["key_results"] if k["owner"]))
    return f", of {listed(owners)}" if owners else ""
