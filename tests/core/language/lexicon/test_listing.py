"""Patterns made from lists of phrases."""

from __future__ import annotations

import re

from okrkit.core.language.lexicon.listing import any_of, phrases, vocabulary


def test_a_space_of_a_phrase_matches_any_white_space() -> None:
    pattern = re.compile(phrases("so that, in order to"))
    assert pattern.fullmatch("in  order\nto")
    assert not pattern.fullmatch("inorderto")


def test_an_earlier_word_is_tried_first() -> None:
    assert re.match(any_of("in into"), "into")[0] == "in"


def test_a_vocabulary_may_run_over_lines() -> None:
    assert vocabulary("grow\n  raise  grow") == {"grow", "raise"}
