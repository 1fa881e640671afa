"""Whether a line wants everything at once."""

from __future__ import annotations

import re

from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.line import Line
from okrkit.core.language.words import words

_WHOLE = re.compile(
    r"\b(?:fix|improve|change|do|redo|automate|be|optimi[sz]e|rebuild|win|own|document|transform)\s+everything\b|\b(?:the\s+|our\s+|an?\s+)?(?:entire|whole)\s+(?:[\w-]+\s+)?(?:business|company|shop|store|website|site|codebase|code|systems?|platform|process\w*|organi[sz]ation|catalogue|catalog|range|"
    r"stack|product|infrastructure|documentation|hospital|school|market|industry|world|team|warehouse|department|workforce)\b|\bfrom\s+\w+\s+to\s+\w+\s+to\b|"
    r"\ball\s+(?:areas|aspects|fronts|departments|parts|levels)\b|\bevery\s+(?:area|aspect|department|part)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:every|all|complete|any)\s+(?:of\s+)?(?:the\s+|our\s+)?[a-z-]+", re.IGNORECASE)
_AIMS = re.compile(r"\s*(?:so|that|which|who|by|with|to|because)\b", re.IGNORECASE)
_LIST = re.compile(
    r"(?P<first>[^,;:]+),\s*(?P<middle>[^,;]+(?:,\s*(?!and\b|or\b)[^,;]+)*),?\s+(?:and|or|&)\s+(?P<last>[^,;.]+)"
)


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
    if found is None or any(
        len(part.split()) > 4 or _AIMS.match(part) for part in found["middle"].split(",")
    ):
        return ()
    parts = [found["first"], *found["middle"].split(","), found["last"]]
    named = []
    for part in parts:
        said = [w for w in words(part) if w.kind == "word"]
        if not said:
            return ()
        last = said[-1]
        if len(said) > 6:
            return ()
        doing = any(w.low.endswith("ing") and w.base in verbs.VERBS for w in said[:2])
        if not doing and last.base not in nouns.GENERIC | nouns.RATES:
            return ()
        named.append(part.strip(" ."))
    return tuple(named)
