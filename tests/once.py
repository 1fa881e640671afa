"""Something dear that all processes of a test run share."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest


def built_once(
    name: str, build: Callable[[Path], object], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """The folder ``name``, built by the first process that asks for it; the others wait until it is there."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    done, claim = folder.with_suffix(".done"), folder.with_suffix(".claim")
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        for _ in range(1200):
            if done.exists():
                break
            time.sleep(0.5)
        assert done.read_text("utf-8") == "built", f"another process could not build {name}"
    else:
        try:
            build(folder)
            done.write_text("built", "utf-8")
        except BaseException:
            done.write_text("failed", "utf-8")
            raise
    return folder
