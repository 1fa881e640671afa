"""A small template that counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..room import write_notebook

PARAMETERS = """workspace: str = "."
as_of: str | None = None
team: str = "company"  # id of the team
count: int = 3  # how many [1..9]
rhythm: str = "weekly"  # one of: weekly, monthly
loud: bool = False  # say it loud
kpis: list[str] = []  # shown ones"""
RESULT = 'import okrkit as ok\nok.result(headline=f"{team} counted to {count}.", status="green", findings=[f"It went {rhythm}."])'


@pytest.fixture
def counting(own: Path) -> Path:
    """A small template in the workspace: it counts, and fails for the number 7."""
    path = write_notebook(
        own / "counting.ipynb", [PARAMETERS, "# ## Count\nassert count != 7, 'seven is no number'", RESULT]
    )
    made = json.loads(path.read_text("utf-8"))
    made["cells"][0]["metadata"]["tags"] = ["parameters"]
    made["cells"].insert(
        0,
        {"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# Counting\n\nCounts for a team."},
    )
    path.write_text(json.dumps(made), "utf-8")
    return path
