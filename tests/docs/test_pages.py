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


@pytest.mark.parametrize("name", ["concepts.md", "sources.md", "rules.md", "coach.md", "driver-trees.md"])
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


def test_the_tree_in_the_docs_is_one_and_its_split_is_as_told() -> None:
    from ruamel.yaml import YAML

    from okrkit.core.scenarios import Node, Tree, bridge, evaluate, from_plain

    text = (DOCS / "driver-trees.md").read_text(encoding="utf-8")
    tree = from_plain(YAML(typ="safe").load(text.partition("```yaml\n")[2].partition("```")[0]))
    drivers = {
        "sessions": [1000, 500, 200],
        "conversion_rate": [0.02, 0.04, 0.01],
        "average_order_value": 50,
        "return_rate": 0.1,
        "other_sales": 10,
    }
    # email 20, search 20, social 2 orders: 42 x 50 x 0.9 + 10
    assert float(evaluate(tree, drivers)["net_revenue"]) == pytest.approx(1900)
    sales = Tree("sales", "sales", (Node("sales", formula="orders * value"), Node("orders"), Node("value")))
    parts = bridge(sales, {"orders": 10, "value": 40}, {"orders": 12, "value": 50}).rounded().by_driver()
    assert parts == {"orders": 90, "value": 110}
    assert "here 90 and 110" in text


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
