"""Where sources give different values for one thing: which values are one, which are rivals, which came later."""

from datetime import date, timedelta

import pytest

from bot.answers import conflicts
from bot.answers.conflicts import (
    SUPERSEDED_AFTER_DAYS,
    asked_measure,
    by_support,
    disagree,
    other_places,
    supersedes,
    values,
    wants_sides,
    without_other_places,
)

MW = "how many MW does the bitmain plant have?"
WHERE = "where is bitmain building its plant?"
WHEN = "when did the bitmain plant open?"
ABOUT_SOMETHING_ELSE = [(0, 0, 1)]


@pytest.fixture
def said(ask, report, told):
    """Evidence for a question: each line is a sentence and its article's fields, the most probable first."""

    def heard(question, *lines):
        query = ask(question)
        pairs = []
        for place, entry in enumerate(lines):
            text, fields = (entry, {}) if isinstance(entry, str) else entry
            pairs.append((report(text, **fields)[0], 0.9 - 0.05 * place))
        return query, told(query, *pairs)

    return heard


def found(query, evidence) -> list[str]:
    return [value.text for value in values(query, evidence)]


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (MW, "The plant has 300 MW.", "The plant has 450 MW.", ["300 MW", "450 MW"]),
        (WHEN, "The plant opened on 5 May 2025.", "The plant opened on 9 June 2025.", ["5 May 2025", "9 June 2025"]),
        (
            WHERE,
            "The plant of Bitmain goes to Texas or Florida.",
            "The plant of Bitmain goes to Texas and Georgia.",
            ["Texas or Florida", "Texas and Georgia"],
        ),
        (WHERE, "It goes to Ohio, Texas and Florida.", "The plant goes to Utah.", ["Ohio, Texas and Florida", "Utah"]),
    ],
)
def test_different_values_for_one_thing_are_sides(said, question, one, other, expected):
    query, evidence = said(question, one, other)
    assert found(query, evidence) == expected
    assert disagree(values(query, evidence))


def test_each_other_place_is_given_by_its_most_probable_sentence(said):
    texas, ohio = "The plant goes to Texas.", "The plant goes to Ohio."
    query, evidence = said(WHERE, texas, ohio, ohio, texas)
    assert other_places(query, evidence[0], evidence) == [evidence[1]]
    query, evidence = said(MW, texas, ohio)
    assert other_places(query, evidence[0], evidence) == []


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (MW, "The plant has 1,000 MW.", "The plant has 1 GW."),
        (MW, "The plant has over 300 MW.", "The plant has 300 megawatts."),
        ("how much did the bitmain plant cost?", "The plant cost $9.7bn.", "The plant cost $9.7 billion."),
        ("how much did the bitmain plant cost?", "The plant cost $9.68 billion.", "The plant cost $9.7 billion."),
        ("how many workers has the bitmain plant?", "It has twelve workers.", "It has 12 workers."),
        (WHEN, "The plant opened on 5 May 2025.", "The plant opened in May 2025."),
        (WHERE, "The plant goes to Texas.", "The plant goes to Texas, in the United States."),
        (WHERE, "The plant goes to Texas or Florida.", "The plant goes to Florida or Texas."),
    ],
)
def test_the_same_value_in_other_words_is_one(said, question, one, other):
    query, evidence = said(question, one, other)
    (value,) = values(query, evidence)
    assert len(value.evidence) == 2
    assert not disagree([value])
    assert other_places(query, evidence[0], evidence) == []


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("how much did the bitmain plant cost?", "The plant cost $300 million.", "The plant cost €450 million."),
        ("how much is power at the bitmain plant?", "Power is $0.05 per kWh.", "The plant cost $40 million."),
        ("how many did the bitmain plant get?", "The plant got 250 workers.", "The plant got 900 tanks."),
        (MW, "The plant has 300 MW.", "The plant has 450 workers."),
        (WHERE, "The plant goes to Texas.", "The plant will be large."),
        (WHERE, "The plant goes to Texas.", "The plant goes to the United States."),
    ],
)
def test_values_of_different_things_are_no_conflict(said, question, one, other):
    query, evidence = said(question, one, other)
    assert len(values(query, evidence)) < 2
    assert other_places(query, evidence[0], evidence) == []


def test_a_sentence_on_another_subject_contradicts_nothing(said):
    query, evidence = said(MW, "The plant has 300 MW.", ("The farm has 450 MW.", {"vectors": ABOUT_SOMETHING_ELSE}))
    assert found(query, evidence) == ["300 MW"]
    query, evidence = said(
        WHERE, "The plant goes to Texas.", ("The farm goes to Ohio.", {"vectors": ABOUT_SOMETHING_ELSE})
    )
    assert found(query, evidence) == ["Texas"]


def test_an_improbable_sentence_contradicts_nothing(ask, report, told):
    query = ask(MW)
    (sure,), (doubtful,) = report("The plant has 300 MW."), report("The plant has 450 MW.")
    evidence = told(query, (sure, 0.9), (doubtful, 0.001))
    assert found(query, evidence) == ["300 MW"]
    assert other_places(query, evidence[0], evidence) == []


def test_an_article_does_not_contradict_itself(ask, report, told):
    query = ask(MW)
    first, second = report("The plant has 300 MW. The plant has 450 MW later.")
    evidence = told(query, (first, 0.9), (second, 0.8))
    assert found(query, evidence) == ["300 MW"]


def test_a_reprint_repeats_its_side_and_adds_none(said):
    query, evidence = said(MW, "The plant has 300 MW.", "The plant has 450 MW.", "The plant has 450 MW.")
    assert [len(value.evidence) for value in values(query, evidence)] == [1, 2]


def test_without_a_value_there_is_nothing_to_disagree_on(said):
    query, evidence = said(MW, "The plant will be large.", "The plant will be small.")
    assert values(query, evidence) == []
    assert not disagree([])
    assert not supersedes([])
    assert other_places(query, evidence[0], evidence) == []


# What came later


def after(days: int) -> str:
    return str(date(2025, 1, 1) + timedelta(days))


@pytest.mark.parametrize(
    ("old", "new", "replaced"),
    [
        ("2025-01-01", after(SUPERSEDED_AFTER_DAYS + 1), True),
        ("2025-01-01", after(SUPERSEDED_AFTER_DAYS), False),
        ("2025-01-01", "2025-01-01", False),
        ("2024", "2025-06", True),
        # Either may be of the last day of 2024.
        ("2024", "2025-01-02", False),
        (None, "2025-06-01", False),
        ("2025-06-01", None, False),
    ],
)
def test_a_value_of_weeks_later_replaces_the_older_one(said, old, new, replaced):
    query, evidence = said(
        MW, ("The plant has 300 MW.", {"published": old}), ("The plant has 450 MW.", {"published": new})
    )
    both = values(query, evidence)
    assert len(both) == 2
    assert supersedes(both) is replaced
    assert disagree(both) is not replaced


def test_two_recent_values_disagree_whatever_is_older(said):
    query, evidence = said(
        MW,
        ("The plant has 300 MW.", {"published": "2024-01-01"}),
        ("The plant has 450 MW.", {"published": "2025-06-01"}),
        ("The plant has 600 MW.", {"published": "2025-06-03"}),
    )
    assert disagree(values(query, evidence))


def test_a_value_is_as_new_as_its_newest_source(said):
    query, evidence = said(
        MW,
        ("The plant has 300 MW.", {"published": "2025-01-01"}),
        ("The plant has 300 megawatts.", {"published": "2025-05-01"}),
        ("The plant has 0.3 GW.", {}),
    )
    (value,) = values(query, evidence)
    assert value.newest == "2025-05-01"
    assert [item.article.date for item in value.evidence] == ["2025-05-01", "2025-01-01", None]


# What the question says itself


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("is the deal 9.5 or 9.7 billion?", True),
        ("texas or georgia for the bitmain plant?", True),
        ("why do the sources disagree on the bitmain plant?", True),
        ("9.5 and 9.7 billion, which one is right?", True),
        ("the two totals for the riot settlement don't match", True),
        ("which figure do both articles give?", True),
        ("where is bitmain building?", False),
        ("how many MW does it have?", False),
    ],
)
def test_a_question_can_say_that_there_are_sides(ask, question, several):
    assert wants_sides(ask(question)) is several


def test_whoever_asks_for_sides_is_shown_less_probable_ones(ask, report, told):
    (sure,), (doubtful,) = report("The plant has 300 MW."), report("The plant has 450 MW.")
    between = (conflicts._RIVAL_SHARE + conflicts._RIVAL_SHARE_IF_ASKED) / 2
    shown = {}
    for question in (MW, "does the bitmain plant have 300 or 450 MW?"):
        query = ask(question)
        shown[question] = len(values(query, told(query, (sure, 0.9), (doubtful, 0.9 * between))))
    assert list(shown.values()) == [1, 2]


# Which figure of a sentence answers


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "how much cash did riot pay?",
            "The total is $180 million, of which $130 million would be cash.",
            "$130 million",
        ),
        ("how many MW is the first phase?", "The first phase brings 12 MW and the second 300 MW.", "12 MW"),
        ("how many MW is the first phase?", "They brought 12 MW.", "12 MW"),
        ("how many MW is the first phase?", "The first phase is large.", None),
    ],
)
def test_of_several_figures_the_one_beside_the_questions_words_answers(said, question, sentence, answer):
    query, evidence = said(question, sentence)
    measure = asked_measure(query, evidence[0])
    assert (measure and measure.text) == answer


def test_the_place_that_most_articles_name_comes_first(said):
    query, evidence = said(
        WHERE,
        "A site of Bitmain in Wyoming is watched.",
        "Bitmain goes to Texas, one says.",
        "Bitmain will build in Texas, another says.",
    )
    ordered = by_support(query, evidence)
    assert [item.text for item in ordered] == [evidence[1].text, evidence[2].text, evidence[0].text]


def test_other_questions_keep_their_order(said):
    query, evidence = said(MW, "The Wyoming plant has 300 MW.", "The Texas plant has 450 MW.", "Texas has 450 MW.")
    assert by_support(query, evidence) == evidence


def test_beside_two_sides_no_third_place_is_quoted(said):
    query, evidence = said(
        WHERE, "Bitmain goes to Texas.", "Bitmain goes to Florida.", "A site in Wyoming is watched.", "It may be soon."
    )
    kept = without_other_places(query, evidence, evidence[:2])
    assert [item.text for item in kept] == [evidence[0].text, evidence[1].text, evidence[3].text]
