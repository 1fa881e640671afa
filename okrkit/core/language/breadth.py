"""Whether a line wants everything at once."""

from __future__ import annotations

import re

from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.listing import any_of, either
from okrkit.core.language.line import Line
from okrkit.core.language.words import words

_DONE_TO_ALL = any_of("fix improve change do redo automate be optimi[sz]e rebuild win own document transform")
_WHOLES = any_of(
    r"""
    business company shop store website site codebase code systems? platform process\w* organi[sz]ation catalogue catalog range
    stack product infrastructure documentation hospital school market industry world team warehouse department workforce
    """
)
_WHOLE = re.compile(
    either(
        rf"\b{_DONE_TO_ALL} everything\b",
        rf"\b(?:the |our |an? )?(?:entire|whole) (?:[\w-]+ )?{_WHOLES}\b",
        r"\bfrom \w+ to \w+ to\b",  # from design to packing to delivery
        r"\ball (?:areas|aspects|fronts|departments|parts|levels)\b",
        r"\bevery (?:area|aspect|department|part)\b",
    ),
    re.IGNORECASE,
)
_ALL = re.compile(either(r"\b(?:every|all|complete|any) (?:of )?(?:(?:the|our) )?[a-z-]+"), re.IGNORECASE)
_EXPLAINS = re.compile(r"\s*(?:so|that|which|who|by|with|to|because)\b", re.IGNORECASE)
_LIST = re.compile(
    r"""
    (?<![^,;:]) (?P<first>[^,;:]+)
    ,\s*+ (?P<middle>[^,;]+(?:,[^,;]+)*)
    ,?\s+ (?:and|or|&) \s+ (?P<last>[^,;.]+)
    """,
    re.VERBOSE,
)
_GENERAL = nouns.GENERIC | nouns.RATES


def everything(line: Line) -> str:
    """The words with which a line takes on the whole ("the entire shop", "every market ... every channel"); else empty."""
    whole = _WHOLE.search(line.text)
    if whole is not None:
        return whole[0]
    found: list[str] = _ALL.findall(line.text)
    if len(found) == 1 and found[0].lower().startswith("all of") and _LIST.search(line.text):
        return found[0]
    return " and ".join(found) if len(found) > 1 and not line.results else ""


def enumerated(line: Line) -> tuple[str, ...]:
    """The parts of a list of three or more general fields or doings that a line names; empty where it names none.

    A list of people or of things ("cyclists, runners and hikers") chooses; one of "growth, efficiency and innovation"
    does not.
    """
    found = _LIST.search(line.text[line.begin :]) if line.verb is not None else None
    if found is None:
        return ()
    middle = found["middle"].split(",")
    if any(len(part.split()) > 4 or _EXPLAINS.match(part) for part in middle):
        return ()
    parts = [found["first"], *middle, found["last"]]
    return tuple(part.strip(" .") for part in parts) if all(map(_is_general, parts)) else ()


def _is_general(part: str) -> bool:
    """Whether a part of a list is a doing ("growing the shop") or ends in a noun that every company uses."""
    said = [w for w in words(part) if w.kind == "word"]
    if not said or len(said) > 6:
        return False
    doing = any(w.low.endswith("ing") and w.base in verbs.VERBS for w in said[:2])
    return doing or said[-1].base in _GENERAL
