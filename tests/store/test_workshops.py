"""What is sent into a workshop is kept once, on both databases, and what comes too late is refused by itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from okrkit.core.model import Ballot, Group, Hand, Idea, Mark, Note, Participant, Workshop
from okrkit.core.workshop import USUAL, Gathered, put, reveal, topics
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.store import LostUpdateError, Store

ROOM = Workshop("2027-Q1", "marketing", "maple", "Plan the quarter", USUAL)


@pytest.fixture
def opened(shop: Store) -> tuple[Store, Workshop]:
    saved = shop.save_many([ROOM], who="Eva")[0]
    assert isinstance(saved, Workshop)
    return shop, saved


def sent(store: Store, *given: Participant | Idea | Ballot | Hand | Note) -> Gathered:
    store.take_in("2027-Q1.marketing.W1", given, who="a participant")
    return store.gathered("2027-Q1.marketing.W1")


def test_a_workshop_gets_the_next_number_of_its_team_and_is_found_by_its_room(
    opened: tuple[Store, Workshop],
) -> None:
    store, workshop = opened
    assert workshop.id == "2027-Q1.marketing.W1"
    assert store.workshop_in("maple") == workshop
    assert store.workshop_in("cedar") is None
    second = store.save_many([replace(ROOM, room="cedar")], who="Eva")[0]
    assert [w.id for w in store.workshops("2027-Q1", "marketing")] == [workshop.id, second.id]
    assert store.workshops("2027-Q1", "shop") == ()


def test_what_arrives_twice_is_stored_once(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    given = [
        Participant("", "p1", "Ann"),
        Idea("", "k1", "Size guide"),
        Ballot("", "dots", 1, "v1"),
        Hand("", "p1", 4, "Ann"),
        Note("", "parking lot", "New parcels", "n1"),
    ]
    first = store.take_in(workshop.id, given, who="a participant")
    before = store.revision()
    again = store.take_in(workshop.id, given, who="a participant")
    assert [t.record for t in first] == [t.record for t in again]
    assert store.revision() == before
    found = store.gathered(workshop.id)
    assert [
        len(part) for part in (found.participants, found.ideas, found.ballots, found.hands, found.notes)
    ] == [1] * 5
    assert store.integrity() == []


def test_a_later_wording_counts_and_an_earlier_one_that_comes_late_does_not(
    opened: tuple[Store, Workshop],
) -> None:
    store, _ = opened
    sent(store, Idea("", "k1", "Size gide", nr=1), Idea("", "k1", "Size guide", nr=2))
    assert [i.text for i in sent(store, Idea("", "k1", "Size gide", nr=1)).ideas] == ["Size guide"]
    assert sent(store, Idea("", "k1", "Size guide", nr=3, withdrawn=True)).cards == ()


def test_twenty_people_at_once_lose_nothing_and_double_nothing(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened

    def person(number: int) -> None:
        cards = [Idea("", f"k{number}-{n}", f"Idea {n} of {number}") for n in range(3)]
        for given in ([Participant("", f"p{number}"), *cards], cards[:1], cards):
            store.take_in(workshop.id, given, who="a participant")

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(person, range(20)))
    found = store.gathered(workshop.id)
    assert sorted(i.text for i in found.ideas) == sorted(
        f"Idea {n} of {p}" for p in range(20) for n in range(3)
    )
    assert len(found.participants) == 20
    assert store.integrity() == []


def test_the_same_vote_sent_by_two_lines_at_once_counts_once(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    card = sent(store, Idea("", "k1", "Size guide")).ideas[0]
    ballot = Ballot("", "dots", 1, "v1", (Mark(card.id, dots=3),))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.take_in(workshop.id, [ballot], who="a participant"), range(8)))
    assert [b.marks for b in store.gathered(workshop.id).ballots] == [(Mark(card.id, dots=3),)]


def test_one_refused_does_not_hold_up_the_others(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    store.save_many([reveal(workshop, "dots")], who="Eva")
    done = store.take_in(
        workshop.id, [Ballot("", "dots", 1, "v1"), Idea("", "k1", " "), Idea("", "k2", "Gift cards")], who="a"
    )
    assert [t.record is not None for t in done] == [False, False, True]
    assert isinstance(done[0].refusal, InvalidValueError)
    assert "opened before this one arrived" in done[0].refusal.problem
    assert [i.text for i in store.gathered(workshop.id).ideas] == ["Gift cards"]


def test_a_vote_that_was_kept_is_acknowledged_again_even_after_the_votes_were_opened(
    opened: tuple[Store, Workshop],
) -> None:
    store, workshop = opened
    sent(store, Ballot("", "dots", 1, "v1"))
    store.save_many([reveal(workshop, "dots")], who="Eva")
    assert store.take_in(workshop.id, [Ballot("", "dots", 1, "v1")], who="a")[0].refusal is None


def test_where_the_facilitator_hung_a_card_survives_its_rewording(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    card = sent(store, Idea("", "k1", "Size gide")).ideas[0]
    grouped = replace(workshop, groups=(Group("G1", "Returns"),))
    store.save_many([grouped, put(grouped, card, "G1")], who="Eva")
    found = sent(store, Idea("", "k1", "Size guide", nr=2))
    assert [(t.title, t.ideas[0].text) for t in topics(found.workshop, found.ideas)] == [
        ("Returns", "Size guide")
    ]


def test_a_card_notes_the_step_it_came_in_and_notes_keep_their_order(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    store.save_many([replace(workshop, step=2)], who="Eva")
    notes = [
        Note("", "decision", text, f"n{i}") for i, text in enumerate(["first", "second", "third", "fourth"])
    ]
    found = sent(store, Idea("", "k1", "Late idea"), *notes)
    assert found.ideas[0].step == "group"
    assert [n.text for n in found.noted("decision")] == ["first", "second", "third", "fourth"]


def test_two_facilitators_are_told_of_each_other(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    store.save_many([replace(workshop, dots=3)], who="Eva")
    with pytest.raises(LostUpdateError, match="dots: yours 8, theirs 3"):
        store.save_many([replace(workshop, dots=8)], who="Max")


def test_the_past_is_shown_as_it_was(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    sent(store, Idea("", "k1", "Size guide"))
    then = store.history(kind="idea")[-1].at
    sent(store, Idea("", "k2", "Gift cards"))
    assert [i.text for i in store.gathered(workshop.id, as_of=then).ideas] == ["Size guide"]


def test_the_history_names_nobody_who_did_not_sign(opened: tuple[Store, Workshop]) -> None:
    store, _ = opened
    sent(store, Participant("", "p1", "Ann"), Idea("", "k1", "Size guide"))
    assert {r.who for r in store.history(kind="idea")} == {"a participant"}


def test_a_workshop_in_use_is_not_removed_and_an_unknown_one_is_named(opened: tuple[Store, Workshop]) -> None:
    store, workshop = opened
    sent(store, Idea("", "k1", "Size guide"))
    with pytest.raises(InvalidValueError, match=r"still used by idea"):
        store.remove("workshop", workshop.id, 1, who="Eva")
    with pytest.raises(UnknownNameError, match="no workshop is called"):
        store.gathered("2027-Q1.marketing.W2")


def test_a_store_made_before_there_were_workshops_is_upgraded_with_what_it_holds(
    fresh_url: Callable[[], str],
) -> None:
    import sqlalchemy as sa

    from okrkit.core.model import Team
    from okrkit.store.database import Database
    from okrkit.store.schema import VERSION_TABLE

    url = fresh_url()
    with Store.open(url) as store:
        store.save_team(Team("shop", "Shop"), who="Ann")
    database = Database(url)
    with database.engine.begin() as conn:
        for table in ("comments", "participants", "ideas", "ballots", "hands", "notes", "workshops"):
            conn.execute(sa.text(f"DROP TABLE {table}"))
        conn.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '0002'"))
    database.close()
    with Store.open(url) as store:
        store.save_many([replace(ROOM, team="shop")], who="Eva")
        assert [w.room for w in store.workshops()] == ["maple"]
        assert [t.id for t in store.teams()] == ["shop"]
