"""Files on offer: only those of the folder, only such as can be read, uploads within their limits."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from okrkit.errors import ImportRefusedError, InvalidValueError
from okrkit.widgets.data_import import folders as f
from okrkit.widgets.data_import.folders import UPLOADS, Folders


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    root = tmp_path / "shop"
    (root / "exports").mkdir(parents=True)
    (root / "warehouse").mkdir()
    (root / "a.csv").write_text("x\n1\n")
    (root / "exports" / "b.xlsx").write_bytes(b"PK")
    (root / "notes.md").write_text("no table")
    (root / ".hidden.csv").write_text("x")
    (tmp_path / "secret.csv").write_text("x")
    return Folders(root, root / "uploads", "UTC", [root / "warehouse"])


def sent(place: Folders, name: str, data: bytes, size: int | None = None, piece: int = 4) -> str | None:
    found = None
    for start in range(0, max(len(data), 1), piece):
        text = base64.b64encode(data[start : start + piece]).decode()
        found = place.add(name, start, len(data) if size is None else size, text)
    return found


def test_a_folder_lists_its_folders_and_the_files_that_can_be_read(place: Folders) -> None:
    found = place.listing("")
    assert (found["folders"], [x["path"] for x in found["files"]]) == (["exports"], ["a.csv"])
    assert [x["path"] for x in place.listing("exports")["files"]] == ["exports/b.xlsx"]
    assert place.path("exports/b.xlsx").name == "b.xlsx"


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "exports/../../secret.csv", "link.csv"])
def test_nothing_outside_the_folder_can_be_reached(place: Folders, name: str) -> None:
    (place.root / "link.csv").symlink_to(place.root.parent / "secret.csv")
    with pytest.raises(InvalidValueError, match="outside the folder"):
        place.path(name)
    assert [x["path"] for x in place.listing("")["files"]] == ["a.csv"]


def test_an_upload_arrives_in_pieces_and_can_be_chosen_and_deleted(place: Folders) -> None:
    name = sent(place, "orders export.csv", b"id,day\n1,2026-01-01\n")
    assert name == f"{UPLOADS}/orders export.csv"
    assert place.path(name).read_bytes() == b"id,day\n1,2026-01-01\n"
    assert place.listing("")["folders"] == [UPLOADS, "exports"]
    place.remove(name)
    assert place.listing("")["folders"] == ["exports"]


def test_only_uploaded_files_can_be_deleted(place: Folders) -> None:
    place.remove("a.csv")
    assert place.path("a.csv").exists()


@pytest.mark.parametrize(
    "name", ["../a.csv", "a/b.csv", "a\\b.csv", ".a.csv", "a\n.csv", "x" * 200 + ".csv", "a.exe", "a.csv.sh"]
)
def test_a_name_that_is_none_is_refused(place: Folders, name: str) -> None:
    with pytest.raises(ImportRefusedError):
        sent(place, name, b"x")
    assert not place.uploads.exists()


def test_a_file_that_is_too_large_or_empty_is_refused_before_it_travels(place: Folders) -> None:
    with pytest.raises(ImportRefusedError, match=r"big.csv has 210 MB, expected is up to 200 MB"):
        place.add("big.csv", 0, 210 * 1024**2, "")
    with pytest.raises(ImportRefusedError, match="0 bytes"):
        place.add("empty.csv", 0, 0, "")


def test_more_bytes_than_announced_are_refused(place: Folders) -> None:
    with pytest.raises(InvalidValueError, match="did not arrive whole"):
        sent(place, "a.csv", b"12345678", size=6)
    assert list(place.uploads.iterdir()) == []


def test_a_piece_out_of_turn_is_refused(place: Folders) -> None:
    place.add("a.csv", 0, 100, base64.b64encode(b"1234").decode())
    with pytest.raises(InvalidValueError, match="did not arrive whole"):
        place.add("a.csv", 50, 100, base64.b64encode(b"1234").decode())


def test_a_file_that_only_bears_the_ending_is_refused(place: Folders) -> None:
    with pytest.raises(ImportRefusedError, match=r"is no \.xlsx file inside"):
        sent(place, "book.xlsx", b"<html>not a workbook</html>")
    assert list(place.uploads.iterdir()) == []


def test_uploads_are_not_gathered_without_end(place: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f, "MOST", 2)
    for n in range(2):
        sent(place, f"{n}.csv", b"x\n1\n")
    sent(place, "1.csv", b"x\n2\n")  # the same name again replaces
    with pytest.raises(ImportRefusedError, match="2 uploaded files already"):
        sent(place, "3.csv", b"x\n1\n")
