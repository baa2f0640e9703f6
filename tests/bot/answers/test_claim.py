"""Claims held against the starter corpus; evals/claims.jsonl holds more of them."""

from datetime import UTC, datetime

import pytest

from bot.answers.claim import check

NOW = datetime(2025, 12, 20, tzinfo=UTC)


def checked(desk, claim):
    return check(desk.responder.look(claim, now=NOW), claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Microsoft and IREN signed a $9.7bn contract",
        "MARA mined 736 BTC in September 2025",
        "Bhutan mines bitcoin with hydropower",
        "Bitmain picks Texas for its first US plant",
    ],
)
def test_what_the_corpus_says_too_is_found(starter_desk, claim):
    assert checked(starter_desk, claim).same


@pytest.mark.parametrize(
    ("claim", "claimed", "said"),
    [
        ("MARA mined 1,200 bitcoin in September 2025", "1,200 bitcoin", "736 bitcoin"),
        ("Whinstone settles with Rhodium for $90 million", "$90 million", "$185 million"),
        ("Bitmain builds its US factory in Ohio", "Ohio", "Texas"),
    ],
)
def test_another_value_for_the_same_thing_is_named(starter_desk, claim, claimed, said):
    found = checked(starter_desk, claim)
    assert not found.same
    assert any(claimed in (one.claimed or "") and said in (one.said or "") for one in found.other)


@pytest.mark.parametrize(
    "claim",
    [
        "Tether bought a bank in Peru",
        "Ethiopia banned new mining permits",
        "Microsoft lays off 9,000 people",
        "good morning",
    ],
)
def test_on_what_is_not_there_the_corpus_says_nothing(starter_desk, claim):
    found = checked(starter_desk, claim)
    assert (found.same, found.other) == ((), ())


def test_a_country_does_not_contradict_its_state(starter_desk):
    found = checked(starter_desk, "Bitmain picks Texas for its first US plant")
    assert all(one.said != "United States" for one in found.other)
