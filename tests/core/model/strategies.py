"""Random goals with every field in use."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import strategies as st

from okrkit.core.model import KINDS, Accepted, KeyResult, Milestone, Objective, WhyItMatters

# Texts are kept without blanks around them, so the examples have none.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)
names = texts.filter(bool)
numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
weights = st.floats(min_value=0, exclude_min=True, allow_infinity=False, allow_nan=False)
versions = st.integers(0, 10**6)
dates = st.none() | st.dates()
people = st.lists(texts, max_size=3).map(tuple)
milestones = st.lists(st.builds(Milestone, names, dates, dates, weights), max_size=3).map(tuple)
codes = st.from_regex(r"[A-Z]{2}\d{3}", fullmatch=True, alphabet=st.characters(codec="ascii"))
kept = st.lists(
    st.builds(Accepted, codes, names, texts, dates, texts), max_size=3, unique_by=lambda a: a.code
).map(tuple)


@st.composite
def key_results(draw: st.DrawFn) -> KeyResult:
    kind = draw(st.sampled_from(KINDS))
    lower, upper = sorted(draw(st.tuples(numbers, numbers)))
    both = lower < upper and draw(st.booleans())
    given = {
        "title": draw(names), "kind": kind, "metric": draw(texts), "kpi": draw(st.none() | texts), "where": draw(texts),
        "measure": draw(st.sampled_from(["total", "mean", "last"])), "unit": draw(texts), "baseline": draw(maybe),
        "baseline_note": draw(texts), "target": draw(maybe), "commit": draw(maybe), "stretch": draw(maybe),
        "lower": lower if both or draw(st.booleans()) else None, "upper": upper if both else None,
        "milestones": draw(milestones) if kind == "milestone" else (), "owner": draw(texts),
        "contributors": draw(people), "due": draw(dates), "weight": draw(weights),
        "confidence": draw(st.none() | st.floats(0, 10)), "evidence": draw(texts), "counter_metric": draw(texts),
        "id": draw(texts), "objective": draw(texts), "version": draw(versions),
        "accepted": draw(kept),
    }  # fmt: skip
    assert set(given) == {field.name for field in fields(KeyResult)}, "a new field is tried as well"  # type: ignore[arg-type]
    return KeyResult(**given)


@st.composite
def objectives(draw: st.DrawFn, n_key_results: st.SearchStrategy[int] = st.just(1)) -> Objective:  # noqa: B008
    count = draw(n_key_results)
    given = {
        "title": draw(names), "cycle": draw(texts), "team": draw(texts),
        "key_results": tuple(draw(key_results()) for _ in range(count)),
        "goal_type": draw(st.sampled_from([None, "grow revenue", "grow loyalty", "reduce cost"])),
        "commitment": draw(st.sampled_from(["committed", "aspirational", "learning"])),
        "why": draw(st.builds(WhyItMatters, texts, texts, texts, texts)), "owner": draw(texts),
        "contributors": draw(people), "parent": draw(texts), "description": draw(texts), "id": draw(texts),
        "version": draw(versions), "accepted": draw(kept),
    }  # fmt: skip
    assert set(given) == {field.name for field in fields(Objective)}, "a new field is tried as well"  # type: ignore[arg-type]
    return Objective(**given)
