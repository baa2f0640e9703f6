"""What speaks for a sentence, feature by feature, on literal sentences. No weight and no probability is pinned."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from bot.answers.evidence import Evidence, introduction, previous_sentences, rescored, score
from bot.answers.features import FEATURES, as_read, features
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.things import answering_measures, answering_places, holds_kind
from bot.answers.weights import Logistic, SentenceModels

DULL = "The weather was fine."


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence where it stands: number `at` of the article's text, with what else the article has."""

    text: str
    at: int = 0
    reranker: float = 0.0
    article: dict = field(default_factory=dict)


def line(text: str, at: int = 0, reranker: float = 0.0, **article) -> Line:
    return Line(text, at, reranker, article)


# A feature, a question, a sentence that has more of it, and one that has less.
CASES = [
    ("cosine", "where is bitmain building?", line(DULL, vectors=[(1, 0, 0)]), line(DULL, vectors=[(1, 0, 2)])),
    ("asked_cosine", "where is bitmain building?", line(DULL, vectors=[(0, 1, 0)]), line(DULL, vectors=[(1, 0, 0)])),
    ("passage_cosine", "where is bitmain building?", line(DULL, dense=0.8), line(DULL, dense=0.2)),
    ("passage_words", "where is bitmain building?", line(DULL, lexical=0.8), line(DULL, lexical=0.2)),
    (
        "passage_overlap",
        "where is bitmain building?",
        line(f"{DULL} Bitmain is building.", at=0),
        line(f"{DULL} It rained on Monday.", at=0),
    ),
    ("passage_rank", "where is bitmain building?", line(DULL), line(DULL)),
    (
        "overlap",
        "why did rhodium sue whinstone over power?",
        line("Rhodium sued Whinstone over power."),
        line("Rhodium bought power."),
    ),
    (
        "overlap_context",
        "why did rhodium sue whinstone?",
        line("The company wanted its power back.", title="Rhodium sues Whinstone"),
        line("The company wanted its power back.", title="A company in Texas"),
    ),
    (
        "overlap_context",
        "why did rhodium sue whinstone?",
        line("Rhodium sued Whinstone. The company wanted power.", at=1),
        line("It rained on Monday. The company wanted power.", at=1),
    ),
    (
        "rarest",
        "what is the salary at the bitmain plant?",
        line("The salary is a secret."),
        line("The plant of Bitmain is large."),
    ),
    (
        "coverage",
        "why did rhodium sue whinstone over power?",
        line("Rhodium sued Whinstone over power."),
        line("Rhodium sued Whinstone."),
    ),
    (
        "names",
        "how much did marathon digital mine?",
        line("MARA mined 736 bitcoin."),
        line("CleanSpark mined 629 bitcoin."),
    ),
    (
        "names",
        "what does bitmain sell?",
        line("The Antminer S21 sells well."),
        line("The Avalon A15 sells well."),
    ),
    (
        "names_context",
        "how much did mara mine?",
        line("It mined 736 bitcoin.", title="MARA in September"),
        line("It mined 629 bitcoin.", title="CleanSpark in September"),
    ),
    (
        "names_context",
        "how much did mara mine?",
        line("It mined 736 bitcoin.", entities=("MARA",)),
        line("It mined 629 bitcoin.", entities=("CleanSpark",)),
    ),
    (
        "names_all",
        "what did riot and rhodium agree on?",
        line("Riot Platforms agreed to pay. Rhodium leaves Rockdale."),
        line("Riot Platforms agreed to pay. Others leave Rockdale."),
    ),
    (
        "subject",
        "what is the bitmain plant?",
        line("Bitmain plans a plant."),
        line("In a long note on tariffs, freight, chips and prices, an analyst mentioned Bitmain."),
    ),
    ("kind", "when did the plant open?", line("The plant opened on 5 May 2025."), line("The plant opened.")),
    ("kind", "where is the plant?", line("The plant is in Texas."), line("The plant is large.")),
    ("kind", "who runs cleanspark?", line("Zach Bradford runs CleanSpark."), line("Nobody runs CleanSpark.")),
    ("kind", "why did the price fall?", line("It fell because demand fell."), line("It fell by a lot.")),
    ("kind", "how many MW does it have?", line("It has 300 MW."), line("It has 300 workers.")),
    ("place", "where is the plant?", line("The plant is in Texas."), line("The plant is in the United States.")),
    ("unit", "how many MW does it have?", line("It has 300 MW."), line("It cost $300 million.")),
    (
        "unit_overlap",
        "how many MW does the rockdale site have?",
        line("The Rockdale site has 300 MW."),
        line("Another one has 300 MW."),
    ),
    (
        "options",
        "is the deal 9.5 or 9.7 billion dollars?",
        line("The deal is worth $9.7 billion."),
        line("The deal is worth $9 billion."),
    ),
    ("options", "is it texas or florida?", line("Texas leads."), line("Ohio leads.")),
    ("reranker", "where is bitmain building?", line(DULL, reranker=3.0), line(DULL, reranker=-3.0)),
    ("reranker_best", "where is bitmain building?", line(DULL, reranker=3.0), line(DULL, reranker=2.9)),
    ("lead", "where is bitmain building?", line(f"{DULL} It rained later.", at=0), line(f"{DULL} It rained.", at=1)),
    ("fragment", "where is bitmain building?", line("Bitmain in Texas"), line("Bitmain is in Texas.")),
    ("unfinished", "where is bitmain building?", line("Where will Bitmain build?"), line("Bitmain builds in Texas.")),
    ("unfinished", "where is bitmain building?", line("Bitmain names two sites:"), line("Bitmain names two sites.")),
    ("length", "where is bitmain building?", line("Bitmain is going to build a plant in Texas."), line("It is Texas.")),
    (
        "scope",
        "what did mara mine in july 2025?",
        line("It mined more in July 2025.", published="2025-08-02"),
        line("It mined more.", published="2025-07-30"),
    ),
    (
        "scope",
        "what did mara mine in july 2025?",
        line("It mined more.", published="2025-07-30"),
        line("It mined more.", published="2024-07-30"),
    ),
    (
        "newest",
        "what is the latest on bitmain?",
        line("Bitmain opened a plant.", published="2025-09-01"),
        line("Bitmain plans a plant.", published="2025-07-01"),
    ),
    (
        "newest",
        "what is the latest on bitmain?",
        line("Bitmain opened a plant.", published="2025-09-01"),
        line("Bitmain plans a plant."),
    ),
    (
        "newest_outcome",
        "did bitmain open its plant?",
        line("Bitmain opened a plant.", published="2025-09-01"),
        line("Bitmain plans a plant.", published="2025-07-01"),
    ),
    (
        "kind_overlap",
        "where is bitmain building?",
        line("Bitmain is building in Texas."),
        line("Whinstone sells in Texas."),
    ),
    (
        "kind_cosine",
        "where is bitmain building?",
        line("Bitmain is in Texas.", vectors=[(0, 1, 0)]),
        line("Bitmain is in Texas.", vectors=[(1, 0, 0)]),
    ),
    ("deed", "who sued whinstone?", line("Rhodium took Whinstone to court."), line("Rhodium is Whinstone's tenant.")),
    (
        "neighbours",
        "where is bitmain building?",
        line("Bitmain builds a plant. It is in Texas.", at=1, vectors=[(1, 0, 0), (0, 0, 1)]),
        line("It rained on Monday. It is in Texas.", at=1, vectors=[(0, 0, 1), (0, 0, 1)]),
    ),
]


def measured(query, report, lines) -> list[dict[str, float]]:
    """The features of each line's sentence, all sentences of the lines' articles being candidates, in this order."""
    articles = [report(each.text, **each.article) for each in lines]
    candidates = [candidate for article in articles for candidate in article]
    logits = [each.reranker for each, article in zip(lines, articles, strict=True) for _ in article]
    rows = as_read(features(query, candidates, previous_sentences(candidates)), np.array(logits, np.float32))
    assert rows.shape == (len(candidates), len(FEATURES))
    assert rows.dtype == np.float32
    first = np.cumsum([0, *(len(article) for article in articles)])
    wanted = [first[place] + each.at for place, each in enumerate(lines)]
    return [dict(zip(FEATURES, rows[row].tolist(), strict=True)) for row in wanted]


def test_every_feature_has_a_case():
    assert {feature for feature, *_ in CASES} == set(FEATURES)


@pytest.mark.parametrize(
    ("feature", "question", "more", "less"), CASES, ids=[f"{case[0]}-{place}" for place, case in enumerate(CASES)]
)
def test_a_feature_tells_the_sentences_apart(ask, report, feature, question, more, less):
    high, low = measured(ask(question), report, [more, less])
    assert high[feature] > low[feature]


def test_all_of_the_words_count_more_than_each_word_by_itself(ask, report):
    lines = [line("Rhodium sued Whinstone."), line("Rhodium and Whinstone."), line("Whinstone.")]
    whole, most, one = (row["coverage"] for row in measured(ask("rhodium sued whinstone"), report, lines))
    assert whole - most > most - one


def test_features_of_time_are_silent_where_no_time_is_asked_for(ask, report):
    new, old = measured(
        ask("where is bitmain building?"),
        report,
        [line(DULL, published="2025-09-01"), line(DULL, published="2024-09-01")],
    )
    for feature in ("scope", "newest", "newest_outcome"):
        assert new[feature] == old[feature]


def test_what_the_cross_encoder_has_not_read_counts_as_refused(ask, report):
    read, unread = measured(
        ask("where is bitmain building?"), report, [line(DULL, reranker=-3.0), line(DULL, reranker=-np.inf)]
    )
    assert unread["reranker"] < read["reranker"]
    assert not unread["reranker_best"]
    nothing_read = measured(ask("where is bitmain building?"), report, [line(DULL, reranker=-np.inf)])
    assert not nothing_read[0]["reranker_best"]


def test_a_question_without_names_takes_no_side_on_names(ask, report):
    first, second = measured(ask("why did the price fall?"), report, [line("Bitmain sells."), line("It fell.")])
    for feature in ("names", "names_context", "names_all", "subject"):
        assert first[feature] == second[feature]


def test_sentences_with_another_between_them_are_no_neighbours(ask, report):
    first, _, third = report("Bitmain builds. It rained. It is in Texas.")
    rows = features(ask("where is bitmain building?"), [first, third], ["", ""])
    assert rows[:, FEATURES.index("neighbours")].tolist() == [0, 0]


def models(kind: float) -> SentenceModels:
    """Models that look at the kind of thing a sentence holds, and at what the cross-encoder says."""
    return SentenceModels(Logistic(-1, {"kind": kind}), Logistic(-1, {"kind": kind, "reranker": 9.0}))


def unread(items: Sequence[Evidence]) -> np.ndarray:
    return np.zeros(len(items), np.float32)


def test_score_puts_the_best_sentence_first(ask, report):
    (worse,), (better,) = report("The weather was fine."), report("Bitmain builds in Texas.")
    query = ask("where is bitmain building?")
    found = score(query, [worse, better], models(2.0), unread, 2)
    assert [item.text for item in found] == ["Bitmain builds in Texas.", "The weather was fine."]
    assert 0 < found[1].probability < found[0].probability < 1
    again = rescored(query, found, models(-2.0), 2)
    assert [item.text for item in again] == ["The weather was fine.", "Bitmain builds in Texas."]


def test_of_no_candidates_nothing_is_scored(ask):
    assert score(ask("where is bitmain building?"), [], models(1.0), unread, 2) == []


def test_the_cross_encoder_reads_what_looks_best_without_it(ask, report):
    (dull,), (said,) = report(DULL), report("Bitmain is building in Texas.")
    read = []

    def liking_everything(items: Sequence[Evidence]) -> np.ndarray:
        read.extend(item.text for item in items)
        return np.full(len(items), 4.0, np.float32)

    found = score(ask("where is bitmain building?"), [dull, said], models(2.0), liking_everything, 1)
    assert read == ["Bitmain is building in Texas."]
    assert [item.reranker for item in found] == [4.0, -np.inf]


def test_of_each_part_of_a_comparison_half_as_many_sentences_are_read(ask, report):
    (said,) = report("Bitmain is building in Texas.")
    query = ask("where is bitmain building?")
    [whole] = score(query, [said], models(2.0), unread, 1)
    found = rescored(query, [whole, replace(whole, side=0), replace(whole, side=1)], models(2.0), 2)
    assert [item.reranker for item in found] == [0.0] * 3
    assert {item.reranker for item in rescored(query, found, models(2.0), 1)} == {-np.inf}
    assert [item.reranker for item in rescored(query, found[:1], models(2.0), 1)] == [0.0]


def test_a_share_of_the_reading_is_kept_for_other_reports_of_the_event(ask, report):
    named = "Bitmain builds in Texas. Bitmain builds in Ohio. Bitmain builds in Utah. Bitmain builds in Iowa."
    first = report(named, title="Bitmain picks a site", published="2025-03-11")
    rival = report("It is a shed.", title="A site that Bitmain picks", published="2025-03-12")
    other = report("It is a barn.", title="A farm", published="2025-03-12")
    query = ask("where is bitmain building?")
    found = score(query, [*first, *rival, *other], models(2.0), unread, 5)
    assert [item.text for item in found if item.reranker > -np.inf][-1] == "It is a shed."
    assert sum(item.reranker > -np.inf for item in found) == 5


# What a sentence leans on

LISTED = """The plan has a price. Three states were named for the plant:

Texas, with cheap power
Georgia, with a port

Nothing is decided."""


@pytest.mark.parametrize(
    ("text", "sentence", "leads"),
    [
        (LISTED, "Texas, with cheap power", "Three states were named for the plant:"),
        (LISTED, "Georgia, with a port", "Three states were named for the plant:"),
        (LISTED, "Three states", ""),
        (LISTED, "Nothing is decided.", ""),
        ("A remark.\n\nOne line\nAnother line", "Another line", ""),
        ("Here is one thing:\n\nA paragraph of its own.", "A paragraph", ""),
        ("No block at all.", "No block", ""),
    ],
)
def test_list_items_are_read_with_the_line_that_introduces_them(text, sentence, leads):
    assert introduction(text, text.index(sentence)) == leads


def test_a_list_item_leans_on_its_introduction_and_a_sentence_on_the_one_before(report):
    assert previous_sentences(report(LISTED)) == [
        "",
        "The plan has a price.",
        "Three states were named for the plant:",
        "Three states were named for the plant:",
        "Georgia, with a port",
    ]


def test_a_sentence_leans_on_no_sentence_of_another_article(report):
    assert previous_sentences([*report("One remark."), *report("Another remark.")]) == ["", ""]


# Figures, dates and places that could answer


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("how many MW does it have?", "It has 300 MW and cost $40 million.", ["300 MW"]),
        ("how much did it cost?", "It has 300 MW and cost $40 million.", ["$40 million"]),
        ("how many workers does bitmain have?", "It has 250 workers and 3 sites.", ["250 workers"]),
        ("how many people does bitmain employ?", "It has 250 workers and 3 sites.", ["250 workers"]),
        ("how many machines did it buy?", "It ordered 50,000 rigs for 2 sites.", ["50,000 rigs"]),
        ("how much did the machine cost?", "It pays $0.05 per kWh and $900 for a rig.", ["$0.05 per kWh", "$900"]),
        ("how much is the rig?", "Miners earn $55 per PH/s per day.", []),
        ("how much is hashprice?", "Miners earn $55 per PH/s per day.", ["$55 per PH/s per day"]),
        ("when did they settle?", "They settled on 5 May 2025.", ["5 May 2025"]),
        ("when did they settle?", "Reuters reported on 18 June 2025 that they settled.", []),
        ("when did they settle?", "The account that Blockspace published in July 2025 names both.", []),
        ("when did they settle?", "They settled on 5 May 2025, Reuters reported on 6 May 2025.", ["5 May 2025"]),
        ("why did they settle?", "They settled on 5 May 2025.", []),
    ],
)
def test_only_figures_of_what_is_asked_for_answer(ask, question, sentence, answers):
    assert [measure.text for measure in answering_measures(ask(question).question, sentence)] == answers


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("where is bitmain building?", "Bitmain builds in Texas or Florida.", ["Texas", "Florida"]),
        ("where is bitmain building?", "Bitmain builds in the US, in Texas.", ["Texas"]),
        ("where is bitmain building?", "Bitmain builds in the United States.", ["United States"]),
        ("where in texas is the site?", "The site is in Texas, in the United States.", []),
        ("where in the us is bitmain building?", "Bitmain chose Georgia in the United States.", ["Georgia"]),
        ("where is bitmain building?", "Bitmain builds with Riot Platforms.", []),
    ],
)
def test_only_the_most_exact_places_answer_where(ask, question, sentence, answers):
    assert [place.canonical for place in answering_places(ask(question), sentence)] == answers


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        (
            "who is the cfo of riot?",
            "Colin Yee is the finance chief of Riot.",
            "Jason Les is the chief executive of Riot.",
        ),
        ("who runs cleanspark?", "CleanSpark's chief executive is Zach Bradford.", "Matt Schultz visited CleanSpark."),
        ("who owns whinstone?", "Whinstone is a subsidiary of Riot Platforms.", "Whinstone sued Rhodium."),
        ("who did riot sue?", "Riot Platforms sued Rhodium.", "Riot Platforms sued."),
        ("who built the rig?", "Bitmain built the rig.", "Texas has many a rig."),
    ],
)
def test_who_wants_somebody_else_in_the_role_asked_for(ask, question, answering, other):
    query = ask(question)
    assert holds_kind(query, answering) > holds_kind(query, other) == 0


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("when did they settle?", "They settled on Wednesday.", "They settled, Riot said on Wednesday."),
        ("bitmain output vs riot output", "Bitmain mined 300 BTC.", "Bitmain is ahead of Riot."),
    ],
)
def test_a_weekday_tells_when_and_what_is_compared_is_a_figure(ask, question, answering, other):
    query = ask(question)
    assert holds_kind(query, answering) > holds_kind(query, other) == 0


def test_an_open_question_asks_for_no_kind_of_thing(ask):
    query = ask("what is the bitmain plant?")
    assert holds_kind(query, DULL) == holds_kind(query, "Bitmain plans a plant in Texas.")
    assert 0 < holds_kind(query, DULL) < 1


# Words


def test_a_questions_terms_weigh_by_rarity_and_add_up_to_one(ask):
    query = ask("what is the salary at the bitmain plant?")
    terms = weighted_terms(query.question.search_text, query.idf)
    assert sum(terms.values()) == pytest.approx(1)
    assert terms["salari"] > terms["plant"] > terms["bitmain"]
    assert overlap_of(terms, "Bitmain salaries at its plants") == pytest.approx(1)
    assert overlap_of(terms, DULL) == 0
    assert weighted_terms("", query.idf) == {}


def test_stop_words_count_only_where_there_is_nothing_else(ask):
    query = ask("who is it?")
    assert weighted_terms("who is it", query.idf)
    assert "the" not in weighted_terms("the plant", query.idf)
