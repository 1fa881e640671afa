"""Two widgets in one notebook keep their own looks: no rule of one reaches the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from okrkit import widgets
from okrkit.widgets.shared import assets

FOLDERS = sorted(path.parent for path in Path(widgets.__file__).parent.glob("*/view.css"))
_RULE = re.compile(r"([^{}]+)\{")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")


def own_rules(folder: Path) -> str:
    """What a widget's style says beyond the shared one."""
    shared = assets.style(folder / "none.css")
    return assets.style(folder / "view.css").removeprefix(shared)


def selectors(css: str) -> Iterator[str]:
    """Each selector of the rules, those inside ``@container`` and ``@media`` too."""
    for found in _RULE.finditer(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        head = found[1].split(";")[-1].strip()
        if not head.startswith("@"):
            yield from (each.strip() for each in _COMMA.split(head))


def test_every_widget_with_a_style_is_looked_at() -> None:
    assert {folder.name for folder in FOLDERS} >= {
        "check_in",
        "goal_tree",
        "target_setter",
        "what_if",
        "workshop",
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_rule_of_a_widget_stands_below_its_own_root(folder: Path) -> None:
    found = list(selectors(own_rules(folder)))
    root = re.compile(rf"\.okr-widget\.okr-{folder.name}(?![\w-])")
    assert found
    assert [each for each in found if not root.search(each)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_widget_animates_under_a_name_that_another_could_take(folder: Path) -> None:
    named = re.findall(r"@keyframes\s+([\w-]+)", own_rules(folder))
    assert [name for name in named if not name.startswith(f"okr-{folder.name}")] == []


@pytest.mark.browser
def test_two_widgets_on_one_page_look_as_each_does_alone(browser: Any) -> None:
    tree, setter = (Path(widgets.__file__).parent / name for name in ("goal_tree", "target_setter"))
    probe = 'model: { get: () => "", on() {}, off() {}, send() {} }'

    def looks(*folders: Path) -> dict[str, list[str]]:
        """How a grip and a card look below each root, whose class is the one that the script sets."""
        page = browser.new_page()
        for folder in folders:
            shared = assets.script(folder / "view.js").removesuffix((folder / "view.js").read_text("utf-8"))
            script = (
                f'{shared} window.view = mount(() => html`<i class="grip"></i><div class="card"></div>`);'
            )
            page.add_style_tag(content=assets.style(folder / "view.css"))
            page.add_script_tag(content=script, type="module")
            page.wait_for_function("window.view")
            page.evaluate(
                f"() => {{ const el = document.body.appendChild(document.createElement('div')); window.view.render({{ el, {probe} }}); delete window.view; }}"
            )
        said: dict[str, list[str]] = page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll(".okr-widget")].map((root) => [root.className,
            [".grip", ".card"].map((name) => { const s = getComputedStyle(root.querySelector(name));
            return [s.position, s.padding, s.borderTopWidth, s.cursor, s.display, s.margin].join(" "); })]))"""
        )
        page.close()
        return said

    both = looks(tree, setter)
    assert set(both) == {"okr-widget okr-goal_tree", "okr-widget okr-target_setter"}
    assert both == {**looks(tree), **looks(setter)}
    assert both["okr-widget okr-goal_tree"] != both["okr-widget okr-target_setter"]
