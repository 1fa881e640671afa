"""The sample workspace, built once for all tests of a run."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A finished `okrkit demo`, shared by all workers; tests that change it take `own` instead."""
    from okrkit.notebooks.demo import demo

    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "sample-workspace"
    done, claim = folder.with_suffix(".done"), folder.with_suffix(".claim")
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        for _ in range(1200):
            if done.exists():
                break
            time.sleep(0.5)
        assert done.read_text("utf-8") == "built", "another worker could not build the sample workspace"
    else:
        try:
            demo(folder)
            done.write_text("built", "utf-8")
        except BaseException:
            done.write_text("failed", "utf-8")
            raise
    return folder


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(sample, tmp_path / "copy"))
