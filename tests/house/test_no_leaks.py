"""Tracked files name no package index, no folder of somebody's machine, and no unfinished business."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Put together from halves, so that this file does not hold what it looks for.
HOSTS = [
    "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com",
    "ana" + "conda.org", "ana" + "conda.com", "deb.deb" + "ian.org", "security.deb" + "ian.org",
]  # fmt: skip
PERSONAL = ["ro" + "ot", "ho" + "me", "Us" + "ers", "wo" + "rk", "op" + "t/pypi", "op" + "t/wheels"]
LEFT_OVER = ["TO" + "DO", "FIX" + "ME", "X" * 3]

PATTERNS = {
    "the host of a package index": "|".join(re.escape(host) for host in HOSTS),
    # An absolute path: not preceded by a name, a dot, a closing quote of a variable or another slash.
    "a folder of one machine": rf"(?<![\w.)}}/-])/(?:{'|'.join(PERSONAL)})/|[A-Z]:\\Us" + r"ers\\",
    "unfinished business": rf"\b(?:{'|'.join(LEFT_OVER)})\b",
}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def text_of(path: Path) -> str:
    """A file's text; nothing for a binary file or one that is being moved."""
    try:
        raw = path.read_bytes()
    except OSError:
        return ""
    return "" if b"\0" in raw[:4096] else raw.decode("utf-8", errors="replace")


@pytest.mark.parametrize("what", PATTERNS)
def test_no_tracked_file_holds(what: str) -> None:
    files = tracked()
    if not files:
        pytest.skip("this is not a git checkout, so there is no list of tracked files")
    pattern = re.compile(PATTERNS[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in files
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_patterns_catch_what_they_are_for() -> None:
    samples = {
        "the host of a package index": f"index = {HOSTS[0]}/simple",
        "a folder of one machine": f"path: /{PERSONAL[1]}/ann/shop",
        "unfinished business": f"# {LEFT_OVER[0]} later",
    }
    for what, line in samples.items():
        assert re.search(PATTERNS[what], line), what
    # A web address and a folder of the project are no paths of a machine.
    allowed = f"https://example.com/{PERSONAL[1]}/ and docs/{PERSONAL[3]}/plan.md"
    assert not re.search(PATTERNS["a folder of one machine"], allowed)
