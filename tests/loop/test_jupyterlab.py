"""What people see in JupyterLab: a real server started by our own command, a real Chromium, no network."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from okrkit.notebooks.lab import command, copy_templates

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("sample-workspace")]


@pytest.fixture
def lab(own: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """JupyterLab on a copy of the sample workspace, as `okrkit lab` starts it; yields its address and the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    copy_templates(own)
    home = tmp_path / "home"
    env = {**os.environ, "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    options = ["--IdentityProvider.token=t", "--expose-app-in-browser", "--ServerApp.log_level=ERROR"]
    server = subprocess.Popen(
        [*command(own, port=port, browser=False), *options], cwd=own, env=env, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{base}/api?token=t", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        yield base, own
    finally:
        server.terminate()
        server.wait(20)


def test_an_executed_report_shows_its_figures_and_a_template_runs_from_start_to_end(
    lab: tuple[str, Path], browser: Any
) -> None:
    base, folder = lab
    report = next((folder / "runs").glob("*quarterly_review_marketing*/*.ipynb")).relative_to(folder)
    outside: list[str] = []
    with browser.new_context(viewport={"width": 1300, "height": 1000}) as context:
        page = context.new_page()
        page.on(
            "request",
            lambda r: outside.append(r.url) if not r.url.startswith((base, base.replace("http", "ws"), "data:", "blob:")) else None,
        )  # fmt: skip
        page.goto(f"{base}/lab/tree/{report.as_posix()}?token=t&reset")
        page.wait_for_selector(".jp-OutputArea .js-plotly-plot .main-svg", timeout=120_000)
        assert page.locator(".jp-OutputArea table").count() > 0
        assert page.locator("text=Quarterly review").count() > 0

        page.goto(f"{base}/lab/tree/notebooks/weekly_checkin.ipynb?token=t&reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Notebook", timeout=120_000)
        page.evaluate(
            """async () => { const w = window.jupyterapp.shell.currentWidget; await w.context.ready;
            await w.sessionContext.ready; await w.sessionContext.session.kernel.info;
            await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"""
        )
        page.wait_for_selector(".jp-OutputArea .js-plotly-plot .main-svg", timeout=120_000)
        page.wait_for_function(
            "!document.querySelector('.jp-InputPrompt') || "
            "![...document.querySelectorAll('.jp-InputArea-prompt')].some(e => e.textContent.includes('[*]'))",
            timeout=120_000,
        )
        errors = page.locator(
            '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]'
        ).all_inner_texts()
        if where := os.environ.get("OKRKIT_SHOTS"):
            page.screenshot(path=f"{where}/lab.png")
    assert not [e for e in errors if "Error" in e]
    assert outside == []
