"""`okrkit lint` and `okrkit accept` as people and scripts call them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from okrkit.cli.main import main
from okrkit.cli.statements import MOST_BYTES, parse
from okrkit.errors import InvalidValueError

PLAN = """\
objectives:
  - title: Parcels arrive when promised
    cycle: 2027-Q1
    team: care
    goal_type: grow loyalty
    owner: Ida
    why: {relevance: Late parcels cost repeat orders}
    key_results:
      - {title: Late parcels from 12 % to 6 %, kind: decrease, metric: carrier report, unit: share, baseline: 0.12,
         target: 0.06, evidence: 7 % in May, owner: Ben}
      - {title: Parcel cost stays under 5.20, kind: keep within, metric: cost / orders, unit: currency, upper: 5.2}
"""  # fmt: skip
KEPT = PLAN.replace("upper: 5.2}", "upper: 5.2, accepted: [{code: KR104, reason: The carrier bills it, by: Ida, on: 2026-12-01}]}")  # fmt: skip


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No workspace here or above."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_a_weak_plan_ends_with_1_and_names_file_line_code_and_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    assert run("lint", "plan.yaml") == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    at = lines.index("plan.yaml:11: KR104 no-owner: 'Parcel cost stays under 5.20' has no owner")
    assert lines[at + 1].startswith("    fix: name the one person who checks it in every week")
    assert said.out.startswith("plan.yaml:2: note PL101 wrong-number-of-objectives: ")
    assert said.err == "plan.yaml: 1 weak, 1 to note\n"


def test_its_lines_fit_a_terminal_and_records_stand_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.yaml").write_text(
        "objectives:\n  - title: Grow\n    key_results: [{title: More}]\n", "utf-8"
    )
    run("lint", "plan.yaml")
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    paragraphs = out.split("\n\n")
    assert len(paragraphs) == 2  # the objective, its key result
    assert all("plan.yaml:2: " in p for p in paragraphs[:1])
    assert paragraphs[1].startswith("plan.yaml:3: ")


def test_what_was_accepted_is_listed_with_its_reason_and_ends_with_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.yaml").write_text(KEPT, "utf-8")
    assert run("lint", "plan.yaml") == 0
    said = capsys.readouterr()
    assert said.out.endswith(
        "plan.yaml:11: accepted KR104 no-owner: 'Parcel cost stays under 5.20' has no\n    owner\n"
        "    reason: The carrier bills it (Ida, 2026-12-01)\n"
    )
    assert said.err == "plan.yaml: 1 to note, 1 accepted\n"


def test_json_is_one_document_and_several_files_make_a_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "weak.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "kept.yaml").write_text(KEPT, "utf-8")
    assert run("lint", "weak.yaml", "--json") == 1
    one = json.loads(capsys.readouterr().out)
    assert (one["path"], one["verdict"]) == ("weak.yaml", "poor")
    finding = one["findings"][-1]
    assert {k: finding[k] for k in ("line", "code", "slug", "severity", "about", "title", "accepted")} == {
        "line": 11, "code": "KR104", "slug": "no-owner", "severity": "weak", "about": "key_result",
        "title": "Parcel cost stays under 5.20", "accepted": None,
    }  # fmt: skip
    assert run("lint", "kept.yaml", "--json") == 0
    kept = json.loads(capsys.readouterr().out)
    assert kept["verdict"] == "good"
    assert kept["findings"][-1]["accepted"] == {
        "reason": "The carrier bills it", "by": "Ida", "on": "2026-12-01",
    }  # fmt: skip
    assert run("lint", "kept.yaml", "weak.yaml", "none.yaml", "--json") == 1
    both = json.loads(capsys.readouterr().out)
    assert [d["verdict"] for d in both] == ["good", "poor", "refused"]
    assert "cannot be read" in both[2]["error"]


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text("objectives: [", "utf-8")
    (tmp_path / "plan.yaml").write_text(KEPT, "utf-8")
    assert run("lint", "bad.yaml", "plan.yaml") == 1
    said = capsys.readouterr()
    assert "plan.yaml:11: accepted KR104" in said.out
    assert "bad.yaml:" in said.err
    assert "not valid YAML" in said.err


def test_neither_or_both_inputs_are_wrong_usage(tmp_path: Path) -> None:
    assert run("lint") == 2
    assert run("lint", "plan.yaml", "--jsonl", "x.jsonl") == 2


def test_a_workspace_above_is_used_and_a_named_one_must_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init", "shop", "--name", "Tea", "--timezone", "Europe/London")
    (tmp_path / "shop/plan.yaml").write_text(
        "teams: [{id: care, name: Care}, {id: company, name: Tea, kind: company}]\n", "utf-8"
    )
    run("plan", "apply", "shop/plan.yaml", "--who", "Ida", "-w", "shop")
    (tmp_path / "shop/plan.yaml").write_text(PLAN, "utf-8")
    capsys.readouterr()
    run("lint", "shop/plan.yaml")
    assert "care has one objective" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path / "shop")
    run("lint", "plan.yaml")
    assert "Care has one objective" in capsys.readouterr().out
    assert run("lint", "plan.yaml", "-w", str(tmp_path / "elsewhere")) == 1
    assert "no workspace" in capsys.readouterr().err


def test_accepting_from_the_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("init", "shop", "--name", "Tea", "--timezone", "Europe/London")
    (tmp_path / "plan.yaml").write_text("teams: [{id: care, name: Care}]\n" + PLAN, "utf-8")
    run("plan", "apply", "plan.yaml", "--who", "Ida", "-w", "shop")
    capsys.readouterr()
    record = "2027-Q1.care.O1.KR2"
    assert (
        run("accept", record, "KR104", "--reason", "The carrier bills it", "--who", "Ida", "-w", "shop") == 0
    )
    out = capsys.readouterr().out
    assert out.startswith(
        f"{record}  Parcel cost stays under 5.20\n  KR104 is accepted: The carrier bills it (Ida, "
    )
    assert run("accept", record, "no-owner", "--reason", "Again", "--who", "Ida", "-w", "shop", "--json") == 0
    (kept,) = json.loads(capsys.readouterr().out)["accepted"]
    assert (kept["reason"], kept["line"]) == ("Again", "Parcel cost stays under 5.20; upper 5.2")
    assert run("accept", record, "KR102", "--reason", "x", "--who", "Ida", "-w", "shop") == 1
    assert "what is said there: KR104 no-owner" in capsys.readouterr().err
    assert run("accept", record, "KR104", "--who", "Ida", "-w", "shop") == 2
    assert run("accept", record, "KR104", "--reason", " ", "--who", "Ida", "-w", "shop") == 1
    assert run("plan", "export", "--cycle", "2027-Q1", "-w", "shop", "--out", "again.yaml") == 0
    assert run("lint", "again.yaml") == 0


def line(**fields: Any) -> str:
    return json.dumps({"id": "a", "text": "Improve customer service.", "kind": "objective", **fields})


def judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | str, code: int
) -> tuple[list[dict[str, Any]], str]:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run("lint", "--jsonl", str(path)) == code
    said = capsys.readouterr()
    return [json.loads(each) for each in said.out.splitlines()], said.err


def test_statements_come_back_in_their_order_with_a_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = "\n".join([
        line(id="vague"),
        line(id="fine", text="Delight customers with a world-class shopping experience."),
        line(id="bare", text="Increase average order value from $50 to $70.", kind=None),
        line(id="task", text="Send 10 promotional emails per month.", kind="key_result"),
    ])  # fmt: skip
    found, err = judged(tmp_path, capsys, content, 1)
    assert [(f["id"], f["kind"], f["verdict"]) for f in found] == [
        ("vague", "objective", "poor"), ("fine", "objective", "good"), ("bare", "key_result", "good"),
        ("task", "key_result", "poor"),
    ]  # fmt: skip
    assert {"code", "slug", "severity", "message", "fix", "rewrite"} == set(found[0]["findings"][0])
    assert all(set(f) == {"id", "kind", "verdict", "findings"} for f in found)
    assert [any(x["severity"] == "weak" for x in f["findings"]) for f in found] == [True, False, False, True]
    assert err == ""
    assert judged(
        tmp_path, capsys, line(text="Delight customers with a world-class shopping experience."), 0
    )[0]


def test_standard_input_is_read_from_a_dash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line(id="é").encode())))
    assert run("lint", "--jsonl", "-") == 1
    assert json.loads(capsys.readouterr().out)["id"] == "é"


def test_byte_order_mark_windows_ends_blank_lines_and_a_missing_last_end_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = b"\xef\xbb\xbf" + f"{line(id='1')}\r\n\r\n  \n{line(id='2')}".encode()
    found, err = judged(tmp_path, capsys, content, 1)
    assert [f["id"] for f in found] == ["1", "2"]
    assert err == ""


WRONG = {
    "{": "not JSON",
    '"text"': "is no object",
    '[{"id": "a"}]': "is no object",
    '{"text": "Grow"}': "there is no 'id' (seen: 'text')",
    '{"id": "a"}': "there is no 'text' (seen: 'id')",
    '{"id": 7, "text": "Grow"}': "'id' is '7', expected a string",
    '{"id": null, "text": "Grow"}': "'id' is 'null', expected a string",
    '{"id": "a", "text": ["Grow"]}': "'text' is '[\"Grow\"]', expected a string",
    '{"id": "a", "text": "  "}': "'text' is empty",
    '{"id": "a", "text": "Grow", "kind": "goal"}': "'kind' is '\"goal\"', expected objective, key_result",
    '{"id": "a", "text": "Grow", "kind": "plan"}': "'kind' is",
    '{"id": "a", "text": "Grow", "text": "Shrink"}': "'text' stands there more than once",
    '{"id": "a", "text": "Grow \\ud800"}': "holds half a character",
    "[" * 60_000: "nested too deeply",
    '{"id": "a", "text": "' + "x" * MOST_BYTES + '"}': "a line of more than 64,000 bytes",
    '{"id": "a", "text": "' + "word " * 1000 + '"}': "4,000",
}


@pytest.mark.parametrize("wrong", WRONG, ids=[w[:45] for w in WRONG])
def test_a_wrong_line_is_refused_with_its_number_and_takes_nothing_from_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    found, err = judged(tmp_path, capsys, f"{line(id='1')}\n\n{wrong}\n{line(id='2')}\n", 2)
    assert [f["id"] for f in found] == ["1", "2"]
    assert err.startswith("okrkit: lines.jsonl:3: ")
    assert WRONG[wrong] in err
    assert "\n  fix: " in err
    assert len(err) < 500


def test_every_wrong_line_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, err = judged(tmp_path, capsys, b"{\n" + line().encode() + b"\n\xff\xfe{\x00\n7\n", 2)
    assert len(found) == 1
    assert [n for n in range(1, 6) if f"lines.jsonl:{n}: " in err] == [1, 3, 4]
    assert "not UTF-8" in err


def test_an_empty_file_is_no_fault_and_a_missing_one_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judged(tmp_path, capsys, b"", 0) == ([], "")
    assert run("lint", "--jsonl", str(tmp_path / "none.jsonl")) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_more_fields_than_asked_for_do_no_harm() -> None:
    found = parse(line(source="a book", label="poor").encode())
    assert found is not None
    assert (found.id, found.text, found.kind) == ("a", "Improve customer service.", "objective")
    assert parse(b" \r\n") is None
    with pytest.raises(InvalidValueError):
        parse(b"{}")
