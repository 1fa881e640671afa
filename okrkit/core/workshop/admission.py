"""Who may enter a room: the code word, the pass given for it, and the pseudonym that votes are kept under.

All three are worked out from a key that stays in the workspace's folder, so that nothing that lets somebody in stands in
the plan store, in an export or in a notebook, and a restarted server still knows everybody who was inside.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_FIRST = [
    "amber",
    "brave",
    "bright",
    "calm",
    "clear",
    "clever",
    "cosy",
    "crisp",
    "daring",
    "eager",
    "early",
    "easy",
    "fair",
    "fancy",
    "fast",
    "fine",
    "fond",
    "frank",
    "free",
    "fresh",
    "gentle",
    "glad",
    "golden",
    "grand",
    "great",
    "green",
    "happy",
    "honest",
    "jolly",
    "keen",
    "kind",
    "large",
    "light",
    "lively",
    "lucky",
    "mellow",
    "merry",
    "mild",
    "modest",
    "neat",
    "nice",
    "noble",
    "open",
    "plain",
    "polite",
    "proud",
    "quick",
    "quiet",
    "rapid",
    "ready",
    "round",
    "royal",
    "sharp",
    "shiny",
    "silver",
    "simple",
    "smart",
    "smooth",
    "sunny",
    "tidy",
    "warm",
    "wise",
    "witty",
    "young",
]
_SECOND = [
    "acorn",
    "apple",
    "badger",
    "beacon",
    "beaver",
    "berry",
    "birch",
    "bridge",
    "brook",
    "candle",
    "canyon",
    "castle",
    "cedar",
    "clover",
    "comet",
    "coral",
    "cricket",
    "dolphin",
    "eagle",
    "ember",
    "falcon",
    "feather",
    "finch",
    "forest",
    "fossil",
    "garden",
    "glacier",
    "harbour",
    "hazel",
    "heron",
    "island",
    "ivy",
    "jasmine",
    "kestrel",
    "lagoon",
    "lantern",
    "lemon",
    "lily",
    "lotus",
    "maple",
    "marble",
    "meadow",
    "melon",
    "mill",
    "nutmeg",
    "oak",
    "olive",
    "orchard",
    "otter",
    "pebble",
    "pepper",
    "pine",
    "plum",
    "rabbit",
    "river",
    "robin",
    "saddle",
    "sparrow",
    "summit",
    "thistle",
    "tulip",
    "valley",
    "violet",
    "walnut",
    "willow",
]
_ROOM_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else


def new_key() -> bytes:
    """A key for a workspace."""
    return secrets.token_bytes(32)


def new_room() -> str:
    """A short name for a room, easy to type from a wall."""
    return "".join(secrets.choice(_ROOM_LETTERS) for _ in range(5))


def code_word(key: bytes, room: str, admission: int) -> str:
    """Two words and a number: one of some 370 000, which a limit on guesses makes long enough for an afternoon."""
    digest = _mac(key, "code word", room, str(admission))
    numbers = [int.from_bytes(digest[i : i + 4], "big") for i in (0, 4, 8)]
    first, second = _FIRST[numbers[0] % len(_FIRST)], _SECOND[numbers[1] % len(_SECOND)]
    return f"{first} {second} {numbers[2] % 90 + 10}"


def is_code_word(given: str, key: bytes, room: str, admission: int) -> bool:
    """Whether somebody typed the code word; capitals, spaces and hyphens don't matter. Takes equally long either way."""
    return hmac.compare_digest(_bare(given), _bare(code_word(key, room, admission)))


def new_pass(key: bytes, room: str, admission: int, participant: str) -> str:
    """What a participant's page shows from then on instead of the code word."""
    return f"{participant}.{_mac(key, 'pass', room, str(admission), participant).hex()[:40]}"


def holder(given: str, key: bytes, room: str, admission: int) -> str | None:
    """The participant a pass was given to, or None where it is not one for this room."""
    participant, _, _ = given.partition(".")
    right = new_pass(key, room, admission, participant)
    return participant if hmac.compare_digest(given.encode(), right.encode()) else None


def pseudonym(key: bytes, workshop: str, participant: str) -> str:
    """The name a participant's ballots are kept under: the same for all of theirs, and not to be traced without the key."""
    return _mac(key, "voter", workshop, participant).hex()[:16]


def card_id(workshop: str, key: str) -> str:
    """A public name for what was sent with a secret ``key``: only who knows the key may change it."""
    return hashlib.sha256(f"{workshop}\n{key}".encode()).hexdigest()[:12]


def _mac(key: bytes, *parts: str) -> bytes:
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).digest()


def _bare(text: str) -> bytes:
    return re.sub(r"[^a-z0-9]", "", text.lower()).encode()
