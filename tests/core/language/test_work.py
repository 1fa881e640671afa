"""Work done, against what comes of it and how good a service is; tasks, against aims that need work."""

from __future__ import annotations

import pytest

from okrkit.core.language import read, retouch, task, work


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Photograph 120 lamps by 15 May", "Photograph 120 lamps"),
        ("Sign the lease for the new warehouse", "Sign the lease"),
        ("Run a spring sale", "Run a spring sale"),
        ("Start writing product texts", "Start writing product texts"),
        ("Put in place a returns desk", "Put in place a returns desk"),
        ("Obtain the organic certificate", "Obtain the organic certificate"),
        ("Onboard 2 pickers", "Onboard 2 pickers"),
        ("The lease is signed", "The lease is signed"),
        ("There is a chart for boots", "There is a chart for boots"),
        ("The shop has a new search", "The shop has a new search"),
        ("The chart goes live", "The chart goes live"),
        ("3 lookbooks printed", "3 lookbooks printed"),
        ("Rollout of the label printer", "Rollout of the label printer"),
        ("Checkout redesign", "Checkout redesign"),
        ("Size chart live", "Size chart live"),
        ("5 webinars", "5 webinars"),
    ],
)
def test_work_is_quoted(line: str, said: str) -> None:
    assert work(read(line)) == said


@pytest.mark.parametrize(
    "line",
    [
        "Grow repeat orders by 20 %",  # an outcome
        "Sign 5 trade buyers",  # others decide
        "Ship 95 % of parcels the same day",  # a level of service
        "Answer mails within 4 hours",
        "Process refunds within 4 hours",
        "Create $40k in trade orders",  # a yield
        "Add 50 subscribers",
        "Reduce packing time from 9 to 6 minutes",
        "Make buyers happier",  # only compares
        "Become the shop that walkers think of",  # a place taken
        "Get 20 reviews",
        "Return rate below 7 %",  # a metric
        "Buyers are satisfied",  # people, not things
        "40 % of parcels in paper",
    ],
)
def test_an_outcome_a_service_and_a_yield_are_no_work(line: str) -> None:
    assert work(read(line)) == ""


@pytest.mark.parametrize(
    "line", ["Launch the repair desk", "Make a video", "The lease is signed", "Implement a new ERP"]
)
def test_a_thing_to_hand_over_is_a_task(line: str) -> None:
    assert task(read(line)) == work(read(line)) != ""


@pytest.mark.parametrize(
    "line",
    [
        "Build a shop that buyers recommend",  # people do something then
        "Create a joyful place for families",  # a quality
        "Build a culture of care",  # what people feel
        "Establish the shop as the home of linen",  # a place taken
        "Deliver a better service",  # only compared
        "Move from a side business to a living",
    ],
)
def test_work_for_somebody_or_left_open_is_no_task(line: str) -> None:
    assert task(read(line)) == ""


def test_a_retouch_names_a_thing_and_no_number() -> None:
    assert retouch(read("Improve the checkout flow")) == "Improve the checkout flow"
    assert retouch(read("Improve the checkout flow by 20 %")) == ""
    assert retouch(read("Improve conversion")) == ""
    assert retouch(read("Build the checkout flow")) == ""
