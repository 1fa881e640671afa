"""Plans in a workspace: saving, signing, files, as-of reading. A real SQLite file in a temporary folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.errors import ConflictError, InvalidValueError, UnknownNameError, WorkspaceError
from okrkit.workspace import Workspace

MONDAY = datetime(2026, 7, 6, 9, tzinfo=UTC)


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Workspace:
    made = ok.init(tmp_path / "shop", name="Tea & Co", currency="EUR", timezone="Europe/Berlin", clock=clock)
    made.save(ok.Team("company", "Tea & Co", "company"), who="Ida")
    made.save(ok.Team("marketing", "Marketing", parent="company"), who="Ida")
    return made


def objective(**changes: object) -> ok.Objective:
    kr = ok.KeyResult("NPS from 30 to 40", baseline=30.0, target=40.0, unit="score", owner="Jo")
    return ok.Objective("Delight", "2026-Q3", "marketing", (kr,), owner="Jo", **changes)  # type: ignore[arg-type]


def test_a_workspace_is_found_from_a_folder_below_it(ws: Workspace) -> None:
    below = ws.path / "runs" / "deep"
    below.mkdir(parents=True)
    assert ok.open(below).path == ws.path
    with pytest.raises(WorkspaceError, match="no workspace"):
        ok.open(ws.path.parent)


def test_settings_survive_and_wrong_ones_are_named(ws: Workspace) -> None:
    again = ok.open(ws.path)
    assert (again.name, again.currency, again.timezone, again.fiscal_start) == (
        "Tea & Co",
        "EUR",
        "Europe/Berlin",
        1,
    )
    (ws.path / "okrkit.toml").write_text('[shop]\nname = "x"\ncurency = "EUR"\n', "utf-8")
    with pytest.raises(InvalidValueError, match=r"shop\.curency"):
        ok.open(ws.path)


@pytest.mark.parametrize(
    ("setting", "value"), [("currency", "euro"), ("timezone", "Berlin"), ("fiscal_start", 13)]
)  # fmt: skip
def test_a_wrong_setting_is_refused_before_anything_is_written(
    tmp_path: Path, setting: str, value: object
) -> None:
    with pytest.raises(InvalidValueError, match=str(value)):
        ok.init(tmp_path / "new", **{setting: value})  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_what_is_saved_comes_back_and_a_lost_update_is_refused_with_both_values(ws: Workspace) -> None:
    saved = ws.save(objective(), who="Jo")
    (kr,) = saved.key_results
    assert ws.plan("2026-Q3").key_result(kr.id).target == 40.0
    ws.save(replace(kr, target=45.0), who="Jo")
    with pytest.raises(ConflictError) as refused:
        ws.save(replace(kr, target=50.0), who="Mia")
    assert "45" in str(refused.value)
    assert "50" in str(refused.value)


def test_a_plan_reads_as_it_was_known_then(ws: Workspace, clock: Clock) -> None:
    saved = ws.save(objective(), who="Jo")
    clock.now += timedelta(days=30)
    ws.save(replace(saved.key_results[0], target=45.0), who="Jo")
    then = ws.at(MONDAY.date())
    assert then.plan("2026-Q3").key_results[0].target == 40.0
    assert ws.plan("2026-Q3").key_results[0].target == 45.0
    assert then.today == date(2026, 7, 6)
    with pytest.raises(InvalidValueError, match="read-only"):
        then.save(saved, who="Jo")


def test_a_review_scores_against_the_plan_as_signed(ws: Workspace, clock: Clock) -> None:
    (kr,) = ws.save(objective(), who="Jo").key_results
    ws.sign("2026-Q3", "marketing", who="Ida")
    clock.now += timedelta(days=60)
    ws.save(replace(kr, target=60.0), who="Jo", why="too easy")
    ws.check_in(kr.id, who="Jo", value=37.0, confidence=6, line="survey sent")
    clock.now = datetime(2026, 10, 5, tzinfo=UTC)
    (graded,) = ws.reviewed("2026-Q3", "marketing")
    assert graded.key_result.target == 40.0
    assert graded.score == pytest.approx(0.7)  # (37 - 30) / (40 - 30)
    assert graded.band == "green"
    assert any("target" in edit and "60" in edit for edit in graded.edited_since_signing)


def test_a_check_in_of_the_same_day_replaces_the_first(ws: Workspace) -> None:
    (kr,) = ws.save(objective(), who="Jo").key_results
    ws.check_in(kr.id, who="Jo", value=31.0)
    ws.check_in(kr.id, who="Jo", value=32.0, confidence=7)
    frame = ws.checkins("2026-Q3")
    assert frame["value"].tolist() == [32.0]
    assert frame["confidence"].tolist() == [7.0]
    with pytest.raises(InvalidValueError, match="ahead of"):
        ws.check_in(kr.id, who="Jo", value=1.0, day=date(2026, 7, 7))


def test_a_plan_file_goes_out_and_in_without_change_and_applies_edits(ws: Workspace, tmp_path: Path) -> None:
    (kr,) = ws.save(objective(), who="Jo").key_results
    ws.save(ok.Initiative("Survey", "2026-Q3", "marketing", (kr.id,), "A survey", "Jo"), who="Jo")
    path = tmp_path / "plan.yaml"
    path.write_text(ws.export_plan("2026-Q3"), "utf-8")
    assert ws.apply_plan(path, who="Jo") == []
    path.write_text(path.read_text("utf-8").replace("target: 40.0", "target: 42.5"), "utf-8")
    ws.apply_plan(path, who="Jo", why="after the workshop")
    assert ws.plan("2026-Q3").key_result(kr.id).target == 42.5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("objectives: [", "not valid YAML"),
        ("goals: []", "expected the sections"),
        ("objectives:\n  - titel: x\n", "titel"),
        ("objectives:\n  - {title: x, cycle: 2026-Q9, team: marketing}\n", "2026-Q9"),
        ("objectives: 3", "not a list"),
    ],
)
def test_a_faulty_plan_file_is_refused_and_nothing_saved(
    ws: Workspace, tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(text, "utf-8")
    before = ws.store.revision()
    with pytest.raises(InvalidValueError, match=says):
        ws.apply_plan(path, who="Jo")
    assert ws.store.revision() == before


def test_signing_an_empty_plan_and_unknown_names_are_refused(ws: Workspace) -> None:
    with pytest.raises(InvalidValueError, match="no objective"):
        ws.sign("2026-Q3", "marketing", who="Ida")
    with pytest.raises(UnknownNameError):
        ws.check_in("2026-Q3.marketing.O9.KR1", who="Jo", value=1.0)
    with pytest.raises(UnknownNameError, match="net_revenu"):
        ws.kpi("net_revenu")


def test_findings_say_what_is_weak(ws: Workspace) -> None:
    kr = ok.KeyResult("More fans")
    ws.save(ok.Objective("Grow", "2026-Q3", "marketing", (kr,)), who="Jo")
    codes = set(ws.findings("2026-Q3", "marketing")["code"])
    assert {"KR104", "KR202"} <= codes
    assert "KR102" not in codes  # one fault, one message: without a target the missing baseline waits
