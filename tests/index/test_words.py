import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tantivy import Index, SchemaBuilder

from index.errors import BrokenIndex
from index.words import WordIndex, WordsWriter

DAY = date(2025, 7, 29).toordinal()
WEEK_LATER = date(2025, 8, 5).toordinal()

PASSAGES = [
    ("Bitmain to build in the U.S.", "The maker weighs Texas or Florida and wants to hire 250 workers.", ("Bitmain",)),
    (
        "Riot's bid for Bitfarms",
        "Riot Platforms offered $950 million, or $2.30 a share.",
        ("Riot Platforms", "Bitfarms"),
    ),
    ("S23 Hydro unveiled", "It needs 9.5 J/TH, says the maker of the Antminer.", ("Bitmain", "Antminer S23")),
    ("S21 fleet grows", "CleanSpark ordered 50,000 machines of the S21 kind.", ("CleanSpark",)),
    ("Kuwait cuts power", "Farms in Al-Wafrah went dark; use fell by 55%.", ()),
]


def written(folder: Path) -> Path:
    with WordsWriter(folder) as writer:
        for row, (title, text, entities) in enumerate(PASSAGES):
            writer.add(row, title, text, entities)
    return folder


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> WordIndex:
    return WordIndex.open(written(tmp_path_factory.mktemp("index")))


def dated(folder: Path, *days: tuple[int, int]) -> WordIndex:
    with WordsWriter(folder) as writer:
        for row, (first, last) in enumerate(days):
            writer.add(row, "Hash rate", "A new record.", (), first, last)
    return WordIndex.open(folder)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("where is bitmain building?", 0),
        ("how much did riot offer", 1),
        ("riots bitfarms bid", 1),
        ("whats the s23 efficiency", 2),
        ("who ordered 50k rigs", 3),
        ("al wafrah", 4),
        ("power use fell 55 percent", 4),
    ],
)
def test_the_passage_that_shares_the_terms_comes_first(index, question, row):
    rows, scores = index.search(question, 3)
    assert rows[0] == row
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32
    assert (np.diff(scores) <= 0).all()


def test_no_more_than_k_rows_are_found_and_none_without_a_shared_term(index):
    assert len(index.search("bitmain", 1)[0]) == 1
    assert len(index.search("lasagna recipe", 10)[0]) == 0


@pytest.mark.parametrize(
    "question", ["", "?????", "🚀", "AND OR NOT", "U.S. AND (title:[* TO", '"', "a" * 2000, "rig " * 500]
)
def test_no_question_is_an_error(index, question):
    rows, scores = index.search(question, 5)
    assert len(rows) == len(scores)


def test_a_question_with_more_terms_than_are_searched_still_finds_its_rare_one(index):
    filler = " ".join(f"nonsense{n}" for n in range(200))
    assert index.search(f"{filler} Wafrah", 5)[0].tolist() == [4]


def test_a_term_in_the_title_counts_more_than_one_in_the_text(tmp_path):
    with WordsWriter(tmp_path) as writer:
        writer.add(0, "Some news", "Curtailment in Texas.")
        writer.add(1, "Curtailment here", "Miners in Texas.")
    assert WordIndex.open(tmp_path).search("curtailment", 2)[0].tolist() == [1, 0]


def test_an_entity_is_found_though_the_text_does_not_name_it(index):
    assert 2 in index.search("bitmain", 5)[0]


def test_a_word_as_it_was_typed_beats_one_of_the_same_stem(tmp_path):
    with WordsWriter(tmp_path) as writer:
        writer.add(0, "", "They organize the market.")
        writer.add(1, "", "The organ in the market.")
    assert WordIndex.open(tmp_path).search("organ", 2)[0][0] == 1


def test_extra_names_find_what_the_question_did_not_name(index):
    rows, scores = index.search("where is the antminer", 5, extra=["CleanSpark"])
    assert rows[0] == 2
    assert 3 in rows
    assert scores[0] == index.search("where is the antminer", 5)[1][0]


def test_a_date_filter_lets_overlapping_passages_pass_and_no_undated_one(tmp_path):
    month = (date(2025, 7, 1).toordinal(), date(2025, 7, 31).toordinal())
    index = dated(tmp_path, (DAY, DAY), (-1, -1), (WEEK_LATER, WEEK_LATER), month)
    found = {
        "all": index.search("record", 9),
        "since": index.search("record", 9, since=DAY + 1),
        "until": index.search("record", 9, until=DAY),
        "on the day": index.search("record", 9, since=DAY, until=DAY),
    }
    assert {name: sorted(rows.tolist()) for name, (rows, _) in found.items()} == {
        "all": [0, 1, 2, 3],
        "since": [2, 3],
        "until": [0, 3],
        "on the day": [0, 3],
    }
    assert set(found["since"][1]) <= set(found["all"][1]), "a filter changed a score"


def test_a_date_filter_comes_before_the_top_k(tmp_path):
    index = dated(tmp_path, *[(DAY, DAY)] * 50, (WEEK_LATER, WEEK_LATER))
    assert index.search("record", 1, since=WEEK_LATER)[0].tolist() == [50]


@pytest.mark.parametrize("count", [60, 3000])
@pytest.mark.parametrize("hidden", [1, 57, 59, 60])
def test_hidden_rows_make_room_for_others(tmp_path, count, hidden):
    index = dated(tmp_path, *[(DAY, DAY)] * count)
    allowed = np.ones(count, bool)
    allowed[: hidden * count // 60] = False
    rows, _ = index.search("record", 5, allowed=allowed)
    assert rows.tolist() == np.flatnonzero(allowed)[:5].tolist()


def test_equal_scores_are_ordered_by_row(tmp_path):
    index = dated(tmp_path, *[(DAY, DAY)] * 20)
    assert index.search("record", 20)[0].tolist() == list(range(20))


def test_the_same_rows_give_the_same_scores(tmp_path):
    results = []
    for name in ("one", "two"):
        with WordsWriter(tmp_path / name) as writer:
            for row in range(500):
                writer.add(row, f"Title {row % 7}", " ".join(f"word{row * n % 31}" for n in range(1, 12)))
        results.append(WordIndex.open(tmp_path / name).search("title word3 word5", 100))
    assert [part.tolist() for part in results[0]] == [part.tolist() for part in results[1]]


def test_a_rare_term_has_the_higher_idf(index):
    assert index.idf("kuwait") > index.idf("bitmain") > 0
    assert index.idf("unseen") > index.idf("kuwait")


def test_an_index_of_no_passages_finds_nothing(tmp_path):
    with WordsWriter(tmp_path):
        pass
    index = WordIndex.open(tmp_path)
    assert len(index) == 0
    assert len(index.search("bitmain", 5)[0]) == 0


def test_rows_come_in_order(tmp_path):
    with pytest.raises(ValueError, match="expected 0, got 1"), WordsWriter(tmp_path) as writer:
        writer.add(1, "Late", "row")


def test_a_writer_that_failed_leaves_no_passages_to_find(tmp_path):
    with suppress(KeyError), WordsWriter(tmp_path) as writer:
        writer.add(0, "Half", "an index")
        raise KeyError
    assert len(WordIndex.open(tmp_path)) == 0


def test_a_missing_folder_is_a_broken_index(tmp_path):
    with pytest.raises(BrokenIndex, match="hashdesk reindex"):
        WordIndex.open(tmp_path)


@pytest.mark.parametrize("suffix", ["meta.json", ".term", ".idx", ".fieldnorm", ".fast"])
def test_a_truncated_file_is_a_broken_index(tmp_path, suffix):
    path = next(path for path in (written(tmp_path) / "words").iterdir() if path.name.endswith(suffix))
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(BrokenIndex, match="hashdesk reindex"):
        WordIndex.open(tmp_path)


def test_an_index_of_another_make_is_a_broken_index(tmp_path):
    (tmp_path / "words").mkdir()
    Index(SchemaBuilder().add_text_field("body").build(), path=str(tmp_path / "words"))
    with pytest.raises(BrokenIndex, match="hashdesk reindex"):
        WordIndex.open(tmp_path)
