"""One export of Ahrefs -> its findings, the rows that cannot be read, and its control sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

import numpy as np

from okrkit.errors import ImportRefusedError
from okrkit.sources.ahrefs import columns as c
from okrkit.sources.ahrefs.findings import DOLLARS, Findings, Ranked, add_keywords
from okrkit.sources.ahrefs.layouts import CALLED, Layout
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.stamps import read_stamps
from okrkit.sources.reading.words import count

ROUND = {100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 25_000, 30_000, 50_000, 75_000, 100_000, 150_000}
"""Numbers of rows at which plans and the export dialog cut."""

VISITS = "visits a month"


@dataclass(slots=True)
class Export:
    """An export read."""

    layout: Layout
    day: date
    country: str
    found: Findings = field(default_factory=Findings)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    control: dict[str, object] = field(default_factory=dict)


def read_export(file: TextTable, layout: Layout, options: ReadOptions) -> Export:
    """Read one export; the day is the one in its name, in its columns, or the one told.

    Raises
    ------
    ImportRefusedError
        If nothing tells for which day the figures hold.
    """
    target, mode, country = c.told_by_name(file.name)
    reader = READERS[layout]
    export = Export(layout, _day(file, layout, options), country, notes=list(file.notes))
    export.control = {
        "file": file.name, "report": CALLED[layout], "target": target, "mode": mode, "country": country or "all",
        "day": str(export.day), "rows": file.columns.num_rows, "columns": len(file.headers), **_sums(file, options),
    }  # fmt: skip
    reader(export, file, options)
    if file.columns.num_rows in ROUND:
        export.notes.append(
            f"{file.name} has exactly {file.columns.num_rows:,} rows: Ahrefs cuts exports at such numbers, so sums may be too low."
        )
    return export


def _day(file: TextTable, layout: Layout, options: ReadOptions) -> date:
    if day := c.day_in(file.name):
        return day
    for header in ("Current date", "Last update", "Last seen"):
        column = c.named(file.headers, (header,))
        days = [d for text in c.texts(file, column) if (d := c.day_in(text))] if column else []
        if days:
            return max(days)
    if options.start_day:
        return options.start_day
    if layout == "overview" and c.named(file.headers, c.DAY):
        return date.min  # its rows carry their own days
    raise ImportRefusedError(
        f"{file.name} does not tell when it was exported: the day has gone from its name",
        "say the day, for example --start 2025-10-22, or give the file the name under which it was downloaded",
    )


def _sums(file: TextTable, options: ReadOptions) -> dict[str, object]:
    """Of every column of numbers its sum and how many cells hold one."""
    sums: dict[str, float] = {}
    filled: dict[str, int] = {}
    for header in file.headers:
        cells = [t for t in c.texts(file, header) if t]
        filled[header] = len(cells)
        if cells and all(_is_plain(cell) for cell in cells[:50]):
            values, bad = c.numbers(file, header, options)
            if not bad.any():
                sums[header] = round(sum(v for v in values if v is not None), 4)
    flags = {
        header: sum(t.casefold() == "true" for t in found)
        for header in file.headers
        if (found := [t for t in c.texts(file, header) if t])
        and {t.casefold() for t in found} <= {"true", "false"}
    }
    return {"sums": sums, "filled": filled, "true": flags}


def _is_plain(cell: str) -> bool:
    return cell.lstrip("-").replace(".", "", 1).replace(",", "").isdigit()


def _good(
    export: Export, file: TextTable, bad: dict[str, np.ndarray], cells: dict[str, list[str]]
) -> list[int]:
    """The rows to load; the others are rejected, each with its first reason."""
    refused = np.zeros(file.columns.num_rows, bool)
    for header, flags in bad.items():
        for row in np.flatnonzero(flags & ~refused).tolist():
            shown = f" ({cells[header][row]!r})" if header in cells else ""
            export.rejected.append(
                Rejected(file.name, int(file.numbers[row]), f"{header} cannot be read{shown}")
            )
        refused |= flags
    return [int(row) for row in np.flatnonzero(~refused)]


def _keywords(export: Export, file: TextTable, options: ReadOptions) -> None:
    wanted = {
        "traffic": c.TRAFFIC, "position": c.POSITION, "traffic before": c.EARLIER_TRAFFIC, "position before": c.EARLIER_POSITION,
        "volume": ("Volume",), "difficulty": ("KD",), "price": ("CPC",),
    }  # fmt: skip
    headers = {name: c.named(file.headers, names) for name, names in wanted.items()}
    read = {name: c.numbers(file, header, options) for name, header in headers.items()}
    words = c.texts(file, c.named(file.headers, c.KEYWORD))
    bad = {"Keyword": np.array([not w for w in words], bool)}
    bad |= {headers[name] or name: flags for name, (_, flags) in read.items()}
    for name in ("position", "position before"):
        below = np.array([v is not None and v < 1 for v in read[name][0]], bool)
        bad[headers[name] or name] = bad[headers[name] or name] | below
    rows = _good(export, file, bad, {h: c.texts(file, h) for h in headers.values() if h})
    parts = [f"country: {t}" if t else "" for t in c.texts(file, c.named(file.headers, c.COUNTRY))]
    whole = f"country: {export.country}" if export.country else None
    now = [Ranked(words[r], read["position"][0][r], read["traffic"][0][r], parts[r]) for r in rows]
    add_keywords(export.found, export.day, now, whole=whole)
    before = [
        Ranked(words[r], read["position before"][0][r], read["traffic before"][0][r], parts[r]) for r in rows
    ]
    position_before = [r.position for r in before]
    export.control |= {
        "keywords": len(now),
        "keywords_ranking_now": sum(r.position is not None for r in now),
        "new_keywords": sum(
            a.position is not None and b is None for a, b in zip(now, position_before, strict=True)
        ),
        "lost_keywords": sum(
            a.position is None and b is not None for a, b in zip(now, position_before, strict=True)
        ),
        "keywords_top_3": sum((r.position or 999) <= 3 for r in now),
        "keywords_top_10": sum((r.position or 999) <= 10 for r in now),
        "organic_traffic_estimate": sum(r.traffic or 0 for r in now),
        "organic_traffic_estimate_before": sum(r.traffic or 0 for r in before),
    }
    days = {d for text in c.texts(file, c.named(file.headers, ("Previous date",))) if (d := c.day_in(text))}
    if len(days) == 1 and (headers["traffic before"] or headers["position before"]):
        add_keywords(export.found, days.pop(), before, whole=whole)
    export.notes.append(
        "Organic traffic is Ahrefs' estimate of visits a month, added up over the keywords of the file; it is not a count of visits."
    )
    if not export.country and any(parts):
        export.notes.append("Keywords stand by country; the total is that of all countries in the file.")


def _explorer(export: Export, file: TextTable, options: ReadOptions) -> None:
    words = c.texts(file, c.named(file.headers, c.KEYWORD))
    header = c.named(file.headers, ("Volume", "Search volume"))
    values, wrong = c.numbers(file, header, options)
    empty = np.array([not w for w in words], bool)
    rows = _good(
        export,
        file,
        {"Keyword": empty, header or "Volume": wrong},
        {header or "Volume": c.texts(file, header)},
    )
    country = c.texts(file, c.named(file.headers, c.COUNTRY))
    for row in rows:
        part = f"keyword: {words[row]}" + (f"; country: {country[row]}" if country[row] else "")
        export.found.add(export.day, "keyword_search_volume", values[row], "searches a month", part)
    export.control |= {"keywords": len(rows)}
    export.notes.append(
        "A list of Keywords Explorer is about the market: it says nothing about the shop's own visits."
    )


def _backlinks(export: Export, file: TextTable, options: ReadOptions) -> None:
    pages = c.texts(file, c.named(file.headers, ("Referring page URL",)))
    hosts = [_site(page) for page in pages]
    rows = _good(
        export,
        file,
        {"Referring page URL": np.array([h is None for h in hosts], bool)},
        {"Referring page URL": pages},
    )
    lost = c.texts(file, c.named(file.headers, ("Lost",)))
    nofollow = c.texts(file, c.named(file.headers, ("Nofollow",)))
    live = [row for row in rows if not lost[row]]
    followed = [row for row in live if nofollow[row].casefold() != "true"]
    sites = {hosts[row] for row in live}
    export.found.add(export.day, "referring_domains", len(sites), "count")
    export.found.add(export.day, "backlinks", len(live), "count")
    export.found.add(export.day, "backlinks_followed", len(followed), "count")
    export.control |= {
        "backlinks": len(rows),
        "backlinks_live": len(live),
        "backlinks_lost": len(rows) - len(live),
        "backlinks_followed": len(followed),
        "referring_domains": len(sites),
        "referring_hosts_all": len({hosts[row] for row in rows}),
        "target_pages": len(set(c.texts(file, c.named(file.headers, ("Target URL",))))),
    }
    export.notes.append(
        f"{file.name}: {count(len(sites), 'site')} with a live link were counted from the list, by host name without www."
    )


def _site(page: str) -> str | None:
    """The host of an address, without www.; None where it has none."""
    try:
        host = urlsplit(page if "://" in page else f"//{page}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host and " " not in host else None


def _domains(export: Export, file: TextTable, options: ReadOptions) -> None:
    names = c.texts(file, c.named(file.headers, c.DOMAIN))
    header = c.named(file.headers, c.LINKS)
    links, wrong = c.numbers(file, header, options)
    empty = np.array([not name for name in names], bool)
    rows = _good(
        export,
        file,
        {"Domain": empty, header or "Links": wrong},
        {header: c.texts(file, header)} if header else {},
    )
    lost = c.texts(file, c.named(file.headers, ("Lost",)))
    live = [row for row in rows if not lost[row]]
    domains = {names[row].casefold().removeprefix("www.") for row in live}
    export.found.add(export.day, "referring_domains", len(domains), "count")
    if header:
        export.found.add(export.day, "backlinks", sum(links[row] or 0 for row in live), "count")
    export.control |= {
        "referring_domains": len(domains), "referring_domains_all": len({names[row].casefold() for row in rows}),
        "referring_domains_lost": len(rows) - len(live),
    }  # fmt: skip


def _pages(export: Export, file: TextTable, options: ReadOptions) -> None:
    pages = c.texts(file, c.named(file.headers, c.PAGE))
    wanted = {"traffic": c.TRAFFIC, "value": c.VALUE, "keywords": c.KEYWORDS}
    headers = {name: c.named(file.headers, names) for name, names in wanted.items()}
    read = {name: c.numbers(file, header, options) for name, header in headers.items()}
    bad = {"URL": np.array([not page for page in pages], bool)}
    bad |= {headers[name] or name: flags for name, (_, flags) in read.items()}
    rows = _good(export, file, bad, {h: c.texts(file, h) for h in headers.values() if h})
    units = {
        "traffic": ("page_traffic_estimate", VISITS), "value": ("page_traffic_value", DOLLARS), "keywords": ("page_keywords", "count"),
    }  # fmt: skip
    for name, (measure, unit) in units.items():
        totals: dict[str, float] = {}
        for row in rows:
            value = read[name][0][row]
            if value is not None:
                totals[pages[row]] = totals.get(pages[row], 0.0) + value
        for page, value in totals.items():
            export.found.add(export.day, measure, value, unit, f"page: {page}")
    total = sum(read["traffic"][0][row] or 0 for row in rows)
    export.found.add(
        export.day,
        "organic_traffic_estimate_of_pages",
        total,
        VISITS,
        f"country: {export.country}" if export.country else None,
    )
    export.control |= {"pages": len({pages[row] for row in rows}), "organic_traffic_estimate": total}


def _overview(export: Export, file: TextTable, options: ReadOptions) -> None:
    dated = c.named(file.headers, c.DAY)
    days: list[date | None] = [export.day] * file.columns.num_rows
    bad: dict[str, np.ndarray] = {}
    if dated:
        stamps = read_stamps(file.columns.column(dated).combine_chunks(), dated, day_first=options.day_first)
        days = [stamp.date() if stamp else None for stamp in stamps.local.to_pylist()]
        bad[dated] = np.array([day is None for day in days], bool)
        export.notes += stamps.notes
    figures = {h: c.FIGURE_BY_KEY[c.key_of(h)] for h in file.headers if c.key_of(h) in c.FIGURE_BY_KEY}
    read = {header: c.numbers(file, header, options) for header in figures}
    bad |= {header: flags for header, (_, flags) in read.items()}
    rows = _good(export, file, bad, {h: c.texts(file, h) for h in (*figures, *([dated] if dated else []))})
    targets = c.texts(file, c.named(file.headers, ("Target", "Domain", "URL")))
    several = len({t for t in targets if t}) > 1
    for header, (measure, unit) in figures.items():
        for row in rows:
            day = days[row]
            assert day is not None
            part = f"target: {targets[row]}" if several else None
            export.found.add(
                day, f"{measure}_of_target" if several else measure, read[header][0][row], unit, part
            )
    if rows and export.day == date.min:
        export.day = max(day for row in rows if (day := days[row]))
        export.control["day"] = str(export.day)
    left = [h for h in file.headers if h not in figures and h != dated]
    if left:
        export.notes.append(f"{file.name}: not stored: {', '.join(left)}.")
    if several:
        export.notes.append(
            f"{file.name} compares several sites; their figures stand by target and in no KPI."
        )


READERS = {
    "keywords": _keywords, "explorer": _explorer, "backlinks": _backlinks, "domains": _domains, "pages": _pages, "overview": _overview,
}  # fmt: skip
