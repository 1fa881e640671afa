"""The columns of Ahrefs' exports by what they mean: their names change with subscription, comparison and release."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import to_scaled
from okrkit.sources.reading.numbers import read_decimals

# fmt: off
KEYWORD = ("Keyword", "Current keyword")
TRAFFIC = ("Current organic traffic", "Organic traffic", "Current traffic", "Traffic", "Traffic (desc)", "Total traffic")
EARLIER_TRAFFIC = ("Previous organic traffic", "Previous traffic")
POSITION = ("Current position", "Current average position", "Position", "Average position", "Best position")
EARLIER_POSITION = ("Previous position", "Previous average position")
VALUE = ("Current traffic value", "Traffic value", "Current organic traffic value", "Organic traffic value", "Value")
KEYWORDS = ("Current # of keywords", "Current keywords", "Keywords", "# of keywords", "Organic keywords",
            "Current organic keywords", "Total keywords")
PAGE = ("URL", "Current URL", "Page URL", "Page", "Top page")
DOMAIN = ("Domain", "Referring domain", "Referring Domain")
COUNTRY = ("Country", "Country code", "Location")
LINKS = ("Links to target", "Dofollow links", "Total links", "Backlinks", "Live links")
DAY = ("Date", "Day", "Month", "Week", "Period")

# Overview and performance: column -> measure, unit. Money in an export is in dollars.
FIGURES: dict[str, tuple[str, str]] = {
    "Organic traffic": ("organic_traffic_estimate", "visits a month"),
    "Avg. organic traffic": ("organic_traffic_estimate", "visits a month"),
    "Average organic traffic": ("organic_traffic_estimate", "visits a month"),
    "Total organic traffic": ("organic_traffic_estimate", "visits a month"),
    "Total traffic": ("organic_traffic_estimate", "visits a month"),
    "Organic traffic value": ("organic_traffic_value", "USD"),
    "Avg. organic traffic value": ("organic_traffic_value", "USD"),
    "Traffic value": ("organic_traffic_value", "USD"),
    "Organic keywords": ("organic_keywords", "count"),
    "Total keywords": ("organic_keywords", "count"),
    "Organic pages": ("organic_pages", "count"),
    "Crawled pages": ("crawled_pages", "count"),
    "Paid traffic": ("paid_traffic_estimate", "visits a month"),
    "Avg. paid traffic": ("paid_traffic_estimate", "visits a month"),
    "Paid traffic cost": ("paid_traffic_cost", "USD"),
    "Avg. paid traffic cost": ("paid_traffic_cost", "USD"),
    "Paid keywords": ("paid_keywords", "count"),
    "Impressions": ("search_impressions_estimate", "count"),
    "Referring domains": ("referring_domains", "count"),
    "Ref. domains": ("referring_domains", "count"),
    "Refdomains": ("referring_domains", "count"),
    "Domains": ("referring_domains", "count"),
    "Backlinks": ("backlinks", "count"),
    "Total backlinks": ("backlinks", "count"),
    "Domain rating": ("domain_rating", "points"),
    "DR": ("domain_rating", "points"),
    "URL rating": ("url_rating", "points"),
    "UR": ("url_rating", "points"),
    "Ahrefs rank": ("ahrefs_rank", "rank"),
    "AR": ("ahrefs_rank", "rank"),
}
# fmt: on

_NAME = re.compile(
    r"^(?P<target>.+?)[-_](?P<report>organic-keywords|backlinks|top-pages|referring-domains|refdomains|overview|"
    r"performance|best-by-links)(?:-(?P<mode>subdomains|domain|prefix|exact))?(?:-(?P<country>[a-z]{2}))?(?=[_.\-]|$)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")


def key_of(header: str) -> str:
    """A header without case, dots and blanks around it.

    >>> key_of("Avg. Organic  traffic ")
    'avg organic traffic'
    """
    return " ".join(header.replace("\xa0", " ").replace(".", " ").casefold().split())


FIGURE_BY_KEY = {key_of(header): told for header, told in FIGURES.items()}


def named(headers: Sequence[str], wanted: Sequence[str]) -> str | None:
    """The header that is one of the wanted ones, the earlier wanted first."""
    have = {key_of(header): header for header in headers}
    return next((have[key_of(name)] for name in wanted if key_of(name) in have), None)


def texts(file: TextTable, header: str | None) -> list[str]:
    """A column as texts without surrounding blanks; empty ones where there is no such column."""
    if header is None:
        return [""] * file.columns.num_rows
    trimmed: list[str] = pc.utf8_trim_whitespace(file.columns.column(header).combine_chunks()).to_pylist()
    return trimmed


def numbers(
    file: TextTable, header: str | None, options: ReadOptions
) -> tuple[list[float | None], np.ndarray]:
    """A column as numbers, None where empty, and which cells are no number."""
    if header is None:
        return [None] * file.columns.num_rows, np.zeros(file.columns.num_rows, bool)
    column = file.columns.column(header).combine_chunks()
    read = read_decimals(
        column, header, 4, decimal_comma=options.decimal_comma, default_point=True, currency="USD"
    )
    scaled, missing = to_scaled(read.values)
    return pa.array(scaled / 10_000, mask=missing).to_pylist(), read.bad


def told_by_name(name: str) -> tuple[str, str, str]:
    """Target, mode and country (two letters, "" for all) that an export's file name carries.

    >>> told_by_name("shop.example.com-organic-keywords-subdomains-al_2025-10-22_19-38-16.csv")
    ('shop.example.com', 'subdomains', '')
    >>> told_by_name("shop.example.com-organic-keywords-subdomains-us_2025-10-22.csv")[2]
    'us'
    """
    match = _NAME.match(name.rpartition("/")[2])
    if match is None:
        return "", "", ""
    country = (match["country"] or "").casefold()
    return match["target"], (match["mode"] or "").casefold(), "" if country == "al" else country


def day_in(text: str) -> date | None:
    """The day that a text names as YYYY-MM-DD, the last one of several.

    >>> day_in("x_2025-10-22_19-38-16.csv")
    datetime.date(2025, 10, 22)
    """
    for year, month, day in reversed(_DATE.findall(text)):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None
