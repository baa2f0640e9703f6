"""The training questions are sound, and none of them is a gold one."""

import json

import pytest

from corpus.starter_articles import starter_articles
from evals.examples import QUESTIONS, TRAINING, read_training
from index.passages import sentences


@pytest.fixture(scope="module")
def training():
    return read_training()


@pytest.fixture(scope="module")
def told():
    """Every sentence of the starter briefs as (article id, sentence)."""
    return {
        (article.id, article.text[sentence.start : sentence.end])
        for article in starter_articles()
        for sentence in sentences(article.text)
    }


def test_every_labelled_sentence_stands_in_its_brief(training, told):
    assert {answer for question in training for answer in question.answers} <= told


def test_no_training_question_is_a_gold_one(training):
    gold = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert {_plain(question.question) for question in training}.isdisjoint(map(_plain, gold))


def test_only_questions_off_the_field_or_without_an_answer_have_no_sentences(training):
    silent = {question.type for question in training if not question.answers}
    assert silent == {"unanswerable", "out_of_domain"}
    assert not [q.id for q in training if q.answers and q.type in silent]


def test_ids_are_unique_and_follow_ups_have_their_history(training):
    assert len({question.id for question in training}) == len(training)
    assert all(question.history for question in training if question.type == "followup")


def test_the_file_has_a_line_a_question(training):
    assert len(TRAINING.read_text(encoding="utf-8").splitlines()) == len(training) > 2000


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" ?!.").split())
