"""Walking along changes, the journal and the marks: nothing lost, nothing twice, whatever happens in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.errors import WorkspaceError
from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.live import (
    Journal,
    Page,
    Record,
    ServiceError,
    Slice,
    Stream,
    Window,
    along_changes,
    marks_after,
    pull,
    pulled,
    windows_for,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SIZE = 3


class Service:
    """Records with the second of their last change; now and then one changes, comes or goes between two pages."""

    def __init__(self, stamps: list[int], touches: dict[int, int], order: str) -> None:
        self.records = {n: {"id": n, "at": f"{stamp:06d}", "version": 0} for n, stamp in enumerate(stamps)}
        self.touches, self.fetched, self.now, self.order = touches, 0, 1000, order

    def fetch(self, since: str | None, page: int) -> Slice:
        self.fetched += 1
        if (touched := self.touches.get(self.fetched)) is not None:
            self.now += 1
            record = self.records.get(touched, {"id": touched, "version": -1})
            self.records[touched] = {**record, "at": f"{self.now:06d}", "version": record["version"] + 1}
            if self.fetched % 3 == 0 and self.order != "by change":
                self.records.pop(touched + 1, None)
        found = [r for r in self.records.values() if since is None or r["at"] >= since]
        if self.order == "filter is ignored":
            found = list(self.records.values())
        found.sort(key=lambda r: (-r["id"], "") if self.order == "by id" else (0, r["at"], r["id"]))
        return Slice(found[(page - 1) * SIZE : page * SIZE], page * SIZE >= len(found), len(found))


@settings(max_examples=150)
@given(
    st.lists(st.integers(0, 4), min_size=0, max_size=14),
    st.dictionaries(st.integers(1, 12), st.integers(0, 15), max_size=8),
    st.sampled_from(["by change", "by change, some are deleted", "by id", "filter is ignored"]),
)
def test_a_walk_along_changes_ends_with_every_record_in_its_latest_state(
    stamps: list[int], touches: dict[int, int], order: str
) -> None:
    """Five seconds for up to fourteen records and three to a page: most instants fill more than one page.

    Where records are deleted meanwhile, or the service does not keep to the order of change, none is missed either that
    stood still. One that has come or changed may be, as in any service right after the last page: the next run begins before that.
    """
    service, seen, cursor = Service(stamps, touches, order), dict[int, Record](), None
    while True:
        page = along_changes(service.fetch, lambda r: r["at"], lambda r: str(r["id"]), None, cursor)
        for record in page.records:
            if record["version"] >= seen.get(record["id"], record)["version"]:
                seen[record["id"]] = record
        cursor = json.loads(json.dumps(page.after))
        if cursor is None:
            break
    assert service.records.keys() - set(touches.values()) <= seen.keys()
    if order == "by change":
        assert {n: seen[n] for n in service.records} == service.records


class Counting:
    """A session whose only stream hands out pages of numbers."""

    timezone = ""
    notes = ()

    def __init__(self, pages: list[list[Record]], *, tells: bool = True) -> None:
        self.pages, self.asked = pages, list[int]()
        self.streams = (
            Stream("things", self._page, lambda r: str(r["id"]), (lambda r: NOON + timedelta(hours=r["hour"])) if tells else None),
        )  # fmt: skip

    def _page(self, _window: Window, cursor: Any) -> Page:
        number = cursor or 0
        self.asked.append(number)
        after = number + 1 if number + 1 < len(self.pages) else None
        return Page(self.pages[number], after, (f"page {number}",))

    def read(self, _pulled: Mapping[str, list[Record]], _options: ReadOptions) -> Batch:
        raise NotImplementedError

    def close(self) -> None:
        pass


def begun(journal: Journal, session: Counting, **more: Any) -> dict[str, Any]:
    given = {"marks": {}, "since": None, "until": NOON, "full": False, **more}
    return journal.begin(
        windows_for(session, given["marks"], given["since"], given["until"], full=given["full"])
    )


PAGES = [[{"id": 1, "hour": -5}, {"id": 2, "hour": -4}], [{"id": 1, "hour": -3}, {"id": 3, "hour": -2}], []]


def test_a_journal_goes_on_behind_its_last_page_and_keeps_the_latest_copy(tmp_path: Path) -> None:
    session, journal = Counting(PAGES), Journal(tmp_path)
    run = begun(journal, session)
    journal.append("things", 1, Page(PAGES[0], 1, ("page 0",)))
    pull(session, Journal(tmp_path), run, lambda *_: None)
    assert session.asked == [1, 2]
    assert pulled(session, journal) == {
        "things": [{"id": 1, "hour": -3}, {"id": 2, "hour": -4}, {"id": 3, "hour": -2}]
    }
    assert journal.notes("things") == ["page 0", "page 1", "page 2"]
    journal.finish({"things": "2026"}, {"shop": "a"})
    assert journal.run() is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["state.json"]


def test_a_run_that_was_loaded_but_not_cleared_away_is_not_taken_up_again(tmp_path: Path) -> None:
    session, journal = Counting(PAGES), Journal(tmp_path)
    begun(journal, session)
    journal.discard, kept = lambda: None, journal.discard  # type: ignore[method-assign]
    journal.finish({}, {})
    assert (tmp_path / "open").exists()
    journal.discard = kept  # type: ignore[method-assign]
    assert journal.run() is None
    assert not (tmp_path / "open").exists()


def test_a_damaged_page_is_named_with_what_to_do(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    begun(journal, Counting(PAGES))
    (tmp_path / "open/things-000001.json").write_text('{"records": [', "utf-8")
    with pytest.raises(WorkspaceError, match=r"things-000001\.json cannot be read"):
        journal.where("things")


@pytest.mark.parametrize(
    ("tells", "before", "since", "mark"),
    [
        (True, {}, None, NOON - timedelta(hours=2)),  # the last change
        (False, {}, None, NOON),  # the beginning of the run
        (True, {"things": NOON - timedelta(hours=1)}, None, NOON - timedelta(hours=1)),  # never back
        (
            True,
            {"things": NOON - timedelta(days=9)},
            NOON - timedelta(days=1),
            NOON - timedelta(days=9),
        ),  # no gap
        (True, {"things": NOON - timedelta(days=9)}, NOON - timedelta(days=20), NOON - timedelta(hours=2)),
    ],
)
def test_the_mark_moves_to_the_last_change_that_is_known_without_a_gap(
    tells: bool, before: dict[str, datetime], since: datetime | None, mark: datetime
) -> None:
    session = Counting(PAGES, tells=tells)
    marks = {name: at.isoformat() for name, at in before.items()}
    run = windows_for(session, marks, since, NOON, full=False)
    records = {"things": [{"id": 1, "hour": -3}, {"id": 3, "hour": -2}]}
    assert marks_after(session, records, marks, run) == {"things": mark.isoformat()}


def test_a_clock_that_is_ahead_does_not_hide_what_changes_until_then() -> None:
    session = Counting(PAGES)
    run = windows_for(session, {}, None, NOON, full=False)
    assert marks_after(session, {"things": [{"id": 1, "hour": 9000}]}, {}, run) == {
        "things": NOON.isoformat()
    }


def test_the_next_run_begins_an_hour_before_the_mark_and_a_full_one_at_the_beginning() -> None:
    session, marks = Counting(PAGES), {"things": NOON.isoformat()}
    begins = windows_for(session, marks, None, NOON, full=False)["since"]["things"]
    assert datetime.fromisoformat(begins) == NOON - timedelta(hours=1)
    assert windows_for(session, marks, None, NOON, full=True)["since"]["things"] is None


def test_a_service_that_hands_out_the_same_page_for_ever_is_left(tmp_path: Path) -> None:
    session, journal = Counting(PAGES), Journal(tmp_path)
    session.streams = (Stream("things", lambda _w, _c: Page([], "same"), lambda r: str(r["id"])),)
    with pytest.raises(ServiceError, match="again and again"):
        pull(session, journal, begun(journal, session), lambda *_: None)
