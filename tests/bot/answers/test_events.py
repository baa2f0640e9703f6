"""Which articles report one event: by their days and by the words that tell it apart."""

import pytest

from bot.answers.events import days_between, told_by
from corpus.article import Article


def idf(token: str) -> float:
    return {"bitcoin": 0.2, "mine": 0.2, "fire": 1.0}.get(token, 4.0)


FIRE = Article("Fire at a bitcoin mine in Granbury", "A hall burned.", "wire", published="2025-03-11")
LOCAL = Article("Neighbours recall blaze", "It woke half of Granbury.", "local", published="2025-03-13")
FULLER = Article("Granbury hall burned", "The fire at the mine began at night.", "fuller", published="2025-03-20")
LATER = Article("Granbury mine reopens after fire", "A hall burned in March.", "later", published="2025-07-01")
ELSEWHERE = Article("Bitcoin mine opens", "It is in Paducah.", "elsewhere", published="2025-03-12")
UNDATED = Article("Fire at a bitcoin mine in Granbury", "A hall burned.", "undated")


def test_reports_of_the_same_days_with_the_same_telling_words_are_of_one_event():
    assert [article.id for article in told_by(FIRE, [LOCAL], idf)] == ["local"]


def test_the_likeliest_report_comes_first():
    assert [article.id for article in told_by(FIRE, [LOCAL, FULLER], idf)] == ["fuller", "local"]


@pytest.mark.parametrize("other", [LATER, ELSEWHERE, UNDATED, FIRE], ids=lambda article: article.id)
def test_another_time_another_place_no_date_and_the_article_itself_are_not(other):
    assert told_by(FIRE, [other], idf) == []


@pytest.mark.parametrize(("one", "other", "days"), [("2025-03-11", "2025-03-20", 9), ("2025-03", "2025-03-20", 0)])
def test_days_are_counted_between_the_nearest_that_the_dates_allow(one, other, days):
    first, second = (Article("A", "B.", published=date) for date in (one, other))
    assert days_between(first, second) == days_between(second, first) == days
