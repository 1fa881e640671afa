"""Words, signs and their dictionary forms."""

from __future__ import annotations

import pytest

from okrkit.core.language.words import base, words


@pytest.mark.parametrize(
    ("form", "root"),
    [
        ("boxes", "box"),
        ("deliveries", "delivery"),
        ("shipping", "ship"),
        ("reduced", "reduce"),
        ("hoping", "hope"),
        ("retaken", "retake"),
        ("rewrote", "rewrite"),
        ("women", "woman"),
        ("business", "business"),
        ("status", "status"),
        ("buyer's", "buyer"),
        ("improve/extend", "improve"),
        ("press", "press"),
    ],
)
def test_the_ending_of_a_form_is_taken_off(form: str, root: str) -> None:
    assert base(form) == root


def test_a_text_is_parted_into_words_numbers_and_signs() -> None:
    found = words("A/B-test 1,200 e-mails, C++ and buyer’s <= 3%")
    assert [(w.low, w.kind) for w in found] == [
        ("a/b-test", "word"), ("1,200", "number"), ("e-mails", "word"), (",", "sign"), ("c++", "word"), ("and", "word"),
        ("buyer's", "word"), ("<=", "sign"), ("3", "number"), ("%", "sign"),
    ]  # fmt: skip


def test_a_word_knows_its_place() -> None:
    text = "Cut   returns"
    assert [text[w.start : w.end] for w in words(text)] == ["Cut", "returns"]
