"""Which of Ahrefs' exports a file is, told by its header alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from okrkit.errors import ImportRefusedError
from okrkit.sources.ahrefs.columns import (
    DAY,
    DOMAIN,
    EARLIER_POSITION,
    EARLIER_TRAFFIC,
    FIGURE_BY_KEY,
    KEYWORD,
    KEYWORDS,
    LINKS,
    PAGE,
    POSITION,
    TRAFFIC,
    VALUE,
    key_of,
    named,
)

Layout = Literal["keywords", "explorer", "backlinks", "domains", "pages", "overview"]

CALLED: dict[Layout, str] = {
    "keywords": "organic keywords",
    "explorer": "Keywords Explorer list",
    "backlinks": "backlinks",
    "domains": "referring domains",
    "pages": "top pages",
    "overview": "overview",
}

_EXPLORER = ("Parent Keyword", "Traffic potential", "Global volume", "CPS", "Parent topic")
_BACKLINK = ("Referring page URL", "Target URL", "Anchor", "Links in group", "Domain rating", "UR")


def layout_of(headers: Sequence[str]) -> Layout | None:
    """The export that has such a header, or None.

    >>> layout_of(["Keyword", "Volume", "KD", "Current position"]), layout_of(["Name", "Total"])
    ('keywords', None)
    """

    def has(*names: str) -> bool:
        return named(headers, names) is not None

    figures = sum(key_of(header) in FIGURE_BY_KEY for header in headers)
    tests: dict[Layout, bool] = {
        "backlinks": has("Referring page URL") and has("Target URL", "Anchor"),
        "keywords": has(*KEYWORD)
        and (has(*POSITION, *EARLIER_POSITION) or (has(*TRAFFIC) and has("KD", "Volume", "CPC"))),
        "explorer": has(*KEYWORD) and (has(*_EXPLORER) or (has("Difficulty", "KD") and has("Volume"))),
        "domains": has(*DOMAIN) and has(*LINKS, "Domain rating", "DR") and not has(*DAY),
        "pages": has(*PAGE)
        and has(*TRAFFIC, *EARLIER_TRAFFIC)
        and has(*KEYWORDS, *VALUE, "Top keyword", "Current top keyword"),
        "overview": has(*DAY, "Target") and (figures >= 2 or (figures == 1 and len(headers) <= 3)),
    }
    return next((layout for layout, fits in tests.items() if fits), None)


def sureness_of(layout: Layout, headers: Sequence[str]) -> float:
    """How sure the header makes it: names of Ahrefs' own, or words that other search tools use too."""

    def some(*names: str) -> int:
        return sum(named(headers, (name,)) is not None for name in names)

    if layout == "backlinks":
        return 0.95 if some(*_BACKLINK) >= 4 else 0.6
    if layout in ("keywords", "explorer"):
        own = some("KD", "Current organic traffic", "Previous organic traffic", "Position change", "Current position kind",
                   "Branded", "Navigational", *_EXPLORER)  # fmt: skip
        return 0.95 if own >= 2 else 0.6
    if layout == "domains":
        return (
            0.9
            if some("Links to target", "Domain rating", "DR", "Dofollow links", "Dofollow ref. domains") >= 2
            else 0.5
        )
    own = some(
        "Domain rating",
        "DR",
        "URL rating",
        "Current top keyword",
        "Traffic value",
        "Organic traffic value",
        "UR",
    )
    return 0.8 if own else 0.55


def checked_layout(headers: Sequence[str], file: str) -> Layout:
    """The layout of a file.

    Raises
    ------
    ImportRefusedError
        If it is none that okrkit reads.
    """
    layout = layout_of(headers)
    if layout is None:
        seen = ", ".join(repr(h) for h in list(headers)[:8]) + (" ..." if len(headers) > 8 else "")
        problem = f"{file} is none of Ahrefs' exports that okrkit reads; its columns are {seen}; expected one of {', '.join(CALLED.values())}"
        raise ImportRefusedError(
            problem,
            "export the report in Ahrefs' Site Explorer; for another file use: okrkit import table FILE --map CANONICAL=COLUMN",
        )
    return layout
