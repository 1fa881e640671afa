"""A widget is made only where a person can use it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from okrkit import widgets
from okrkit.widgets.watching import watched


def kernel(monkeypatch: pytest.MonkeyPatch, **given: Any) -> None:
    shell = SimpleNamespace(kernel=SimpleNamespace(**given))
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: shell)


def test_a_run_without_a_person_gets_the_sentence_and_makes_nothing() -> None:
    assert (
        repr(widgets.live("CheckInBoard", "no workspace", instead="Open it in JupyterLab."))
        == "Open it in JupyterLab."
    )


def test_a_front_end_that_takes_input_is_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel(monkeypatch, _allow_stdin=True)
    monkeypatch.setattr(widgets, "CheckInBoard", lambda *given, **options: (given, options), raising=False)
    made: Any = widgets.live("CheckInBoard", 1, n_paths=2, instead="No.")
    assert made == ((1,), {"n_paths": 2})
    kernel(monkeypatch, _allow_stdin=False)
    assert not watched()


def test_a_page_of_voila_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    assert watched()
