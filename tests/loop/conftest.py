"""The sample workspace, built once for all tests of a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ..once import built_once


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A finished `okrkit demo`, shared by all workers; tests that change it take `own` instead."""
    from okrkit.notebooks.demo import demo

    return built_once("sample-workspace", demo, tmp_path_factory, worker_id)


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(sample, tmp_path / "copy"))
