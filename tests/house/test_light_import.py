"""`import okrkit` and `okrkit --help` load none of the libraries that take long."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    "IPython", "alembic", "duckdb", "httpx", "ipywidgets", "jinja2", "jupyterlab", "nbclient", "nbconvert", "nbformat", "numpy",
    "openpyxl", "pandas", "papermill", "plotly", "pyarrow", "pydantic", "ruamel", "scipy", "sqlalchemy", "sqlglot",
}  # fmt: skip
TELL = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"

HELP = """
import sys
sys.argv = ["okrkit", "--help"]
from okrkit.cli.main import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""


def loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{TELL}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_import_okrkit_loads_no_heavy_library() -> None:
    assert loaded("import okrkit; dir(okrkit); okrkit.__version__") & HEAVY == set()


def test_import_okrkit_loads_nothing_else_of_okrkit() -> None:
    code = "import okrkit, sys; assert [name for name in sys.modules if name.startswith('okrkit.')] == []"
    assert "okrkit" in loaded(code)


@pytest.mark.skipif(importlib.util.find_spec("okrkit.cli") is None, reason="there is no command line yet")
def test_the_help_of_the_command_loads_no_heavy_library() -> None:
    assert loaded(HELP) & HEAVY == set()
