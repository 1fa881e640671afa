"""Encodings, separators, quotes, blank rows: the text is cut right, and said how."""

from __future__ import annotations

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources.reading.csvs import read_text
from okrkit.sources.reading.files import RawFile


def text(content: str | bytes, encoding: str = "utf-8") -> RawFile:
    return RawFile("a.csv", content if isinstance(content, bytes) else content.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_gives_the_same_cells(encoding: str) -> None:
    read = read_text(text("Größe,Name\nü,Zoë\né,plain\n", encoding))
    assert read.columns.to_pylist() == [{"Größe": "ü", "Name": "Zoë"}, {"Größe": "é", "Name": "plain"}]
    assert any(encoding[:5] in note.lower().replace("windows-", "cp") for note in read.notes) is (
        encoding not in ("utf-8", "utf-8-sig")
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_and_line_ends(separator: str, end: str) -> None:
    rows = [["a", "b", "c"], ["1", '"x, y; z"', "3"], ["4", "", "6"]]
    read = read_text(text(end.join(separator.join(row) for row in rows) + end))
    assert read.columns.to_pylist() == [{"a": "1", "b": "x, y; z", "c": "3"}, {"a": "4", "b": "", "c": "6"}]
    assert read.separator == separator


def test_rows_are_numbered_as_a_spreadsheet_counts() -> None:
    read = read_text(text('sep=;\na;b\n1;"two\nlines"\n\n;\n3;4;5\n6;7\n'))
    assert read.columns.to_pylist() == [{"a": "1", "b": "two\nlines"}, {"a": "6", "b": "7"}]
    assert read.numbers.tolist() == [3, 7]
    assert [(r.row, r.reason) for r in read.rejected] == [(6, "3 cells where the header has 2")]
    assert read.rows_read == 3


def test_a_quotation_mark_that_is_never_closed_is_seen() -> None:
    inside = read_text(text('a,b\n1,2\n3,"4\n5,6\n7,8\n'))
    assert inside.columns.num_rows == 1
    assert "not closed" in inside.rejected[0].reason
    before = read_text(text('a,b\n1,2\n"3,4\n5,6\n'))
    assert "joined" in before.rejected[0].reason
    innocent = read_text(text('a,b\n1,5" nail\n3,4\n'))
    assert innocent.columns.num_rows == 2


def test_empty_cells_behind_the_last_name_are_no_fault() -> None:
    read = read_text(text("a,b,,\n1,2,,\n3,4,,\n"))
    assert read.columns.to_pylist() == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02\x03" * 9, b"\x81\xff,a\n1,2\n"])
def test_what_is_no_text_is_refused_with_a_way_out(content: bytes) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        read_text(text(content))
    assert refused.value.fix
