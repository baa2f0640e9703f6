"""What a summary of a subject can be made of: reads the index, once a name that the subject goes by."""

from datetime import datetime, timedelta

from bot.answers.names import Gazetteer
from bot.answers.question import parse
from bot.summaries.candidates import candidates
from bot.summaries.errors import BadSubject
from bot.summaries.topic import Gathered, Subject, queries, relevant
from index.search import IndexedArticle, Period, Searcher

MOST_CHARACTERS = 200
# Passages of each search, and articles whose sentences are read: 300 of twenty sentences take about 60 ms.
_PASSAGES = 200
_MOST_ARTICLES = 300
# A subject of thousands of articles is searched in the newest too, or the best passages could all be old.
_RECENT = timedelta(days=90)
# A trend counts articles, so it needs nearly all of them; a thousand of twenty sentences take about 0.2 s.
_PASSAGES_COUNTED = 2000
_MOST_COUNTED = 1000


def gather(
    searcher: Searcher, gazetteer: Gazetteer, subject: str, *, now: datetime, period: Period = Period()
) -> Gathered:
    """The sentences that a summary of a subject chooses from. Raises BadSubject, or what the index raises."""
    asked = _asked(searcher, gazetteer, subject, now)
    articles = [] if asked.question.small_talk else _articles(searcher, asked, now, period)
    quotable = [candidate for article in articles for candidate in candidates(article, gazetteer)]
    return Gathered(asked, tuple(articles), tuple(relevant(asked, quotable)), searcher.stories)


def gather_articles(
    searcher: Searcher, gazetteer: Gazetteer, subject: str, *, now: datetime, period: Period = Period()
) -> tuple[Subject, list[IndexedArticle]]:
    """A subject, and all articles that may be on it, best first. Raises BadSubject, or what the index raises."""
    asked = _asked(searcher, gazetteer, subject, now)
    if asked.question.small_talk:
        return asked, []
    return asked, _articles(searcher, asked, now, period, _PASSAGES_COUNTED, _MOST_COUNTED)


def _asked(searcher: Searcher, gazetteer: Gazetteer, subject: str, now: datetime) -> Subject:
    question = parse(_checked(subject), gazetteer, now)
    return Subject(question, searcher.vector(question.search_text), searcher.idf, gazetteer)


def _articles(
    searcher: Searcher,
    subject: Subject,
    now: datetime,
    period: Period,
    passages: int = _PASSAGES,
    most: int = _MOST_ARTICLES,
) -> list[IndexedArticle]:
    """The articles that the searches for a subject find, best first."""
    periods = [period] if period else [period, Period(since=(now - _RECENT).date())]
    best: dict[int, float] = {}
    for query in queries(subject):
        for within in periods:
            for hit in searcher.search(query, passages, within):
                best[hit.passage.version] = max(best.get(hit.passage.version, 0.0), hit.score)
    ranked = sorted(best, key=lambda version: -best[version])[:most]
    read = {article.version: article for article in searcher.indexed(ranked)}
    return [read[version] for version in ranked if version in read]


def _checked(subject: str) -> str:
    subject = " ".join(subject.split())
    if not subject:
        raise BadSubject("the subject is empty")
    if len(subject) > MOST_CHARACTERS:
        raise BadSubject(f"a subject is at most {MOST_CHARACTERS} characters; this one has {len(subject)}")
    return subject
