"""A plan file is checked where it stands: each finding with its line, with or without a workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.errors import InvalidValueError, OkrkitError, UnknownNameError
from okrkit.workspace.linting import lint

PLAN = """\
# the first quarter
objectives:
  - title: Parcels arrive when promised
    cycle: 2027-Q1
    team: care
    goal_type: grow loyalty
    owner: Ida
    why:
      relevance: Late parcels cost repeat orders
    key_results:
      - title: Late parcels from 12 % to 6 %
        kind: decrease
        metric: carrier report
        unit: share
        baseline: 0.12
        target: 0.06
        evidence: 7 % in May
        owner: Ben
      - {title: Parcel cost stays under 5.20, kind: keep within, metric: cost / orders, unit: currency, upper: 5.2}

initiatives:
  - title: Contract a second carrier
    cycle: 2027-Q1
    team: care
    moves: [2027-Q1.care.O1.KR1]
    deliverable: A signed contract
    owner: Ben
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.yaml"
    path.write_text(text, "utf-8")
    return path


def said(folder: Path, text: str, ws: ok.Workspace | None = None) -> list[tuple[int, str, bool]]:
    return [(line, f.code, f.weak) for line, f in lint(write(folder, text), ws).findings]


def test_each_finding_has_the_line_of_its_record(tmp_path: Path) -> None:
    assert said(tmp_path, PLAN) == [(3, "PL101", False), (19, "KR104", True), (22, "IN101", True)]
    assert lint(tmp_path / "plan.yaml").verdict == "poor"


def test_lines_are_counted_behind_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode())
    assert [line for line, _ in lint(path).findings] == [3, 19, 22]


def test_what_was_accepted_in_the_file_makes_it_good(tmp_path: Path) -> None:
    mended = PLAN.replace(
        "upper: 5.2}", "upper: 5.2, accepted: [{code: KR104, reason: The carrier bills it}]}"
    )
    mended = mended.replace("    owner: Ben\n", "    owner: Ben\n    due: 2027-02-01\n", 2).replace(
        "        owner: Ben\n    due: 2027-02-01\n", "        owner: Ben\n"
    )
    assert said(tmp_path, mended) == [(3, "PL101", False), (19, "KR104", False)]
    assert lint(tmp_path / "plan.yaml").verdict == "good"


def test_a_reason_for_another_line_has_lapsed(tmp_path: Path) -> None:
    old = "accepted: [{code: KR104, reason: The carrier bills it, line: Parcel cost stays under 5; upper 5}]"
    path = write(tmp_path, PLAN.replace("upper: 5.2}", f"upper: 5.2, {old}}}"))
    (finding,) = [f for _, f in lint(path).findings if f.code == "KR104"]
    assert finding.weak
    assert "accepted for 'Parcel cost stays under 5; upper 5', which has changed since" in finding.message


def test_a_code_that_no_rule_has_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownNameError, match=r"plan\.yaml:3: objectives 1 accepts .* no rule is called 'KR994'"
    ):
        said(tmp_path, PLAN.replace("upper: 5.2}", "upper: 5.2, accepted: [{code: KR994, reason: x}]}"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: decrease", "kind: shrink", r"plan\.yaml:3: objectives 1: .*kind"),
        ("    deliverable:", "    deliverabel:", r"plan\.yaml:22: initiatives 1: .*deliverable"),
        ("    cycle: 2027-Q1\n    team: care\n    moves", "    cycle: 2027-Q5\n    team: care\n    moves", r"plan\.yaml:22: initiatives 1: '2027-Q5' is not a cycle"),
        ("owner: Ida", "owner: [Ida", r"plan\.yaml:\d+ is not valid YAML"),
        ("    owner: Ida", "    owner: Ida\n    owner: Jo", r"plan\.yaml:\d+ is not valid YAML: found duplicate key"),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = PLAN.replace(old, new, 1)
    with pytest.raises(OkrkitError, match=says):
        said(tmp_path, text)


def test_a_file_of_two_cycles_is_two_plans_that_know_each_other(tmp_path: Path) -> None:
    """The year's objective is the parent that the quarter's may name: without it nobody would ask for one."""
    text = (
        "teams:\n  - {id: shop, name: Shop, kind: company}\n  - {id: care, name: Care, parent: shop}\n"
        "objectives:\n  - {title: Customers come back, cycle: '2027', team: shop, id: 2027.shop.O1}\n"
        "  - {title: Parcels arrive when promised, cycle: 2027-Q1, team: care}\n"
    )
    assert (6, "OB107", True) in said(tmp_path, text)
    alone = text.replace("cycle: '2027'", "cycle: '2026'")
    assert "OB107" not in {code for _, code, _ in said(tmp_path, alone)}


def test_teams_that_do_not_make_a_tree_are_left_out(tmp_path: Path) -> None:
    assert said(tmp_path, "teams:\n  - {id: care, name: Care, parent: shop}\n" + PLAN)[0][:2] == (5, "PL101")


@pytest.fixture
def ws(tmp_path: Path) -> ok.Workspace:
    clock = lambda: datetime(2026, 12, 1, 9, tzinfo=UTC)  # noqa: E731
    made = ok.init(tmp_path / "shop", name="Tea", currency="EUR", timezone="UTC", clock=clock)
    made.save(ok.Team("company", "Tea", "company"), who="Ida")
    made.save(ok.Team("care", "Care", parent="company"), who="Ida")
    return made


def test_a_workspace_adds_teams_other_plans_and_currency(tmp_path: Path, ws: ok.Workspace) -> None:
    assert "OB107" not in {code for _, code, _ in said(tmp_path, PLAN)}
    ws.save(ok.Objective("Customers come back", "2027", "company"), who="Ida")
    before = ws.store.revision()
    assert (3, "OB107", True) in said(tmp_path, PLAN, ws)
    assert ws.store.revision() == before
    spent = PLAN.replace("upper: 5.2}", "target: 5.2}").replace("keep within", "decrease")
    messages = [f.message for _, f in lint(write(tmp_path, spent), ws).findings if f.code == "KR102"]
    assert messages == ["'Parcel cost stays under 5.20' aims at €5.20 but has no starting value"]


def test_the_file_speaks_for_the_records_it_replaces(tmp_path: Path, ws: ok.Workspace) -> None:
    """The stored objective has no owner; the file gives it one, and it is not counted twice."""
    saved = ws.save(ok.Objective("Parcels arrive when promised", "2027-Q1", "care"), who="Ida")
    text = PLAN.replace("  - title: Parcels", f"  - id: {saved.id}\n    title: Parcels", 1)
    found = said(tmp_path, text, ws)
    assert "OB103" not in {code for _, code, _ in found}
    (few,) = [f.message for _, f in lint(tmp_path / "plan.yaml", ws).findings if f.code == "PL101"]
    assert few.startswith("Care has one objective")


def test_an_objective_without_a_cycle_is_told_so(tmp_path: Path, ws: ok.Workspace) -> None:
    text = PLAN.replace("    cycle: 2027-Q1\n", "", 1)
    assert (3, "OB106", True) in said(tmp_path, text)
    assert (3, "OB106", True) in said(tmp_path, text, ws)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="cannot be read"):
        lint(tmp_path / "none.yaml")
    with pytest.raises(InvalidValueError, match="cannot be read"):
        lint(tmp_path)
    with pytest.raises(InvalidValueError, match="expected the sections"):
        said(tmp_path, "services: {}\n")
    with pytest.raises(InvalidValueError, match="holds nothing, expected"):
        said(tmp_path, "")
