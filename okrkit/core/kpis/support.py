"""Questions from customers and how they were answered."""

from okrkit.core.kpis.definitions import Ratio, Simple

TICKETS = Simple(
    "tickets",
    "count(*)",
    table="support",
    unit="count",
    better="down",
    meaning="Questions opened by customers.",
    source="docs/sources.md#support",
)

REPLY_MINUTES = Simple(
    "reply_minutes",
    "sum(first_reply_minutes::decimal(18, 6))",
    table="support",
    n="count(first_reply_minutes)",
    unit="minutes",
    better="down",
    meaning="Minutes to the first answer, added up.",
    source="docs/sources.md#support",
    needs=("support.first_reply_minutes",),
    settles_after=7,
    listed=False,
)

TICKETS_ANSWERED = Simple(
    "tickets_answered",
    "count(first_reply_minutes)",
    table="support",
    n="count(first_reply_minutes)",
    unit="count",
    better="up",
    meaning="Questions with a first answer.",
    source="docs/sources.md#support",
    needs=("support.first_reply_minutes",),
    settles_after=7,
    listed=False,
)

FIRST_RESPONSE_MINUTES = Ratio(
    "first_response_minutes",
    "reply_minutes",
    "tickets_answered",
    unit="minutes",
    better="down",
    meaning="Mean minutes to the first answer, of the questions that have one.",
    source="docs/sources.md#support",
)

RATINGS_TOTAL = Simple(
    "ratings_total",
    "sum(satisfaction::decimal(18, 6))",
    table="support",
    n="count(satisfaction)",
    unit="score",
    better="up",
    meaning="Ratings given, added up.",
    source="docs/sources.md#support",
    needs=("support.satisfaction",),
    settles_after=7,
    listed=False,
)

RATINGS = Simple(
    "ratings",
    "count(satisfaction)",
    table="support",
    n="count(satisfaction)",
    unit="count",
    better="up",
    meaning="Questions that were rated.",
    source="docs/sources.md#support",
    needs=("support.satisfaction",),
    settles_after=7,
    listed=False,
)

SATISFACTION = Ratio(
    "satisfaction",
    "ratings_total",
    "ratings",
    unit="score",
    better="up",
    meaning="Mean rating, in the scale of the source, of the questions that were rated.",
    source="docs/sources.md#support",
)
