"""A show of hands at the end: how far each stands behind the plan. Source: docs/sources.md#workshop"""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.core.model import Hand

LEVELS: dict[int, str] = {
    5: "I'll lead it",
    4: "I'm in",
    3: "I can live with it",
    2: "I have a concern that should be heard first",
    1: "I can't stand behind it",
}
"""What each number of fingers says."""


def outcome(hands: Sequence[Hand]) -> str:
    """One sentence on where the room stands; a concern counts more than a mean, and so do reasons not to be in.

    >>> outcome([Hand("W", "a", 5), Hand("W", "b", 4), Hand("W", "c", 2, "Ben")])
    '2 of 3 are in or lead it; 1 has a concern that should be heard before signing.'
    >>> outcome([Hand("W", "a", 5), Hand("W", "b", 3, "Ben", "not in December")])
    '1 of 2 are in or lead it; 1 can live with it and says why: hear it before signing.'
    """
    if not hands:
        return "Nobody has shown a hand yet."
    behind = sum(1 for h in hands if h.level >= 4)
    concerns = sum(1 for h in hands if h.level <= 2)
    said = f"{behind} of {len(hands)} are in or lead it"
    if not concerns:
        reasons = sum(1 for h in hands if h.level == 3 and h.words.strip())
        if reasons:
            why = "says why: hear it" if reasons == 1 else "say why: hear them"
            return f"{said}; {reasons} can live with it and {why} before signing."
        return said + ("; nobody has a concern." if behind < len(hands) else ".")
    verb = "has a concern" if concerns == 1 else "have concerns"
    return f"{said}; {concerns} {verb} that should be heard before signing."
