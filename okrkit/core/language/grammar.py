"""How the words of a line hang together: the leading verb, a statement's verb, noun phrases.

There is no dictionary of word classes behind it. English lets most nouns be verbs ("order", "return", "lead"), so the
place of a word decides: a command begins with its verb, a bare noun phrase ends in a metric and a limit.
"""

from __future__ import annotations

from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.words import Word

Words = tuple[Word, ...]

PREPOSITIONS = vocabulary(
    """
    about above across after against along among around as at because before behind below beneath beside between beyond
    by despite during except for from in including inside into like near of off on onto out over past per regarding since
    than through throughout to toward towards under until up upon using versus via vs when where which while who whose with
    within without that so if based
    """
)
DETERMINERS = frozenset(
    "a an the our my your their its his her this these those all each every some any both no another more new at".split()  # noqa: SIM905  # as above
)
FINITE = vocabulary("are can exist exists had has have is must should was were will would")  # as above
_NOUNS = (
    nouns.RATES
    | nouns.COUNTED
    | nouns.THINGS
    | nouns.STAFF
    | {"win", "brand", "forecast", "stock", "test", "order", "return", "support", "market", "share"}
)
_MEASURED = nouns.RATES | nouns.COUNTED | {"ratio", "average", "median", "number", "level", "coverage"}
_LIMITS = vocabulary(
    ": < <= = > >= above at below between down exceeds from no not of over per reaches to under up within ± ≤ ≥"
)  # as above
_MAKES_METRICS = frozenset(
    ("build", "create", "develop", "establish", "set", "introduce", "bring", "push", "take", "get")
)
_PARTICLES = vocabulary(
    "about at away back down forward in into off on out over through together up"
)  # as above
SEEN_THROUGH = frozenset(
    [
        "number",
        "amount",
        "percentage",
        "percent",
        "share",
        "proportion",
        "total",
        "volume",
        "majority",
        "average",
        "count",
        "set",
        "series",
        "%",
        "lot",
        "lots",
        "range",
        "list",
        "variety",
        "half",
        "hours",
        "days",
        "weeks",
        "minutes",
        "hour",
        "day",
        "thousands",
        "hundreds",
        "dozens",
    ]  # as above
)


def is_people(word: Word) -> bool:
    """Whether a word names several people, or anybody: a known plural, or one that ends like "callers", "visitors"."""
    if word.low in ("everyone", "everybody", "nobody", "anyone", "people", "staff"):
        return True
    plural = word.low != word.base or word.low.endswith("s")
    known = word.base in nouns.PEOPLE or (
        word.low.endswith(("ers", "ors", "ees", "ists"))
        and word.base not in nouns.THINGS | nouns.RATES | {"order", "number", "letter", "offer"}
    )
    return plural and known


def is_verb(word: Word) -> bool:
    """Whether a word can be a verb."""
    return word.kind == "word" and (word.base in verbs.VERBS or _prefixed(word.low))


def _prefixed(low: str) -> bool:
    """Re-shoot, cross-train, co-write, pre-test: a known verb behind a prefix."""
    from okrkit.core.language.words import base

    prefix, hyphen, rest = low.partition("-")
    if hyphen and prefix in (
        "re",
        "co",
        "pre",
        "cross",
        "de",
        "up",
        "over",
        "hand",
        "double",
        "beta",
        "user",
        "load",
        "soft",
    ):
        return base(rest) in verbs.WORK
    return low.startswith("re") and len(low) > 6 and base(low[2:]) in verbs.WORK


def leading_verb(core: Words) -> Word | None:
    """The verb of a command, a promise or an "-ing" line; None where the line states something or only names it."""
    if not core or core[0].kind != "word":
        return None
    first = core[0]
    second = core[1] if len(core) > 1 else None
    if not is_verb(first):
        return first if _looks_like_a_command(first, second) else None
    done = first.low.endswith("ed") and first.base in verbs.WORK - verbs.UP - verbs.DOWN - verbs.TUNE
    if first.low != first.base and not first.low.endswith("ing") and not _prefixed(first.low):
        told = (
            done
            and not any(w.base in nouns.RATES for w in noun_phrase(core))
            and second is not None
            and second.kind == "word"
            and second.low not in PREPOSITIONS
            and second.base not in nouns.RATES
        )
        return first if told and len(core) > 2 else None
    if second is None:
        return first
    if first.low.endswith("ing") and second.low == "and" and len(core) > 3 and core[2].low.endswith("ing"):
        return None  # "buying and marketing pull together": nouns
    if (
        first.low.endswith("ing")
        and first.low in _NOUNS | {"packaging", "giving", "spending", "pricing"}
        and second.low not in DETERMINERS
    ):
        return None
    if (
        second.low in ("of", "that", "who")
        or (second.base == "be" and second.low != "be")
        or second.low in ("'s",)
    ):
        return None
    return None if _states(core) or _names_a_metric(core) else first


def _looks_like_a_command(first: Word, second: Word | None) -> bool:
    """An unknown first word before "the", a number, "each": "Screen 400 CVs", "Tuck a note into each parcel"."""
    if second is None or first.text.isupper() or first.low in PREPOSITIONS | DETERMINERS | qualities.PADDING:
        return False
    if (
        first.base in _NOUNS | nouns.PEOPLE | nouns.GENERIC | nouns.BENEFIT
        or first.low in qualities.DESTINATIONS | qualities.COMPARISONS
    ):
        return False
    if first.low.endswith(
        (
            "s",
            "ly",
            "tion",
            "ment",
            "ness",
            "ity",
            "ance",
            "ence",
            "ed",
            "er",
            "al",
            "ive",
            "ous",
            "ful",
            "less",
            "able",
        )
    ):
        return False
    return second.low in ("a", "an", "the", "our", "my", "each", "every", "all") or (
        second.kind == "number" and second.text.isdigit()
    )


def _states(core: Words) -> bool:
    """Whether a finite verb follows bare nouns: "Staff turnover is below 12 %", "Packaging scores an average of 9"."""
    noun_first = (
        core[1].base in nouns.RATES or core[0].base in _NOUNS | nouns.GENERIC or core[0].low.endswith("ing")
    )
    if noun_first and core[1].low not in DETERMINERS and _told_later(core):
        return True
    for i, word in enumerate(core[1:6], start=1):
        if word.low in FINITE:
            return core[0].base in _NOUNS or core[0].low.endswith("ing")
        if word.kind != "word" or word.low in PREPOSITIONS | DETERMINERS or word.low in ("and", "or", "sure"):
            return False
        before = core[i - 1]
        if (
            i > 1
            and word.low == word.base + "s"
            and is_verb(word)
            and before.base in nouns.STAFF | nouns.PEOPLE
        ):
            return True  # "Support team responds promptly"
        if (
            i > 1
            and core[0].base in _NOUNS
            and word.low == word.base
            and word.base in verbs.VERBS | verbs.STATES
            and before.low.endswith("s")
            and before.base in _NOUNS
        ):
            return True  # "Return rates come down"
        following = core[i + 1] if i + 1 < len(core) else None
        if (
            following is not None
            and word.low == word.base + "s"
            and is_verb(word)
            and (following.low in DETERMINERS | {"in", "one", "two", "three"} or following.kind == "number")
            and word.base not in ("return", "order", "sale")
        ):
            return following.low != "in" or word.base in ("bring",)
    return False


_CHANGES = (
    verbs.UP
    | verbs.DOWN
    | verbs.STATES
    | frozenset(
        (
            "equal",
            "exceed",
            "reach",
            "contribute",
            "average",
            "make",
            "stay",
            "remain",
            "goes",
            "total",
            "move",
        )
    )
)


def _told_later(core: Words) -> bool:
    """ "Support contacts per 100 orders fall from 14", "Order defect rate stays below 0.5 %": a verb of change behind nouns."""
    for i, word in enumerate(core[1:9], start=1):
        if word.low in ("to", "and", "that", "who", "by", "through", "so") or (
            word.kind == "sign" and word.text in ",;"
        ):
            return False
        following = core[i + 1] if i + 1 < len(core) else None
        before = core[i - 1]
        if (
            word.base not in _CHANGES
            or before.low in DETERMINERS | PREPOSITIONS
            or (i < 2 and core[0].low.endswith("ing"))
        ):
            continue
        third = word.low == word.base + "s" or word.low == word.base + "es"
        plural = word.low == word.base and any(
            w.low.endswith("s") or w.base in ("staff", "people") for w in core[:i]
        )
        ends = (
            following is None
            or following.low in PREPOSITIONS | {"below", "up", "down"}
            or following.kind == "number"
            or following.low in qualities.COMPARISONS
        )
        if (third or plural) and (ends or third) and word.base not in nouns.THINGS:
            return True
    return False


def _names_a_metric(core: Words) -> bool:
    """ "Win rate above 30 %", "Order accuracy at 99 %", "Return rate from 8 % to 6 %": nouns, then a limit and a number."""
    phrase: list[Word] = []
    for word in core:
        if word.kind != "word" or word.low in PREPOSITIONS or word.low in _LIMITS or word.low in FINITE:
            break
        if word.low in DETERMINERS or word.low == "and":
            return False
        phrase.append(word)
    if not phrase:
        return False
    first, last = phrase[0], phrase[-1]
    if (
        first.low.endswith("ing")
        and first.base in verbs.WORK - verbs.MAKE
        and any(w.base in nouns.RATES for w in phrase[1:])
    ):
        return True  # "Operating cash flow positive"
    rest = core[len(phrase) :]
    makes = first.base in _MAKES_METRICS | verbs.UP | verbs.DOWN | verbs.TUNE | verbs.REACH | verbs.KEEP
    named = first.base in _NOUNS or first.low.endswith("ing") or (bool(rest) and not makes)
    if last.base in nouns.RATES and named and len(phrase) > 1:
        if first.low.endswith("ing") and first.base in verbs.UP | verbs.DOWN | verbs.TUNE:
            return False
        return any(w.kind == "number" for w in rest) or first.low.endswith("ing")
    limited = bool(rest) and (rest[0].low in _LIMITS or rest[0].kind == "number")
    if len(phrase) == 1 and [w.low for w in rest[:2]] == ["within", "±"]:
        return True
    if not limited or last.base not in _MEASURED:
        return False
    if len(phrase) == 1:
        limits = (
            {"at", "under", "below", "over", "above", "<", ">", "≤", "≥", "<=", ">=", "is"}
            if first.base in verbs.WORK
            else _LIMITS
        )
        return first.base in _NOUNS and rest[0].low in limits
    if (
        rest[0].low in ("to", "from")
        and first.base in verbs.WORK - _MAKES_METRICS
        and first.base not in nouns.STAFF
    ):
        return last.base in nouns.RATES
    if first.base in _NOUNS or first.low.endswith("ing"):
        return any(w.kind == "number" for w in rest[:5])
    works = first.base in verbs.WORK - verbs.UP - verbs.DOWN - verbs.REACH - verbs.KEEP - verbs.TUNE
    return works and first.base not in _MAKES_METRICS and any(w.kind == "number" for w in rest[:5])


def stated_verb(core: Words, numbers: set[int]) -> Word | None:
    """The verb of a statement ("Sales go up", "The shop is live"); None where a line only names something.

    ``numbers`` are the positions in the text that belong to numbers.
    """
    for i, word in enumerate(core[1:], start=1):
        if word.kind != "word" or word.start in numbers or word.low in qualities.COMPARISONS:
            continue
        if word.low in ("who", "which", "that", "where"):
            return None
        if word.low in FINITE | {"takes", "needs", "stays", "remains"}:
            if word.low in ("will", "would", "can", "must", "should", "needs") and i + 1 < len(core):
                return core[i + 2] if core[i + 1].low == "to" and i + 2 < len(core) else core[i + 1]
            return word
        before = core[i - 1]
        if (
            not (is_verb(word) or word.base in verbs.STATES)
            or word.low == "live"
            or before.low in DETERMINERS | PREPOSITIONS
        ):
            continue
        if word.low == word.base + "s" and word.base not in _NOUNS:
            return word
        plural = before.low.endswith("s") or before.base in ("people", "staff", "everyone")
        if plural and word.low == word.base and word.base not in _NOUNS - {"feel", "love", "visit", "order"}:
            return word
    return None


def participle(core: Words) -> Word | None:
    """What was done to the noun before it: "3 case studies published", "returns policy rewritten in plain English"."""
    for i, word in enumerate(core[1:], start=1):
        if (
            word.kind != "word"
            or word.low == word.base
            or word.low.endswith(("ing", "s"))
            or not is_verb(word)
        ):
            if not (
                word.low in ("set", "put", "cut", "run")
                and i + 1 < len(core)
                and core[i + 1].low in ("up", "in")
            ):
                continue
        before, after = core[i - 1], core[i + 1] if i + 1 < len(core) else None
        if before.kind != "word" or before.low in DETERMINERS | PREPOSITIONS | {
            "and",
            "or",
            ",",
            "most",
            "best",
            "well",
        }:
            continue
        if (
            after is None
            or after.low in PREPOSITIONS
            or after.kind == "sign"
            or after.low in ("and", "same-day", "to")
        ):
            return word
    return None


def noun_phrase(core: Words) -> Words:
    """The first noun phrase, up to a preposition; "number of", "20 hours of" are looked through."""
    found: list[Word] = []
    for i, word in enumerate(core):
        if (
            word.low == "of"
            and found
            and (found[-1].low in SEEN_THROUGH or found[-1].kind == "number" or found[-1].text == "%")
        ):
            found = []
            continue
        if word.low in _PARTICLES and i == 0:
            continue  # set up, look into, carry out
        if (
            word.low in PREPOSITIONS
            or word.low in ("and", "or", "but", "&")
            or (word.kind == "sign" and word.text in ",;:()–—/|")
        ):
            if any(w.kind == "word" and w.low not in qualities.PADDING for w in found):
                break
            continue
        found.append(word)
    return tuple(found)


def where_it_explains(core: Words) -> int | None:
    """The place where a purpose or a way begins; verbs behind it belong to it."""
    for i, word in enumerate(core[:-1]):
        after = core[i + 1]
        if i == 0:
            continue
        if (
            word.low == "to"
            and after.kind == "word"
            and after.low == after.base
            and is_verb(after)
            and after.base not in nouns.RATES
        ):
            return i
        if (
            word.low in ("by", "from", "of", "before", "after")
            and after.low.endswith("ing")
            and is_verb(after)
        ):
            return i
        if word.low in (
            "that",
            "which",
            "who",
            "where",
            "so",
            "through",
            "via",
            "using",
            "including",
            "because",
            "when",
            "if",
        ):
            return i
        if word.low == "," and after.low.endswith("ing") and not core[0].low.endswith("ing"):
            return i
    return None


def joins(core: Words, j: int, joint: str) -> bool:
    """Whether the word at j is a verb that stands beside the leading verb, with an object of its own."""
    if j >= len(core) - 1:
        return False
    word, following, first = core[j], core[j + 1], core[0]
    if not is_verb(word):
        return False
    if joint in ("while", "whilst", "well") or first.low.endswith("ing"):
        if not word.low.endswith("ing"):
            return False
    elif word.low != word.base and not _prefixed(word.low):
        return False
    if following.kind == "number":
        return True
    if following.kind != "word" or following.low in PREPOSITIONS | {"and", "or"}:
        return False
    if word.base in _NOUNS - {"win"}:
        return following.low in DETERMINERS or (word.base in verbs.STUDY and following.base in nouns.THINGS)
    return True
