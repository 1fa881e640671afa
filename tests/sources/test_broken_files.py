"""Whatever is broken in a file: a refusal with a way out or a report of its rows, and the warehouse is as before."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.errors import OkrkitError
from okrkit.sources import ReadOptions, sources
from okrkit.sources.auto import detected
from okrkit.sources.seen import files_below, looked_at
from okrkit.workspace import Workspace

HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.glob("*/input.*") if path.is_file())
WIDE = 10_000_000


def header_and_rest(data: bytes) -> tuple[bytes, bytes]:
    head, _, rest = data.partition(b"\n")
    return head, rest


def plain(data: bytes) -> bytes:
    """As UTF-8 where it is text in another encoding."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return data.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    return data


def turned(data: bytes) -> bytes:
    """Each row's cells one column further to the right than their headers."""
    text = data.decode()
    mark = max(",;\t|", key=text.split("\n", 1)[0].count)
    first, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows([first, *([row[-1], *row[:-1]] for row in rows if row)])
    return out.getvalue().encode()


NOTHING = "nothing may be loaded"
SAME = "every row that is loaded is one of the whole file's"

TEXT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", NOTHING),
    "blank": (lambda _: b" \n\n \n", NOTHING),
    "only the header": (lambda d: header_and_rest(d)[0], NOTHING),
    "cut in the middle": (lambda d: d[: len(d) * 2 // 3], SAME),
    "cut in a quoted cell": (lambda d: d + b'"never closed, and\nso on', SAME),
    "binary": (lambda _: random.Random(1).randbytes(20_000), NOTHING),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NOTHING),
    "a web page": (lambda _: b"<!DOCTYPE html><html><body>Please sign in</body></html>", NOTHING),
    "an Excel file under this name": (lambda _: b"PK\x03\x04\x14\0\6\0", NOTHING),
    "zero bytes at the end": (lambda d: d + b"\0" * 5_000, NOTHING),
    "another encoding": (lambda d: d.decode().encode("utf-16-le"), SAME),
    "half of UTF-16": (lambda d: d.decode().encode("utf-16")[:-1], NOTHING),
    "an encoding of no kind": (lambda d: header_and_rest(d)[0] + b"\n\x81\x8d\x8f\n", NOTHING),
    "mixed line ends": (lambda d: d.replace(b"\r\n", b"\n").replace(b"\n", b"\r", 1).replace(b"\n", b"\r\n", 1), SAME),
    "one gigantic line": (lambda d: d.replace(b"\r", b"").replace(b"\n", b" ") * 1 + b"x" * 3_000_000, NOTHING),
    "a giant quoted cell": (lambda d: b'"' + b"x" * 3_000_000 + b'"\n' + header_and_rest(d)[1], NOTHING),
    "columns turned": (turned, NOTHING),
}  # fmt: skip
TELL_LITTLE = {
    "ahrefs_keywords": "one column of numbers is read, beside others that are numbers too",
    "fba_transactions": "the headers are not in its first row",
    "ga4_snapshot": "the headers are not in its first row",
}
"""Files in which turned columns cannot be told, or are not turned by this."""

OTHER = {name: TEXT[name] for name in ("empty", "blank", "binary", "a picture", "a web page")}
OTHER["cut in the middle"] = (lambda d: d[: len(d) * 2 // 3], SAME)


def told(case: Path) -> tuple[str, dict[str, Any]]:
    expected = json.loads((case.parent / "expected.json").read_text("utf-8"))
    return expected["system"], expected["options"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("broken")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_a_broken_file_is_refused_or_reported_and_never_half_loaded(case: Path, folder: Path) -> None:
    system, options = told(case)
    is_text = case.suffix in (".csv", ".tsv", ".txt", ".tab")
    source, whole = sources()[system], plain(case.read_bytes()) if is_text else case.read_bytes()
    full = source.read([case], ReadOptions(**options))
    refusals: dict[str, OkrkitError] = {}
    for name, (broken, wanted) in (TEXT if is_text else OTHER).items():
        path = folder / case.name
        path.write_bytes(broken(whole))
        try:
            batch = source.read([path], ReadOptions(**options))
        except OkrkitError as error:
            refusals[name] = error
            continue
        assert batch.rows_read == batch.rows_loaded + len(batch.rejected) + batch.rows_skipped, name
        if name == "columns turned" and case.parent.name in TELL_LITTLE:
            continue
        if wanted == NOTHING:
            assert not batch.rows_loaded, (name, batch.notes, batch.rejected)
        else:
            assert batch.rows_loaded <= full.rows_loaded, name
    assert all(error.problem and error.fix for error in refusals.values()), refusals


@pytest.mark.parametrize("system", sorted({told(case)[0] for case in CASES}))
def test_a_file_ten_million_columns_wide_is_refused(system: str, folder: Path) -> None:
    case = next(case for case in CASES if told(case)[0] == system)
    path = folder / f"wide{case.suffix}"
    path.write_bytes(header_and_rest(case.read_bytes())[0].rstrip() + b",x" * WIDE + b"\n1\n")
    assert all(
        detected(source, looked_at(path)) is None or name == system for name, source in sources().items()
    )
    with pytest.raises(OkrkitError):
        sources()[system].read([path], ReadOptions(**told(case)[1]))


@pytest.mark.parametrize(
    "breakage", ["empty", "binary", "a picture", "half of UTF-16", "an encoding of no kind"]
)
def test_no_system_stumbles_over_a_broken_file_while_looking_at_it(breakage: str, folder: Path) -> None:
    for case in CASES:
        data = plain(case.read_bytes()) if case.suffix == ".csv" else b"a,b\n1,2\n"
        path = folder / case.name
        path.write_bytes(TEXT[breakage][0](data))
        file = looked_at(path)
        for source in sources().values():
            if source.detect is not None:
                source.detect(file)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with ok.init(tmp_path / "ws", name="Shop", timezone="UTC", currency="EUR") as made:
        yield made


def manifests(ws: Workspace) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in ws.warehouse.folder.rglob("*.json")}


def test_the_warehouse_is_as_before_after_every_broken_file(ws: Workspace, tmp_path: Path) -> None:
    case = HERE / "shopify_orders" / "input.csv"
    ws.import_files("auto", [case])
    before = manifests(ws)
    assert before
    path = tmp_path / "input.csv"
    for name, (broken, _) in TEXT.items():
        path.write_bytes(broken(case.read_bytes()))
        try:
            report = ws.import_files("auto", [path])
        except OkrkitError:
            pass
        else:
            assert not report.changed, name
        assert manifests(ws) == before, name


def test_a_folder_of_a_thousand_files_is_gone_through_and_links_are_followed_once(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number}.csv").touch()
    (tmp_path / "link.csv").symlink_to(tmp_path / "1.csv")
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "self.csv").symlink_to(tmp_path / "self.csv")
    (tmp_path / "circle").symlink_to(tmp_path, target_is_directory=True)
    assert len(files_below([tmp_path, tmp_path / "2.csv"])) == 1000
    with pytest.raises(OkrkitError, match="no file"):
        files_below([tmp_path / "self.csv"])


@pytest.mark.parametrize("value", ["", "<v></v>"])
def test_a_formula_without_its_result_is_refused_and_one_with_it_is_read(tmp_path: Path, value: str) -> None:
    import zipfile

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Day", "Campaign", "Amount spent", "Currency"], ["2026-03-01", "Mugs", "=2+3", "EUR"]):
        sheet.append(row)
    book.save(tmp_path / "made.xlsx")

    def with_result(result: str, name: str) -> Path:
        with zipfile.ZipFile(tmp_path / "made.xlsx") as old, zipfile.ZipFile(tmp_path / name, "w") as new:
            for member in old.namelist():
                text = (
                    old.read(member)
                    .replace(b"<f>2+3</f><v></v>", b"<f>2+3</f><v/>")
                    .replace(b"<v />", b"<v/>")
                )
                new.writestr(member, text.replace(b"<f>2+3</f><v/>", f"<f>2+3</f>{result}".encode()))
        return tmp_path / name

    with pytest.raises(OkrkitError, match="formula without its result, in cell C2"):
        sources()["table"].read([with_result(value, "bare.xlsx")], ReadOptions())
    batch = sources()["table"].read([with_result("<v>5</v>", "saved.xlsx")], ReadOptions())
    assert [str(a) for a in batch.tables["spend"]["amount"].to_pylist()] == ["5.0000"]
    assert "saved.xlsx: the last saved result of its formula was read." in batch.notes
