import pytest

from bot.summaries.candidates import midpoint, newest_first


def texts(found):
    return [candidate.text for candidate in found]


@pytest.mark.parametrize(
    "text",
    [
        "Key points of the Bitmain plan",
        "Why does Bitmain build in Texas?",
        "The main points of the Bitmain probe, as reported:",
        "Avalon A16: Hash rate 282 TH/s; Efficiency 13.8 J/TH",
        "A private nuisance is a claim that an activity interferes with the use of a home.",
        "When a buyer pays with its own shares, the value moves with the price.",
        "The article gives no headcount and no opening date for the Bitmain plant in 2026.",
        "The CoinGeek article does not name the congressman who asked for the Bitmain probe.",
        "IREN is known as a bitcoin miner, and the contract is for other work.",
        "That is what sets the Bitmain case apart from a general check.",
        "Lower difficulty means more coins for the same work.",
    ],
    ids=lambda text: text[:30],
)
def test_headings_questions_rows_and_remarks_are_no_lines_of_a_summary(quotable, text):
    assert quotable(text) == []


def test_a_name_or_a_figure_makes_a_line(quotable):
    told = ("Bitmain calls the allegations unequivocally false.", "Hashprice slid below $35 per PH/s in November 2025.")
    assert texts(quotable("\n".join(told))) == list(told)


def test_the_company_is_named_where_the_sentence_before_names_it(quotable):
    _, later = quotable("Bitfarms is preparing to leave bitcoin mining. The company expects to do so by 2027.")
    assert later.context == "Bitfarms"
    assert later.named == "Bitfarms: The company expects to do so by 2027."


def test_it_is_the_name_that_opens_the_sentence_before_and_nothing_else(quotable):
    _, later = quotable("Dell is the supplier behind the project. It provides processors for some $5.8 billion.")
    assert later.context == "Dell"
    only = quotable("The Microsoft contract gives IREN $9.7 billion. It carries a 20% prepayment.")
    assert texts(only) == ["The Microsoft contract gives IREN $9.7 billion."]


def test_a_sentence_that_names_its_subject_gets_no_second_name(quotable):
    _, later = quotable("MARA meets the limits of Texas. The state limit in Texas is 85 decibels.")
    assert later.context is None


def test_the_newest_comes_first_and_undated_ones_last(said):
    dates = {1: "2025-03", 2: None, 3: "2025-11-24", 4: "2025"}
    found = [said("Bitmain sold 5 rigs in Texas.", version=n, published=day) for n, day in dates.items()]
    assert [one.version for one in newest_first(found)] == [3, 4, 1, 2]
    assert midpoint("2025-03") < midpoint("2025") < midpoint("2025-11")
