"""Summaries: the one object that the desk holds; reads the index and calls the pure functions beside it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import numpy as np

from bot.answers.respond import Responder
from bot.summaries import digest, timeline, watch
from bot.summaries.digest import Digest, Window
from bot.summaries.sections import section_of, topic_filter
from bot.summaries.summary import Summary
from bot.summaries.watch import News, Report
from corpus.article import Article
from corpus.store import ArticleStore
from corpus.story_table import StoryTable
from index.search import IndexedArticle, Period, Searcher

# A subject of many years has its steps in many articles; 200 passages take 0.1 s to read.
_TIMELINE_PASSAGES = 200


class Summaries:
    """Summaries of what is indexed. Every method may be called from any thread."""

    def __init__(self, store: ArticleStore, searcher: Searcher, responder: Responder) -> None:
        self._store = store
        self._searcher = searcher
        self._responder = responder
        self._recent: tuple[tuple[object, ...], list[Report]] | None = None

    def digest(self, *, now: datetime, days: int = 7, topics: Sequence[str] = (), told: Collection[str] = ()) -> Digest:
        """The news of the last days, a line a story under its section; no bullets if there is none.

        `topics` are sections or free words, of any of which a story must be; a story with an article in `told` (ids)
        is never shown again. Raises NoGeneration or BrokenIndex.
        """
        window = digest.Window.ending(now.date(), days)
        dated, table, gazetteer = self._searcher.dated(), self._searcher.stories, self._responder.gazetteer()
        stories = digest.stories_of(window, dated, table, lambda places: self._searcher.openings(dated, places))
        if told:
            ids = self._store.article_ids(version for story in stories for version in story.known)
            stories = [story for story in stories if not any(ids.get(version) in told for version in story.known)]
        read = _Reader(self._store)
        wanted = topic_filter(topics, gazetteer)
        if wanted:
            read.ahead(version for story in stories for version in story.inside)
        selection = digest.select(
            stories,
            lambda story: section_of(read(story.inside), gazetteer),
            (lambda story, section: wanted(section, read(story.inside))) if wanted else None,
        )
        if not selection.shown:
            newest = digest.newest_version(dated, window)
            return Digest(digest.quiet(window, read([newest])[0] if newest else None, told=bool(told), topics=topics))
        shown = selection.stories
        indexed = {found.version: found for found in self._searcher.indexed({v for s in shown for v in s.known})}
        nearest = {story.nearest for story in shown if story.nearest is not None}
        earlier = {version.number: version.article for version in self._store.versions(nearest)}
        summary = digest.compose(
            window, selection, indexed, earlier, table, gazetteer, told=bool(told), newest=self._store.newest()
        )
        return Digest(summary, tuple(found.article.id for found in indexed.values()))

    def timeline(self, subject: str, *, now: datetime, period: Period = Period()) -> Summary:
        """The dated steps of a company, site or deal in order; no bullets if the corpus dates none.

        `period` is that of the steps, not of the articles. Raises NoGeneration or BrokenIndex.
        """
        gazetteer = self._responder.gazetteer()
        asked = timeline.Subject.of(subject, gazetteer)
        hits = self._searcher.find(asked.query, _TIMELINE_PASSAGES).hits
        articles = self._searcher.indexed({hit.passage.version for hit in hits})
        told = timeline.told_in(articles, asked, gazetteer, now.date())
        events = timeline.within(timeline.events_of(told), period)
        return timeline.compose(asked, events, self._searcher.stories, newest=self._store.newest())

    def news(
        self, subject: str, *, now: datetime, told: Collection[str] = (), since: datetime | None = None
    ) -> tuple[News, ...]:
        """The stories of the last days that are about a subject, one an event, the oldest first.

        A story with an article in `told` (ids) is left out, and so are articles dated before `since`, by default as far
        back as news is news. Undated articles are none. Raises NoGeneration or BrokenIndex.
        """
        gazetteer, table = self._responder.gazetteer(), self._searcher.stories
        asked = timeline.Subject.of(subject, gazetteer)
        vector = self._searcher.vector(subject)
        reports = self._reports(watch.window(since or now - watch.NEWS_AGE, now), now)
        stories = watch.new_stories(
            reports,
            table,
            lambda report: watch.is_about(report, asked, vector, gazetteer),
            self._store.article_ids,
            told,
        )
        newest = self._store.newest() if stories else None
        return tuple(
            News(watch.compose(asked, *self._indexed(about, table), table, gazetteer, newest), covered)
            for about, covered in stories
        )

    def _reports(self, window: Window, now: datetime) -> list[Report]:
        """The articles of a window. Those of the widest one are kept: every watch looks at them after a reindex."""
        dated = self._searcher.dated()
        widest = watch.window(now - watch.NEWS_AGE, now)
        places = np.flatnonzero(widest.holds(dated.first_days, dated.last_days))
        key = (self._searcher.manifest.generation, widest, len(places))
        if self._recent is None or self._recent[0] != key:
            openings = dict(zip(dated.versions[places].tolist(), self._searcher.openings(dated, places), strict=True))
            versions = self._store.versions(openings)
            self._recent = key, [Report.of(one.number, one.article, openings[one.number]) for one in versions]
        reports = self._recent[1]
        inside = set(dated.versions[window.holds(dated.first_days, dated.last_days)].tolist())
        return [report for report in reports if report.version in inside]

    def _indexed(self, about: Sequence[Report], table: StoryTable) -> tuple[list[IndexedArticle], list[IndexedArticle]]:
        """The reports that are about a subject, and all of their story."""
        story = self._searcher.indexed(table.members(about[0].version))
        versions = {report.version for report in about}
        return [article for article in story if article.version in versions], story


class _Reader:
    """Reads articles by their version's number, each once."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._read: dict[int, Article] = {}

    def __call__(self, versions: Sequence[int]) -> list[Article]:
        self.ahead(versions)
        return [self._read[version] for version in versions if version in self._read]

    def ahead(self, versions: Iterable[int]) -> None:
        """Read these at once."""
        wanted = [version for version in versions if version not in self._read]
        self._read |= {version.number: version.article for version in self._store.versions(wanted)}
