"""What holds for all figures: a title that is a sentence, axes with units, a text alternative, the same output twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from okrkit import figures as fig
from okrkit.figures import chances, ways
from okrkit.notebooks.display import figure_bundle

from . import what_if
from .conftest import (
    MOVED,
    RESULTS,
    attainment_by_hand,
    guardrail_by_hand,
    months,
    planned_by_hand,
    weeks,
)

CHANNELS = [{"channel": "email", "value": 0.04}, {"channel": "social", "value": 0.01}]
Draw = Callable[[list[Any], list[Any]], Any]
DRAWN: dict[str, Draw] = {
    "history": lambda s, g: fig.kpi_history(months([10.0, 20.0, 5.0]), "Net revenue", "EUR"),
    "multiples": lambda s, g: fig.small_multiples([("Net revenue", months([1.0, 2.0])), ("Conversion", weeks([0.1, 0.2]))], "EUR"),
    "movers": lambda s, g: fig.movers(MOVED, "EUR"),
    "segments": lambda s, g: fig.segments(CHANNELS, "Conversion rate", "channel", "share", whole=0.02),
    "fan": lambda s, g: fig.forecast_fan(attainment_by_hand(), "EUR"),
    "fan of a guardrail": lambda s, g: fig.forecast_fan(guardrail_by_hand(), "EUR"),
    "chance curve": lambda s, g: fig.chance_curve(attainment_by_hand(), "EUR"),
    "chance curve of a plan": lambda s, g: chances.plan_figure(planned_by_hand(), "EUR"),
    "calibration": lambda s, g: fig.calibration_plot(RESULTS),
    "bullets": lambda s, g: fig.progress_bullets(s, "EUR"),
    "pace": lambda s, g: fig.pace(s[0], date(2026, 6, 30), "EUR"),
    "confidence": lambda s, g: fig.confidence_path(s),
    "grades": lambda s, g: fig.grades(g),
    "bridge": lambda s, g: fig.bridge(("before", 10.0), [("orders", 3.0), ("returns", -1.0)], ("now", 12.0), what="Net revenue", unit="currency", currency="EUR"),
    "tornado": lambda s, g: fig.tornado(what_if.ENDS, base=1800.0, target=2000.0, **what_if.WHAT),
    "shares of the uncertainty": lambda s, g: fig.variance_shares(what_if.SHARES, what="Net revenue in 2027"),
    "two levers": lambda s, g: fig.two_levers([0.0, 0.1], [0.0, 0.2], [[100.0, 110.0], [120.0, 132.0]], names=("Sessions", "Conversion"), units=("share", "share"), today=(0.0, 0.0), target=115.0, **what_if.WHAT),
    "scenarios": lambda s, g: fig.scenario_ranges(what_if.SCENARIOS, target=2000.0, **what_if.WHAT),
    "outlook": lambda s, g: fig.outlook([float(v) for v in range(1000, 2001)], target=1800.0, chance="20 %", start=("2026", 1600.0), **what_if.WHAT),
}  # fmt: skip


@pytest.fixture(params=DRAWN)
def draw(
    request: pytest.FixtureRequest, standings: list[Any], grades: list[Any]
) -> Callable[[], fig.Picture]:
    def made() -> fig.Picture:
        shown = DRAWN[request.param](standings, grades)
        assert isinstance(shown, fig.Picture)
        return shown

    return made


def test_equal_values_give_equal_output(draw: Callable[[], fig.Picture]) -> None:
    assert draw().to_json() == draw().to_json()


def test_it_is_shown_as_display_show_would_show_it(draw: Callable[[], fig.Picture]) -> None:
    picture = draw()
    assert picture._repr_mimebundle_() == figure_bundle(picture.figure, picture.alt, picture.caption)


def test_a_notebook_shows_the_caption_and_the_report_does_not_show_it_twice(
    draw: Callable[[], fig.Picture], monkeypatch: pytest.MonkeyPatch
) -> None:
    from okrkit.notebooks import assets

    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda *things, **_: shown.extend(things))
    picture = draw()
    picture._ipython_display_()
    assert shown[0] == picture._repr_mimebundle_()[0]
    assert [block.text for block in shown[1:]] == ([picture.caption] if picture.caption else [])
    assert all(".sheet .okr-caption{display:none}" in block.html for block in shown[1:])
    assert 'class="sheet"' in assets.text("report.html.j2")


def test_title_axes_alt_and_colours_are_there(draw: Callable[[], fig.Picture]) -> None:
    picture = draw()
    layout = picture.figure.layout
    title = layout.title.text
    assert len(title) > 15
    assert not title.endswith(".")
    assert layout.title.x is None
    assert layout.template.layout.title.x == 0
    assert len(picture.alt) > 30
    assert picture.alt.endswith(".")
    assert layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert layout.height >= 150
    axes = json.loads(picture.to_json())["layout"]
    named = [
        a["title"]["text"]
        for k, a in axes.items()
        if k.startswith(("xaxis", "yaxis")) and a.get("title", {}).get("text")
    ]
    assert named, "no axis says what it shows"


def test_no_figure_is_empty(draw: Callable[[], fig.Picture]) -> None:
    traces = json.loads(draw().to_json())["data"]
    assert any(len(t.get("x", [])) for t in traces)


def test_what_a_person_typed_is_no_markup(standings: list[Any], grades: list[Any]) -> None:
    shown = fig.grades(grades)
    assert isinstance(shown, fig.Picture)
    labels = [a.text for a in shown.figure.layout.annotations]
    assert any("&lt;b&gt;done&lt;/b&gt;" in text for text in labels)


@pytest.mark.parametrize(
    "nothing",
    [
        lambda: fig.kpi_history(months([]), "Net revenue"),
        lambda: fig.kpi_history(months([None, None]), "Net revenue"),
        lambda: fig.small_multiples([]),
        lambda: fig.movers([]),
        lambda: fig.segments(CHANNELS[:1], "Conversion", "channel"),
        lambda: fig.calibration_plot([]),
        lambda: fig.progress_bullets([]),
        lambda: fig.confidence_path([]),
        lambda: fig.grades([]),
        lambda: fig.tiles([]),
        lambda: fig.table([], ["a"]),
        lambda: fig.driver_tree([]),
        lambda: fig.driver_table([], "channel"),
        lambda: fig.tornado([], base=1.0, **what_if.WHAT),
        lambda: fig.tornado([what_if.ENDS[0] | {"at_high": 1820.0}], base=1820.0, **what_if.WHAT),
        lambda: fig.variance_shares([], what="Orders"),
        lambda: fig.break_even_table([], target=1.0, **what_if.WHAT),
        lambda: fig.scenario_ranges([], **what_if.WHAT),
        lambda: fig.scenario_table([], []),
        lambda: ways.ways([], target=1.0, **what_if.WHAT),
        lambda: fig.alignment([], [], start=("2026", 1.0), pushed=1.0, target=2.0, **what_if.WHAT),
        lambda: fig.assumption_table([]),
    ],
)
def test_without_values_a_callout_says_what_is_missing(nothing: Callable[[], object]) -> None:
    shown = nothing()
    assert isinstance(shown, fig.Block)
    assert shown.text.startswith("Missing: ")
    assert "okr-callout-missing" in shown.html


def test_the_names_of_the_package_are_all_there() -> None:
    for name in fig.__all__:
        assert getattr(fig, name).__module__.startswith("okrkit.figures.")
    with pytest.raises(AttributeError, match="'histogram'; it offers Block"):
        fig.histogram  # noqa: B018


def test_no_module_hides_a_function_of_the_same_name() -> None:
    """Importing ``okrkit.figures.x`` sets the attribute ``x`` of the package, over a lazy function called so."""
    import pkgutil

    assert {m.name for m in pkgutil.iter_modules(fig.__path__)} & set(fig.__all__) == set()
