"""Adjectives: those that name a place to arrive at, and those that only say "better than now"."""

from __future__ import annotations

from okrkit.core.language.lexicon.listing import vocabulary

DESTINATIONS = vocabulary(
    """
    addictive amazing authentic award-winning awesome beautiful beloved best best-in-class best-loved bold
    brilliant bulletproof carbon-neutral category-defining celebrated cherished confident credible crisis-proof
    customer-centric customer-obsessed cutting-edge data-driven delightful dependable dreaded easiest effortless
    enterprise-grade error-free exceptional excited exciting fair fastest faultless favorite favourite fearless
    first first-choice first-class flawless fluent frictionless friendliest fun future-proof game-changing go-to
    gold-standard goto happiest hassle-free healthiest high-performing household human iconic indispensable
    industry-leading inspired inspiring instant irresistible joy joyful kind largest leading legendary lovable
    loveable loved loyal magical market-leading memorable most number-one obvious one-stop outstanding painful
    painless passionate phenomenal pleasant predictable preferred premier premium profitable proud raving record
    reliable remarkable renowned resilient respected rock-solid safe safest scalable seamless secure
    self-service self-sufficient simplest smooth sought-after spectacular standout state-of-the-art stellar
    stress-free stunning superb superior sustainable thrilled thriving top top-tier transparent trusted
    trustworthy unbeatable unforgettable unmatched unparalleled unrivaled unrivalled user-friendliest
    user-friendly vibrant waste-free welcome welcoming willing world-class world-leading wow zero-waste
    """
)
"""Says what it will be like."""

_COMPARED = [
    "big",
    "bold",
    "bright",
    "broad",
    "calm",
    "cheap",
    "clean",
    "clear",
    "close",
    "cool",
    "crisp",
    "deep",
    "easy",
    "early",
    "fair",
    "fast",
    "few",
    "firm",
    "fit",
    "fresh",
    "friendly",
    "full",
    "great",
    "green",
    "happy",
    "hard",
    "healthy",
    "heavy",
    "high",
    "huge",
    "keen",
    "kind",
    "large",
    "late",
    "lean",
    "light",
    "lively",
    "long",
    "loud",
    "low",
    "mean",
    "messy",
    "neat",
    "new",
    "nice",
    "plain",
    "poor",
    "quick",
    "quiet",
    "rich",
    "ripe",
    "safe",
    "sharp",
    "short",
    "simple",
    "slim",
    "slow",
    "small",
    "smart",
    "smooth",
    "sleek",
    "soft",
    "soon",
    "sound",
    "steady",
    "strict",
    "strong",
    "sturdy",
    "sweet",
    "swift",
    "tall",
    "tasty",
    "thick",
    "thin",
    "tidy",
    "tight",
    "tough",
    "warm",
    "weak",
    "wide",
    "wild",
    "wise",
    "young",
]


def _comparative(word: str) -> str:
    if word.endswith("e"):
        return word + "r"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ier"
    if word in ("big", "fit", "slim", "thin"):
        return word + word[-1] + "er"
    return word + "er"


COMPARISONS = frozenset(
    [_comparative(word) for word in _COMPARED]
    + [
        "better",
        "worse",
        "more",
        "less",
        "fewer",
        "smoothly",
        "happily",
        "quickly",
        "efficiently",
        "effectively",
        "successfully",
        "improved",
        "enhanced",
    ]
)
"""Says "than now" and not how much."""

WEAK = frozenset(
    """
    attractive compelling creative effective efficient engaging excellent good great high-quality impactful innovative
    confident fit happy healthy interesting meaningful modern new nice quality relevant strong successful valuable visible
    """.split()  # noqa: SIM905  # a list of words reads better in lines
)
"""Praise that every company gives itself."""

CLICHES = (
    "next level",
    "to the max",
    "things better",
    "do well",
    "doing well",
    "great again",
    "to new heights",
    "stuff",
    "something about",
    "some things",
)
"""Set phrases that say a direction and nothing else."""

PADDING = vocabulary(
    """
    a across all also always an and any are as at basic basically be best better bit by can certain company-wide
    companywide considerably constantly continuously current dramatically effective efficient entire even
    everybody everyone excellent existing external for from further general generally goal going good great
    greatly her high highly his how i in internal is it its just key less like lot main major many more much my
    new nice noticeably objective of on or our overall own quite really several should significantly simply so
    some strong substantially successful such team-wide that the their these they this those to truly us various
    very want we whole will with within would your
    """
)
"""Words that add no place, person or quality."""
