"""Guesses at a code word are counted by a clock that is handed in."""

from __future__ import annotations

from okrkit.server.guard import PER_ADDRESS, PER_ROOM, WINDOW, Guard


def test_an_address_waits_after_its_last_allowed_guess_until_the_first_is_a_minute_old() -> None:
    guard = Guard()
    for second in range(PER_ADDRESS):
        assert guard.wait("maple", "a", second) == 0
        guard.wrong("maple", "a", second)
    assert guard.wait("maple", "a", PER_ADDRESS) == WINDOW - PER_ADDRESS + 1
    assert guard.wait("maple", "a", WINDOW) == 0
    assert guard.wait("maple", "b", PER_ADDRESS) == 0
    assert guard.wait("cedar", "a", PER_ADDRESS) == 0


def test_a_room_waits_whoever_guesses() -> None:
    guard = Guard()
    for n in range(PER_ROOM):
        guard.wrong("maple", f"address {n}", 0.0)
    assert guard.wait("maple", "a new one", 1.0) == WINDOW
    assert guard.wait("cedar", "a new one", 1.0) == 0


def test_nothing_is_remembered_of_addresses_long_gone() -> None:
    guard = Guard()
    guard.wrong("maple", "a", 0.0)
    guard.wait("maple", "a", WINDOW + 1)
    assert guard._wrong == {}
