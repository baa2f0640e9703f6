"""News on a watched subject: what is about it, what is new, one an event."""

from datetime import UTC, datetime, timedelta

import pytest

from corpus.article import Article
from evals.watches import Counts, gold, judged, reports_of

NOW = datetime(2025, 8, 10, 12, tzinfo=UTC)
OPENED = Article(
    id="opened", title="Bitmain opens its Texas plant", publisher="Reuters", published="2025-08-09",
    text="Bitmain opened its plant in Texas on Saturday with 250 workers. The first machines leave it in September.",
)  # fmt: skip
COPY = Article(
    id="copy",
    title="Bitmain opens its Texas plant",
    publisher="MEXC News",
    published="2025-08-10",
    text=OPENED.text + " This article was first published by Reuters.",
)
SUED = Article(
    id="sued",
    title="Customer sues Bitmain",
    publisher="CoinDesk",
    published="2025-08-08",
    text="A customer sued Bitmain in Delaware over 1,400 faulty hashboards. A court date is not set.",
)
IN_PASSING = Article(
    id="passing", title="Difficulty rises by 2%", publisher="Blockspace", published="2025-08-09",
    text="Difficulty rose by 2% on Saturday. It was the third rise in a row. Analysts of banks had expected less. "
    "Machines of Bitmain do most of the work.",
)  # fmt: skip
UNDATED = Article(id="undated", title="Bitmain to move", text="Bitmain moves its headquarters to Singapore this year.")


def told(desk, subject="Bitmain", **options) -> list[tuple[str, ...]]:
    return [news.covered for news in desk.summaries.news(subject, now=NOW, **options)]


def test_one_event_is_told_once_however_many_report_it(desk_of):
    desk = desk_of(OPENED, COPY, SUED)
    assert told(desk) == [("sued",), ("copy", "opened")]
    assert told(desk, told=["opened"]) == [("sued",)]


def test_what_is_mentioned_in_passing_and_what_has_no_date_is_no_news(desk_of):
    assert told(desk_of(IN_PASSING, UNDATED)) == []


def test_older_news_is_none_and_a_watch_begins_two_days_back(desk_of):
    desk = desk_of(OPENED, SUED)
    assert told(desk, since=NOW) == [("sued",), ("opened",)]
    assert told(desk, since=NOW + timedelta(days=1)) == [("opened",)]
    late = desk.summaries.news("Bitmain", now=NOW + timedelta(days=13))
    assert [news.covered for news in late] == [("opened",)]


def test_a_message_quotes_the_article_as_it_stands_and_names_the_further_outlets(desk_of):
    other = Article(
        id="other", title="Bitmain's Texas plant opens", publisher="Blockspace", published="2025-08-10",
        text="In Texas, Bitmain opened a plant with 250 workers on Saturday. Officials from the state were there.",
    )  # fmt: skip
    desk = desk_of(OPENED, other)
    for news in desk.summaries.news("Bitmain", now=NOW):
        [bullet] = news.summary.bullets
        by_n = {citation.n: citation for citation in news.summary.citations}
        assert bullet.text in by_n[bullet.n[0]].article.text
        for citation in news.summary.citations:
            article = citation.article
            assert article.text[citation.start : citation.start + len(citation.quote)] == citation.quote


def test_news_is_found_in_a_new_generation_and_gone_with_a_removed_article(desk_of):
    desk = desk_of(OPENED)
    assert told(desk) == [("opened",)]
    desk_of(SUED)
    assert told(desk) == [("sued",), ("opened",)]
    desk.remove(["sued"])
    assert told(desk) == [("opened",)]


@pytest.mark.parametrize("subject", ["", "   ", "x" * 500])
def test_a_subject_that_is_none_is_refused_in_one_line(desk_of, subject):
    from bot.summaries.errors import BadSubject

    with pytest.raises(BadSubject):
        told(desk_of(OPENED), subject)


def test_watches_are_as_precise_as_they_were_measured(starter_desk):
    reports = reports_of(starter_desk)
    total = sum((judged(starter_desk, one, reports) for one in gold()), Counts())
    assert total.right / total.told >= 0.93
    assert total.right / total.wanted >= 0.85
