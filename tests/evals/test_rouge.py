import pytest

from evals.rouge import rouge_l, rouge_n, tokens


def test_tokens_are_runs_of_letters_and_digits():
    assert tokens("IREN's $9.7 billion") == ["iren", "s", "9", "7", "billion"]


def test_rouge_n_clips_what_is_repeated():
    # One "police" of the reference can be matched once: 1 of 3 and 1 of 4 words.
    assert rouge_n(["police police police"], ["police killed the gunman"], 1) == pytest.approx(2 * 1 / 7)
    assert rouge_n(["police kill the gunman"], ["police killed the gunman"], 2) == pytest.approx(1 / 3)


def test_rouge_l_is_the_union_of_what_each_sentence_has_in_order():
    # Lin 2004: w1 w2 w3 w4 w5 against w1 w2 w6 w7 w8 and w1 w3 w8 w9 w5 has the union w1 w2 w3 w5: 4 of 5 and 4 of 10.
    assert rouge_l(["w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"], ["w1 w2 w3 w4 w5"]) == pytest.approx(2 * 4 / 15)


def test_order_counts_for_l_and_not_for_1():
    assert rouge_n(["the gunman kill police"], ["police kill the gunman"], 1) == 1.0
    assert rouge_l(["the gunman kill police"], ["police kill the gunman"]) == pytest.approx(2 * 2 / 8)


def test_nothing_in_common_or_nothing_at_all_is_zero():
    assert rouge_n([], ["a b"], 1) == rouge_l(["c"], ["a b"]) == rouge_n(["c"], ["a b"], 2) == 0.0
