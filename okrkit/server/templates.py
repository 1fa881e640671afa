"""The templates for JupyterLab's launcher and for the menus: which there are, and a copy of one to work in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from okrkit.errors import OkrkitError, WorkspaceError
from okrkit.notebooks import lab, templates


def routes(base: str, root: Path) -> list[tuple[str, type[web.RequestHandler], dict[str, Any]]]:
    """The addresses below a server's base path; ``root`` is the folder that the server shows."""
    start = re.escape(url_path_join(base, "okrkit", "templates"))
    return [(start, List, {}), (rf"{start}/(?P<name>\w+)", Copy, {"root": root})]


class List(APIHandler):
    """Name, title and purpose of each template."""

    @web.authenticated
    def get(self) -> None:
        found = [templates.describe(name) for name in templates.names()]
        self.finish(json.dumps([{"name": t.name, "title": t.title, "purpose": t.purpose} for t in found]))


class Copy(APIHandler):
    """A copy of a template, in the workspace of the folder that somebody looks at."""

    def initialize(self, root: Path) -> None:
        self.root = root.resolve()

    @web.authenticated
    def post(self, name: str) -> None:
        asked = self.get_json_body() or {}
        try:
            made = self._made(name, str(asked.get("folder", "")))
        except OkrkitError as error:
            self.set_status(409)
            self.finish(json.dumps({"problem": error.problem, "fix": error.fix}))
            return
        self.finish(json.dumps({"path": made}))

    def _made(self, name: str, folder: str) -> str:
        near = (self.root / folder).resolve()
        if not near.is_relative_to(self.root) or not near.is_dir():
            raise WorkspaceError(f"there is no folder {folder!r} here", "choose one in the file browser")
        try:
            made = lab.copy_for_use(name, near)
        except WorkspaceError as error:
            if (near / "okrkit.toml").exists():
                raise
            raise WorkspaceError(error.problem.replace(str(near), "this folder"), _ELSEWHERE) from error
        if not made.is_relative_to(self.root):
            problem = f"{made.name} lies in the workspace's folder, which is above what Jupyter shows here"
            raise WorkspaceError(problem, "start Jupyter in the workspace's folder: okrkit lab")
        return made.relative_to(self.root).as_posix()


_ELSEWHERE = "open a folder of your workspace in the file browser, then choose the template again"
