import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.answers.reranker import WEIGHTS, Reranker, RerankerUnavailableError, context_of

CHOICES = [
    (
        "where is the company building its new factory?",
        ("Toaster maker expands", "The new factory will be built in Ohio, the company said."),
        ("Toaster maker expands", "The company said the factory is part of a wider plan to grow."),
    ),
    (
        "who founded the museum",
        ("A museum turns fifty", "The museum was founded by Clara Benson, a schoolteacher."),
        ("A museum turns fifty", "The museum draws two million visitors a year."),
    ),
    (
        "when did the bridge open?",
        ("The old bridge", "It was opened to traffic on 4 May 1931."),
        ("The old bridge", "The bridge is painted every seven years."),
    ),
    (
        "how many people work at the plant",
        ("Steel town", "Some 3,200 people are employed at the plant."),
        ("Steel town", "The plant lies on the east bank of the river."),
    ),
    (
        "why was the concert cancelled?",
        ("Concert called off", "The concert was cancelled because the singer had lost her voice."),
        ("Concert called off", "The concert had been sold out for weeks."),
    ),
]

SENTENCES = [
    ("River town", f"The {thing} was finished in {year}{' after a long delay in the works' * (year % 3)}.")
    for year, thing in enumerate(["bridge", "harbour", "school", "mill", "town hall", "theatre"] * 4, 1900)
]


@pytest.fixture(scope="module")
def reranker() -> Reranker:
    return Reranker()


@pytest.mark.parametrize(("question", "answering", "distracting"), CHOICES)
def test_the_sentence_that_answers_scores_above_one_on_the_same_thing(reranker, question, answering, distracting):
    right, wrong = reranker.score(question, [answering, distracting])
    assert right > wrong + 1


@pytest.mark.parametrize(("question", "answering", "distracting"), CHOICES)
def test_an_answer_stands_far_above_a_sentence_on_another_subject(reranker, question, answering, distracting):
    elsewhere = ("Rain at last", "Farmers in the valley welcomed the first showers since spring.")
    right, wrong = reranker.score(question, [answering, elsewhere])
    assert right > wrong + 3


def test_another_name_in_the_question_makes_the_same_sentence_no_answer(reranker):
    sentence = [("Two firms and their plans", "Acme will build its new factory in Ohio.")]
    own = reranker.score("where will Acme build its factory?", sentence)
    other = reranker.score("where will Siemens build its factory?", sentence)
    assert own > other + 1


def test_the_order_of_candidates_does_not_change_their_scores(reranker):
    scores = reranker.score("when was the mill finished?", SENTENCES)
    backwards = reranker.score("when was the mill finished?", SENTENCES[::-1])
    np.testing.assert_array_equal(scores, backwards[::-1])


def test_a_candidate_scores_the_same_alone_as_among_others(reranker):
    together = reranker.score("when was the mill finished?", SENTENCES)
    alone = [reranker.score("when was the mill finished?", [one])[0] for one in SENTENCES]
    np.testing.assert_array_equal(together, alone)


def test_threads_that_share_a_reranker_get_what_one_alone_would(reranker):
    questions = [f"when was the {thing} finished?" for thing in ("mill", "bridge", "harbour", "school")]
    alone = [reranker.score(question, SENTENCES) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        shared = list(pool.map(lambda question: reranker.score(question, SENTENCES), questions))
    np.testing.assert_array_equal(alone, shared)


def test_the_best_of_many_alike_is_the_one_asked_about(reranker):
    scores = reranker.score("when was the mill finished?", SENTENCES)
    assert "mill" in SENTENCES[int(scores.argmax())][1]


def test_scores_are_float32_and_one_a_candidate(reranker):
    scores = reranker.score("who?", SENTENCES[:3])
    assert scores.dtype == np.float32
    assert scores.shape == (3,)


def test_no_candidates_give_an_empty_array_without_reading_the_weights():
    scores = Reranker(Path("there is no such file")).score("who?", [])
    assert scores.shape == (0,)
    assert scores.dtype == np.float32


def test_text_beyond_the_models_length_is_cut_and_still_scored(reranker):
    scores = reranker.score("who " * 900, [("word " * 900, "word " * 900), ("", "")])
    assert np.isfinite(scores).all()


def test_damaged_weights_are_refused_by_name(tmp_path):
    content = bytearray(WEIGHTS.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged = tmp_path / "reranker.onnx"
    damaged.write_bytes(content)
    with pytest.raises(RerankerUnavailableError, match=r"damaged.*reinstall"):
        Reranker(damaged).score("who?", SENTENCES[:1])


def test_missing_weights_are_refused_by_name(tmp_path):
    with pytest.raises(RerankerUnavailableError, match=r"gone\.onnx"):
        Reranker(tmp_path / "gone.onnx").score("who?", SENTENCES[:1])


def test_the_weights_are_small_enough_to_ship():
    assert WEIGHTS.stat().st_size < 30_000_000


def test_scoring_never_imports_torch():
    code = (
        "import sys; from bot.answers.reranker import Reranker; Reranker().score('who?', [('', 'He.')]);"
        "sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'sentence_transformers')))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize(
    ("sentence", "context"),
    [
        ("It will employ 300 people.", "A new plant. Acme is building in Ohio."),
        ("“The company has no comment,” he said.", "A new plant. Acme is building in Ohio."),
        ("According to the filing, it will employ 300 people.", "A new plant. Acme is building in Ohio."),
        ("In May, the utility cut it off.", "A new plant. Acme is building in Ohio."),
        ("Acme employs 300 people.", "A new plant."),
        ("Italy has no such plant.", "A new plant."),
        ("In May, Acme hired 300 people.", "A new plant."),
    ],
)
def test_the_sentence_before_is_context_only_for_one_that_leans_on_it(sentence, context):
    assert context_of("A new plant", "Acme is building in Ohio.", sentence) == context


def test_context_may_lack_a_title_or_a_sentence_before():
    assert context_of("", "Acme is building.", "It is big.") == "Acme is building."
    assert context_of("A plant", "", "It is big.") == "A plant."
    assert context_of("", "", "It is big.") == ""
