"""Files that say themselves which system they are from; where they do not, nothing is guessed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.errors import ImportRefusedError, InvalidValueError
from okrkit.sources.auto import Candidate, Finding, findings, recognised
from okrkit.sources.batch import Recognised
from okrkit.workspace import Workspace

HERE = Path(__file__).parent
SESSIONS = "Day,Sessions\n2026-03-01,12\n"
ADS = "Date,Campaign,Amount spent,Currency\n2026-03-01,Mugs,12.50,EUR\n"

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with ok.init(tmp_path / "ws", name="Shop", timezone="UTC", currency="EUR") as made:
        yield made


def found(*candidates: tuple[str, float], name: str = "a.csv", named: bool = True) -> Finding:
    said = tuple(Candidate(system, Recognised("x", sureness, "y")) for system, sureness in candidates)
    return Finding(Path(name), name, named, said)


@pytest.mark.parametrize("case", sorted(HERE.glob("*/input.*")), ids=lambda path: path.parent.name)
def test_every_example_is_recognised_as_its_own_system_and_layout(case: Path) -> None:
    import json

    expected = json.loads((case.parent / "expected.json").read_text("utf-8"))
    (one,) = findings([case])
    first = one.sure or one.candidates[0]
    assert first.system == expected["system"], [(c.system, c.what) for c in one.candidates]
    assert 0 < first.what.sureness <= 1
    assert first.what.because


@pytest.mark.parametrize(
    ("candidates", "system"),
    [
        ((("shopify", 0.9), ("ga4", 0.6)), "shopify"),
        ((("shopify", 0.7), ("ga4", 0.6)), None),  # nearly as sure as each other
        ((("shopify", 0.4), ("table", 0.6)), None),  # a guess of a system is asked about, not read as a table
        ((("table", 0.6),), "table"),
        ((("table", 0.3),), None),
        ((), None),
    ],
)
def test_only_a_clear_lead_is_taken_without_asking(
    candidates: tuple[tuple[str, float], ...], system: str | None
) -> None:
    sure = found(*candidates).sure
    assert (sure.system if sure else None) == system


def test_doubt_is_refused_with_every_candidate_and_its_command() -> None:
    with pytest.raises(ImportRefusedError) as refused:
        recognised([found(("shopify", 0.6), ("ga4", 0.6), name="my visits.csv")])
    assert "shopify (60%, x: y) or of ga4 (60%, x: y)" in refused.value.problem
    assert refused.value.fix.endswith(
        "okrkit import shopify 'my visits.csv' or okrkit import ga4 'my visits.csv'"
    )


def test_an_answer_settles_the_doubt_and_an_empty_one_leaves_the_file_out() -> None:
    doubt, sure = found(("shopify", 0.6), ("ga4", 0.6)), found(("fba", 0.9), name="b.csv")
    first, left = recognised([doubt, sure], lambda _: "")
    assert (first.system, left.system) == ("fba", "")
    assert left.as_json()[0]["system"] is None
    assert {g.system for g in recognised([doubt, sure], lambda _: "ga4")} == {"fba", "ga4"}


def test_a_folder_of_several_systems_comes_in_as_one_and_notes_stay_out(
    ws: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "exports" / "deep" / "er"
    folder.mkdir(parents=True)
    shutil.copy(HERE / "shopify_orders" / "input.csv", folder / "orders.csv")
    (folder.parent / "ads.csv").write_text(ADS)
    (folder.parent / "README.md").write_text("# how we export")
    (folder.parent / "loop").symlink_to(folder.parent, target_is_directory=True)
    (folder.parent / "twice.csv").symlink_to(folder / "orders.csv")
    report = ws.import_files("auto", [tmp_path / "exports"])
    documents = report.documents()
    assert isinstance(documents, list)
    assert [d["system"] for d in documents] == ["table", "shopify"]
    assert [(e["file"], e["system"]) for d in documents for e in d["recognised"]] == [
        ("ads.csv", "table"), ("README.md", None), ("twice.csv", "shopify"),
    ]  # fmt: skip
    assert "README.md was left out: no system knows it." in documents[0]["notes"]
    assert len(ws.imports()) == 2
    assert not ws.import_files("auto", [tmp_path / "exports"]).changed


def test_members_of_a_zip_go_to_their_own_systems(ws: Workspace, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(HERE / "shopify_orders" / "input.csv", "shop/orders.csv")
        archive.writestr("/ads.csv", ADS)  # a name that begins at the root stays in the zip
        archive.writestr("../up.csv", ADS.replace("Mugs", "Cups"))
    report = ws.import_files("auto", [tmp_path / "all.zip"], dry_run=True)
    assert {p.batch.system: p.batch.tables.keys() >= {"spend"} for p in report.parts} == {
        "shopify": False,
        "table": True,
    }
    assert report.batch.tables["spend"].num_rows == 2


def test_one_refusal_keeps_every_system_out(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    shutil.copy(HERE / "shopify_orders" / "input.csv", folder / "orders.csv")
    (folder / "ads.csv").write_text(ADS)
    (folder / "odd.csv").write_text("Weather,Mood\nfine,good\n")
    with pytest.raises(ImportRefusedError, match="odd"):
        ws.import_files("auto", [folder])
    assert ws.warehouse.versions() == ()


def test_a_load_that_fails_takes_the_loads_before_it_back(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ads.csv").write_text(ADS)
    shutil.copy(HERE / "shopify_orders" / "input.csv", tmp_path / "orders.csv")
    load = type(ws.warehouse).load

    def failing(warehouse: object, tables: dict[str, object], **rest: object) -> object:
        if "orders" in tables:
            raise ImportRefusedError("another shop", "")
        return load(warehouse, tables, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(type(ws.warehouse), "load", failing)
    with pytest.raises(ImportRefusedError, match="another shop"):
        ws.import_files("auto", [tmp_path / "ads.csv", tmp_path / "orders.csv"])
    assert ws.warehouse.versions() == ()


def test_a_mapping_of_an_earlier_import_is_known_again(ws: Workspace, tmp_path: Path) -> None:
    text = "Tag,Wofür,Wieviel\n2026-03-01,Mugs,12.50\n"
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(ImportRefusedError, match="not recognised beyond doubt"):
        ws.import_files("auto", [tmp_path / "a.csv"])
    ws.import_files(
        "table", [tmp_path / "a.csv"], table="spend", mapping={"day": "Tag", "campaign": "Wofür", "amount": "Wieviel"}
    )  # fmt: skip
    (tmp_path / "b.csv").write_text(text.replace("03-01", "04-01"))
    report = ws.import_files("auto", [tmp_path / "b.csv"])
    assert report.recognised[0]["because"] == "its columns were told at an earlier import"
    assert report.rows_loaded == 1


def test_columns_are_told_for_one_table_only(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="okrkit import table"):
        ws.import_files("auto", [tmp_path], mapping={"day": "Tag"})


def test_sessions_in_words_that_others_use_are_likely_and_not_sure(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(SESSIONS)
    (one,) = findings([tmp_path / "a.csv"])
    assert one.candidates[0].what.sureness < 0.85
