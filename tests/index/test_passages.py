from itertools import pairwise

import pytest

from index.passages import Passage, passages, sentences


def quoted(text):
    return [text[sentence.start : sentence.end] for sentence in sentences(text)]


def words(texts):
    return [len(text.split()) for text in texts]


def test_abbreviations_and_figures_do_not_end_a_sentence():
    text = "Bitmain Inc. ships to the U.S. market. It paid $3.5 billion. The S21 costs $41.6 per PH/s on Nov. 4."
    assert quoted(text) == [
        "Bitmain Inc. ships to the U.S. market.",
        "It paid $3.5 billion.",
        "The S21 costs $41.6 per PH/s on Nov. 4.",
    ]


def test_a_word_that_courts_abbreviate_ends_a_sentence_in_news():
    text = "The offer was too low. Bitfarms said so, Reuters reports. A vote follows, est. Monday, it adds."
    assert quoted(text) == [
        "The offer was too low.",
        "Bitfarms said so, Reuters reports.",
        "A vote follows, est. Monday, it adds.",
    ]


@pytest.mark.parametrize("name", ["Utah", "Idaho", "Poland", "New York", "the World Bank", "the SEC"])
def test_a_name_that_courts_abbreviate_ends_a_sentence_in_news(name):
    assert quoted(f"It came from {name}. Riot agreed.") == [f"It came from {name}.", "Riot agreed."]


@pytest.mark.parametrize("name", ["Core Scientific Corp.", "BITMAIN INC.", "Knoxville, Tenn.", "Prof. Ito", "Gov. Ito"])
def test_what_news_abbreviates_ends_none(name):
    assert quoted(f"The site of {name} Riot bought is new.") == [f"The site of {name} Riot bought is new."]


def test_every_list_item_and_table_row_is_a_sentence():
    text = "The rigs:\nS21 Pro at 15 J/TH\nS23 Hydro: 9.5 J/TH; 5.5 kW\n\nMore follows."
    assert quoted(text) == ["The rigs:", "S21 Pro at 15 J/TH", "S23 Hydro: 9.5 J/TH; 5.5 kW", "More follows."]


def test_a_sentence_too_long_to_quote_is_cut_at_a_good_place():
    text = "Miners said that " + ", ".join(f"site number {n} runs" for n in range(100)) + "."
    parts = quoted(text)
    assert len(parts) > 1
    assert max(map(len, parts)) <= 600
    assert all(part.endswith((",", ".")) for part in parts)
    assert " ".join(parts) == text


def test_text_without_a_single_space_is_cut_too():
    assert [len(part) for part in quoted("x" * 1500)] == [600, 600, 300]


def test_no_text_has_no_sentences_and_no_passages():
    assert sentences(" \n\n ") == []
    assert passages("Title", [], words) == []


def test_a_short_article_is_one_passage():
    assert passages("Title", ["One two.", "Three four."], words) == [Passage(0, 1)]


def test_a_long_article_is_spread_evenly_over_whole_sentences():
    parts = ["word " * 30] * 20
    found = passages("A title", parts, words)
    assert [passage.last - passage.first + 1 for passage in found] == [7, 7, 6]
    assert found[0].first == 0
    assert found[-1].last == 19
    assert all(a.last + 1 == b.first for a, b in pairwise(found))


def test_no_passage_is_longer_than_the_encoder_reads():
    lengths = [5, 200, 60, 10, 250, 3, 90, 90, 90, 400, 2]
    parts = ["word " * length for length in lengths]
    for passage in passages("A title of six words here", parts, words):
        size = sum(lengths[passage.first : passage.last + 1])
        assert size + 6 <= 254 or passage.first == passage.last
