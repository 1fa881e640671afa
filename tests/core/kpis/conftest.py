"""A warehouse in a folder of its own, and the builder of small shops."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from okrkit.warehouse import View, Warehouse


def _load(name: str) -> ModuleType:
    path = Path(__file__).parents[2] / "warehouse" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"kpis_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_BUILD = _load("build")


@pytest.fixture(scope="session")
def build() -> ModuleType:
    return _BUILD


@pytest.fixture
def view_of(tmp_path: Path) -> Any:
    """Load tables into a fresh warehouse and look at them."""

    def made(tables: dict[str, Any], **options: Any) -> View:
        fresh = Warehouse(tmp_path / f"warehouse{len(list(tmp_path.iterdir()))}")
        fresh.load(tables, info={"system": "test"}, known_at=_BUILD.KNOWN, **options)
        return fresh.view()

    return made
