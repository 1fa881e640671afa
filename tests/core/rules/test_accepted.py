"""Findings that people keep: they stay listed and weigh nothing, until the line changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from okrkit.core.model import Accepted, Initiative, KeyResult, Objective, Plan, from_objective
from okrkit.core.rules import bound, check, check_key_result, choose, keep
from okrkit.core.rules.accepted import codes, weighed
from okrkit.core.rules.base import Finding
from okrkit.errors import InvalidValueError, UnknownNameError

KR = KeyResult("Satisfaction from 30 to 40", metric="survey", baseline=30, target=40, unit="points", evidence="38 in May")  # fmt: skip
WHY = Accepted("KR104", "The whole team reports it", "Ida", date(2026, 7, 3), KR.line)


def test_an_accepted_finding_is_still_said_but_no_longer_weak() -> None:
    (before,) = check_key_result(KR)
    (after,) = check_key_result(replace(KR, accepted=(WHY,)))
    assert (before.code, before.weak, before.accepted) == ("KR104", True, None)
    assert (after.weak, after.accepted) == (False, WHY)
    assert replace(after, accepted=None) == before


def test_acceptance_of_one_code_leaves_the_others_weak() -> None:
    found = check_key_result(replace(KR, evidence="", accepted=(WHY,)))
    assert [(f.code, f.weak) for f in found] == [("KR104", False), ("KR112", True)]


@pytest.mark.parametrize("changed", [{"title": "Satisfaction to 45"}, {"target": 45.0}])
def test_it_lapses_when_title_or_target_change_and_the_finding_says_so(changed: dict[str, object]) -> None:
    (found,) = check_key_result(replace(KR, accepted=(WHY,), **changed))
    assert found.weak
    assert found.accepted is None
    assert "accepted by Ida on 2026-07-03 for 'Satisfaction from 30 to 40; target 40'" in found.message
    assert "has changed since" in found.message
    assert found.fix.endswith("or accept it again with a reason")


def test_other_fields_may_change() -> None:
    (found,) = check_key_result(replace(KR, accepted=(WHY,), baseline=31, commit=35, weight=2))
    assert found.accepted == WHY


def test_an_acceptance_of_what_is_mended_says_nothing() -> None:
    assert check_key_result(replace(KR, owner="Ida", accepted=(WHY,))) == ()


def test_objectives_and_initiatives_keep_theirs_in_a_plan() -> None:
    objective = Objective(
        "Grow", "2026-Q3", "care", accepted=(Accepted("OB104", "It was said in the town hall"),)
    )
    work = Initiative(
        "New product photos", "2026-Q3", "care", accepted=(Accepted("IN101", "Whoever has an hour"),)
    )
    found = {f.code: f for f in check(Plan("2026-Q3", "care", (objective,), (work,)))}
    assert (found["OB104"].weak, found["IN101"].weak) == (False, False)
    assert (found["OB103"].weak, found["IN103"].weak) == (True, True)


def test_a_smart_goal_knows_what_either_of_its_records_accepted() -> None:
    objective = Objective(
        "Grow", key_results=(replace(KR, accepted=(WHY,)),), accepted=(Accepted("OB104", "said"),)
    )
    found = tuple(
        Finding(c, "x", "m", "f", "weak", "smart_goal", "", "Grow") for c in ("KR104", "OB104", "OB103")
    )
    assert [f.weak for f in weighed(found, from_objective(objective))] == [False, False, True]
    elsewhere = replace(objective, key_results=(replace(KR, target=50, accepted=(WHY,)),))
    assert [f.weak for f in weighed(found, from_objective(elsewhere))] == [True, False, True]


def test_a_code_or_a_slug_chooses_what_is_said_there() -> None:
    found = check_key_result(replace(KR, evidence=""))
    assert choose(found, "KR112", "there").code == choose(found, " no-evidence", "there").code == "KR112"


def test_an_unknown_code_is_refused_with_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="no rule is called 'KR194'") as refused:
        choose(check_key_result(KR), "KR194", "there")
    assert "KR104" in refused.value.fix


def test_a_code_that_does_not_speak_there_is_refused_with_those_that_do() -> None:
    found = check_key_result(replace(KR, evidence=""))
    with pytest.raises(InvalidValueError, match="KR102 no-baseline has nothing to say at 'it'") as refused:
        choose(found, "KR102", "'it'")
    assert refused.value.fix == "what is said there: KR112 no-evidence, KR104 no-owner"
    with pytest.raises(InvalidValueError) as refused:
        choose((), "KR102", "'it'")
    assert "nothing to accept" in refused.value.fix


def test_a_second_reason_for_a_code_takes_the_place_of_the_first() -> None:
    other, again = Accepted("KR112", "first try"), Accepted("KR104", "Jo will")
    assert keep(replace(KR, accepted=(WHY, other)), again).accepted == (other, again)


def test_reasons_without_a_line_are_bound_to_what_stands_there() -> None:
    bare = replace(WHY, line="")
    objective = Objective(
        "Grow",
        key_results=(replace(KR, accepted=(bare,)),),
        accepted=(Accepted("OB104", "said", line="Old"),),
    )
    made = bound(objective)
    assert made.key_results[0].accepted == (WHY,)
    assert made.accepted[0].line == "Old"
    assert bound(made) == made
    assert codes([objective, Initiative("x", accepted=(bare,))]) == ("OB104", "KR104")
