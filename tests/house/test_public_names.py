"""What `import okrkit as ok` offers: each name of the table is there, is listed, and stays the same object."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import okrkit

NAMES = sorted(okrkit._HOME)


def for_editors() -> dict[str, str]:
    """The imports that only type checkers and editors read: name -> module."""
    tree = ast.parse(Path(okrkit.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_what_its_module_calls_so(name: str) -> None:
    home = importlib.import_module(okrkit._HOME[name])
    assert getattr(okrkit, name) is getattr(home, name)


def test_editors_see_the_same_names_as_python() -> None:
    assert for_editors() == okrkit._HOME


def test_dir_lists_the_names_before_they_are_used() -> None:
    code = "import okrkit; print(*dir(okrkit))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(NAMES) <= set(done.stdout.split())


def test_a_star_import_leaves_the_built_in_open_alone() -> None:
    assert set(NAMES) - set(okrkit.__all__) == {"open"}


def test_an_unknown_name_is_an_attribute_error_that_lists_the_names() -> None:
    with pytest.raises(AttributeError, match="'cycles'; it offers Assumption, CheckIn"):
        okrkit.cycles  # noqa: B018
