"""Every rule catches its bad examples, passes its good ones, and explains itself."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from okrkit.core.model import Initiative, KeyResult, Objective, Plan, Team, TeamTree, load
from okrkit.core.rules import Context, History, Rule, Stretch, Subject, find, handbook, page, rules
from okrkit.core.rules.checking import run
from okrkit.core.rules.data.examples import evenly, quarter
from okrkit.core.rules.data.examples import weeks as week_values
from okrkit.core.rules.registry import in_order

ROOT = Path(__file__).parents[3]
CASES = Path(__file__).parent / "cases"
KINDS: dict[str, type[Subject]] = {
    "objective": Objective,
    "key_result": KeyResult,
    "initiative": Initiative,
    "plan": Plan,
}

every_rule = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)


def context_from(data: dict[str, Any]) -> Context:
    """A context written as plain data: teams, plans, the objective around a key result, histories, currency, ..."""
    made: dict[str, Any] = dict(data)
    if "teams" in made:
        made["teams"] = TeamTree(load(Team, team) for team in made["teams"])
    if "plans" in made:
        made["plans"] = tuple(load(Plan, plan) for plan in made["plans"])
    for name, kind in (("objective", Objective), ("plan", Plan)):
        if name in made:
            made[name] = load(kind, made[name])
    if "histories" in made:
        made["histories"] = tuple(history_from(each) for each in made["histories"])
    return Context(**made)


def history_from(data: dict[str, Any]) -> History:
    """A history written as plain data.

    ``weeks: {from: 2026-01-05, values: [50, 51], times: 26}`` are readings, ``former: {2026-Q3: 50.6}`` earlier cycles
    newest first, ``latest: {weeks: 13, to: 2026-12-27, value: 50.1}`` the newest days, ``outcomes: {from: 46, to: 54}`` a
    hundred values evenly between two.
    """
    made: dict[str, Any] = dict(data)
    if weeks := made.pop("weeks", None):
        made["readings"] = week_values(weeks["from"], *(weeks["values"] * weeks.get("times", 1)))
    if "former" in made:
        made["former"] = tuple(quarter(name, value) for name, value in made["former"].items())
    if latest := made.pop("latest", None):
        end = latest["to"] + timedelta(days=1)
        words = f"{latest['weeks']} weeks to {latest['to']}"
        made["latest"] = Stretch(end - timedelta(weeks=latest["weeks"]), end, latest["value"], words)
    if outcomes := made.pop("outcomes", None):
        made["outcomes"] = evenly(outcomes["from"], outcomes["to"])
    return load(History, made)


def cases(verdict: str) -> list[Any]:
    """(rule, entry) for every entry under ``pass:`` or ``fail:`` in the case files."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        content = YAML(typ="safe").load(path)
        assert set(content) <= {"pass", "fail"}, path.name
        for n, entry in enumerate(content.get(verdict, ()), start=1):
            found.append(pytest.param(find(path.stem), entry, id=f"{path.stem}-{n}"))
    return found


@every_rule
def test_the_bad_examples_are_caught(rule: Rule) -> None:
    assert rule.bad
    for example in rule.bad:
        assert rule.faults(example.subject, example.context), example


@every_rule
def test_the_good_examples_are_passed(rule: Rule) -> None:
    assert rule.good
    for example in rule.good:
        assert rule.faults(example.subject, example.context) == (), example


@every_rule
def test_the_examples_are_of_the_record_the_rule_looks_at(rule: Rule) -> None:
    assert {type(example.subject) for example in rule.bad + rule.good} == {KINDS[rule.about]}


@every_rule
def test_a_bad_example_is_reported_when_all_rules_run(rule: Rule) -> None:
    """It is not silenced by the rules it waits for, so its page shows what a person would see."""
    for example in rule.bad:
        context = example.context
        if isinstance(example.subject, Plan):
            context = Context(plan=example.subject, plans=context.plans, teams=context.teams)
        spoken = {r.code for r, _ in run(in_order(rule.about), example.subject, context)}
        assert rule.code in spoken


@every_rule
def test_every_finding_says_what_to_do(rule: Rule) -> None:
    for example in rule.bad:
        for fault in rule.faults(example.subject, example.context):
            assert len(fault.fix.split()) >= 3
            assert not fault.problem.endswith(".")
            assert not fault.fix.endswith(".")


@every_rule
def test_a_finding_names_the_record_it_is_about(rule: Rule) -> None:
    for example in rule.bad:
        if not isinstance(example.subject, Plan):
            for fault in rule.faults(example.subject, example.context):
                assert example.subject.title in fault.problem


@every_rule
def test_the_rule_explains_itself(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert len(rule.why.split()) >= 10
    assert rule.slug.replace("-", "_") in {
        path.stem for path in (ROOT / "okrkit/core/rules").glob("*/*.py")
    }, "a rule lies in a file of its name"


def test_codes_and_slugs_are_unique() -> None:
    assert len({rule.code for rule in rules()}) == len({rule.slug for rule in rules()}) == len(rules())


def anchors(markdown: str) -> set[str]:
    """The anchors that a Markdown viewer gives to headings."""
    titles = re.findall(r"^#{1,6} (.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@every_rule
def test_the_source_it_cites_exists(rule: Rule) -> None:
    path, _, anchor = rule.source.partition("#")
    assert anchor in anchors((ROOT / path).read_text(encoding="utf-8"))


@every_rule
def test_the_page_holds_the_reason_and_what_is_said_of_each_weak_example(rule: Rule) -> None:
    text = page(rule.code)
    assert text.startswith(f"# {rule.code} {rule.slug}\n")
    assert rule.why[1:] in text
    assert rule.source in text
    for example in rule.bad:
        for fault in rule.faults(example.subject, example.context):
            assert fault.problem in text
            assert fault.fix in text


def test_the_rules_in_the_docs_are_current() -> None:
    written = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    made = "python -c \"from okrkit.core.rules import handbook; print(handbook(), end='')\" > docs/rules.md"
    assert written == handbook(), f"make it anew: {made}"


def test_every_link_in_the_docs_table_leads_to_a_page() -> None:
    text = handbook()
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors(text)


def test_every_rule_has_further_cases_and_every_case_file_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == {rule.code for rule in rules()}


@pytest.mark.parametrize(("rule", "entry"), cases("fail"))
def test_further_cases_are_caught(rule: Rule, entry: dict[str, Any]) -> None:
    subject = load(KINDS[rule.about], entry["record"])
    faults = rule.faults(subject, context_from(entry.get("context", {})))
    assert faults
    said = " / ".join(f"{fault.problem} -> {fault.fix}" for fault in faults)
    for words in entry.get("says", ()):
        assert words in said
    if "severity" in entry:
        assert {fault.severity or rule.severity for fault in faults} == {entry["severity"]}
    if "line" in entry:
        assert entry["line"] in {fault.rewrite for fault in faults}
    if "times" in entry:
        assert len(faults) == entry["times"]


@pytest.mark.parametrize(("rule", "entry"), cases("pass"))
def test_further_cases_are_passed(rule: Rule, entry: dict[str, Any]) -> None:
    subject = load(KINDS[rule.about], entry["record"])
    assert rule.faults(subject, context_from(entry.get("context", {}))) == ()
