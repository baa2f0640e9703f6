"""The training questions are sound, and none of them is a gold one."""

import json

import pytest

from corpus.article import Article
from corpus.readers import read
from corpus.starter_articles import starter_articles
from evals.examples import PRACTICE, PRACTICE_QUESTIONS, QUESTIONS, TRAINING, read_training
from index.passages import sentences


def starter():
    return list(starter_articles())


def practice():
    return [item for item in read(PRACTICE) if isinstance(item, Article)]


@pytest.fixture(
    scope="module", params=[(TRAINING, starter), (PRACTICE_QUESTIONS, practice)], ids=["starter", "practice"]
)
def asked(request):
    """Training questions, and the articles that they were written from."""
    path, articles = request.param
    return read_training(path), articles()


def test_every_labelled_sentence_stands_in_its_article(asked):
    training, articles = asked
    told = {
        (article.id, article.text[sentence.start : sentence.end])
        for article in articles
        for sentence in sentences(article.text)
    }
    assert {answer for question in training for answer in question.answers} <= told
    assert {question.article for question in training} - {None} <= {article.id for article in articles}


def test_no_training_question_is_a_gold_one(asked):
    training, _ = asked
    gold = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert {_plain(question.question) for question in training}.isdisjoint(map(_plain, gold))


def test_only_questions_off_the_field_or_without_an_answer_have_no_sentences(asked):
    training, _ = asked
    silent = {question.type for question in training if not question.answers}
    assert silent <= {"unanswerable", "out_of_domain"}
    assert not [q.id for q in training if q.answers and q.type in silent]


def test_follow_ups_have_their_history(asked):
    training, _ = asked
    assert all(question.history for question in training if question.type == "followup")


def test_ids_are_unique_over_both_files():
    ids = [question.id for path in (TRAINING, PRACTICE_QUESTIONS) for question in read_training(path)]
    assert len(set(ids)) == len(ids) > 3000


def test_no_practice_article_can_be_taken_for_a_starter_one():
    assert {article.id for article in practice()}.isdisjoint(article.id for article in starter())
    assert all((article.url or "").startswith("https://news.example/") for article in practice())


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" ?!.").split())
