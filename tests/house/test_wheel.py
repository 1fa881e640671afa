"""The wheel alone is enough: installed outside the repository, it lists its templates and runs one."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path.stem for path in (ROOT / "templates").glob("*.ipynb"))
CACHES = ("__pycache__", ".ipynb_checkpoints", ".pyc", ".DS_Store")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Elsewhere:
    """An environment that holds okrkit from the wheel, and a folder far from the repository to work in."""

    bin: Path
    folder: Path
    env: dict[str, str]

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{program} {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done


def installer(python: Path) -> list[str]:
    """The command that installs into another environment: pip where this one has it, else uv."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index"]
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv is None:
        pytest.skip("neither pip nor uv is here to install the wheel with")
    return [uv, "pip", "install", "--python", str(python), "--no-deps", "--no-index", "--offline"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("okrkit-*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """A fresh environment whose okrkit comes from the wheel; the libraries are this environment's, by one path line.

    Python does not read path files in a folder that a path file names, so an editable okrkit here stays invisible there.
    """
    base = tmp_path_factory.mktemp("elsewhere")
    venv.create(base / "venv", with_pip=False, symlinks=True)
    scripts = base / "venv" / ("Scripts" if os.name == "nt" else "bin")
    inside = {"base": str(base / "venv"), "platbase": str(base / "venv")}
    site = Path(sysconfig.get_path("purelib", scheme="venv", vars=inside))
    done = subprocess.run(
        [*installer(scripts / "python"), str(wheel)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    libraries = sysconfig.get_paths()
    (site / "libraries.pth").write_text(
        libraries["purelib"] + "\n" + libraries["platlib"] + "\n", encoding="utf-8"
    )
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "OKRKIT", "VIRTUAL"))
    }
    # Data files of the libraries (the HTML templates of nbconvert) lie in the prefix of this environment.
    kept["JUPYTER_PATH"] = str(Path(sys.prefix, "share", "jupyter"))
    kept["HOME"] = str(base)
    folder = base / "desk"
    folder.mkdir()
    return Elsewhere(scripts, folder, kept)


def test_the_wheel_holds_templates_and_package_files_and_nothing_of_the_workshop(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "okrkit").rglob("*")
        if path.is_file() and not any(part in path.as_posix() for part in CACHES)
    }
    assert package - held == set()
    assert {f"okrkit/_templates/{name}.ipynb" for name in TEMPLATES} <= held
    assert {"okrkit/_data/story.yaml", "okrkit/_data/sample_shop/README.md"} <= held
    assert [name for name in held if name.endswith(CACHES) or any(part in name for part in CACHES)] == []
    assert {name.partition("/")[0].partition("-")[0] for name in held} == {"okrkit"}


def test_elsewhere_okrkit_and_its_templates_come_from_the_wheel(elsewhere: Elsewhere) -> None:
    code = (
        "import json, okrkit; from okrkit.notebooks import templates; "
        "print(json.dumps([okrkit.__file__, str(templates.folder()), templates.names()]))"
    )
    package, folder, names = json.loads(elsewhere.run("python", "-c", code).stdout)
    assert Path(package).is_relative_to(elsewhere.bin.parent)
    assert Path(folder).is_relative_to(elsewhere.bin.parent)
    assert names == TEMPLATES


def orders() -> Iterator[tuple[str, str, str, str, int, str]]:
    """Two orders a day for 60 weeks, 25 customers in turn: order 1 is placed on 2025-01-01."""
    for number in range(1, 2 * 7 * 60 + 1):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=(number - 1) // 2)
        yield f"A{number}", f"{day} 10:00:00", f"C{number % 25}", f"TEA-{number % 4}", 1 + number % 3, "12.50"


@pytest.fixture(scope="module")
def shop(elsewhere: Elsewhere) -> str:
    """A workspace made and filled by the installed command; its name in the folder."""
    with (elsewhere.folder / "orders.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Order No", "Placed", "Customer", "Article", "Pieces", "Price each"))
        writer.writerows(orders())
    elsewhere.run("okrkit", "init", "shop", "--currency", "EUR", "--timezone", "Europe/Berlin")
    columns = {
        "order_id": "Order No",
        "placed_at": "Placed",
        "customer_id": "Customer",
        "sku": "Article",
        "quantity": "Pieces",
        "unit_price": "Price each",
    }
    maps = [part for name, column in columns.items() for part in ("--map", f"{name}={column}")]
    elsewhere.run("okrkit", "import", "table", "orders.csv", *maps, "--workspace", "shop")
    return "shop"


def cell(kind: str, text: str, number: int, *tags: str) -> dict[str, object]:
    made: dict[str, object] = {
        "id": f"cell-{number}",
        "cell_type": kind,
        "metadata": {"tags": list(tags)},
        "source": text,
    }
    return made if kind == "markdown" else made | {"outputs": [], "execution_count": None}


def test_elsewhere_a_template_runs_to_its_result_and_a_page(elsewhere: Elsewhere, shop: str) -> None:
    if not TEMPLATES:
        pytest.skip("templates/ is empty")
    name = "kpi_health" if "kpi_health" in TEMPLATES else TEMPLATES[0]
    elsewhere.run("okrkit", "run", name, "--workspace", shop, "--as-of", "2026-02-25", "--out", "told")
    executed = next((elsewhere.folder / "told").rglob(f"*{name}*.ipynb"))
    page = next((elsewhere.folder / "told").rglob(f"*{name}*.html"))
    code = f"import json; from okrkit.notebooks.result import read_result; print(json.dumps(read_result({str(executed)!r})))"
    told = json.loads(elsewhere.run("python", "-c", code).stdout)
    assert told["headline"]
    shown = page.read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u2011", "-")
    assert told["headline"] in shown
    assert str(ROOT) not in executed.read_text(encoding="utf-8")


def test_elsewhere_the_notebook_runs_on_the_same_python_with_the_wheels_okrkit(
    elsewhere: Elsewhere, shop: str
) -> None:
    probe = {
        "cells": [
            cell("markdown", "# Probe\n\nWhich okrkit a notebook gets.", 1),
            cell("code", 'workspace: str = "."  # the workspace', 2, "parameters"),
            cell(
                "code",
                "import sys, okrkit as ok\nok.result(headline=ok.__file__, python=sys.prefix)",
                3,
                "result",
            ),
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (elsewhere.folder / "probe.ipynb").write_text(json.dumps(probe), encoding="utf-8")
    elsewhere.run("okrkit", "run", "probe.ipynb", "--workspace", shop, "--out", "probed")
    executed = next((elsewhere.folder / "probed").rglob("*probe*.ipynb"))
    code = f"import json; from okrkit.notebooks.result import read_result; print(json.dumps(read_result({str(executed)!r})))"
    told = json.loads(elsewhere.run("python", "-c", code).stdout)
    assert Path(told["headline"]).is_relative_to(elsewhere.bin.parent)
    assert Path(told["python"]) == elsewhere.bin.parent
