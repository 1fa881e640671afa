"""Templates for the launcher: which there are, and copies of them that land in the right workspace."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

import okrkit
from okrkit.notebooks import templates

from .conftest import Running

pytestmark = pytest.mark.slow
EXTENSION = Path(okrkit.__file__).parent / "server" / "labextension"


def ask(server: Running, path: str = "", body: object = None, token: str = "secret") -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{server.base}/okrkit/templates{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"token {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def test_every_template_is_listed_with_its_title_and_purpose(server: Running) -> None:
    status, found = ask(server)
    assert status == 200
    assert [t["name"] for t in found] == list(templates.names())
    assert all(t["title"] and t["purpose"].endswith(".") for t in found)


def test_a_copy_lies_in_the_notebooks_of_the_workspace_whatever_folder_of_it_is_open(
    server: Running, ws: okrkit.Workspace
) -> None:
    (ws.path / "exports").mkdir()
    status, told = ask(server, "/kpi_health", {"folder": f"{ws.path.name}/exports"})
    assert (status, told) == (200, {"path": f"{ws.path.name}/notebooks/kpi_health.ipynb"})
    copy = server.folder / told["path"]
    assert copy.read_bytes() == templates.path("kpi_health").read_bytes()


def test_an_untouched_copy_is_opened_again_and_a_used_one_is_left_alone(
    server: Running, ws: okrkit.Workspace
) -> None:
    def path() -> str:
        return str(ask(server, "/weekly_checkin", {"folder": ws.path.name})[1]["path"]).rsplit("/", 1)[1]

    assert [path(), path()] == ["weekly_checkin.ipynb", "weekly_checkin.ipynb"]
    used = ws.path / "notebooks" / "weekly_checkin.ipynb"
    notebook = json.loads(used.read_text("utf-8"))
    notebook["cells"][1]["source"] = ["team: str = 'shop'"]
    used.write_text(json.dumps(notebook), "utf-8")
    assert [path(), path()] == ["weekly_checkin-2.ipynb", "weekly_checkin-2.ipynb"]
    assert json.loads(used.read_text("utf-8")) == notebook


def test_what_cannot_be_done_is_refused_with_what_to_do_next(server: Running, ws: okrkit.Workspace) -> None:
    status, told = ask(server, "/kpi_health", {"folder": ""})
    assert status == 409
    assert told["problem"] == "no workspace in this folder or above it: there is no okrkit.toml"
    assert "file browser" in told["fix"]
    status, told = ask(server, "/kpi_helth", {"folder": ws.path.name})
    assert status == 409
    assert "kpi_health" in told["fix"]
    for outside in ("..", "../..", str(ws.path.parent.parent), "no-such-folder"):
        assert ask(server, "/kpi_health", {"folder": outside})[0] == 409
    assert not (server.folder / "notebooks").exists()


def test_nobody_without_the_token_gets_a_copy(server: Running, ws: okrkit.Workspace) -> None:
    assert ask(server, token="wrong")[0] == 403
    assert ask(server, "/kpi_health", {"folder": ws.path.name}, token="wrong")[0] == 403
    assert not (ws.path / "notebooks").exists()


def test_the_extension_for_the_launcher_says_this_version_and_names_a_file_that_is_there() -> None:
    about = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    assert about["version"] == okrkit.__version__
    assert (EXTENSION / about["jupyterlab"]["_build"]["load"]).is_file()
