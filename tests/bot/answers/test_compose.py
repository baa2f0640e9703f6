"""From scored evidence to what is shown. The probabilities are given, so these hold whatever the weights are."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import compose as composing
from bot.answers.answer import Answer, Status
from bot.answers.compose import MOST_IN_LISTS, MOST_QUOTES, Composed
from bot.answers.conflicts import SUPERSEDED_AFTER_DAYS
from bot.answers.weights import Logistic

# Vectors at right angles: sentences that say different things.
APART = [[tuple(int(place == axis) for place in range(9))] for axis in range(9)]
# Sentences of one subject that do not repeat each other: 0.69 between any two.
ALIKE = [[(1.5, *(int(place == axis) for place in range(1, 9)))] for axis in range(1, 9)]
FIRST = date(2025, 3, 11)
# Of other articles only another figure may be an answer too, the likelier the more probable its sentence is.
MODEL = Logistic(-9.0, {"other_figure": 9.0, "share": 2.0})


def choose(query, evidence) -> list:
    return composing.choose(query, evidence, MODEL)


def compose(query, evidence, table) -> Composed:
    return composing.compose(query, evidence, table, MODEL)


@pytest.fixture
def said(ask, report, told):
    """Evidence for a question from (probability, text, article's fields), every sentence in an article of its own."""

    def heard(question, *lines):
        query = ask(question)
        entries = [(entry[0], entry[1], entry[2] if len(entry) > 2 else {}) for entry in lines]
        return query, told(query, *((report(text, **fields)[0], chance) for chance, text, fields in entries))

    return heard


@pytest.fixture
def alone(stories):
    """A table of stories in which every article is its own."""
    return stories({version: f"outlet {version}" for version in range(1, 30)})


def texts(chosen) -> list[str]:
    return [item.text for item in chosen]


def composed_answer(query, evidence, table) -> Answer:
    composed = compose(query, evidence, table)
    return Answer(query.question.text, Status.ANSWERED, composed.lead, composed.citations, composed.conflicts)


# Which sentences


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("why does bitmain want a plant?", MOST_QUOTES),
        ("what is the bitmain plant?", MOST_QUOTES),
        ("list the plans of bitmain", MOST_IN_LISTS),
        ("compare bitmain and mara", MOST_IN_LISTS),
        ("what did bitmain say about mara?", MOST_QUOTES),
    ],
)
@pytest.mark.parametrize("given", [1, 3, 9])
def test_never_more_sentences_than_the_question_takes(ask, report, told, question, most, given):
    query = ask(question)
    lines = [(report(f"Plan number {n}, of Bitmain and MARA.", vectors=APART[n])[0], 0.9) for n in range(given)]
    assert len(choose(query, told(query, *lines))) == min(given, most)
    assert (MOST_QUOTES, MOST_IN_LISTS) == (3, 6)


def test_the_most_probable_sentence_comes_first(ask, report, told):
    query = ask("what is the bitmain plant?")
    lines = [(report(f"Plan number {n}.", vectors=APART[n])[0], chance) for n, chance in enumerate([0.5, 0.9, 0.7])]
    assert texts(choose(query, told(query, *lines))) == ["Plan number 1.", "Plan number 2.", "Plan number 0."]


def test_a_sentence_that_repeats_a_quoted_one_is_dropped(said):
    query, evidence = said(
        "what is the bitmain plant?",
        (0.9, "Bitmain plans a plant.", {"vectors": APART[0]}),
        (0.8, "A plant is what Bitmain plans.", {"vectors": APART[0]}),
        (0.7, "Bitmain plans a pool.", {"vectors": APART[1]}),
    )
    assert texts(choose(query, evidence)) == ["Bitmain plans a plant.", "Bitmain plans a pool."]


def test_an_improbable_sentence_is_not_quoted_beside_a_good_one(said):
    query, evidence = said(
        "what is the bitmain plant?",
        (0.9, "Bitmain plans a plant.", {"vectors": APART[0]}),
        (0.001, "The weather was fine.", {"vectors": APART[1]}),
    )
    assert texts(choose(query, evidence)) == ["Bitmain plans a plant."]


def test_a_list_goes_on_to_less_probable_sentences_than_one_fact_does(said):
    lines = [(0.9, "Bitmain plans a plant.", {"vectors": APART[0]}), (0.12, "It plans a port.", {"vectors": APART[1]})]
    assert len(choose(*said("what is the bitmain plant?", *lines))) == 1
    assert len(choose(*said("list the plans of bitmain", *lines))) == 2


def test_another_item_of_the_same_list_comes_before_a_likelier_sentence_from_elsewhere(ask, report, told):
    query = ask("list the plans of bitmain")
    items = report("Bitmain plans:\n\nA plant.\nA port.", vectors=[*APART[0], *APART[1], *APART[2]])
    other = report("Riot plans a mine.", vectors=APART[3])[0]
    evidence = told(query, (items[1], 0.9), (other, 0.5), (items[2], 0.4))
    assert texts(choose(query, evidence)) == ["A plant.", "A port.", "Riot plans a mine."]


def test_a_line_that_introduces_a_list_is_not_quoted(said):
    query, evidence = said(
        "list the plans of bitmain",
        (0.9, "Bitmain has these plans:", {"vectors": APART[0]}),
        (0.8, "What does Bitmain plan?", {"vectors": APART[1]}),
        (0.7, "A plant in Texas.", {"vectors": APART[2]}),
    )
    assert texts(choose(query, evidence)) == ["A plant in Texas."]


def test_a_far_more_probable_unfinished_line_leaves_something_to_quote(said):
    query, evidence = said("how many MW does the plant have?", (0.99, "Is it 30 MW?"), (0.01, "It has 30 MW."))
    assert texts(choose(query, evidence)) == ["It has 30 MW."]


def test_where_there_is_nothing_else_an_unfinished_line_is_quoted(said):
    query, evidence = said("what is the bitmain plant?", (0.9, "Bitmain has these plans:"))
    assert texts(choose(query, evidence)) == ["Bitmain has these plans:"]


def test_the_alternatives_of_a_question_come_first(said):
    query, evidence = said(
        "is the microsoft deal worth 9.5 or 9.7 billion?",
        (0.9, "The deal with Microsoft runs for five years.", {"vectors": APART[0]}),
        (0.5, "The deal is worth $9.7 billion.", {"vectors": APART[1]}),
        (0.4, "The deal is worth $9.5 billion.", {"vectors": APART[2]}),
        (0.3, "The deal was signed in November.", {"vectors": APART[3]}),
    )
    assert set(texts(choose(query, evidence))[:2]) == {
        "The deal is worth $9.5 billion.",
        "The deal is worth $9.7 billion.",
    }


def test_an_alternative_is_not_found_inside_another_figure(said):
    query, evidence = said(
        "is it 9.5 or 9.7 billion?",
        (0.9, "One deal is worth $19.5 billion.", {"vectors": APART[0]}),
        (0.8, "One deal is worth $9.51 billion.", {"vectors": APART[1]}),
        (0.7, "One deal is worth $9.5 billion.", {"vectors": APART[2]}),
    )
    assert texts(choose(query, evidence))[0] == "One deal is worth $9.5 billion."


def test_both_dates_of_a_question_are_shown(said):
    query, evidence = said(
        "how did the hashrate of riot change from july 2025 to september 2025?",
        (0.9, "Riot had 32 EH/s at the end of September 2025.", {"vectors": APART[0]}),
        (0.8, "Riot had 33 EH/s on 30 September 2025.", {"vectors": APART[1]}),
        (0.7, "Riot had 34 EH/s late in September 2025.", {"vectors": APART[2]}),
        (0.3, "Riot had 31 EH/s.", {"vectors": APART[3], "published": "2025-07-20"}),
    )
    chosen = texts(choose(query, evidence))
    assert "Riot had 31 EH/s." in chosen
    assert "Riot had 32 EH/s at the end of September 2025." in chosen


def test_another_value_is_quoted_before_more_of_the_same(said):
    query, evidence = said(
        "which one, does the bitmain plant have 300 or 450 MW?",
        (0.9, "The plant has 300 MW.", {"vectors": ALIKE[0]}),
        (0.8, "The plant is large.", {"vectors": APART[1]}),
        (0.8, "The plant is new.", {"vectors": APART[2]}),
        (0.5, "The plant has 450 MW.", {"vectors": ALIKE[1]}),
    )
    assert "The plant has 450 MW." in texts(choose(query, evidence))


@pytest.mark.parametrize(
    ("days", "best", "logit", "quoted"),
    [
        (2, 2.0, 2.0, True),
        (2, 4.0, 2.0, True),
        (2, 8.0, 2.0, False),
        (2, -2.0, -2.0, False),
        (60, 2.0, 2.0, False),
    ],
)
def test_what_another_report_of_the_event_answers_is_quoted_however_improbable(
    ask, report, told, days, best, logit, quoted
):
    query = ask("why did the whinstone plant burn?")
    later = (FIRST + timedelta(days)).isoformat()
    first = report("A cable caused it.", title="Whinstone plant burns", published=FIRST.isoformat())
    other = report("Workers blame rats.", title="Blaze at Whinstone", published=later, vectors=APART[1])
    unlike = report("It was owned by a fund.", title="A fund", vectors=APART[2])
    evidence = [
        *told(query, (first[0], 0.6), reranker=best),
        *told(query, (unlike[0], 0.3), (other[0], 0.01), reranker=logit),
    ]
    assert ("Workers blame rats." in texts(choose(query, evidence))) is quoted


@pytest.mark.parametrize(("chance", "quoted"), [(0.4, True), (0.1, False)])
def test_another_figure_stands_before_likelier_sentences_if_it_may_answer_too(said, chance, quoted):
    query, evidence = said(
        "how many MW does the bitmain plant have?",
        (0.9, "The plant has 300 MW.", {"vectors": APART[0]}),
        (0.5, "The plant is large.", {"vectors": APART[1]}),
        (0.5, "The plant is new.", {"vectors": APART[2]}),
        (chance, "The plant has 450 MW.", {"vectors": APART[3]}),
    )
    assert ("The plant has 450 MW." in texts(choose(query, evidence))) is quoted


def test_another_figure_in_a_third_article_does_not_crowd_out_what_the_best_one_says(said):
    query, evidence = said(
        "how many MW does the bitmain plant have?",
        (0.9, "The plant has 300 MW.", {"vectors": APART[0]}),
        (0.8, "The plant draws them from two lines.", {"vectors": APART[1]}),
        (0.4, "The plant has 450 MW.", {"vectors": APART[2]}),
        (0.35, "The plant has 500 MW.", {"vectors": APART[3]}),
    )
    assert texts(choose(query, evidence)) == [
        "The plant has 300 MW.",
        "The plant has 450 MW.",
        "The plant draws them from two lines.",
    ]


# The lead


@pytest.mark.parametrize(
    ("question", "text", "lead"),
    [
        ("how many MW does the plant have?", "It has about 300 MW in Texas.", "About 300 MW."),
        ("when did the plant open?", "The plant opened on 5 May 2025.", "5 May 2025."),
        ("where is bitmain building?", "Bitmain builds in either Texas or Florida.", "Texas or Florida."),
        ("where is bitmain building?", "Bitmain builds in Texas and Georgia.", "Texas and Georgia."),
        ("why does bitmain build?", "Bitmain builds because of tariffs of 10%.", None),
        ("how many MW does the plant have?", "The plant is large.", None),
        ("where is bitmain building?", "Bitmain does not say.", None),
    ],
)
def test_the_lead_is_the_figure_date_or_place_asked_for(said, alone, question, text, lead):
    query, evidence = said(question, (0.9, text))
    assert compose(query, evidence, alone).lead == lead


def test_the_lead_says_that_sources_disagree(said, alone):
    query, evidence = said(
        "how many MW does the plant have?",
        (0.9, "The plant has 300 MW.", {"vectors": ALIKE[0]}),
        (0.8, "The plant has 450 MW.", {"vectors": ALIKE[1]}),
    )
    assert compose(query, evidence, alone).lead == "Sources disagree."


def test_a_newer_value_is_shown_first_and_as_a_change(said, alone):
    query, evidence = said(
        "how many MW does the plant have?",
        (0.9, "The plant has 300 MW.", {"published": "2025-01-01", "vectors": ALIKE[0]}),
        (0.8, "The plant has 450 MW.", {"published": "2025-06-01", "vectors": ALIKE[1]}),
    )
    composed = compose(query, evidence, alone)
    assert SUPERSEDED_AFTER_DAYS < 150
    assert composed.lead == "Reports changed over time; the newest comes first."
    assert [citation.quote for citation in composed.citations] == ["The plant has 450 MW.", "The plant has 300 MW."]
    assert composed.conflicts == ()


# Whole answers

GOLDEN = """\
Sources disagree.
Texas or Florida · 2 outlets, newest 29 Jul 2025
"[Bitmain] The company chooses between Texas or Florida for its plant." [1]
"Bitmain's plant goes to Texas or Florida." [2]
Texas and Georgia · 1 outlet, undated
"Bitmain has Texas and Georgia in mind for its plant." [3]"""


def test_an_answer_with_two_sides_reads_so(said, stories):
    query, evidence = said(
        "where is bitmain building its plant?",
        (0.9, "Bitmain has Texas and Georgia in mind for its plant.", {"vectors": ALIKE[0]}),
        (
            0.8,
            "The company chooses between Texas or Florida for its plant.",
            {"published": "2025-07-29", "title": "Bitmain picks a state", "vectors": ALIKE[1]},
        ),
        (0.7, "Bitmain's plant goes to Texas or Florida.", {"published": "2025-07", "vectors": ALIKE[2]}),
    )
    answer = composed_answer(query, evidence, stories({1: None, 2: "mugglehead", 3: "ainvest"}))
    assert answer.text == GOLDEN
    (conflict,) = answer.conflicts
    assert [side.citations for side in conflict.sides] == [(1, 2), (3,)]
    assert conflict.about.startswith("Bitmain")
    assert answer.as_of == "2025-07-29"


def test_outlets_and_reprints_come_from_the_stories(said, stories):
    query, evidence = said("what is the bitmain plant?", (0.9, "Bitmain plans a plant."))
    table = stories({1: "reuters", 2: "reuters", 3: "cnbc", 4: "other"}, story={1: 1, 2: 1, 3: 1})
    (citation,) = compose(query, evidence, table).citations
    assert (citation.outlets, citation.reprints) == (2, 2)


def test_an_article_that_the_stories_do_not_know_yet_is_cited_all_the_same(said, stories):
    query, evidence = said("what is the bitmain plant?", (0.9, "Bitmain plans a plant."))
    (citation,) = compose(query, evidence, stories({})).citations
    assert (citation.outlets, citation.reprints) == (1, 0)


@pytest.mark.parametrize(
    ("text", "at", "title", "name"),
    [
        ("It plans a plant.", 0, "Bitmain goes west", None),
        ("The company plans a plant.", 0, "Bitmain goes west", "Bitmain"),
        ("Riot Platforms paid. Its farm stays.", 1, "Bitmain goes west", "Riot Platforms"),
        ("The company plans a plant.", 0, "A plant", None),
        ("Bitmain plans a plant.", 0, "Riot Platforms pays", None),
        ("Items are dear.", 0, "Bitmain goes west", None),
    ],
)
def test_the_name_that_a_sentence_leaves_out_is_shown_beside_the_quote(ask, report, told, alone, text, at, title, name):
    query = ask("what is the bitmain plant?")
    lines = report(text, title=title)
    evidence = told(query, *((line, 0.9 - place / 10) for place, line in enumerate(lines)))
    assert [c.context for c in compose(query, [evidence[at]], alone).citations] == [name]


def test_where_the_latest_is_asked_for_the_newest_comes_first(said, alone):
    query, evidence = said(
        "what is the latest on bitmain?",
        (0.9, "Bitmain plans a plant.", {"published": "2024-05-01", "vectors": APART[0]}),
        (0.8, "Bitmain builds it.", {"published": "2025-05-01", "vectors": APART[1]}),
        (0.7, "Bitmain sells machines.", {"vectors": APART[2]}),
    )
    shown = [citation.article.date for citation in compose(query, evidence, alone).citations]
    assert shown == ["2025-05-01", "2024-05-01", None]


def test_the_bracketed_name_is_no_part_of_the_quote(said, alone):
    query, evidence = said(
        "what is the bitmain plant?", (0.9, "The company plans a plant.", {"title": "Bitmain goes west"})
    )
    (citation,) = compose(query, evidence, alone).citations
    assert citation.quote == "The company plans a plant."
    assert citation.shown == "[Bitmain] The company plans a plant."


QUESTIONS = [
    "how many MW does the plant have?",
    "where is bitmain building?",
    "when did the plant open?",
    "list the plans of bitmain",
    "is it 300 or 450 MW?",
    "compare bitmain and mara",
    "what is the latest on bitmain?",
]
SENTENCES = [
    "The plant has 300 MW.",
    "It has 450 MW in Texas.",
    "Bitmain builds in Texas or Florida.",
    "The company opened in Georgia on 5 May 2025.",
    "MARA opened on 9 June 2025:",
    "Is it Ohio?",
    "“Nothing” is decided, and 1 GW is a lot.",
]
LINES = st.tuples(
    st.sampled_from(SENTENCES),
    st.floats(0.001, 0.999),
    st.integers(0, 2),
    st.sampled_from([None, "2025-01-01", "2025-07"]),
)


# The fixtures hold nothing that one example could leave to the next.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(question=st.sampled_from(QUESTIONS), lines=st.lists(LINES, min_size=1, max_size=9))
def test_whatever_the_evidence_citations_are_numbered_as_shown_and_quotes_are_exact(
    ask, report, told, alone, question, lines
):
    query = ask(question)
    pairs = [
        (report(f"A lead.\n{text}", vectors=APART[axis], published=published)[1], chance)
        for text, chance, axis, published in lines
    ]
    answer = composed_answer(query, told(query, *pairs), alone)
    shown = [citation.n for _, members in answer.groups() for citation in members]
    assert shown == [citation.n for citation in answer.citations] == list(range(1, len(shown) + 1))
    assert len(shown) <= MOST_IN_LISTS
    for citation in answer.citations:
        assert citation.article.text[citation.start :].startswith(citation.quote)
        assert citation.quote in SENTENCES
    for conflict in answer.conflicts:
        assert len(conflict.sides) > 1
        assert {n for side in conflict.sides for n in side.citations} <= set(shown)
