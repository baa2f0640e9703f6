from datetime import date

import numpy as np
import pytest

from bot.answers.names import Gazetteer
from bot.summaries.figure_owners import NETWORK
from bot.summaries.quantities import QUANTITIES
from bot.summaries.readings import readings
from corpus.article import Article
from index.passage_store import StoredSentence, text_hash
from index.passages import sentences
from index.search import IndexedArticle

GAZETTEER = Gazetteer.learn([("MARA", 9), ("CleanSpark", 9), ("Riot Platforms", 5), ("IREN", 5), ("Cango", 3)])
BY_NAME = {quantity.name: quantity for quantity in QUANTITIES}


def indexed(text, *, title="A note", published="2025-10-20"):
    rows = [
        StoredSentence(1, place, span.start, span.end, text_hash(text)) for place, span in enumerate(sentences(text))
    ]
    article = Article(title, text, "a1", published=published)
    return IndexedArticle(1, article, tuple(rows), np.zeros((len(rows), 384), np.float32))


def read(text, quantity, owner=NETWORK, **fields):
    """What an article says of a quantity: (first day, last day, value, bound) each."""
    found = readings(indexed(text, **fields), BY_NAME[quantity], frozenset({owner}), GAZETTEER)
    return [(str(one.since), str(one.until), one.value, one.bound) for one in found]


@pytest.mark.parametrize(
    ("text", "owner", "expected"),
    [
        ("MARA ran 57.4 EH/s at the end of June 2025.", "MARA", ("2025-06-30", "2025-06-30", 57.4, "")),
        ("On 3 May 2025, CleanSpark passed 42 EH/s.", "CleanSpark", ("2025-05-03", "2025-05-03", 42, "")),
        ("Cango, a company from China, operates over 50 EH/s.", "Cango", ("2025-10-20", "2025-10-20", 50, ">")),
        ("The bitcoin network averaged 1.05 ZH/s in September 2025.", NETWORK, ("2025-09-01", "2025-09-30", 1050, "")),
        ("IREN has 48 to 52 EH/s online.", "IREN", ("2025-10-20", "2025-10-20", 50, "")),
        ("MARA's hash rate increased 5% to 53.2 EH/s.", "MARA", ("2025-10-20", "2025-10-20", 53.2, "")),
        (
            "MARA leads with 57 EH/s, followed by CleanSpark with 50 EH/s.",
            "CleanSpark",
            ("2025-10-20", "2025-10-20", 50, ""),
        ),
        ("IREN's capacity grew to 50 EH/s; its peer Cango has 32 EH/s.", "Cango", ("2025-10-20", "2025-10-20", 32, "")),
        (
            "Global hashrate passed 900 EH/s on 8 May 2025, while MARA runs 57 EH/s.",
            NETWORK,
            ("2025-05-08", "2025-05-08", 900, ""),
        ),
        ("According to JPMorgan, MARA had 53 EH/s in July 2025.", "MARA", ("2025-07-01", "2025-07-31", 53, "")),
    ],
)
def test_a_figure_is_read_with_its_owner_its_date_and_its_bound(text, owner, expected):
    assert read(text, "hash rate", owner) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "MARA aims to reach 75 EH/s by the end of 2025.",
        "MARA expects 75 EH/s in March 2026.",
        "MARA added 5 EH/s in September 2025.",
        "MARA's hash rate rose by 5 EH/s in September 2025.",
        "MARA bought machines with 10 EH/s from Bitmain in May 2025.",
        "Together with MARA, the four miners hold 200 EH/s.",
        "MARA runs Antminers of 234 TH/s each.",
        "A bitcoin network of 1,050 EH/s leaves MARA little.",
        "MARA said that the bitcoin network had 1,050 EH/s in August 2025.",
        "Unlike MARA, Riot Platforms ran 36 EH/s in September 2025.",
    ],
)
def test_targets_changes_trades_and_the_figures_of_others_are_no_readings(text):
    assert read(text, "hash rate", "MARA") == []


def test_a_figure_compared_with_has_its_own_date_and_lends_it_to_no_other():
    text = "CleanSpark reported a hash rate of 50 EH/s, up from 45.6 EH/s in May 2025."
    assert read(text, "hash rate", "CleanSpark") == [
        ("2025-10-20", "2025-10-20", 50, ""),
        ("2025-05-01", "2025-05-31", 45.6, ""),
    ]
    text = "Hashprice dropped to $52 per PH/s, its lowest since April, when it was $40."
    assert read(text, "hashprice") == [("2025-10-20", "2025-10-20", 52, "")]


def test_what_is_planned_and_what_runs_are_two_sorts_of_capacity():
    found = readings(
        indexed("IREN has 810 MW of operating data centers and a pipeline of 2,910 MW."),
        BY_NAME["power capacity"],
        frozenset({"IREN"}),
        GAZETTEER,
    )
    assert [(one.value, one.kind) for one in found] == [(810, ""), (2910, "pipeline")]


def test_figures_joined_by_names_belong_to_each_of_them():
    text = "CleanSpark, IREN and Cango all arrived at 50 EH/s in June 2025."
    assert [read(text, "hash rate", name) for name in ("CleanSpark", "IREN", "Cango")] == [
        [("2025-06-01", "2025-06-30", 50, "")]
    ] * 3
    assert read(text, "hash rate", "MARA") == []


def test_a_price_of_hash_rate_is_no_cost_of_it():
    text = "Hashprice was $47 per PH/s a day in September 2025, against a median cost of $45 per PH/s."
    assert [value for _, _, value, _ in read(text, "hashprice")] == [47]
    assert [value for _, _, value, _ in read(text, "hashcost")] == [45]


def test_prices_for_exahashes_and_terahashes_are_given_for_a_petahash():
    text = "Miners earned $52,000 per EH/s a day in July 2025. In August 2025 hashprice was $0.055 per TH/s a day."
    assert [round(value, 6) for _, _, value, _ in read(text, "hashprice")] == [52, 55]


def test_bitcoin_mined_and_bitcoin_held_are_two_quantities():
    text = "Riot Platforms mined 445 bitcoin in September 2025. It held 19,287 bitcoin on 30 September 2025."
    assert [value for _, _, value, _ in read(text, "bitcoin mined", "Riot Platforms")] == [445]
    assert [value for _, _, value, _ in read(text, "bitcoin held", "Riot Platforms")] == [19287]


def test_a_tables_cell_has_the_date_of_its_column():
    text = "| Miner | September 2025 | August 2025 |\n|---|---|---|\n| Riot Platforms | 445 bitcoin | 477 bitcoin |"
    row = "Riot Platforms: September 2025 445 bitcoin; August 2025 477 bitcoin"
    assert read(row, "bitcoin mined", "Riot Platforms", title="September 2025 production") == [
        ("2025-09-01", "2025-09-30", 445, ""),
        ("2025-08-01", "2025-08-31", 477, ""),
    ], text


def test_a_rise_within_a_year_tells_both_of_its_ends():
    text = "MARA grew from 24.7 EH/s to 53.2 EH/s in 2024."
    assert read(text, "hash rate", "MARA") == [
        ("2024-01-01", "2024-01-01", 24.7, ""),
        ("2024-12-31", "2024-12-31", 53.2, ""),
    ]


@pytest.mark.parametrize("published", [None, "2025"])
def test_without_a_date_in_the_sentence_or_a_month_of_publication_there_is_no_reading(published):
    text = "MARA has 57.4 EH/s."
    article = indexed(text, published=published)
    assert readings(article, BY_NAME["hash rate"], frozenset({"MARA"}), GAZETTEER) == []


def test_a_time_that_the_sentence_leaves_open_is_not_that_of_the_report():
    text = "The bitcoin network had climbed to 1.2 ZH/s before it fell to 869 EH/s."
    assert read(text, "hash rate") == [("2025-10-20", "2025-10-20", 869, "")]


def test_days_in_a_reading_are_real_dates():
    (reading,) = readings(
        indexed("MARA had 57 EH/s in May 2025."), BY_NAME["hash rate"], frozenset({"MARA"}), GAZETTEER
    )
    assert (reading.middle, reading.days, reading.own_date) == (date(2025, 5, 16), 31, True)
