"""What the documents say in numbers and links is so."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def anchors(markdown: str) -> set[str]:
    """The anchors that a Markdown viewer gives to headings."""
    titles = re.findall(r"^#{1,6} (.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_worked_example_computes_as_printed() -> None:
    result = doctest.testfile(str(DOCS / "concepts.md"), module_relative=False)
    assert result.attempted == 9
    assert result.failed == 0


def test_the_table_of_the_worked_example_shows_the_computed_scores() -> None:
    text = (DOCS / "concepts.md").read_text(encoding="utf-8").partition("### A worked example")[2]
    shown = [row.split("|")[6].strip() for row in re.findall(r"^\| [A-Z].*$", text, re.MULTILINE)]
    assert shown == ["0.75", "0.50", "0.90", ""]


@pytest.mark.parametrize("name", ["concepts.md", "sources.md", "rules.md", "coach.md"])
def test_links_to_headings_lead_somewhere(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    for path, anchor in re.findall(r"\]\(([\w.]*)#([\w-]+)\)", text):
        target = DOCS / path if path else DOCS / name
        assert anchor in anchors(target.read_text(encoding="utf-8")), (name, path, anchor)


def test_the_plan_in_the_docs_is_one_and_its_reason_answers_what_the_coach_says(tmp_path: Path) -> None:
    from okrkit.workspace.linting import lint

    text = (DOCS / "plan-file.md").read_text(encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(text.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    found = lint(path).findings
    assert [f.code for _, f in found if f.accepted] == ["KR104"]
    assert [f for _, f in found if f.code == "KR104" and f.weak] == []


def test_every_work_cited_by_year_is_listed() -> None:
    text = (DOCS / "sources.md").read_text(encoding="utf-8")
    body, _, literature = text.partition("## Literature")
    entries = literature.split("\n- ")
    cited = set(re.findall(r"([A-Z]\w+)(?: and others)? \(?(\d{4})\b", body))
    assert len(cited) > 15
    for author, year in cited:
        assert any(author in entry and f"({year})" in entry for entry in entries), (author, year)


def test_every_source_cited_in_the_code_exists() -> None:
    known = anchors((DOCS / "sources.md").read_text(encoding="utf-8"))
    cited = {
        (str(file.relative_to(DOCS.parent)), anchor)
        for file in sorted((DOCS.parent / "okrkit").rglob("*.py"))
        for anchor in re.findall(r"docs/sources\.md#([\w-]+)", file.read_text(encoding="utf-8"))
    }
    assert cited
    assert {(file, anchor) for file, anchor in cited if anchor not in known} == set()
