import pytest

from bot.answers.options import gives, options, states


def names(text: str, *spelled: str) -> list[tuple[int, int]]:
    return [(text.index(name), text.index(name) + len(name)) for name in spelled]


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("riot rhodium price 180 or 185", ("180", "185")),
        ("is it 90% or 99% that the makers control", ("90%", "99%")),
        ("how much debt did they shed, 400m or 1bn", ("400m", "1bn")),
        ("how far did hash drop, 5.6 or 8 or 17%", ("5.6", "8", "17%")),
        ("9.5 and 9.7, which one", ("9.5", "9.7")),
        ("is the fee per day or total", ("per day", "total")),
        ("is bitmain dead or alive", ("dead", "alive")),
        ("did it happen before or after the halving", ("before", "after")),
    ],
)
def test_alternatives_are_slices_of_the_question(text: str, alternatives: tuple[str, ...]) -> None:
    assert options(text) == alternatives


def test_a_name_of_several_words_is_one_alternative() -> None:
    text = "who filed first, rhodium or core scientific?"
    assert options(text, names(text, "rhodium", "core scientific")) == ("rhodium", "core scientific")


def test_commas_part_alternatives_before_the_or() -> None:
    text = "Texas, Florida or Georgia for the plant?"
    assert options(text, names(text, "Texas", "Florida", "Georgia")) == ("Texas", "Florida", "Georgia")


@pytest.mark.parametrize(
    "text", ["is it closed or not", "about 50 or so", "more or less than 5", "who is it", "in oregon"]
)
def test_an_or_without_alternatives_offers_none(text: str) -> None:
    assert options(text) == ()


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("Texas", "It will stand in texas."),
        ("180", "The price is $180 million."),
        ("216", "Foundry USA had 215.79 EH/s."),
        ("9.7 billion dollars", "The deal is worth $9.7 billion."),
        ("90%", "Over 90% of the makers are Chinese."),
    ],
)
def test_a_text_states_an_alternative_in_any_case_and_a_figure_also_as_people_round_it(option: str, text: str) -> None:
    assert states(option, text)


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("Texas", "The Texan plant is late."),
        ("18", "The price is $180 million."),
        ("3", "It uses 3.4 MW."),
        ("3 november", "It has 3 plants."),
        ("9.5", "It is rated at 9.7 J/TH."),
    ],
)
def test_a_part_of_a_word_or_of_a_figure_states_nothing(option: str, text: str) -> None:
    assert not states(option, text)


def test_what_has_no_number_gives_none() -> None:
    assert not gives("Texas", "Texas has 30 of them.")
