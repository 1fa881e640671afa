"""How often the judgement of a line agrees with labelled statements; the figures themselves are in benchmarks/coach_lines.py."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from okrkit.core.rules import check_line
from okrkit.errors import InvalidValueError

ROOT = Path(__file__).parents[3]
SETS = sorted((Path(__file__).parent / "statements").glob("*.jsonl"))
CORPUS = ROOT.parent / "shared" / "corpus" / "goal_statements_dev.jsonl"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    """The benchmark's own way of scoring, so that tests and published figures cannot drift apart."""
    spec = importlib.util.spec_from_file_location("coach_lines", ROOT / "benchmarks" / "coach_lines.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["coach_lines"] = module
    spec.loader.exec_module(module)
    return module


def said(text: str, kind: str) -> set[str]:
    return {f.slug.replace("-", "_") for f in check_line(text, kind).findings if f.severity == "weak"}


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_few_good_statements_are_called_weak(path: Path) -> None:
    good = [r for r in rows(path) if r["label"] == "good"]
    wrong = [r["text"] for r in good if said(r["text"], r["kind"])]
    assert len(wrong) <= 0.04 * len(good), wrong


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_most_poor_statements_are_caught(path: Path) -> None:
    poor = [r for r in rows(path) if r["label"] == "poor"]
    missed = [r["text"] for r in poor if not said(r["text"], r["kind"])]
    assert len(missed) <= 0.12 * len(poor), missed


def test_the_corpus_is_judged_as_well_as_was_aimed_at(
    measure: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    if not CORPUS.is_file():
        pytest.skip("the labelled corpus ../shared/corpus is not there")
    missed = measure.report("Corpus", rows(CORPUS), aims=True)
    assert missed == [], capsys.readouterr().out


def test_the_peer_is_beaten_on_every_decision_of_the_unread_set(measure: ModuleType) -> None:
    """Set E was never read while the rules were made."""
    unread = rows(Path(__file__).parent / "statements" / "E.jsonl")
    for kind, decision in measure.AIMS:
        of = measure.chosen(unread, kind, decision)
        ours, peer = (
            measure.score(of, decision, judge)[2] for judge in (measure.coach, measure.plain_patterns)
        )
        assert ours >= peer - 0.005, (kind, decision)


# The examples this field teaches with, and what a manager would be told.
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Delight customers with a world-class shopping experience.", "objective"),
        ("Increase average order value from $50 to $70.", "key_result"),
        (
            "Automate 90% of order processing to reduce manual errors and improve delivery times.",
            "key_result",
        ),
        ("Increase the conversion rate from 2 % to 2.4 % by 31 March", "smart_goal"),
        ("Set up abandoned cart letters", "initiative"),
    ],
)
def test_textbook_examples_of_good_lines_pass(text: str, kind: str) -> None:
    assert check_line(text, kind).verdict == "good"


@pytest.mark.parametrize(
    ("text", "kind", "slug", "fix"),
    [
        ("Improve customer service.", "objective", "vague", "Customers tell their friends how well they were looked after"),
        ("Drive website traffic and improve conversion rates.", "objective", "vague", "Increase the conversion rate from … to …"),
        ("Enhance response times and satisfaction scores.", "objective", "vague", "Reduce the time to a first answer from … to …"),
        ("Send 10 promotional emails per month.", "key_result", "activity", "Increase revenue from email from … to … by …"),
        ("Launch the new website", "key_result", "activity", "Increase the conversion rate from … to … by …"),
        ("Increase sales", "smart_goal", "no-time", "Increase sales by …"),
        ("Increase revenue from €10m to €12m and margin to 30 %", "key_result", "compound", "guardrail"),
    ],
)  # fmt: skip
def test_textbook_examples_of_poor_lines_get_a_fix_that_can_be_used(
    text: str, kind: str, slug: str, fix: str
) -> None:
    verdict = check_line(text, kind)
    assert verdict.verdict == "poor"
    found = {f.slug: f for f in verdict.findings}
    assert fix in found[slug].fix
    assert text.rstrip(".") in found[slug].message


def test_a_line_is_drafted_before_it_is_judged() -> None:
    """ "Increase churn from 8 % to 4 %": the numbers contradict the verb, whatever the words say."""
    (found,) = check_line("Increase churn from 8 % to 4 %", "key_result").findings
    assert found.code == "KR106"
    assert "4 % lies below its baseline 8 %" in found.message
    assert check_line("Reduce fulfilment time from 3 days to 24 hours", "key_result").findings == ()


def test_what_a_line_cannot_hold_is_not_asked_for() -> None:
    """Owner, evidence, source, cycle and relevance are fields of a record."""
    codes = {
        f.code
        for kind in ("objective", "key_result", "initiative", "smart_goal")
        for f in check_line("Win 20 customers", kind).findings
    }
    assert codes.isdisjoint({"KR104", "KR109", "KR112", "OB103", "OB104", "OB106", "IN101", "IN102", "SM104"})


def test_notes_leave_a_line_good() -> None:
    verdict = check_line("Increase net revenue by 15 %", "key_result")
    assert [(f.slug, f.severity) for f in verdict.findings] == [("no-base", "note")]
    assert verdict.verdict == "good"


def test_a_kind_is_guessed_and_the_reason_told() -> None:
    verdict = check_line("Reach 500 regular customers")
    assert (verdict.kind, verdict.guessed) == ("key_result", "it names a number to reach ('500')")
    assert check_line("Reach 500 regular customers", "key_result").guessed == ""


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_line_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="the line is empty"):
        check_line(text)


def test_a_text_is_no_line() -> None:
    with pytest.raises(InvalidValueError, match="5,000 characters"):
        check_line("a" * 5000)


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidValueError, match="'goal' is no kind of line"):
        check_line("Win 20 customers", "goal")


def test_a_line_longer_than_a_title_is_read_whole() -> None:
    text = "Win " + "very " * 70 + "loyal wholesale customers, 20 of them, by 30 June"
    assert len(text) > 300
    assert "no_time" not in said(text, "smart_goal")
