"""Search engines: figures that somebody else estimates, read on the last day of a period that has one."""

from okrkit.core.kpis.definitions import Simple

REFERRING_DOMAINS = Simple(
    "referring_domains",
    "sum(value::decimal(24, 6))",
    table="measures",
    where="measure = 'referring_domains'",
    snapshot=True,
    unit="count",
    better="up",
    meaning="Other sites that link to the shop, at the last count of the period.",
    source="docs/sources.md#search",
)

ORGANIC_TRAFFIC_ESTIMATE = Simple(
    "organic_traffic_estimate",
    "sum(value::decimal(24, 6))",
    table="measures",
    where="measure = 'organic_traffic_estimate'",
    snapshot=True,
    unit="count",
    better="up",
    meaning="Visits a month from search engines as a search tool estimates them; not the visits that were counted.",
    source="docs/sources.md#search",
)
