"""Printing: which browser is taken, and what is said where none prints."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from okrkit.cli.main import main
from okrkit.notebooks import pdf

from .conftest import Write, code, text


def program(folder: Path, name: str, script: str = "exit 0") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_a_browser_is_found_by_its_usual_names_and_a_named_one_goes_first(tmp_path: Path) -> None:
    chrome, own = program(tmp_path, "google-chrome"), program(tmp_path, "mine")
    assert pdf.browser({"PATH": str(tmp_path)}) == chrome
    assert pdf.browser({"PATH": str(tmp_path), "OKRKIT_BROWSER": str(own)}) == own


def test_where_there_is_no_browser_the_refusal_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "PLACES", {})
    with pytest.raises(pdf.PrintingError, match="none of them was found") as refused:
        pdf.browser({"PATH": str(tmp_path)})
    assert "OKRKIT_BROWSER" in refused.value.fix
    with pytest.raises(pdf.PrintingError, match="names 'nowhere'"):
        pdf.browser({"PATH": str(tmp_path), "OKRKIT_BROWSER": "nowhere"})


def test_a_browser_that_prints_nothing_leaves_the_last_print_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OKRKIT_BROWSER", str(program(tmp_path, "broken", "echo no display >&2; exit 1")))
    page, before = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text("<p>Report</p>", "utf-8")
    before.write_bytes(b"%PDF-before")
    with pytest.raises(pdf.PrintingError, match=r"broken did not print report\.html: no display"):
        pdf.to_pdf(page)
    assert before.read_bytes() == b"%PDF-before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken", "report.html", "report.pdf"]


PRINTS = 'for each in "$@"; do case $each in --print-to-pdf=*) printf "%%PDF-1.4" > "${each#*=}";; esac; done'


def test_okrkit_run_prints_each_report_or_refuses_before_anything_runs(
    write: Write,
    workspace: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    template = write(text("# Small\n\nA report."), code("1 + 1"))
    command = [
        "run",
        str(template),
        "--workspace",
        str(workspace),
        "--out",
        str(tmp_path / "out"),
        "--pdf",
        "--json",
    ]
    monkeypatch.setenv("OKRKIT_BROWSER", "nowhere")
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 1
    assert "names 'nowhere'" in json.loads(capsys.readouterr().out)["error"]
    assert not (tmp_path / "out").exists()
    monkeypatch.setenv("OKRKIT_BROWSER", str(program(tmp_path, "prints", PRINTS)))
    with contextlib.suppress(SystemExit):
        main(command)
    (printed,) = json.loads(capsys.readouterr().out)["pdf"]
    assert Path(printed).read_bytes() == b"%PDF-1.4"
    assert Path(printed).with_suffix(".html").is_file()
