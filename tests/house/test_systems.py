"""Every system that can be read is in the documents, and every known trap has a test that bears its number."""

from __future__ import annotations

import re
from pathlib import Path

from okrkit.sources import sources

ROOT = Path(__file__).parents[2]
TRAPS = range(1, 54)


def test_every_system_has_a_page_that_the_overview_names() -> None:
    overview = (ROOT / "docs" / "importing.md").read_text("utf-8")
    for name in sources():
        page = ROOT / "docs" / "systems" / f"{name}.md"
        assert f"[`{name}`](systems/{name}.md)" in overview, name
        text = page.read_text("utf-8")
        assert f"okrkit import {name}" in text or "okrkit import auto" in text, name
        for link in re.findall(r"\]\((?!http)([^)#]+)", text):
            assert (page.parent / link).exists(), (name, link)


def test_every_trap_has_a_test_that_bears_its_number() -> None:
    texts = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    found = {int(number) for text in texts for number in re.findall(r"def test_trap_(\d+)_", text)}
    assert found == set(TRAPS), sorted(set(TRAPS) ^ found)


def test_every_system_says_what_a_file_is() -> None:
    assert [name for name, source in sources().items() if source.detect is None] == []
