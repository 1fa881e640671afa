"""The report and the portal in a real Chromium with the network off."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_output

from okrkit.notebooks.display import figure_bundle
from okrkit.notebooks.html import to_html
from okrkit.notebooks.portal import write_portal
from okrkit.notebooks.result import bundle

from .conftest import code, notebook, text
from .test_ledger import a_run

pytestmark = pytest.mark.browser

TABLE = (
    "<table><thead><tr><th>Key result</th><th>Owner</th><th>Base</th><th>Target</th><th>Now</th></tr></thead>"
    "<tbody><tr><td>Net revenue of the quarter</td><td>Mara</td><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
)


def shown(fig: go.Figure) -> Any:
    data, metadata = figure_bundle(fig, "A chart.")
    return new_output("display_data", data=data, metadata=metadata)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    dark_line = go.Figure(
        go.Scatter(x=["2026-07-06", "2026-07-13"], y=[1, 2], line={"color": "#0b1d3d"}, name="net"),
        layout={"title": "Net revenue, week by week", "template": "plotly_white"},
    )
    bars = go.Figure(
        go.Bar(x=[3, 1], y=["a long label of a channel", "b"], orientation="h"), layout={"width": 2000}
    )
    cells = [code("f"), code("t"), code("r")]
    cells[0].outputs = [shown(dark_line), shown(bars)]
    cells[1].outputs = [
        new_output("display_data", data={"text/html": TABLE}),
        new_output(
            "display_data",
            data={"text/html": '<img src="https://example.com/x.png" onerror="document.title=1">'},
        ),
    ]
    cells[2].outputs = [new_output("display_data", data=bundle({"headline": "Fine.", "status": "green"}))]
    nb = notebook(
        text("# Review\n\nLede.\n\n## One"), *cells, text("## Two\n\n## Three\n\n" + "Words. " * 400)
    )
    nb.metadata["okrkit"] = {
        "template": "t",
        "parameters": {"team": "shop"},
        "as_of": None,
        "workspace": "Birch",
    }
    path = tmp_path / "nb.ipynb"
    nbformat.write(nb, path)
    return to_html(path, tmp_path / "report.html")


def opened(browser: Any, path: Path, **options: Any) -> tuple[Any, list[str], list[str]]:
    """The page, the requests it made beyond its own file, and the errors of its scripts."""
    page = browser.new_context(offline=True, **options).new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if not r.url.startswith(("data:", "blob:")) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    return page, asked, errors


def test_figures_are_drawn_and_nothing_is_asked_for(browser: Any, report: Path) -> None:
    page, asked, errors = opened(browser, report)
    page.wait_for_selector('html[data-figures="2"]')
    assert page.locator(".js-plotly-plot").count() == 2
    for i in range(2):
        assert page.locator(".js-plotly-plot").nth(i).locator(".main-svg").count() >= 1
    assert page.locator(".scatterlayer .trace path.js-line").count() == 1
    assert page.locator(".barlayer .point").count() == 2
    assert asked == [report.as_uri()]
    assert errors == []
    assert page.title() == "Review · Birch"


@pytest.mark.parametrize("width", [360, 800, 1500])
def test_nothing_is_wider_than_the_screen(browser: Any, report: Path, width: int) -> None:
    page, _, errors = opened(browser, report, viewport={"width": width, "height": 800})
    page.wait_for_selector('html[data-figures="2"]')
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert errors == []


def test_the_code_appears_on_request(browser: Any, report: Path) -> None:
    page, _, _ = opened(browser, report)
    assert not page.locator(".code").first.is_visible()
    page.get_by_role("button", name="Show code").click()
    assert page.locator(".code").first.is_visible()
    assert page.get_by_role("button", name="Hide code").get_attribute("aria-pressed") == "true"


CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (c) => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = (el) => {
    for (; el; el = el.parentElement) {
      const c = rgb(getComputedStyle(el).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const el of document.querySelectorAll("body *")) {
    const words = [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!words || !el.checkVisibility?.() || el.closest("script, style, noscript, .skip")) continue;
    const style = getComputedStyle(el);
    const colour = el.closest("svg") ? style.fill : style.color;
    if (!/^rgb/.test(colour)) continue;
    const found = ratio(rgb(colour), ground(el));
    if (found < 4.5) low.push([el.textContent.trim().slice(0, 30), found.toFixed(2)]);
  }
  const line = document.querySelector("path.js-line");
  if (line) {
    const found = ratio(rgb(getComputedStyle(line).stroke), ground(line));
    if (found < 3) low.push(["line", found.toFixed(2)]);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_lines_are_legible(browser: Any, report: Path, scheme: str) -> None:
    page, _, _ = opened(browser, report, color_scheme=scheme)
    page.wait_for_selector('html[data-figures="2"]')
    assert page.evaluate(CONTRAST) == []
    page.locator("#theme").click()
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_portal_is_legible_and_can_be_searched(
    browser: Any, workspace: Path, tmp_path: Path, scheme: str
) -> None:
    runs = [
        a_run(workspace, parameters={"team": "shop"}, result={"headline": "Orders rose.", "status": "green"}),
        a_run(
            workspace, parameters={"team": "support"}, result={"headline": "Slow replies.", "status": "red"}
        ),
        a_run(workspace, parameters={"team": "logistics"}, outcome="failed", error="no data", result={}),
    ]
    page, asked, errors = opened(browser, write_portal(tmp_path, "Birch", runs), color_scheme=scheme)
    visible = page.locator(".run:visible")
    assert visible.count() == 3
    page.get_by_label("Find a report").fill("SLOW repl")
    assert visible.count() == 1
    assert page.locator("#shown").inner_text() == "1 of 3 shown"
    page.get_by_label("Find a report").fill("nothing like it")
    assert visible.count() == 0
    page.get_by_label("Find a report").fill("")
    page.get_by_role("button", name="Not complete 1").click()
    assert visible.count() == 1
    assert page.evaluate(CONTRAST) == []
    assert len(asked) == 1
    assert errors == []


def test_on_paper_nothing_is_cut_and_dark_screens_print_light(
    browser: Any, report: Path, tmp_path: Path
) -> None:
    page, _, _ = opened(browser, report, color_scheme="dark")
    page.wait_for_selector('html[data-figures="2"]')
    pdf = tmp_path / "report.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    assert page.evaluate("document.querySelector('.main-svg').getBoundingClientRect().width") <= 1280
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext on this machine: apt-get install poppler-utils")
    words = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    for part in ("Review", "Net revenue, week by week", "a long label of a channel", "Jul 13", "Mara"):
        assert part in words
    assert re.search(r"1 ?/ ?3", words)  # the page's number
    assert "Show code" not in words
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert "A4" in info
    picture = tmp_path / "page"
    subprocess.run(["pdftoppm", "-r", "20", "-f", "1", "-l", "1", pdf, picture], check=True)
    pixels = next(tmp_path.glob("page*.ppm")).read_bytes()[-30_000:]
    assert sum(pixels) / len(pixels) > 200
