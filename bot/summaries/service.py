"""Summaries: the one object that the desk holds; reads the index and calls the pure functions beside it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.answers.respond import Responder
from bot.summaries.candidates import candidates
from bot.summaries.composing import compose
from bot.summaries.counting import gather_all
from bot.summaries.digest import Digest, Window
from bot.summaries.errors import BadSubject, UnknownArticle
from bot.summaries.gathering import gather
from bot.summaries.news import NewsDesk
from bot.summaries.reading import read_digest, read_timeline
from bot.summaries.summary import LENGTHS, Summary
from bot.summaries.topic import of_article, summarise
from bot.summaries.trend import Trend
from bot.summaries.trend import trend as trend_of
from bot.summaries.watch import News
from corpus.article import InvalidArticle, canonical_url
from corpus.store import ArticleStore
from index.search import IndexedArticle, Period, Searcher

MOST_BULLETS = 20
OF_AN_ARTICLE = 3


class Summaries:
    """Summaries of what is indexed. Every method may be called from any thread."""

    def __init__(self, store: ArticleStore, searcher: Searcher, responder: Responder) -> None:
        self._store = store
        self._searcher = searcher
        self._responder = responder
        self._news = NewsDesk(store, searcher, responder)

    def topic(
        self, subject: str, *, now: datetime, period: Period = Period(), length: int = LENGTHS["normal"]
    ) -> Summary:
        """What the corpus says on a subject, newest first; without bullets where it says nothing.

        `subject` is a name or a phrase as people type it, `length` the most bullets. Raises BadSubject, or what the
        index raises.
        """
        if not 1 <= length <= MOST_BULLETS:
            raise BadSubject(f"a summary has 1 to {MOST_BULLETS} lines, not {length}")
        gathered = gather(self._searcher, self._responder.gazetteer(), subject, now=now, period=period)
        return summarise(gathered, length, period, self._store.newest())

    def article(self, article_id: str) -> Summary:
        """An article in three bullets, in its own order. Raises UnknownArticle, or what the index raises."""
        number = self._store.version_of(article_id)
        if number is None:
            raise UnknownArticle(f"no article has the id {article_id[:80]}")
        found = self._searcher.indexed([number])
        if not found or not found[0].sentences:
            raise UnknownArticle(f"{article_id[:80]} is not indexed yet: `hashdesk reindex` does it")
        return self._of_article(found[0])

    def linked(self, urls: Iterable[str]) -> tuple[Summary, ...]:
        """The articles of the corpus that these links lead to, each in three bullets; other links are left out."""
        numbers = self._store.versions_at(dict.fromkeys(filter(None, map(_canonical, urls))))
        found = {article.version: article for article in self._searcher.indexed(numbers) if article.sentences}
        return tuple(self._of_article(found[number]) for number in numbers if number in found)

    def digest(self, *, now: datetime, days: int = 7, topics: Sequence[str] = (), told: Collection[str] = ()) -> Digest:
        """The news of the last days, a line a story under its section; no bullets if there is none.

        `topics` are sections or free words, of any of which a story must be; a story with an article in `told` (ids)
        is never shown again. Raises what the index raises.
        """
        gazetteer = self._responder.gazetteer()
        return read_digest(self._store, self._searcher, gazetteer, Window.ending(now.date(), days), topics, told)

    def timeline(self, subject: str, *, now: datetime, period: Period = Period()) -> Summary:
        """The dated steps of a company, site or deal in order; no bullets if the corpus dates none.

        `period` is that of the steps, not of the articles. Raises BadSubject, or what the index raises.
        """
        gazetteer = self._responder.gazetteer()
        newest = self._store.newest()
        return read_timeline(self._searcher, gazetteer, subject, now=now, period=period, newest=newest)

    def trend(self, subject: str, *, now: datetime, period: Period = Period(), unit: str | None = None) -> Trend:
        """Articles and stories a month on a subject, and what its figures in a unit were over time.

        `unit` as people type it ("EH/s"); without it the one that is quoted at most dates. Raises BadSubject, or what
        the index raises.
        """
        asked, articles = gather_all(self._searcher, self._responder.gazetteer(), subject, now=now, period=period)
        return trend_of(asked, articles, self._searcher.stories, unit, self._store.newest())

    def news(
        self, subject: str, *, now: datetime, told: Collection[str] = (), since: datetime | None = None
    ) -> tuple[News, ...]:
        """The stories of the last days that are about a subject, one an event, the oldest first.

        A story with an article in `told` (ids) is left out, and so are articles dated before `since`, by default as far
        back as news is news. Undated articles are none. Raises BadSubject, or what the index raises.
        """
        return self._news.on(subject, now=now, told=told, since=since)

    def _of_article(self, article: IndexedArticle) -> Summary:
        quotable = candidates(article, self._responder.gazetteer())
        chosen = of_article(quotable, self._searcher.vector(article.article.title), OF_AN_ARTICLE)
        return compose(article.article.title, chosen, chosen, self._searcher.stories, newest=self._store.newest())


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except InvalidArticle:
        return None
