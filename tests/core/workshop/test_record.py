"""The written record, admission, and contributions carried as text."""

from __future__ import annotations

import re
import textwrap
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.model import (
    Ballot,
    Choice,
    Group,
    Hand,
    Idea,
    Initiative,
    KeyResult,
    Mark,
    Note,
    Objective,
    Participant,
    Plan,
    Signature,
    Workshop,
)
from okrkit.core.workshop import USUAL, Gathered, admission, carrying, close, minutes
from okrkit.errors import InvalidValueError

KEY = bytes(range(32))

WORKSHOP = Workshop(
    "2027-Q1", "company", "maple", "Plan the first quarter", USUAL, day=date(2026, 12, 8), facilitator="Eva",
    groups=(Group("G1", "Fewer returns"),), choices=(Choice("G1", "O1"), Choice("a3")), id="W",
)  # fmt: skip
GATHERED = Gathered(
    WORKSHOP,
    (Participant("W", "p1", "Ben"), Participant("W", "p2", "Ann"), Participant("W", "p3")),
    (
        Idea("W", "k1", "Size guide", id="a1", group="G1", author="Ann"),
        Idea("W", "k2", "Better photos", id="a2", group="G1"),
        Idea("W", "k3", "Gift cards", id="a3"),
    ),
    (
        Ballot("W", "dots", 1, "v1", (Mark("G1", dots=3), Mark("a3", dots=1))),
        Ballot("W", "dots", 1, "v2", (Mark("a3", dots=2),)),
        Ballot("W", "weights", 1, "v1", (Mark("G1", impact=4, effort=2),)),
    ),
    (Hand("W", "p1", 5, "Ben"), Hand("W", "p2", 2, "Ann", "who does it?")),
    (
        Note("W", "not doing", "A second shop", "n1"),
        Note("W", "parking lot", "New parcels", "n2", "Ann"),
        Note("W", "decision", "No offers in January", "n3"),
        Note("W", "decision", "Taken back", "n4", withdrawn=True),
    ),
)
PLAN = Plan(
    "2027-Q1",
    "company",
    (
        Objective(
            "Buy without doubt", "2027-Q1", "company", owner="Ann", id="O1",
            key_results=(KeyResult("Return rate falls", "decrease", unit="share", baseline=0.08, target=0.06),),
        ),
    ),
    (Initiative("Size guide on 40 pages", owner="Ben", due=date(2027, 1, 31)),),
)  # fmt: skip
SIGNED = Signature("2027-Q1", "company", "Eva", datetime(2026, 12, 8, 16, tzinfo=UTC), "abcdef1234567890")


def test_the_record_says_all_that_was_decided() -> None:
    record = minutes(
        close_it(GATHERED), PLAN, team="The shop", signature=SIGNED, inputs=["Data to 7 December."]
    )
    assert record.about == "The shop, 2027-Q1. Held on 2026-12-08 by Eva. Present: Ann, Ben and 1 more."
    assert {s.title: s.lines for s in record.sections} == {
        "Looked at beforehand": ("Data to 7 December.",),
        "Ideas": ("Fewer returns (2 ideas)", "  Size guide (Ann)", "  Better photos", "Gift cards"),
        "Dot votes": (
            "Fewer returns: 1 gave 3 dots, 1 gave none; 3 dots in all; carried by few",
            "Gift cards: 1 gave 2 dots, 1 gave 1 dot; 3 dots in all",
        )[::-1],
        "Impact and effort": ("Fewer returns: do first (impact 4; effort 2)",),
        "Chosen": (
            "Buy without doubt, owner Ann",
            "  Return rate falls, from 8.00 % to 6.00 %, no owner yet",
            "Gift cards: no objective drafted yet",
        ),
        "First work": ("Size guide on 40 pages, owner Ben, by 2027-01-31",),
        "Left out on purpose": ("A second shop",),
        "Parked for later": ("New parcels (Ann)",),
        "Decided": ("No offers in January",),
        "Commitment": (
            "1 of 2 are in or lead it; 1 has a concern that should be heard before signing.",
            "Ann: 2, I have a concern that should be heard first (who does it?)",
            "Ben: 5, I'll lead it",
        ),
        "Signature": ("Signed by Eva on 2026-12-08, stamp abcdef123456.",),
    }
    assert record.text.startswith("# Plan the first quarter\n\nThe shop, 2027-Q1.")
    assert "- Fewer returns (2 ideas)\n  - Size guide (Ann)\n" in record.text


def test_what_is_hidden_is_counted_in_the_record_and_not_told() -> None:
    found = {s.title: s.lines for s in minutes(GATHERED, PLAN).sections}
    assert found["Ideas"] == ("3 ideas written, not opened yet.",)
    assert found["Dot votes"] == ("2 ballots in, not opened yet.",)
    assert found["Impact and effort"] == ("1 reply in, not opened yet.",)
    assert found["Commitment"] == ("2 hands shown, not opened yet.",)


def test_an_empty_workshop_has_an_empty_record() -> None:
    record = minutes(Gathered(Workshop("2027-Q1", "company", "maple", "Plan", USUAL)), Plan("2027-Q1"))
    assert (record.sections, record.about) == ((), "company, 2027-Q1. Held. Nobody has joined yet.")


def test_the_code_word_is_two_words_and_a_number_and_changes_with_room_admission_and_key() -> None:
    word = admission.code_word(KEY, "maple", 1)
    assert re.fullmatch(r"[a-z]+ [a-z]+ \d\d", word)
    others = {
        admission.code_word(KEY, "cedar", 1),
        admission.code_word(KEY, "maple", 2),
        admission.code_word(bytes(32), "maple", 1),
    }
    assert word == admission.code_word(KEY, "maple", 1)
    assert word not in others


def test_a_code_word_is_known_however_it_is_typed() -> None:
    word = admission.code_word(KEY, "maple", 1)
    for typed in (word, word.upper(), word.replace(" ", "-"), f"  {word.replace(' ', '')} "):
        assert admission.is_code_word(typed, KEY, "maple", 1)
    for wrong in ("", word[:-1], admission.code_word(KEY, "maple", 2), "é"):
        assert not admission.is_code_word(wrong, KEY, "maple", 1)


def test_a_pass_is_good_for_its_room_and_admission_alone() -> None:
    given_pass = admission.new_pass(KEY, "maple", 1, "p1")
    assert admission.holder(given_pass, KEY, "maple", 1) == "p1"
    for room, number in (("cedar", 1), ("maple", 2)):
        assert admission.holder(given_pass, KEY, room, number) is None
    for forged in ("", "p1", "p2." + given_pass.partition(".")[2], given_pass + "0", "p1.é"):
        assert admission.holder(forged, KEY, "maple", 1) is None


def test_a_voters_pseudonym_is_stable_and_says_nothing() -> None:
    name = admission.pseudonym(KEY, "W", "p1")
    assert name == admission.pseudonym(KEY, "W", "p1") != admission.pseudonym(bytes(32), "W", "p1")
    assert "p1" not in name
    assert re.fullmatch("[0-9a-f]{16}", name)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.integers(20, 70), st.sampled_from(["", "> ", "| "]))
def test_text_survives_wrapping_and_quoting(words: str, width: int, quote: str) -> None:
    sent = {"room": "maple", "ideas": [words]}
    lines = textwrap.wrap(carrying.to_text(sent), width)
    mail = "Hello,\nhere is mine:\n" + "\n".join(quote + line for line in lines) + "\n\nBest, Ann"
    assert carrying.from_text(mail) == [sent]


def test_several_replies_in_one_text_are_all_read() -> None:
    mail = f"{carrying.to_text({'n': 1})}\n\n{carrying.to_text({'n': 2})}"
    assert carrying.from_text(mail) == [{"n": 1}, {"n": 2}]


def test_a_cut_or_damaged_text_is_refused_with_what_to_do() -> None:
    whole = carrying.to_text({"room": "maple", "ideas": ["a", "b"]})
    with pytest.raises(InvalidValueError, match="cut off") as caught:
        carrying.from_text(whole[:-5])
    assert "to its very end" in caught.value.fix
    with pytest.raises(InvalidValueError, match="damaged"):
        carrying.from_text(whole.replace("okrkit1.e", "okrkit1.f"))
    with pytest.raises(InvalidValueError, match="holds no reply"):
        carrying.from_text("Hello, I'll vote tomorrow")


def close_it(gathered: Gathered) -> Gathered:
    from dataclasses import replace

    return replace(gathered, workshop=close(gathered.workshop, datetime(2026, 12, 8, 16, tzinfo=UTC)))
