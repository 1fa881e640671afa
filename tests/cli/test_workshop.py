"""Workshops from the shell: open, list, hand out, collect, minutes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import okrkit
from okrkit.cli.main import main
from okrkit.core.model import Team
from okrkit.core.workshop import carrying
from okrkit.notebooks.lab import command


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with okrkit.init(tmp_path / "shop", name="Corner shop", today="2026-12-08") as ws:
        ws.save(Team("company", "Corner shop", "company"), who="Eva")
    monkeypatch.chdir(tmp_path / "shop")
    monkeypatch.delenv("OKRKIT_WHO", raising=False)
    return tmp_path / "shop"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_a_room_is_opened_for_the_next_quarter_with_its_code_word(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("workshop", "open", "--who", "Eva", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["workshop"] == "2027-Q1.company.W1"
    with okrkit.open(shop) as ws:
        (workshop,) = ws.workshops()
        assert (said["room"], said["code_word"]) == (workshop.room, ws.code_word(workshop))
    assert run("workshop", "list", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["people"], row["ideas"], row["closed"]) == (0, 0, False)


def test_a_workshop_without_a_facilitator_or_without_a_room_is_refused(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("workshop", "open") == 1
    assert "a workshop needs a facilitator" in capsys.readouterr().err
    assert run("workshop", "minutes") == 1
    assert "no workshop was held in this workspace yet" in capsys.readouterr().err


def test_the_page_is_handed_out_and_its_replies_are_counted_once(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("workshop", "open", "--who", "Eva")
    capsys.readouterr()
    assert run("workshop", "pack") == 0
    page = Path(capsys.readouterr().out.strip())
    text = page.read_text("utf-8")
    room = page.stem.removeprefix("workshop-")
    assert "Plan 2027-Q1 with Corner shop" in text
    assert re.search(r"https?://(?!www\.w3\.org)", text) is None
    item = {"type": "idea", "key": "k1", "nr": 1, "text": "From afar"}
    reply = carrying.to_text({"room": room, "key": "a" * 32, "name": "Ben", "items": [item]})
    Path("ben.txt").write_text(f"Hello!\n{reply}\n", "utf-8")
    assert run("workshop", "collect", "ben.txt") == 0
    assert capsys.readouterr().out == "Ben: 1 kept\n"
    assert run("workshop", "collect", "ben.txt") == 0
    assert capsys.readouterr().out == "Ben: 0 kept, 1 known already\n"
    assert run("workshop", "minutes", room) == 0
    assert "- 1 idea written, not opened yet." in capsys.readouterr().out


def test_what_does_not_count_is_told_and_a_foreign_or_broken_reply_is_refused(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("workshop", "open", "--who", "Eva")
    room = re.findall(r"room: (\w+)", capsys.readouterr().out)[0]
    for name, told in {
        "empty.txt": carrying.to_text({"room": room, "key": "b" * 32, "name": "", "items": [{"type": "idea", "key": "k", "text": " "}]}),
        "foreign.txt": carrying.to_text({"room": "other", "key": "b" * 32, "name": "", "items": []}),
        "cut.txt": carrying.to_text({"room": room, "key": "b" * 32, "name": "", "items": []})[:-4],
    }.items():  # fmt: skip
        Path(name).write_text(told, "utf-8")
    assert run("workshop", "collect", "empty.txt") == 1
    assert "not counted: the card is empty" in capsys.readouterr().out
    for name, problem in (("foreign.txt", "a reply is for the room other"), ("cut.txt", "the text is cut off"), ("no.txt", "cannot be read")):  # fmt: skip
        assert run("workshop", "collect", name) == 1
        assert problem in capsys.readouterr().err


def test_jupyterlab_stays_on_this_computer_whatever_is_shared(tmp_path: Path) -> None:
    alone = command(tmp_path, port=8888, browser=False)
    shared = command(tmp_path, port=8888, browser=False, share_ip="0.0.0.0", share_port=8899)
    for words in (alone, shared):
        assert "--ServerApp.ip=127.0.0.1" in words
    assert not any("OkrkitRooms" in word for word in alone)
    assert "--OkrkitRooms.share_ip=0.0.0.0" in shared
