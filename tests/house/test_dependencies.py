"""One list of libraries: pyproject.toml, environment.yml and the locks name the same ones with the same bounds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
LOCKS = {"run": ROOT / "requirements/run.txt", "dev": ROOT / "requirements/dev.txt"}

# conda-forge name -> name in pyproject.toml, where the two differ. conda-forge calls the Python half of some
# projects python-..., and its psycopg always brings the compiled part that the [binary] extra asks for.
CONDA_NAMES = {
    "playwright-python": "playwright",
    "python-duckdb": "duckdb",
    "python-tzdata": "tzdata",
}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def bounds(lines: list[str]) -> dict[str, str]:
    """Name -> bounds; two different bounds for one name are a fault of the list itself."""
    found: dict[str, str] = {}
    for line in lines:
        requirement = Requirement(line)
        name = canonicalize_name(CONDA_NAMES.get(requirement.name, requirement.name))
        seen = str(requirement.specifier)
        assert found.setdefault(name, seen) == seen, f"{name} is listed with {found[name]} and with {seen}"
    return found


def run_lines() -> list[str]:
    return list(project()["project"]["dependencies"])


def dev_lines() -> list[str]:
    groups = project()["dependency-groups"]
    lines = [line for group in groups.values() for line in group if isinstance(line, str)]
    extras = project()["project"].get("optional-dependencies", {})
    return [*run_lines(), *(line for extra in extras.values() for line in extra), *lines]


def locked(path: Path) -> dict[str, set[str]]:
    """Name -> versions in a lock (several where a marker tells Python versions apart)."""
    versions: dict[str, set[str]] = {}
    for match in re.finditer(
        r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE
    ):
        versions.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return versions


def test_conda_and_pyproject_list_the_same_libraries_with_the_same_bounds() -> None:
    entries = YAML(typ="safe").load(ROOT / "environment.yml")["dependencies"]
    by_pip = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"] if line[0] != "-"]
    conda = bounds([*(entry for entry in entries if isinstance(entry, str)), *by_pip])
    assert conda.pop("python") == project()["project"]["requires-python"]
    conda.pop("pip")
    assert conda == bounds(dev_lines())


def test_every_bound_has_a_floor_and_no_library_is_listed_twice() -> None:
    names = [canonicalize_name(Requirement(line).name) for line in run_lines()]
    assert sorted(names) == sorted(set(names))
    assert [line for line in dev_lines() if not str(Requirement(line).specifier).startswith(">=")] == []


@pytest.mark.parametrize(("name", "lines"), [("run", run_lines()), ("dev", dev_lines())])
def test_the_lock_holds_a_version_within_the_bounds_of_each_library(name: str, lines: list[str]) -> None:
    lock = locked(LOCKS[name])
    for line in lines:
        requirement = Requirement(line)
        versions = lock.get(canonicalize_name(requirement.name), set())
        assert versions, f"{line} is not in {LOCKS[name].name}; run `make lock`"
        for version in versions:
            assert requirement.specifier.contains(Version(version), prereleases=True), (line, version)


def test_both_locks_agree_on_every_version() -> None:
    run, dev = locked(LOCKS["run"]), locked(LOCKS["dev"])
    assert {name: versions for name, versions in run.items() if not versions <= dev.get(name, set())} == {}


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_a_lock_has_hashes_for_everything_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*-(?!-hash)|@ ", text, re.MULTILINE)
    for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        assert not entry.strip() or "--hash=sha256:" in entry, entry.splitlines()[0]
