"""Reading the index for news on watched subjects; `watch.py` decides what is news."""

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np

from bot.answers.respond import Responder
from bot.summaries import watch
from bot.summaries.digest import Window
from bot.summaries.gathering import checked_subject
from bot.summaries.subject_steps import Subject
from bot.summaries.watch import News, Report
from corpus.store import ArticleStore
from corpus.story_table import StoryTable
from index.search import IndexedArticle, Searcher


class NewsDesk:
    """The articles of the last days, read once a generation, and what is new in them. Safe from any thread."""

    def __init__(self, store: ArticleStore, searcher: Searcher, responder: Responder) -> None:
        self._store = store
        self._searcher = searcher
        self._responder = responder
        self._recent: tuple[tuple[object, ...], list[Report]] | None = None

    def on(self, subject: str, *, now: datetime, told: Collection[str], since: datetime | None) -> tuple[News, ...]:
        """As `Summaries.news` says."""
        gazetteer, table = self._responder.gazetteer(), self._searcher.stories
        asked = Subject.of(checked_subject(subject), gazetteer)
        vector = self._searcher.vector(asked.text)
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
