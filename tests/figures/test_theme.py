"""Colours can be told apart and read on a light and on a dark page; words and marks say the same."""

from __future__ import annotations

import itertools

import pytest

from okrkit.figures import theme

PAGES = ("#ffffff", "#111111", "#14181a")  # paper, JupyterLab's dark theme, the report's


def luminance(colour: str) -> float:
    """Relative luminance by the formula of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("colour", sorted({*theme.SERIES, *theme.BAND_COLOUR.values()}))
def test_each_colour_stands_out_from_the_page_as_graphics_must(colour: str, page: str) -> None:
    assert contrast(colour, page) >= 3


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_text_that_no_script_recolours_stays_readable_on_both(page: str) -> None:
    assert contrast(theme.TEXT, page) >= 4.2


def red_green_blind(colour: str) -> tuple[float, float]:
    """What is left of a colour without the red cones: a blue-yellow value and a lightness (Vienot 1999, in short)."""
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    yellow = 0.11238 * r + 0.88762 * g
    return yellow, b


def test_bands_differ_by_more_than_hue() -> None:
    assert len(set(theme.BAND_MARK.values())) == len(set(theme.BAND_SIGN.values())) == 4
    for a, b in itertools.combinations(("green", "red"), 2):
        first, second = red_green_blind(theme.BAND_COLOUR[a]), red_green_blind(theme.BAND_COLOUR[b])
        assert max(abs(x - y) for x, y in zip(first, second, strict=True)) > 0.1


def test_paper_and_plot_are_transparent() -> None:
    layout = theme.template().layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_every_direction_has_a_band_and_a_word() -> None:
    assert set(theme.DIRECTION_BAND) == set(theme.DIRECTION_WORD) == {"good", "bad", "flat"}


def test_a_label_drops_the_numbers_at_its_end_but_not_a_subtitle() -> None:
    assert theme.name_of("Fewer returns: 5.0 % to 4.4 %") == "Fewer returns"
    assert theme.name_of("Delivery: faster than promised") == "Delivery: faster than promised"
    assert theme.name_of("word " * 30, 20) == "word word word word…"
