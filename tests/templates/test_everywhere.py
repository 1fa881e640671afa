"""What holds for each template on each shop: it runs to its end, says what is missing, shows no empty figure."""

from __future__ import annotations

import pytest

from okrkit.notebooks.display import PLOTLY_MIME

from .conftest import SHOPS, TEMPLATES, Go, cells, outputs, text

pytestmark = pytest.mark.slow
EVERYWHERE = [(t, s) for t in TEMPLATES for s in SHOPS]


@pytest.mark.parametrize(("template", "shop"), EVERYWHERE)
def test_it_runs_to_its_end_without_an_error_or_a_message(go: Go, template: str, shop: str) -> None:
    run = go(template, shop)
    assert run.ok
    assert [o for o in outputs(run) if o["output_type"] in ("error", "stream")] == []


@pytest.mark.parametrize(("template", "shop"), EVERYWHERE)
def test_its_result_is_a_headline_a_status_and_findings(go: Go, template: str, shop: str) -> None:
    result = go(template, shop).result
    assert result["headline"].endswith(".")
    assert result["status"] in ("green", "amber", "red", "none")
    assert result["cycle"] == {"quarterly_review": "2026-Q2"}.get(template, result["cycle"])
    assert isinstance(result["findings"], list)


@pytest.mark.parametrize(("template", "shop"), EVERYWHERE)
def test_no_figure_is_empty_and_each_has_its_text(go: Go, template: str, shop: str) -> None:
    for output in outputs(go(template, shop)):
        figure = output.get("data", {}).get(PLOTLY_MIME)
        if figure:
            assert any(len(trace.get("x") or ()) for trace in figure["data"])
            assert output["metadata"]["okrkit"]["alt"] == "".join(output["data"]["text/plain"])


@pytest.mark.parametrize(("template", "shop"), EVERYWHERE)
def test_every_section_says_something(go: Go, template: str, shop: str) -> None:
    """No heading stands over nothing, whatever is missing."""
    said: list[tuple[str, bool]] = []
    for cell in cells(go(template, shop)):
        if cell["cell_type"] == "markdown":
            said.append(("".join(cell["source"]).splitlines()[0], False))
        elif any(
            len("".join(o["data"].get("text/plain", ""))) > 5 for o in cell.get("outputs", []) if "data" in o
        ):
            said[-1] = (said[-1][0], True)
    assert [heading for heading, spoken in said if heading.startswith("## ") and not spoken] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_workspace_is_told_where_to_begin(go: Go, template: str) -> None:
    run = go(template, "empty")
    assert run.result["status"] == "none"
    assert "Next: " in text(run)


@pytest.mark.parametrize("template", TEMPLATES)
def test_two_runs_give_the_same_cells(go: Go, template: str) -> None:
    assert cells(go(template, "whole")) == cells(go(template, "whole", again=1))
