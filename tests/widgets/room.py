"""A room to try widgets in: a real JupyterLab or Voila server, a real Chromium, and what went wrong in them.

Used by the tests and by docs/images/make_widget_pictures.py.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from okrkit.notebooks import lab as _lab
from okrkit.notebooks import serve as _serve

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ROOT = ".okr-widget"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 120_000  # ms; the machine may be busy
OPENING = "import okrkit as ok\nws = ok.open('.')"
Place = Literal["lab", "notebook", "voila"]
"""Notebook 7 is served by the same server as JupyterLab, as it is for anybody who has both."""


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def write_notebook(path: Path, cells: Sequence[str]) -> Path:
    """A notebook of code cells, without outputs."""
    made = [
        {"cell_type": "code", "id": f"cell-{n}", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
        for n, code in enumerate(cells, 1)
    ]  # fmt: skip
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.write_text(
        json.dumps({"cells": made, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}), "utf-8"
    )  # fmt: skip
    return path


@contextmanager
def server(place: Place, folder: Path, home: Path) -> Iterator[str]:
    """JupyterLab or Voila over a folder of notebooks, as okrkit starts them, with settings of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
           "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
           "IPYTHONDIR": str(home / "ipython"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}  # fmt: skip
    if place == "lab":
        _settings(home / "settings")
        options = ["--IdentityProvider.token=t", "--expose-app-in-browser", "--ServerApp.log_level=ERROR",
                   "--JupyterNotebookApp.expose_app_in_browser=True"]  # fmt: skip
        command = [*_lab.command(folder, port=port, browser=False), *options]
        ready = f"http://127.0.0.1:{port}/api?token=t"
    else:
        env["JUPYTER_PATH"] = _serve.environment()["JUPYTER_PATH"]
        command = [*_serve.command(folder, port=port, browser=False, preheat=0), "--Voila.log_level=ERROR"]
        ready = f"http://127.0.0.1:{port}/voila/static/voila.js"
    log = (home / f"{place}.log").open("w")
    started = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(240):
            if started.poll() is not None:
                raise RuntimeError(f"{place} ended: {(home / f'{place}.log').read_text()[-2000:]}")
            try:
                urllib.request.urlopen(ready, timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        started.kill()  # it would wait ten seconds for its kernels, which end by themselves when it is gone
        started.wait(20)
        log.close()


def _settings(folder: Path) -> None:
    wanted = {
        "notebook-extension/tracker": {"windowingMode": "none"},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    for name, values in wanted.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), "utf-8")


class Room:
    """One notebook open in JupyterLab or Voila.

    ``errors`` are what the page's console said was wrong, ``outside`` the addresses asked for that are not the server's.
    """

    def __init__(
        self, place: Place, base: str, browser: Any, folder: Path, *, width: int = 1300, height: int = 1100
    ) -> None:
        self.place, self.base, self.folder = place, base, folder
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._wrong(f"uncaught: {error}"))
        self.page.on("request", self._asked)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self._wrong(f"{message.text} {message.location.get('url', '')}".strip())

    def _wrong(self, text: str) -> None:
        known = _HOSTS_OWN + (_NOTEBOOKS_OWN if self.place == "notebook" else ())
        if not any(part in text for part in known):
            self.errors.append(text[:500])

    def _asked(self, request: Any) -> None:
        own = (self.base, self.base.replace("http", "ws"), "data:", "blob:")
        if not request.url.startswith(own):
            self.outside.append(request.url)

    def open(self, root: Path, *cells: str, dark: bool = False) -> Any:
        """Write the cells as a notebook into the workspace, open and run it; the first widget on it.

        ``root`` is the server's folder. The cells find the workspace as ``ws``.
        """
        self.open_page(root, *cells, dark=dark)
        return self.widget()

    def open_page(self, root: Path, *cells: str, dark: bool = False) -> None:
        """The same where the cells show no widget of ours."""
        path = write_notebook(self.folder / "try.ipynb", [OPENING, *cells]).relative_to(root).as_posix()
        if self.place == "lab":
            self.page.goto(f"{self.base}/lab/tree/{path}?token=t&reset")
            self.page.wait_for_selector(".jp-NotebookPanel .jp-Notebook", timeout=PATIENCE)
            self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
            self.theme(dark=dark)  # JupyterLab keeps the one that was chosen last
            self.run()
        elif self.place == "notebook":
            self.page.goto(f"{self.base}/notebooks/{path}?token=t")
            self.page.wait_for_selector(".jp-NotebookPanel .jp-Notebook", timeout=PATIENCE)
            self.run()
        else:
            self.page.goto(
                f"{self.base}/voila/render/{path}?theme={'dark' if dark else 'light'}", timeout=PATIENCE
            )

    def widget(self) -> Any:
        self.page.wait_for_selector(ROOT, timeout=PATIENCE)
        return self.page.locator(ROOT).first

    def run(self) -> None:
        """Run every cell of the notebook (JupyterLab, Notebook 7)."""
        self.page.evaluate(
            """async () => { const w = window.jupyterapp.shell.currentWidget; await w.context.ready;
            await w.sessionContext.ready; await w.sessionContext.session.kernel.info;
            await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"""
        )

    def restart(self) -> Any:
        """A new kernel, and the notebook run anew: what a widget shows then comes from the workspace alone."""
        if self.place == "voila":
            self.page.reload(timeout=PATIENCE)
            return self.widget()
        self.new_kernel()
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        self.page.wait_for_selector(ROOT, state="detached", timeout=PATIENCE)
        self.run()
        return self.widget()

    def new_kernel(self) -> None:
        """Restart the kernel and leave what is on the screen (JupyterLab).

        A kernel that is still starting must not be restarted: the server then mistakes one message form for another.
        """
        self._idle()
        self.page.evaluate(
            "() => { window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
        )
        self.page.wait_for_function(f"() => {_STATUS} !== 'idle'", timeout=PATIENCE)
        self._idle()

    def _idle(self) -> None:
        self.page.wait_for_function(f"() => {_STATUS} === 'idle'", timeout=PATIENCE)

    def theme(self, *, dark: bool) -> None:
        name = "JupyterLab Dark" if dark else "JupyterLab Light"
        wanted = "false" if dark else "true"
        self.page.wait_for_selector("body[data-jp-theme-light]", state="attached")
        if self.page.evaluate("() => document.body.dataset.jpThemeLight") == wanted:
            return
        self.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", name
        )
        self.page.wait_for_selector(f'body[data-jp-theme-light="{wanted}"]', state="attached")

    def violations(self, selector: str = ROOT) -> list[str]:
        """What axe finds against WCAG 2.2 AA inside our roots, a line a place."""
        from axe_playwright_python.base import AXE_SCRIPT

        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(
            "([where, tags]) => axe.run({include: [[where]]}, {runOnly: tags, resultTypes: ['violations']})",
            [selector, WCAG],
        )
        return [
            f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]
        ]

    def shot(self, path: Path, selector: str = ROOT) -> Path:
        """A picture of the widget alone."""
        found, size = self.page.locator(selector).first, self.page.viewport_size
        tall = (
            int(found.bounding_box()["height"]) + 400
        )  # inside a page that scrolls by itself only what is seen is drawn
        self.page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
        found.scroll_into_view_if_needed()
        self.page.wait_for_timeout(400)
        found.screenshot(path=str(path))
        self.page.set_viewport_size(size)
        return path

    def focused(self) -> str:
        """The name of what has the focus, as a person would say it."""
        return str(
            self.page.evaluate(
                """() => { const e = document.activeElement; if (!e) return '';
                return e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].textContent.trim())
                  || e.textContent.trim() || e.tagName; }"""
            )
        )

    def tab_to(self, name: str, *, most: int = 120, back: bool = False) -> None:
        """Press Tab until the control of that name has the focus: what a person without a mouse does."""
        for _ in range(most):
            if self.focused().startswith(name):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(
            f"no control called {name!r} came up within {most} tabs; last was {self.focused()!r}"
        )

    def close(self) -> None:
        self.context.close()


_STATUS = "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status"
_HOSTS_OWN = ("Canceled future for", "Could not restore the debugger state", "/voila/api/shutdown/")
"""Messages of the host pages themselves: JupyterLab's about requests that a restart cut off, Voila's about its own farewell
when a page is left. No widget causes them."""
_NOTEBOOKS_OWN = (
    "Cannot convert undefined or null to object", "(reading 'schema')", "(reading 'updateRenderOption')",
    "Command 'filebrowser:open-path' not registered",
)  # fmt: skip
"""What Notebook 7.6 itself says about its settings and its file list, with our extension switched off too."""
