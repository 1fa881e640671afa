"""Every example in a docstring is run and gives what it says."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def modules_with_examples() -> list[str]:
    files = sorted((ROOT / "okrkit").rglob("*.py"))
    with_examples = [file for file in files if ">>> " in file.read_text(encoding="utf-8")]
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in with_examples
    ]


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_hold(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.failed == 0, capsys.readouterr().out
