"""The report: one file, everything in it, in the order of a document."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
from nbformat.v4 import new_output

from okrkit.notebooks.display import figure_bundle
from okrkit.notebooks.html import long_date, rerun_command, to_html
from okrkit.notebooks.markup import Outline, markdown
from okrkit.notebooks.result import bundle
from okrkit.notebooks.tables import tidy

from .conftest import code, notebook, text


def cell(source: str, *outputs: Any, tags: tuple[str, ...] = ()) -> Any:
    made = code(source, *tags)
    made.outputs = list(outputs)
    return made


def data(**mimes: Any) -> Any:
    return new_output("display_data", data={key.replace("_", "/"): value for key, value in mimes.items()})


def figure(title: str = "Orders a week", **layout: Any) -> Any:
    shown, metadata = figure_bundle(
        go.Figure(go.Bar(x=["a", "b"], y=[1, 2]), layout={"title": title, **layout}), "Two bars <rising>."
    )
    return new_output("display_data", data=shown, metadata=metadata)


def page(tmp_path: Path, *cells: Any, **about: Any) -> str:
    nb = notebook(*cells)
    if about:
        nb.metadata["okrkit"] = about
    return to_html(nb, tmp_path / "report.html", made=date(2026, 10, 12)).read_text("utf-8")


class Addresses(HTMLParser):
    """Every address a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {
            "script": "src",
            "img": "src",
            "link": "href",
            "iframe": "src",
            "object": "data",
            "video": "src",
        }
        self.found += [value for name, value in attrs if value and name == wanted.get(tag)]


def test_nothing_is_fetched_from_anywhere(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        text("# T\n\n## A\n\n![x](https://example.com/x.png) [y](https://example.com)"),
        cell("f", figure()),
    )
    parser = Addresses()
    parser.feed(html)
    assert [a for a in parser.found if not a.startswith("data:")] == []
    assert 'alt="x"' in html
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none';")
    assert "http" not in policy[1]
    assert '<a href="https://example.com">' in html


def test_plotly_is_inside_once_and_only_when_needed(tmp_path: Path) -> None:
    mark = "plotly.js v"
    assert page(tmp_path, text("# T"), cell("f", figure(), figure("Again"))).count(mark) == 1
    without = page(tmp_path, text("# T"))
    assert mark not in without
    assert len(without) < 60_000


def test_the_first_heading_is_the_title_and_no_level_is_skipped(tmp_path: Path) -> None:
    html = page(tmp_path, text("# Review\n\nLede.\n\n#### Deep\n\n## Two\n\n## Two\n\n# Late"))
    body = html[html.index("<body>") :]
    assert re.findall(r"<h(\d)[^>]*>([^<]+)", body) == [
        ("1", "Review"), ("2", "Deep"), ("2", "Two"), ("2", "Two"), ("2", "Late"),
    ]  # fmt: skip
    assert re.findall(r'<h2 id="([^"]+)"', body) == ["deep", "two", "two-2", "late"]
    assert re.findall(r'href="#(two[^"]*|deep|late)"', body) == ["deep", "two", "two-2", "late"]
    assert '<p class="lede">Lede.</p>' in body


def test_code_is_there_but_hidden_and_tags_are_honoured(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        text("# T"),
        cell("seen = 1", data(text_plain="shown")),
        cell("setup = 1", tags=("hide-input",)),
        cell("secret_plumbing = 1", data(text_plain="gone"), tags=("remove-cell",)),
        cell("no_input = 1", data(text_plain="kept"), tags=("remove-input",)),
        cell("no_output = 1", data(text_plain="dropped"), tags=("remove-output",)),
    )
    plain = re.sub(r"<[^>]+>", "", html)
    assert 'id="code"' in html
    assert ".code { display: none;" in html
    for word in ("seen", "setup", "shown", "kept", "no_output"):
        assert word in plain
    for word in ("secret_plumbing", "gone", "no_input", "dropped"):
        assert word not in plain
    assert re.search(r"<details><summary>Set-up</summary>.*?setup", html, re.DOTALL)


def test_head_and_foot_say_what_whose_when_and_how_again(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        text("# Review"),
        cell("r", new_output("display_data", data=bundle({"headline": "Orders <rose>.", "status": "amber"}))),
        template="small_review", title="Review", workspace="Birch & Kettle", as_of="2026-10-12", outcome="done",
        parameters={"team": "company", "cycle": "2026-Q3", "n": 5}, given=["team", "cycle"],
    )  # fmt: skip
    for part in (
        "Birch &amp; Kettle", "<dd>company</dd>", "<dd>2026-Q3</dd>", "<dd>12 October 2026</dd>", "Needs attention",
        "Orders &lt;rose&gt;.", "okrkit run small_review.ipynb -p team company -p cycle 2026-Q3 --as-of 2026-10-12",
        "on 12 October 2026",
    ):  # fmt: skip
        assert part in html
    assert html.count("Orders &lt;rose&gt;.") == 1


def test_the_rerun_command_survives_the_shell() -> None:
    about = {
        "template": "x", "given": ["team", "teams", "dry", "n"],
        "parameters": {"team": "a b; rm *", "teams": ["a", "b c"], "dry": True, "n": None},
    }  # fmt: skip
    assert rerun_command(about) == (
        "okrkit run x.ipynb -p team 'a b; rm *' -p teams '[\"a\", \"b c\"]' -p dry true -p n none"
    )


def test_a_failed_run_is_shown_as_incomplete_and_ends_there(tmp_path: Path) -> None:
    error = new_output("error", ename="KeyError", evalue="'x'", traceback=["\x1b[31mline 3\x1b[0m <b>"])
    html = page(
        tmp_path, text("# T"), cell("f", error), text("## Never reached"),
        template="t", parameters={}, error="no data\nfix: import", outcome="failed",
    )  # fmt: skip
    assert "This report is not complete." in html
    assert "no data\nfix: import" in html
    assert "line 3 &lt;b&gt;" in html
    assert "\x1b" not in html
    assert "Never reached" not in html


def test_warnings_of_the_code_are_shown_with_the_code_only(tmp_path: Path) -> None:
    html = page(tmp_path, text("# T"), cell("w", new_output("stream", name="stderr", text="UserWarning: x")))
    assert '<details class="messages">' in html
    assert ".messages { display: none; }" in html


def test_a_figure_carries_its_alternative_and_its_title_as_text(tmp_path: Path) -> None:
    html = page(
        tmp_path, text("# T"), cell("f", figure("One<br>two &lt;three", height=300, margin={"t": 80}))
    )
    assert 'role="img" aria-label="Two bars &lt;rising&gt;."' in html
    assert '<p class="figure-title">One two &lt;three</p>' in html
    assert 'style="height:236px"' in html  # 300 less the two title lines' 64 of the 80 px margin


def test_markup_in_data_stays_text(tmp_path: Path) -> None:
    attack = "<script>alert(1)</script>"
    html = page(
        tmp_path,
        text("# T"),
        cell("a", data(text_plain=attack), new_output("stream", name="stdout", text=attack)),
        cell("b", data(text_markdown=f"**x** {attack} [y](javascript:alert)")),
        cell("c", figure(attack)),
    )
    assert attack not in html
    assert "javascript:alert" not in html


def test_a_widget_shows_its_static_twin(tmp_path: Path) -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}}
    twin = new_output("display_data", data=view | {"text/html": "<p>the twin</p>", "text/plain": "Slider()"})
    bare = new_output("display_data", data=view | {"text/plain": "Slider(value=3)"})
    html = page(tmp_path, text("# T"), cell("w", twin, bare))
    assert "<p>the twin</p>" in html
    assert "Slider(" not in html


def test_the_same_notebook_gives_the_same_file(tmp_path: Path) -> None:
    cells = (text("# T"), cell("f", figure()))
    nb = tmp_path / "n.ipynb"
    nbformat.write(notebook(*cells), nb)
    one = to_html(nb, tmp_path / "one.html").read_bytes()
    assert one == to_html(nb, tmp_path / "two.html").read_bytes()


def test_columns_of_numbers_are_aligned_and_words_are_not() -> None:
    rows = [
        ("Net revenue", "€212,400", "+3.1 %", "2026-09"), ("Returns", "–", "-0.4 pp", "12 March"),
        ("Orders", "1 203", "(12)", "x"),
    ]  # fmt: skip
    cells = "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows)
    made = tidy(
        f'<table border="1" class="dataframe"><tr><th>a</th><th>b</th><th>c</th><th>d</th></tr>{cells}</table>'
    )
    numeric = re.findall(r'<t[dh] class="num">([^<]*)<', made)
    assert numeric == ["b", "c", "€212,400", "+3.1 %", "–", "-0.4 pp", "1 203", "(12)"]
    assert 'border="1"' not in made
    assert made.startswith('<div class="scroll" tabindex="0"')


def test_dollars_are_money_and_untrusted_html_is_text() -> None:
    assert markdown("From **$5** to $6.", Outline(), trusted=True) == "<p>From <strong>$5</strong> to $6.</p>"
    assert markdown("<b>x</b>", Outline(), trusted=False).startswith("<p>&lt;b&gt;")


def test_a_date_is_written_out() -> None:
    assert long_date("2026-03-09") == "9 March 2026"
