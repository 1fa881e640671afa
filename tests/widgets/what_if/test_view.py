"""The explorer without a browser: its futures, ways to a target, scenarios kept and made the plan."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import okrkit as ok
from okrkit.core.model import Assumption, Lever, Move
from okrkit.widgets import WhatIfExplorer
from okrkit.workspace import Workspace

from ...workspace import shop_with_channels

CYCLE = "2027-Q1"
LEVERS = (
    Lever(
        "sessions",
        "email",
        high=0.4,
        cost=1000,
        owner="Jonas",
        team="marketing",
        initiative="Two letters a month",
    ),
    Lever("conversion", high=0.2, owner="Mia"),
)
BELIEF = Assumption("order_value", shape="normal", low=-0.1, high=0.1, who="Mia", why="a dearer range")


@pytest.fixture(scope="module")
def _shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    shop_with_channels.build(folder).close()
    return folder / "shop"


@pytest.fixture
def ws(_shop: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(_shop, tmp_path / "shop")
    with ok.open(tmp_path / "shop") as opened:
        yield opened


def explorer(ws: Workspace, **options: Any) -> WhatIfExplorer:
    given = {"levers": LEVERS, "assumptions": [BELIEF], "basis": "year_ago", "target": 3000.0, **options}
    return WhatIfExplorer(ws, "revenue", CYCLE, **given)


def done(widget: WhatIfExplorer, what: str, **values: Any) -> dict[str, Any]:
    answer, _ = widget.dispatch({"do": what, **values})
    assert answer["done"], answer
    return answer


def refused(widget: WhatIfExplorer, what: str, **values: Any) -> dict[str, Any]:
    answer, _ = widget.dispatch({"do": what, **values})
    assert not answer["done"]
    return answer


def saved(widget: WhatIfExplorer, name: str = "More letters", **moves: float) -> None:
    done(widget, "save", name=name, who="Ida", note="", moves=moves)


def test_the_page_gets_the_same_futures_as_python(ws: Workspace) -> None:
    widget = explorer(ws)
    answer, (cloud, ends) = widget.dispatch({"do": "points"})
    rows, n = len(widget.shown["question"]["rows"]), widget.shown["points"]["n"]
    assert answer["key"] == widget.shown["points"]["key"]
    points = np.frombuffer(cloud, "<f4").reshape(rows + 1, n)
    assert len(ends) == 8 * (rows + 1) * (2 * rows + 1)
    # Order value is all that is uncertain: the drawn factor times what the channels sell, and the rest.
    simulated = ws.what_if("revenue", CYCLE, (), [BELIEF], basis="year_ago").simulation.values()
    assert points[0] * (1440 + 1080) + 10.10 == pytest.approx(simulated, rel=1e-6)


def test_levers_stand_in_the_order_of_the_tree_with_those_of_each_member(ws: Workspace) -> None:
    levers = explorer(ws).shown["levers"]
    assert [lever["label"] for lever in levers] == [
        "Sessions, email",
        "Conversion",
        "Conversion, email",
        "Conversion, search",
    ]
    assert [(lever["from"], lever["to"]) for lever in levers] == [(0, 1), (0, 2), (0, 1), (1, 2)]
    assert levers[1]["unit"] == "share"


def test_without_levers_each_driver_moves_as_far_as_it_did_before(ws: Workspace) -> None:
    levers = {lever["place"]: lever["high"] for lever in explorer(ws, levers=()).shown["levers"]}
    usual = ws.usual_levers("revenue", CYCLE, "year_ago")
    assert {lever.place: lever.high for lever in usual}.items() <= levers.items()


def test_ways_to_the_target_are_found_with_the_levers_named(ws: Workspace) -> None:
    widget = explorer(ws)
    done(widget, "seek", moves={}, places=["sessions[email]", "conversion"], chance=None)
    seek = widget.shown["seek"]
    assert seek["reached"]
    for plan in seek["plans"]:
        assert plan["value"] == pytest.approx(3000, abs=0.01)
    # 1.4 x 1440 + 1.2 x ... cannot be more than (1440 x 1.4 + 1080) x 1.2 + 10.10 = 3725.3
    done(widget, "aim", target=4000.0)
    assert widget.shown["seek"] is None
    done(widget, "seek", moves={}, places=["sessions[email]", "conversion"], chance=None)
    assert widget.shown["seek"]["reached"] is False
    assert widget.shown["seek"]["nearest"]["value"] == pytest.approx(3725.3)
    assert set(widget.shown["seek"]["held"]) == {"Sessions, email", "Conversion"}


def test_a_scenario_is_kept_opened_again_and_changed(ws: Workspace) -> None:
    widget = explorer(ws)
    saved(widget, **{"sessions[email]": 0.3})
    (row,) = ws.scenarios(CYCLE).to_dict("records")
    assert (row["name"], row["who"], row["target"]) == ("More letters", "Ida", 3000.0)
    assert ws.scenario(row["scenario"]).moves == (Move("sessions", "email", 0.3),)
    saved(widget, **{"sessions[email]": 0.4})
    assert ws.scenario(row["scenario"]).version == 2
    done(widget, "new")
    assert widget.shown["scenario"]["moves"] == {}
    done(widget, "open", id=row["scenario"])
    assert widget.shown["scenario"]["moves"] == {"sessions[email]": 0.4}
    again = explorer(ws, scenario=row["scenario"])  # a new kernel: all of it comes from the store
    assert again.shown["scenario"]["moves"] == {"sessions[email]": 0.4}
    (kept,) = again.shown["kept"]
    assert kept["chance"] == ws.explored(row["scenario"]).chance(3000.0)


def test_a_scenario_from_another_start_brings_its_own_futures(ws: Workspace) -> None:
    other = ws.what_if(
        "revenue",
        CYCLE,
        [Move("conversion", by=0.1)],
        basis="year_ago",
        given={"order_value": [50.0, 25.0]},
        name="With a fair",
    )
    kept = ws.save_scenario(other, who="Mia")
    widget = explorer(ws)
    key = widget.shown["points"]["key"]
    done(widget, "open", id=kept.id)
    assert widget.shown["points"]["key"] != key
    assert widget.shown["question"]["baseline"]["order_value"] == [50.0, 25.0]
    assert widget.shown["question"]["rows"] == []  # it assumes nothing
    done(widget, "new")
    assert widget.shown["question"]["baseline"]["order_value"] == pytest.approx([48.0, 24.0])
    assert [row["name"] for row in widget.shown["question"]["rows"]] == ["order_value"]


def test_what_is_missing_is_asked_for_at_its_field(ws: Workspace) -> None:
    widget = explorer(ws, target=None)
    assert refused(widget, "save", name=" ", who="Ida", note="", moves={})["field"] == "name"
    assert refused(widget, "save", name="A", who="", note="", moves={})["field"] == "who"
    assert refused(widget, "seek", moves={}, places=["conversion"], chance=None)["field"] == "target"
    fields = {
        "objective": "",
        "title": "",
        "name": "A",
        "who": "Ida",
        "note": "",
        "owners": {},
        "moves": {"conversion": 0.1},
    }
    assert refused(widget, "accept", **fields)["field"] == "title"
    assert refused(widget, "accept", **{**fields, "title": "Grow", "moves": {}})["problem"].startswith(
        "no lever is moved"
    )
    assert len(ws.scenarios()) == 0


def test_a_change_by_somebody_else_shows_both_and_loses_neither(ws: Workspace) -> None:
    widget = explorer(ws)
    saved(widget, conversion=0.1)
    kept = ws.scenario(ws.scenarios().iloc[0]["scenario"])
    ws.save(replace(kept, moves=(Move("conversion", by=0.2),)), who="Jonas")
    late = {"name": "More letters", "who": "Ida", "note": "", "moves": {"conversion": 0.05}}
    assert refused(widget, "save", **late)["field"] == "conflict"
    conflict = widget.shown["conflict"]
    assert (conflict["theirs"]["moves"], conflict["mine"]["moves"]) == (
        "Conversion +20.0 %",
        "Conversion +5.00 %",
    )
    assert ws.scenario(kept.id).moves == (Move("conversion", by=0.2),)
    mine = {"who": "Ida", "note": "", "moves": {"conversion": 0.05}, "other": True}
    assert refused(widget, "save", name="More letters", **mine)["field"] == "name"  # theirs has it
    done(widget, "save", name="Mine", **mine)
    assert widget.shown["conflict"] is None
    assert len(ws.scenarios()) == 2


def test_an_accepted_scenario_is_the_plan_with_owners_work_and_assumptions(ws: Workspace) -> None:
    widget = explorer(ws)
    moves = {"sessions[email]": 0.4, "conversion": 0.1}
    done(widget, "accept", objective="", title="Sell more to those who know us", name="Letters", who="Ida", note="", moves=moves,
         owners={"revenue": "Ida", "conversion": "Mia"})  # fmt: skip
    plan = ws.plan(CYCLE)
    results = [kr for o in plan.objectives for kr in o.key_results]
    assert [(kr.kpi, kr.owner) for kr in results] == [
        ("sales_after_discounts", "Ida"), ("conversion_rate", "Mia"), ("sessions", "Jonas"),
    ]  # fmt: skip
    assert [i.title for i in plan.initiatives] == ["Two letters a month"]
    assert [a.driver for a in plan.assumptions] == ["order_value"]
    assert sorted(widget.shown["scenario"]["accepted"]) == sorted(kr.id for kr in results)
    # Going on from it makes a scenario of its own.
    saved(widget, "Even more", conversion=0.2)
    assert sorted(ws.scenarios()["name"]) == ["Even more", "Letters"]


def test_other_bounds_are_kept_with_the_scenario(ws: Workspace) -> None:
    widget = explorer(ws)
    done(
        widget,
        "bound",
        place="conversion",
        moves={"conversion": 0.2},
        low=0.0,
        high=0.1,
        effort=3.0,
        cost=500.0,
        owner="Mia",
        initiative="",
    )
    assert widget.shown["scenario"]["moves"] == {"conversion": 0.1}
    saved(widget, conversion=0.1)
    lever = next(x for x in ws.scenario(ws.scenarios().iloc[0]["scenario"]).levers if x.place == "conversion")
    assert (lever.high, lever.effort, lever.cost) == (0.1, 3.0, 500.0)
    assert refused(widget, "bound", place="conversion", moves={}, low=0.5, high=0.1)["field"] == "conversion"


def test_an_earlier_day_can_be_explored_and_not_written(ws: Workspace) -> None:
    widget = explorer(ws.at("2026-04-10"))
    assert widget.shown["locked"]
    assert (
        "read-only"
        in refused(widget, "save", name="A", who="Ida", note="", moves={"conversion": 0.1})["problem"]
    )


def test_the_twin_says_the_outcome_the_levers_and_the_scenarios(ws: Workspace) -> None:
    widget = explorer(ws)
    assert "No lever is moved" in repr(widget)
    saved(widget, **{"sessions[email]": 0.3})
    said = repr(widget)
    assert "Revenue: €2,962 in the middle of the futures" in said  # 1.3 x 1440 + 1080 + 10.10
    assert "Sessions, email" in said
    assert "+30.0 %" in said
    assert "More letters" in said
