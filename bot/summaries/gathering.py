"""What a summary of a subject can be made of: reads the index, once a name that the subject goes by."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.answers.names import Gazetteer
from bot.answers.question import parse
from bot.summaries.candidates import candidates
from bot.summaries.errors import BadSubject
from bot.summaries.relevance import Gathered, Subject, closest, names_all, places_inside, queries, relevant
from index.search import Period, Searcher

MOST_CHARACTERS = 200
# Passages of each search, and articles whose sentences are read: 300 of twenty sentences take about 60 ms.
_PASSAGES = 200
_MOST_ARTICLES = 300
# Sentences that are compared with each other: 1,000 of them make a table of a million likenesses.
_MOST_SENTENCES = 1000
# A subject of thousands of articles is searched in the newest too, or the best passages could all be old.
_RECENT = timedelta(days=90)


def gather(
    searcher: Searcher, gazetteer: Gazetteer, subject: str, *, now: datetime, period: Period = Period()
) -> Gathered:
    """The sentences that a summary of a subject chooses from. Raises BadSubject, or what the index raises."""
    question = parse(checked_subject(subject), gazetteer, now)
    asked = Subject(question, searcher.vector(question.search_text), searcher.idf, gazetteer)
    scores = {} if question.small_talk else _found(searcher, asked, now, period)
    read = {article.version: article for article in searcher.indexed(scores)}
    articles = tuple(read[version] for version in scores if version in read)
    texts = [article.article.text for article in articles]
    asked = replace(asked, inside=places_inside(asked.names, texts))
    naming = [article for article in articles if names_all(asked, article.article)]
    quotable = [candidate for article in naming for candidate in candidates(article, gazetteer)]
    found = closest(asked, relevant(asked, quotable, scores), scores, _MOST_SENTENCES)
    return Gathered(asked, articles, scores, tuple(found), searcher.stories)


def _found(searcher: Searcher, subject: Subject, now: datetime, period: Period) -> dict[int, float]:
    """The versions of the articles that the searches for a subject find with their best scores, best first."""
    periods = [period] if period else [period, Period(since=(now - _RECENT).date())]
    best: dict[int, float] = {}
    for query in queries(subject):
        for within in periods:
            for hit in searcher.search(query, _PASSAGES, within):
                best[hit.passage.version] = max(best.get(hit.passage.version, 0.0), hit.score)
    return dict(sorted(best.items(), key=lambda item: -item[1])[:_MOST_ARTICLES])


def checked_subject(subject: str) -> str:
    """The subject without needless space. Raises BadSubject for an empty one or one that is too long."""
    subject = " ".join(subject.split())
    if not subject:
        raise BadSubject("the subject is empty")
    if len(subject) > MOST_CHARACTERS:
        raise BadSubject(f"a subject is at most {MOST_CHARACTERS} characters; this one has {len(subject)}")
    return subject
