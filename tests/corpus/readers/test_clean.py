import unicodedata

import pytest

from corpus.readers.clean import clean_line, clean_text, shortened


def test_line_ends_of_every_system_become_newlines():
    assert clean_text("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


def test_runs_of_spaces_and_blank_lines_are_collapsed():
    assert clean_text("  a \t\u00a0 b  \n\n\n\n c ") == "a b\n\nc"


def test_accents_are_composed():
    assert clean_text("cafe\u0301") == unicodedata.normalize("NFC", "café")


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x07", "\x9b", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\uffff", "\U000e0041"]
)
def test_hidden_characters_are_removed(hidden):
    assert clean_text(f"Bit{hidden}main") == "Bitmain"


def test_lone_surrogates_are_removed_so_that_the_text_can_be_stored():
    assert clean_text("a\ud800b").encode() == b"ab"


def test_signs_of_the_field_stay():
    assert clean_text("₿ 3.5 ± 1 % – “J/TH” €5 🚀") == "₿ 3.5 ± 1 % – “J/TH” €5 🚀"


def test_a_line_holds_no_line_end():
    assert clean_line("Bitmain\n\npicks \r\n Texas") == "Bitmain picks Texas"


def test_a_long_title_is_cut_at_a_word():
    title = shortened("hashrate " * 100, 300)
    assert len(title) <= 300
    assert title.endswith("hashrate...")


def test_a_title_of_exactly_the_limit_stays_whole():
    assert shortened("x" * 300, 300) == "x" * 300


def test_a_title_without_spaces_is_cut_inside():
    assert shortened("x" * 5000, 300) == "x" * 297 + "..."
