"""Keeping a flagged line: a code, a reason, and what it is bound to."""

from __future__ import annotations

from datetime import date

import pytest

from okrkit.core.model import (
    Accepted,
    Initiative,
    KeyResult,
    Objective,
    Plan,
    dump,
    load,
    stamp,
)
from okrkit.errors import InvalidValueError


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_reason_is_never_empty(reason: str) -> None:
    with pytest.raises(InvalidValueError, match="KR109 is accepted without a reason"):
        Accepted("KR109", reason)


@pytest.mark.parametrize("code", ["", "kr109", "KR1", "no-source", "KR109 "])
def test_what_is_no_code_is_refused(code: str) -> None:
    if code.strip() == "KR109":
        assert Accepted(code, "counted by hand").code == "KR109"  # blanks around it are cut off
        return
    with pytest.raises(InvalidValueError, match="is not a rule's code"):
        Accepted(code, "counted by hand")


def test_one_code_has_one_reason() -> None:
    twice = (Accepted("KR109", "counted by hand"), Accepted("KR104", "all of us"), Accepted("KR109", "later"))
    with pytest.raises(InvalidValueError, match="KR109 is accepted more than once"):
        KeyResult("Returns to 7 %", accepted=twice)


def test_it_holds_for_the_title_and_the_aim_and_for_nothing_else() -> None:
    kr = KeyResult("Returns to 7 %", "decrease", baseline=0.09, target=0.07)
    kept = Accepted("KR109", "counted by hand", line=kr.line)
    assert kr.line == "Returns to 7 %; target 0.07"
    assert kept.holds(kr.line)
    assert kept.holds(KeyResult("Returns  to 7 %", "decrease", baseline=0.1, target=0.07, owner="Ida").line)
    assert not kept.holds(KeyResult("Returns to 7 %", "decrease", target=0.06).line)
    assert not kept.holds(KeyResult("Fewer returns", "decrease", target=0.07).line)
    rail = KeyResult("Returns stay low", "keep within", upper=0.09)
    assert not Accepted("KR109", "x", line=rail.line).holds(
        KeyResult(rail.title, "keep within", upper=0.1).line
    )
    assert Accepted("KR109", "counted by hand").holds("whatever stands there")


def test_records_without_it_read_and_stamp_as_they_did_before_there_was_any() -> None:
    kr = KeyResult("Returns to 7 %", "decrease", unit="share", baseline=0.09, target=0.07, owner="Ida")
    objective = Objective("Parcels stay", "2026-Q4", "care", (kr,), owner="Ida")
    plan = Plan(
        "2026-Q4", "care", (objective,), (Initiative("Photos", "2026-Q4", "care", due=date(2026, 11, 30)),)
    )
    # computed by the version before acceptances existed
    assert stamp(plan) == "fd53b17613f3cc43b7d1827bc69d26f305e6ed34fb88b15eb8ea436cf03a4724"
    assert "accepted" not in str(dump(plan))


def test_it_is_part_of_what_a_plan_says() -> None:
    kept = Accepted("KR109", "counted by hand", "Ida", date(2026, 10, 1), "Returns to 7 %")
    kr = KeyResult("Returns to 7 %", accepted=(kept,))
    assert dump(kr)["accepted"] == [
        {"code": "KR109", "reason": "counted by hand", "by": "Ida", "on": "2026-10-01", "line": "Returns to 7 %"}
    ]  # fmt: skip
    assert load(KeyResult, dump(kr)) == kr
    plans = [
        Plan("2026-Q4", objectives=(Objective("x", key_results=(k,)),))
        for k in (kr, KeyResult("Returns to 7 %"))
    ]
    assert stamp(plans[0]) != stamp(plans[1])
