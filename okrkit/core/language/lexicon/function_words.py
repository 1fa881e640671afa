"""The small words that hold a line together, by what they tell about the words beside them."""

from __future__ import annotations

from okrkit.core.language.lexicon.listing import vocabulary

PREPOSITIONS = vocabulary(
    """
    about above across after against along among around as at based because before behind below beneath beside between
    beyond by despite during except for from if in including inside into like near of off on onto out over past per
    regarding since so than that through throughout to toward towards under until up upon using versus via vs when where
    which while who whose with within without
    """
)
"""They end a noun phrase; conjunctions and relative words do so too."""

DETERMINERS = vocabulary(
    """
    a all an another any at both each every her his its more my new no our some that the their these this those your
    """
)
"""They begin a noun phrase: what stands before one of them is no noun that belongs to it."""

FINITE = vocabulary("are can exist exists had has have is must should was were will would")
"""Forms that only the verb of a statement has."""

MODALS = vocabulary("can must needs should will would")
"""They leave the saying to the verb behind them: "customers will return"."""

RELATIVES = vocabulary("that where which who")
"""They begin a part that only tells more about the noun before."""

EXPLAINING = RELATIVES | vocabulary("because if including so through using via when")
"""They begin a purpose, a way or a condition: verbs behind them belong to it."""

SIDE_BY_SIDE = vocabulary("& + , ; and as or plus then while whilst")
"""They may join a second verb to the first."""

LIMITS = vocabulary(
    ": < <= = > >= above at below between down exceeds from no not of over per reaches to under up within ± ≤ ≥"
)
"""Between a metric and its number."""

STRICT_LIMITS = vocabulary("< <= > >= above at below is over under ≤ ≥")
"""Those that also follow a metric whose name could be a command: "Support under 2 hours"."""

PARTICLES = vocabulary("about at away back down forward in into off on out over through together up")
"""Behind a verb they belong to it: set up, look into, carry out."""

SEEN_THROUGH = vocabulary(
    """
    % amount average count day days dozens half hour hours hundreds list lot lots majority minutes number percent percentage
    proportion range series set share thousands total variety volume weeks
    """
)
"""Before "of" they count what follows and name nothing: "number of orders", "20 hours of training"."""

PREFIXES = vocabulary("beta co cross de double hand load over pre re soft up user")
"""With a hyphen and a verb of work they make another one: re-shoot, cross-train, soft-launch."""
