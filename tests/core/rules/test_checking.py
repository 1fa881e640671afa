"""Running the rules: order, silence, and that no valid record upsets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.model import (
    KINDS,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Plan,
    Team,
    TeamTree,
    WhyItMatters,
)
from okrkit.core.rules import (
    Context,
    Example,
    Fault,
    Finding,
    check,
    check_initiative,
    check_key_result,
    check_objective,
    find,
    page,
    rule,
    rules,
)
from okrkit.core.rules.registry import RETIRED
from okrkit.errors import InvalidValueError, UnknownNameError

TEAMS = TeamTree(
    [
        Team("shop", "Birch & Kettle", "company", lead="Ana"),
        Team("care", "Customer care", parent="shop", lead="Ben"),
        Team("traffic", "Marketing", parent="shop", lead="Chloe"),
    ]
)

SOUND_KR = KeyResult(
    "Orders delivered on time from 88 % to 95 %", kpi="on_time_share", baseline=0.88, target=0.95, unit="share",
    owner="Ben", due=date(2026, 12, 31), confidence=6, evidence="94 % in the four weeks with the second carrier",
)  # fmt: skip
GUARDRAIL = KeyResult(
    "Shipping cost an order stays under 5.20", kind="keep within", metric="shipping cost / orders", unit="currency",
    upper=5.2, owner="Ana",
)  # fmt: skip


def sound_objective(n: int, team: str = "shop", parent: str = "") -> Objective:
    kr = replace(SOUND_KR, kpi=f"on_time_share_{n}")
    rail = replace(GUARDRAIL, metric=f"cost {n}")
    return Objective(
        f"Parcels arrive when promised ({n})", cycle="2026-Q4", team=team, key_results=(kr, rail),
        goal_type="grow loyalty", why=WhyItMatters("Late parcels cost repeat orders"), owner="Ana", parent=parent,
        id=f"2026-Q4.{team}.O{n}",
    )  # fmt: skip


SOUND = Plan(
    "2026-Q4",
    objectives=(
        *(sound_objective(n) for n in (1, 2, 3)),
        *(sound_objective(n, "care", f"2026-Q4.shop.O{n}") for n in (1, 2, 3)),
    ),
    initiatives=(
        Initiative("Contract a second carrier", cycle="2026-Q4", team="shop", moves=("2026-Q4.shop.O1.KR1",),
                   deliverable="Signed contract", owner="Ben", due=date(2026, 10, 20)),
    ),
)  # fmt: skip
KNOWN = Context(teams=TEAMS, currency="EUR")


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_sound_plan_has_no_findings() -> None:
    assert check(SOUND, context=KNOWN) == ()


def test_one_missing_field_gives_exactly_its_finding() -> None:
    """Each field of a sound key result taken away alone: the fault it leaves, and no other."""
    objective = sound_objective(1)
    gaps = {
        "target": ["KR101"],
        "baseline": ["KR102"],
        "kpi": ["KR103"],  # with the KPI goes the unit it brought; the metric still names the source
        "owner": ["KR104"],
        "evidence": ["KR112"],
    }
    for field, expected in gaps.items():
        kr = replace(SOUND_KR, unit="", metric="on-time report")
        kr = replace(kr, **{field: None if field in ("target", "baseline", "kpi") else ""})
        assert codes(check_key_result(kr, context=Context(objective=objective))) == expected, field


def test_findings_come_in_the_order_of_reading() -> None:
    bare = Plan(
        "2026-Q4",
        objectives=(
            Objective("Second", id="b", key_results=(KeyResult("Up"), KeyResult("Down", kind="decrease"))),
            Objective("First", id="a"),
        ),
        initiatives=(Initiative("New product photos"),),
    )
    found = check(bare)
    assert [(f.about, f.title) for f in found if f.code in ("PL101", "OB104", "KR202", "IN103")] == [
        ("plan", "Plan 2026-Q4"),
        ("objective", "Second"),
        ("key_result", "Up"),
        ("key_result", "Down"),
        ("objective", "First"),
        ("initiative", "New product photos"),
    ]
    assert [f.id for f in found if f.code == "OB104"] == ["b", "a"]
    assert [f.id for f in found if f.about == "plan"] == ["2026-Q4"]


def test_one_fault_gives_one_message() -> None:
    """Without a target there is no word about the baseline or the evidence that a target would need."""
    assert codes(check_key_result(KeyResult("Grow email", metric="email revenue", owner="Ana"))) == ["KR101"]


def test_a_key_result_is_checked_against_the_cycle_it_stands_in() -> None:
    late = replace(SOUND_KR, due=date(2027, 2, 1))
    objective = replace(sound_objective(1), key_results=(late, GUARDRAIL))
    assert codes(check_objective(objective)) == ["KR111"]
    assert codes(check_key_result(late)) == []
    in_june = Context(fiscal_start=7)  # 2026-Q4 is then April to June 2026
    assert "2026-04-01 to 2026-06-30" in check_objective(objective, context=in_june)[0].message


def test_the_plan_lends_its_cycle_to_objectives_without_one() -> None:
    objective = replace(sound_objective(1), cycle="")
    assert codes(check_objective(objective)) == ["OB106"]
    plan = replace(SOUND, objectives=(objective, *SOUND.objectives[1:]))
    assert check(plan, context=KNOWN) == ()


def test_money_is_said_in_the_shops_currency() -> None:
    kr = KeyResult("Order value to 55", metric="average order value", target=55, unit="currency", owner="Ana")
    messages = [f.message for f in check_key_result(kr, context=Context(currency="EUR"))]
    assert messages[0] == "'Order value to 55' aims at €55 but has no starting value"


def test_numbers_in_messages_are_not_rounded_away() -> None:
    kr = KeyResult("Conversion", metric="conversion", target=0.02415, unit="share")
    assert "2.415 %" in check_key_result(kr)[0].message


def test_a_rule_is_found_by_code_or_slug_in_any_case() -> None:
    assert find("kr102") is find("no-baseline") is find(" KR102 ")
    assert page("no-baseline") == page("KR102")


def test_an_unknown_rule_offers_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="no rule is called 'KR199'"):
        page("kr199")


def test_no_rule_has_a_retired_code() -> None:
    assert RETIRED.keys().isdisjoint(rule.code for rule in rules())


def test_a_rule_without_reason_or_source_cannot_be_made() -> None:
    def unexplained(kr: KeyResult) -> object:
        """A key result is blue."""

    with pytest.raises(InvalidValueError, match="KR999 is not explained"):
        rule("KR999", "blue")(unexplained)  # type: ignore[arg-type]


def test_a_rule_must_say_what_it_looks_at() -> None:
    def vague(thing: object) -> object:
        """A thing is blue.

        Why: it is.
        Source: docs/sources.md#target
        """

    with pytest.raises(InvalidValueError, match="does not say which record"):
        rule("KR999", "blue")(vague)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="do not name a rule"):
        rule("K9", "Blue!")


def test_examples_carry_their_context() -> None:
    kr = KeyResult("A")
    made = rule("KR998", "seen", bad=[kr, Example(kr, KNOWN)])

    def seen(kr: KeyResult, context: Context) -> object:
        """A key result is seen.

        Why: to show
        that text may wrap.
        Source: docs/sources.md#target
        """
        yield Fault(context.currency, "look away")

    found = made(seen)  # type: ignore[arg-type]
    assert (found.about, found.why, found.title) == ("key_result", "to show that text may wrap.", "A key result is seen.")  # fmt: skip
    assert [[f.problem for f in found.faults(e.subject, e.context)] for e in found.bad] == [[""], ["EUR"]]


numbers = st.none() | st.floats(-1e12, 1e12, allow_nan=False) | st.sampled_from([0.0, 0.1 + 0.2, 1e-9, 5.0])
words = st.sampled_from(["", "Ana", "Ben", "someone"])
days = st.none() | st.dates(date(2025, 1, 1), date(2028, 12, 31))
titles = st.sampled_from(["Up", "Say 'hi'", "100 % “quoted” {braces}", "ä" * 300])
ids = st.sampled_from(["", "2026-Q4.shop.O1", "2026-Q4.care.O1", "2026.shop.O1"])


@st.composite
def key_results(draw: st.DrawFn) -> KeyResult:
    kind = draw(st.sampled_from(KINDS))
    lower, upper = draw(numbers), draw(numbers)
    if lower is not None and upper is not None and lower >= upper:
        lower = None
    steps = draw(st.lists(st.builds(Milestone, titles, due=days, done_on=days), max_size=3))
    return KeyResult(
        draw(titles), kind, metric=draw(words), kpi=draw(st.sampled_from([None, "orders"])), where=draw(words),
        unit=draw(st.sampled_from(["", "share", "currency", "orders"])), baseline=draw(numbers), target=draw(numbers),
        commit=draw(numbers), stretch=draw(numbers), lower=lower, upper=upper,
        milestones=tuple(steps) if kind == "milestone" else (), owner=draw(words),
        contributors=tuple(draw(st.lists(st.sampled_from(["Ben", "x"]), max_size=2))), due=draw(days),
        confidence=draw(st.none() | st.floats(0, 10)), evidence=draw(words),
    )  # fmt: skip


objectives = st.builds(
    Objective, titles, cycle=st.sampled_from(["", "2026-Q4", "2026", "soon"]),
    team=st.sampled_from(["", "shop", "care", "elsewhere"]), key_results=st.lists(key_results(), max_size=7).map(tuple),
    owner=words, contributors=st.lists(st.sampled_from(["Ben", "x"]), max_size=2).map(tuple), parent=ids, id=ids,
    commitment=st.sampled_from(["committed", "aspirational", "learning"]),
)  # fmt: skip
plans = st.builds(
    Plan, st.sampled_from(["2026-Q4", "2026", "next year"]), st.sampled_from(["", "care"]),
    objectives=st.lists(objectives, max_size=4).map(tuple),
    initiatives=st.lists(st.builds(Initiative, titles, due=days, owner=words), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(plans, plans)
def test_any_valid_plan_is_checked_without_error_and_twice_alike(plan: Plan, other: Plan) -> None:
    for context in (Context(), Context(teams=TEAMS, plans=(other,), currency="EUR")):
        found = check(plan, context=context)
        assert found == check(plan, context=context)
        assert all(f.message and f.fix and f.severity in ("weak", "note") for f in found)


@settings(max_examples=60, deadline=None)
@given(key_results())
def test_a_rule_is_silent_where_one_it_waits_for_has_spoken(kr: KeyResult) -> None:
    spoken = set(codes(check_key_result(kr)))
    assert [c for c in spoken if find(c).after & spoken] == []
    assert sorted(spoken) == list(dict.fromkeys(codes(check_key_result(kr))))


def test_an_initiative_alone_can_be_checked() -> None:
    assert codes(check_initiative(Initiative("New product photos"))) == ["IN101", "IN102", "IN103"]
