from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.measures import Measure, measures, same_value


def read(text: str) -> list[tuple[str, str]]:
    return [(measure.text, measure.unit) for measure in measures(text)]


def only(text: str) -> Measure:
    [measure] = measures(text)
    return measure


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Galaxy paid $65 million for it.", [("$65 million", "$")]),
        ("A loss of RM440 million, or €93m.", [("RM440 million", "$"), ("€93m", "$")]),
        ("It is worth $9.7bn over five years.", [("$9.7bn", "$"), ("over five years", "years")]),
        ("CA$50 million and US$6.2 million", [("CA$50 million", "$"), ("US$6.2 million", "$")]),
        ("a 750MW campus with 1.2 GW to come", [("750MW", "MW"), ("1.2 GW", "MW")]),
        ("It used 16 TWh.", [("16 TWh", "MWh")]),
        ("580 TH/s at 9.5 J/TH", [("580 TH/s", "EH/s"), ("9.5 J/TH", "J/TH")]),
        ("from 50 EH/s to 1.16 ZH/s", [("50 EH/s", "EH/s"), ("1.16 ZH/s", "EH/s")]),
        ("nearly 50,000 BTC and 736 bitcoin", [("nearly 50,000 BTC", "BTC"), ("736 bitcoin", "BTC")]),
        ("over 90% or 99 per cent", [("over 90%", "%"), ("99 per cent", "%")]),
        ("hire 250 local workers in Texas", [("250 local workers", "count")]),
        ("more than 427,000 active devices", [("more than 427,000 active devices", "count")]),
        ("ten regions and twenty-five people", [("ten regions", "count"), ("twenty-five people", "count")]),
        ("52 of 138 votes were for it", [("52 of 138 votes", "count")]),
        ("a 50/50 split", [("50/50", "ratio")]),
        ("2.52 shares of Bitfarms for each Stronghold share", [("2.52 shares", "ratio")]),
        ("20 times the usual amount", [("20 times", "ratio")]),
        ("three to five years", [("three to five years", "years")]),
        ("a five-year contract", [("five-year", "years")]),
        ("half of the revenue", [("half", "%")]),
        ("85 decibels from a 3nm chip", [("85 decibels", "dB"), ("3nm", "nm")]),
        ("Difficulty hit 148.2 trillion.", [("148.2 trillion", "difficulty")]),
        ("by the end of the third quarter of 2025", [("end of the third quarter of 2025", "date")]),
        ("on 20 May 2025 and in early 2026", [("20 May 2025", "date"), ("early 2026", "date")]),
        ("On Dec. 5, 2024 it closed.", [("Dec. 5, 2024", "date")]),
        ("$38.2 per PH/s per day", [("$38.2 per PH/s per day", "$")]),
        ("7 cents per kWh", [("7 cents per kWh", "$")]),
        ("3.3 US cents per kilowatt hour", [("3.3 US cents per kilowatt hour", "$")]),
        ("seized some 3,200 bitcoin mining machines", [("some 3,200 bitcoin mining machines", "count")]),
        ("in 10 working days", [("10 working days", "years")]),
        ("warmer by 1.9 degrees", [("1.9 degrees", "°C")]),
        ("BTC mined: July 598; June 540", [("598", "BTC"), ("540", "BTC")]),
        ("Efficiency (J/TH): this year 19.4", [("19.4", "J/TH")]),
        ("Mining in two places: it has 20 of them.", [("two places", "count"), ("20", "count")]),
    ],
)
def test_figures_are_found_with_their_units(text: str, figures: list[tuple[str, str]]) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "the S21 XP and A16",
        "the TM-1 or the T-17",
        "Chapter 11",
        "Hut 8 said",
        "open 24/7",
        "one of them",
        "no figure here",
    ],
)
def test_labels_and_grammar_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_values_come_in_the_base_unit() -> None:
    assert only("1.2 GW").value == pytest.approx(1200)
    assert only("$9.7bn").value == pytest.approx(9.7e9)
    assert only("7 cents").value == pytest.approx(0.07)
    assert only("ten years").value == pytest.approx(3652.5)


def test_a_range_has_two_ends_and_shares_its_scale() -> None:
    measure = only("$1.2-1.4 billion")
    assert (measure.value, measure.high) == (pytest.approx(1.2e9), pytest.approx(1.4e9))


def test_a_price_says_what_it_is_per_and_money_its_currency() -> None:
    assert (only("$35/PH/day").per, only("RM440 million").currency) == ("PH/s/day", "MYR")


def test_a_count_knows_its_noun_and_a_figure_its_qualifier() -> None:
    assert (only("about 50,000 new machines").noun, only("over 90%").qualifier) == ("machines", "over")


def test_a_date_spans_its_days() -> None:
    measure = only("in July 2025")
    assert date.fromordinal(int(measure.value)) == date(2025, 7, 1)
    assert date.fromordinal(int(measure.high)) == date(2025, 7, 31)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$9.7 billion", "$9,700 million"),
        ("over 90%", "90 per cent"),
        ("1.16 ZH/s", "1,160 EH/s"),
        ("ten years", "a decade"),
        ("5 December 2024", "December 2024"),
        ("5 December", "5 December 2024"),
        ("50,000 machines", "50,100 machines"),
    ],
)
def test_the_same_value_in_other_words_is_the_same(one: str, other: str) -> None:
    assert same_value(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$180 million", "$185 million"),
        ("90%", "99%"),
        ("$5", "€5"),
        ("$35/PH/day", "$35"),
        ("50 machines", "50 votes"),
        ("May 2025", "June 2025"),
        ("5 MW", "5 MWh"),
    ],
)
def test_other_values_differ(one: str, other: str) -> None:
    assert not same_value(only(one), only(other))


@given(
    st.text(alphabet=st.sampled_from("0123456789.,/-–$€% mMWbtkBTCEH/s'\nIİ one of the two may 2025 q3"), max_size=60)
)
def test_every_figure_is_an_exact_slice_of_any_text(text: str) -> None:
    found = measures(text)
    assert all(text[measure.start : measure.end] == measure.text for measure in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
