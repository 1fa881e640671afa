"""Saving: ids, versions, conflicts, references, refusals, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from okrkit.core.model import CheckIn, Grade, Initiative, KeyResult, Objective, Plan, Review, Team
from okrkit.errors import ConflictError, InvalidValueError, UnknownNameError
from okrkit.store import LostUpdateError, Store

O1 = "2026-Q4.marketing.O1"
KR1 = f"{O1}.KR1"
KR2 = f"{O1}.KR2"
DAY = date(2026, 10, 5)


def test_ids_and_versions_are_given_and_everything_comes_back_as_it_was_saved(shop: Store) -> None:
    found = shop.objective(O1)
    assert [kr.id for kr in found.key_results] == [KR1, KR2]
    assert {found.version, *(kr.version for kr in found.key_results)} == {1}
    assert {kr.objective for kr in found.key_results} == {O1}
    assert found.key_results[0].target == 1200
    assert shop.plan("2026-Q4") == Plan("2026-Q4", "", (found,))
    assert shop.key_result(KR2) == found.key_results[1]


def test_what_saving_returns_is_what_is_stored(shop: Store) -> None:
    objective = shop.save_objective(
        Objective("Second", "2026-Q4", "marketing", (KeyResult("a"), KeyResult("b")), parent=O1), who="Ben"
    )
    assert objective == shop.objective("2026-Q4.marketing.O2")
    initiative = shop.save_initiative(Initiative("Mailing", "2026-Q4", "marketing", (KR1,)), who="Ben")
    assert shop.initiatives("2026-Q4", "marketing") == (initiative,)
    assert initiative.id == "2026-Q4.marketing.I1"
    checkin = shop.save_checkin(CheckIn(KR1, DAY, 950, 6, "on the way", ("stock",)), who="Ben")
    assert checkin.id == f"{KR1}@2026-10-05"
    assert shop.checkins() == (checkin,)
    review = shop.save_review(Review("2026-Q4", "marketing", DAY, (Grade(KR1, 0.5, 0.6),)), who="Ben")
    assert review.id == "2026-Q4.marketing.review"
    assert shop.review("2026-Q4", "marketing") == review


def test_a_removed_records_id_is_never_given_again(shop: Store) -> None:
    second = shop.save_objective(Objective("Second", "2026-Q4", "marketing"), who="Ben")
    shop.remove("objective", second.id, 1, who="Ben")
    third = shop.save_objective(Objective("Third", "2026-Q4", "marketing"), who="Ben")
    assert third.id == "2026-Q4.marketing.O3"


def test_an_id_of_ones_own_is_kept_when_it_is_safe_in_files_and_addresses(shop: Store) -> None:
    saved = shop.save_objective(Objective("Own", "2026-Q4", "shop", id="win-back"), who="Ben")
    assert shop.objective("win-back") == saved
    for bad in ("a/b", "a b", ".x", "x.", "ä", "a" * 151, "a@b"):
        with pytest.raises(InvalidValueError, match="cannot be an id"):
            shop.save_objective(Objective("Own", "2026-Q4", "shop", id=bad), who="Ben")


def test_ten_objectives_stand_after_nine(shop: Store) -> None:
    for number in range(2, 12):
        shop.save_objective(Objective(f"Number {number}", "2026-Q4", "marketing"), who="Ben")
    ids = [o.id for o in shop.plan("2026-Q4", "marketing").objectives]
    assert ids == [f"2026-Q4.marketing.O{number}" for number in range(1, 12)]


def test_saving_what_is_stored_already_changes_nothing(shop: Store) -> None:
    before = shop.revision()
    assert shop.save_objective(shop.objective(O1), who="Ben") == shop.objective(O1)
    assert shop.revision() == before


def test_only_the_changed_key_result_gets_a_new_version(shop: Store) -> None:
    objective = shop.objective(O1)
    first, second = objective.key_results
    saved = shop.save_objective(
        replace(objective, key_results=(replace(first, target=1300), second)), who="Ben"
    )
    assert [saved.version, *(kr.version for kr in saved.key_results)] == [1, 2, 1]
    assert [(r.kind, r.id) for r in shop.history()[-1:]] == [("key_result", KR1)]


def test_a_lost_update_is_refused_with_both_values_and_nothing_is_saved(shop: Store) -> None:
    seen = shop.key_result(KR1)
    theirs = shop.save_key_result(replace(seen, target=1300), who="Ben")
    with pytest.raises(LostUpdateError) as refused:
        shop.save_key_result(replace(seen, target=1250, owner="Cem"), who="Cem")
    assert isinstance(refused.value, ConflictError)
    assert refused.value.mine == replace(seen, target=1250, owner="Cem")
    assert refused.value.theirs == theirs
    text = str(refused.value)
    assert "was changed by Ben on 20" in text
    assert "target: yours 1250, theirs 1300" in text
    assert "owner: yours 'Cem', theirs nothing" in text
    assert shop.key_result(KR1) == theirs


def test_restoring_an_old_value_from_an_old_version_is_refused_too(shop: Store) -> None:
    seen = shop.key_result(KR1)
    shop.save_key_result(replace(seen, target=1300), who="Ben")
    with pytest.raises(LostUpdateError):
        shop.save_key_result(seen, who="Cem")


def test_a_key_result_the_caller_has_not_touched_is_no_conflict_within_its_objective(shop: Store) -> None:
    seen = shop.objective(O1)
    shop.save_key_result(replace(seen.key_results[0], target=1300), who="Ben")
    saved = shop.save_objective(replace(seen, title="Email brings customers back"), who="Cem")
    assert saved.title == "Email brings customers back"
    assert saved.key_results[0].target == 1300


def test_one_conflict_keeps_the_whole_objective_from_being_saved(shop: Store) -> None:
    seen = shop.objective(O1)
    shop.save_key_result(replace(seen.key_results[1], target=5), who="Ben")
    first, second = seen.key_results
    mine = replace(seen, title="Other", key_results=(replace(first, target=1500), replace(second, target=4)))
    with pytest.raises(LostUpdateError, match="target: yours 4, theirs 5"):
        shop.save_objective(mine, who="Cem")
    assert shop.objective(O1).title == seen.title
    assert shop.key_result(KR1).target == 1200


def test_key_results_not_listed_stay_unless_the_list_is_complete(shop: Store) -> None:
    seen = shop.objective(O1)
    shorter = replace(seen, key_results=seen.key_results[:1])
    assert len(shop.save_objective(shorter, who="Ben").key_results) == 2
    assert len(shop.save_objective(shorter, who="Ben", remove_missing=True).key_results) == 1
    removal = shop.history()[-1]
    assert (removal.id, removal.action, removal.after) == (KR2, "removed", None)


def test_a_second_check_in_on_a_day_needs_the_firsts_version(shop: Store) -> None:
    first = shop.save_checkin(CheckIn(KR1, DAY, 950), who="Ben")
    with pytest.raises(
        LostUpdateError, match=r"exists already, saved by Ben .* value: yours 960, theirs 950"
    ):
        shop.save_checkin(CheckIn(KR1, DAY, 960), who="Cem")
    corrected = shop.save_checkin(replace(first, value=960), who="Cem")
    assert (corrected.version, corrected.value) == (2, 960)
    assert shop.checkins(key_result=KR1) == (corrected,)


def test_a_check_in_cannot_be_moved_to_another_day(shop: Store) -> None:
    first = shop.save_checkin(CheckIn(KR1, DAY, 950), who="Ben")
    with pytest.raises(InvalidValueError, match="cannot change"):
        shop.save_checkin(replace(first, day=DAY + timedelta(1)), who="Ben")


def test_check_ins_come_by_day_then_id_and_by_team_and_cycle(shop: Store) -> None:
    other = shop.save_objective(Objective("Company", "2026", "shop", (KeyResult("x"),)), who="Ann")
    x = other.key_results[0].id
    for kr, days in ((KR2, 7), (KR1, 7), (KR1, 0), (x, 3)):
        shop.save_checkin(CheckIn(kr, DAY + timedelta(days)), who="Ben")
    assert [c.id for c in shop.checkins()] == [
        f"{KR1}@2026-10-05", f"{x}@2026-10-08", f"{KR1}@2026-10-12", f"{KR2}@2026-10-12",
    ]  # fmt: skip
    assert {c.key_result for c in shop.checkins(cycle="2026-Q4")} == {KR1, KR2}
    assert [c.key_result for c in shop.checkins(team="shop")] == [x]
    assert shop.checkins(cycle="2026-Q4", key_result=x) == ()
    assert shop.checkins(cycle="2027-Q1") == ()


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (Objective("x", "2026-Q4", "marketting"), "no team is called 'marketting'\n.*'marketing'"),
        (Objective("x", "2026-Q4", ""), "belongs to no team"),
        (Objective("x", "", "shop"), "belongs to no cycle"),
        (Objective("x", "2026-Q5", "shop"), "'2026-Q5' is not a cycle"),
        (Objective("x", "2026-Q4", "shop", parent="2026.shop.O1"), "no objective is called '2026.shop.O1'"),
        (KeyResult("x"), "belongs to no objective"),
        (KeyResult("x", objective="nowhere"), "no objective is called 'nowhere'"),
        (Initiative("x", "2026-Q4", "shop", moves=(KR1, "y")), "no key result is called 'y'"),
        (CheckIn("y", DAY), "no key result is called 'y'"),
        (Review("2026-Q4", "shop", DAY, (Grade("y"),)), "no key result is called 'y'"),
        (Team("care", "Care", parent="x"), "'x', which does not exist"),
        (Team("shop", "The shop", kind="company", parent="ann", version=1), "in a circle"),
        (KeyResult("x", objective=O1, version=3, id="gone"), "no key result is called 'gone'"),
    ],
)
def test_a_reference_to_nothing_is_refused_and_nothing_is_saved(
    shop: Store, record: Team, message: str
) -> None:
    before = shop.revision()
    with pytest.raises((InvalidValueError, UnknownNameError), match=f"(?s){message}"):
        shop.save_many([Team("late", "Late"), record], who="Ben")
    assert shop.revision() == before
    assert "late" not in shop.teams()


def test_objectives_do_not_stand_under_one_another_in_a_circle(shop: Store) -> None:
    middle = shop.save_objective(Objective("Middle", "2026-Q4", "ann", parent=O1), who="Ann")
    low = shop.save_objective(Objective("Low", "2026-Q4", "ann", parent=middle.id), who="Ann")
    with pytest.raises(InvalidValueError, match="would stand under itself"):
        shop.save_objective(replace(shop.objective(O1), parent=low.id), who="Ann")


@pytest.mark.parametrize(
    ("kr", "message"),
    [
        (KeyResult("x", baseline=5, target=5), "both 5"),
        (KeyResult("x", kind="decrease", baseline=5, target=6), "above its baseline"),
        (KeyResult("x", baseline=5, target=4), "below its baseline"),
        (KeyResult("x", baseline=1, commit=4, target=3, stretch=5), "out of order"),
    ],
)
def test_numbers_that_contradict_one_another_are_refused_at_drafting(
    shop: Store, kr: KeyResult, message: str
) -> None:
    with pytest.raises(InvalidValueError, match=message):
        shop.save_key_result(replace(kr, objective=O1), who="Ben")
    with pytest.raises(InvalidValueError, match=message):
        shop.save_objective(Objective("o", "2026-Q4", "shop", (kr,)), who="Ben")
    assert shop.plan("2026-Q4", "shop").objectives == ()


def test_a_draft_without_numbers_is_accepted(shop: Store) -> None:
    saved = shop.save_key_result(KeyResult("Somewhat more", objective=O1, target=5), who="Ben")
    assert saved.id == f"{O1}.KR3"
    assert saved.baseline is None


def test_records_of_one_call_may_refer_to_one_another_in_any_order(store: Store) -> None:
    given = [
        CheckIn("top.KR1", DAY, 1),
        Objective("Below", "2026-Q4", "care", (KeyResult("y"),), parent="top"),
        Objective("Top", "2026", "shop", (KeyResult("x", id="top.KR1"),), id="top"),
        Team("care", "Care", parent="shop"),
        Team("shop", "Shop", kind="company"),
    ]
    saved = store.save_many(given, who="Ann")
    assert [type(r) for r in saved] == [type(r) for r in given]
    assert store.objective("top") == saved[2]
    assert {r.txn for r in store.history()} == {1}
    assert store.integrity() == []


def test_removal_takes_the_version_and_says_what_changed(shop: Store) -> None:
    shop.save_key_result(replace(shop.key_result(KR2), target=5), who="Ben")
    with pytest.raises(
        LostUpdateError, match=r"at version 2, not 1; Ben changed it .*target: 6 became 5"
    ) as refused:
        shop.remove("key_result", KR2, 1, who="Cem")
    assert refused.value.theirs == shop.key_result(KR2)
    shop.remove("key_result", KR2, 2, who="Cem")
    with pytest.raises(UnknownNameError):
        shop.key_result(KR2)
    with pytest.raises(LostUpdateError, match="was removed by Cem"):
        shop.remove("key_result", KR2, 3, who="Cem")


def test_a_removed_record_is_not_overwritten_but_can_be_brought_back(shop: Store) -> None:
    seen = shop.key_result(KR2)
    shop.remove("key_result", KR2, 1, who="Ben")
    with pytest.raises(LostUpdateError, match="was removed by Ben") as refused:
        shop.save_key_result(replace(seen, target=5), who="Cem")
    assert (refused.value.mine, refused.value.theirs) == (replace(seen, target=5), None)
    back = shop.save_key_result(replace(seen, version=0), who="Cem")
    assert back.version == 3
    assert [r.action for r in shop.history(id=KR2)] == ["added", "removed", "added"]


def test_what_is_still_used_is_not_removed(shop: Store) -> None:
    with pytest.raises(InvalidValueError, match=r"still used by objective 2026-Q4.marketing.O1, team ann"):
        shop.remove("team", "marketing", 1, who="Ben")
    shop.save_initiative(Initiative("Mailing", "2026-Q4", "marketing", (KR1,)), who="Ben")
    with pytest.raises(InvalidValueError, match=r"still used by initiative 2026-Q4.marketing.I1"):
        shop.remove("objective", O1, 1, who="Ben")
    shop.save_checkin(CheckIn(KR2, DAY, 7), who="Ben")
    with pytest.raises(InvalidValueError, match=r"(?s)check-in .*mark it as dropped"):
        shop.remove("key_result", KR2, 1, who="Ben")
    shop.remove("key_result", KR2, 1, who="Ben", with_checkins=True)
    assert shop.checkins() == ()
    assert [r.kind for r in shop.history()[-2:]] == ["checkin", "key_result"]
    assert shop.integrity() == []


def test_a_change_needs_an_author_and_a_moment_with_zone_in_order(shop: Store) -> None:
    team = Team("care", "Care")
    with pytest.raises(InvalidValueError, match="author"):
        shop.save_team(team, who=" ")
    with pytest.raises(InvalidValueError, match="no time zone"):
        shop.save_team(team, who="Ben", at=datetime(2030, 1, 1))
    with pytest.raises(InvalidValueError, match="the last one was on"):
        shop.save_team(team, who="Ben", at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "care" not in shop.teams()


def test_text_that_one_of_the_databases_would_lose_is_refused_by_both(shop: Store) -> None:
    with pytest.raises(InvalidValueError, match="cannot be kept"):
        shop.save_team(Team("care", "a\0b"), who="Ben")
    with pytest.raises(InvalidValueError, match="text is expected"):
        Team("care", "a\ud800b")
    for bad in ("a\0b", "a\ud800b"):
        with pytest.raises(InvalidValueError, match="cannot be kept"):
            shop.save_team(Team("care", "Care"), who=bad)
        with pytest.raises(InvalidValueError, match="cannot be kept"):
            shop.sign("2026-Q4", "marketing", who="Ben", note=bad)
    odd = "Grüße, 注文 🛒 \\u0000 \"'; DROP TABLE teams; --\n\t\u2028"
    assert shop.save_team(Team("care", odd), who="Ben", why=odd).name == odd.strip()
    assert shop.teams()["care"].name == odd.strip()


def test_numbers_come_back_exactly(shop: Store) -> None:
    kr = shop.key_result(KR1)
    values = {"baseline": 0.1 + 0.2, "target": 1e300, "commit": 1 / 3, "weight": 5e-324}
    assert shop.save_key_result(replace(kr, **values), who="Ben") == shop.key_result(KR1)
    assert shop.key_result(KR1).baseline == 0.1 + 0.2
    assert shop.key_result(KR1).weight == 5e-324
