"""The layout holds: every import goes downwards, and a folder without a place is refused."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What the pure part may import besides the standard library (docs: "Layout"); everything else is an outside thing.
ALLOWED_IN_CORE = {"babel", "numpy", "okrkit", "pydantic", "pydantic_core", "scipy", "sqlglot"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def imported(file: Path) -> Iterator[str]:
    """The first part of every absolute import in a file, wherever it stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, alone, to be broken on purpose."""
    shutil.copytree(ROOT / "okrkit", tmp_path / "okrkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_are_kept() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("place", ["okrkit", "okrkit/core"])
def test_a_new_folder_fails_until_it_is_given_a_place(copy: Path, place: str) -> None:
    folder = copy / place / "brand_new"
    folder.mkdir()
    (folder / "__init__.py").touch()
    done = lint_imports(copy)
    assert done.returncode == 1
    assert "brand_new" in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        (
            "core/upwards.py",
            "import okrkit.errors, okrkit.upper.deep",
            "A folder imports only those below it",
        ),
        ("core/model/table.py", "def f():\n    import pandas", "Core computes"),
        (
            "core/model/forecast.py",
            "import okrkit.core.kpis.late",
            "Core folders stand in the order of the work",
        ),
        ("store/other.py", "import duckdb", "Only the warehouse talks to DuckDB"),
        ("warehouse/other.py", "import sqlalchemy.orm", "Only the store talks to SQLAlchemy"),
        ("cli/other.py", "import alembic", "Only the store talks to SQLAlchemy"),
    ],
)
def test_each_forbidden_import_is_caught_even_inside_a_function(
    copy: Path, file: str, line: str, contract: str
) -> None:
    for name in ("core/model", "core/kpis", "store", "warehouse", "cli", "widgets"):
        (copy / "okrkit" / name).mkdir(parents=True, exist_ok=True)
        (copy / "okrkit" / name / "__init__.py").touch()
    (copy / "okrkit/core/kpis/late.py").touch()
    (copy / "okrkit/widgets/deep.py").touch()
    (copy / "okrkit" / file).write_text(line.replace("upper", "widgets") + "\n", encoding="utf-8")
    done = lint_imports(copy)
    assert done.returncode == 1
    broken = [text for text in done.stdout.splitlines() if " BROKEN" in text]
    assert any(text.startswith(contract) for text in broken), done.stdout


def test_core_imports_nothing_outside_its_list() -> None:
    allowed = ALLOWED_IN_CORE | set(sys.stdlib_module_names)
    files = sorted((ROOT / "okrkit/core").rglob("*.py"))
    assert files
    strangers = {str(file.relative_to(ROOT)): sorted(set(imported(file)) - allowed) for file in files}
    assert {file: names for file, names in strangers.items() if names} == {}
