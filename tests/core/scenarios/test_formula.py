"""The formula language: what it reads, what it writes back, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.scenarios import parse, write
from okrkit.core.scenarios.formula import MOST_NESTED, Binary, Expression, Negative, Number, Over, Reference
from okrkit.errors import InvalidValueError

names = st.sampled_from(["orders", "a", "net_2", "summed"])
members = st.sampled_from(["", "ads", "paid social", "e-mail", "[none]", "Größe 38"])
expressions: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(
        st.floats(0, 1e12, allow_nan=False).map(Number),
        st.builds(Reference, names, members),
    ),
    lambda part: st.one_of(
        st.builds(Negative, part),
        st.builds(Binary, st.sampled_from("+-*/"), part, part),
        st.builds(Over, st.sampled_from(["sum", "share"]), part),
    ),
    max_leaves=12,
)


@given(expressions)
def test_a_formula_written_and_read_again_is_the_same(expression: Any) -> None:
    assert parse(write(expression)) == expression


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a*b+c", "a * b + c"),
        ("a*(b+c)", "a * (b + c)"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/(b*c)", "a / (b * c)"),
        ("-a*b", "-a * b"),
        ("-(a*b)", "-(a * b)"),
        ("sum( x[ paid social ] )", "sum(x[paid social])"),
        ('x["[none]"]', 'x["[none]"]'),
        ("1.50", "1.5"),
        (".5", "0.5"),
        ("1000000", "1000000"),
    ],
)
def test_brackets_stay_where_they_matter(text: str, written: str) -> None:
    assert write(parse(text)) == written


def test_times_binds_closer_than_plus_and_both_go_from_left_to_right() -> None:
    a, b, c = (Reference(name) for name in "abc")
    assert parse("a - b - c") == Binary("-", Binary("-", a, b), c)
    assert parse("a + b * c") == Binary("+", a, Binary("*", b, c))
    assert parse("a / b * c") == Binary("*", Binary("/", a, b), c)
    assert parse("-a - -b") == Binary("-", Negative(a), Negative(b))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a formula is empty"),
        ("   ", "a formula is empty"),
        ("a * * b", r"a name, a number or a bracket is expected at '\*' \(place 5\)"),
        ("a +", "is expected at its end"),
        ("a b", r"\+, -, \* or / is expected at 'b'"),
        ("(a + b", "a closing bracket is expected at its end"),
        ("a + b)", r"is expected at '\)' \(place 6\)"),
        ("max(a)", "'max' is no function; there are sum"),
        ("sum * 2", "sum needs brackets"),
        ("a ** 2", "is expected at '\\*'"),
        ("a ^ 2", r"has '\^' at place 3, which means nothing here"),
        ("Sessions * 2", "names are written in small letters"),
        ("a[]", "the member in brackets is empty"),
        ("__import__('os')", 'has "\'" at place 12'),
        ("a.b", "has '.' at place 2"),
        ("1e5", "is expected at 'e5'"),
        ("9" * 400, "a smaller number is expected"),
        ("a" * 2001, "is too long"),
        ("+".join("a" * 300), "is too long"),
        ("(" * (MOST_NESTED + 1) + "a" + ")" * (MOST_NESTED + 1), "is too deep"),
        ("-" * 200 + "a", "is too deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        parse(text)


@given(st.text(alphabet="ab1.+-*/()[]\" sumhre_'", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        made = parse(text)
    except InvalidValueError as error:
        assert error.fix  # noqa: PT017  # the fix is the point
    else:
        assert parse(write(made)) == made
