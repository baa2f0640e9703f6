"""All articles that a trend counts and reads figures from: nearly everything that a search for the subject finds."""

from datetime import datetime

from bot.answers.names import Gazetteer
from bot.answers.question import parse
from bot.summaries.gathering import checked_subject
from bot.summaries.relevance import Subject, queries
from index.search import IndexedArticle, Period, Searcher

# Passages of each search, and articles that are read: a thousand of twenty sentences take about 0.2 s.
_PASSAGES = 2000
_MOST_ARTICLES = 1000


def gather_all(
    searcher: Searcher, gazetteer: Gazetteer, subject: str, *, now: datetime, period: Period = Period()
) -> tuple[Subject, list[IndexedArticle]]:
    """A subject, and the articles that may be on it, best first. Raises BadSubject, or what the index raises."""
    question = parse(checked_subject(subject), gazetteer, now)
    asked = Subject(question, searcher.vector(question.search_text), searcher.idf, gazetteer)
    best: dict[int, float] = {}
    for query in () if question.small_talk else queries(asked):
        for hit in searcher.search(query, _PASSAGES, period):
            best[hit.passage.version] = max(best.get(hit.passage.version, 0.0), hit.score)
    ranked = sorted(best, key=lambda version: -best[version])[:_MOST_ARTICLES]
    read = {article.version: article for article in searcher.indexed(ranked)}
    return asked, [read[version] for version in ranked if version in read]
