"""The commands that the README promises exist, and say what is wrong when a machine cannot run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path for path in (ROOT / ".ci").iterdir() if path.is_file())
SHELL = shutil.which("sh")

pytestmark = pytest.mark.skipif(SHELL is None, reason="there is no POSIX shell here")


def find_python(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the search with nothing on the PATH but what the folder holds."""
    return subprocess.run(
        [str(SHELL), str(ROOT / ".ci/find-python")],
        env={"PATH": str(folder), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!{SHELL}\n{text}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def test_a_placeholder_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "python3.13", "exit 127")
    put(tmp_path, "python3.11", f'exec "{sys.executable}" "$@"')
    assert find_python(tmp_path).stdout.strip() == "python3.11"


def test_a_python_that_is_too_old_is_named_with_what_to_do(tmp_path: Path) -> None:
    put(tmp_path, "python3", 'if [ "$1" = --version ]; then echo Python 3.9.18; else exit 1; fi')
    done = find_python(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "needs Python 3.11 or later" in done.stderr
    assert "python3 is Python 3.9.18" in done.stderr
    assert "fix: install Python 3.11 or later" in done.stderr


def test_the_interpreter_that_was_asked_for_is_taken(tmp_path: Path) -> None:
    assert find_python(tmp_path, PYTHON=sys.executable).stdout.strip() == sys.executable


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_can_be_run_and_read_by_its_shell(script: Path) -> None:
    assert os.access(script, os.X_OK)
    shell = script.read_text(encoding="utf-8").splitlines()[0].rpartition("/")[2].removeprefix("env ")
    done = subprocess.run([shell, "-n", str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_ci_and_the_readme_use_the_same_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in readme
        assert f"\n{target}:" in makefile
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().endswith(" make test")
