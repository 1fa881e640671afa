"""Forms of words that no ending tells."""

from __future__ import annotations

_FORMS = """
    be: am is are was were been being
    have: has had having
    do: does did done doing
    go: goes went gone going
    get: got gotten
    make: made
    win: won
    sell: sold
    buy: bought
    grow: grew grown
    rise: rose risen
    fall: fell fallen
    run: ran
    write: wrote written
    rewrite: rewrote rewritten
    build: built
    rebuild: rebuilt
    send: sent
    spend: spent
    hold: held
    keep: kept
    bring: brought
    teach: taught
    find: found
    give: gave given
    take: took taken
    meet: met
    see: saw seen
    speak: spoke spoken
    become: became
    know: knew known
    lead: led
    lose: lost
    pay: paid
    show: shown
    understand: understood
    choose: chose chosen
    shoot: shot
    draw: drew drawn
    person: people persons
    child: children
    man: men
    woman: women
    analysis: analyses
    criterion: criteria
    business: business businesses
    process: process processes
    focus: focus focuses focused focusing
    status: status
    marketing: marketing
    training: training trainings
    meeting: meeting meetings
    rating: rating ratings
    pricing: pricing
    people: people
"""

IRREGULAR = {
    form: root.strip()
    for root, _, forms in (line.partition(":") for line in _FORMS.splitlines())
    for form in forms.split()
}
"""From a form to its dictionary form; a word that only looks like a form ("status") is its own."""
