"""What digests and timelines are made of: reads the index and the articles, and calls the pure functions."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.answers.names import Gazetteer
from bot.summaries import digest, timeline
from bot.summaries.digest import Digest, Story
from bot.summaries.gathering import checked_subject
from bot.summaries.sections import section_of, topic_filter
from bot.summaries.subject_steps import Subject, told_in
from bot.summaries.summary import Summary
from corpus.article import Article
from corpus.store import ArticleStore
from index.search import Period, Searcher

# A subject of many years has its steps in many articles. Passages of each search; their articles take 0.1 s to read.
TIMELINE_PASSAGES = 200


def read_digest(
    store: ArticleStore,
    searcher: Searcher,
    gazetteer: Gazetteer,
    window: digest.Window,
    topics: Sequence[str],
    told: Collection[str],
) -> Digest:
    """The news of a window. Raises what the index raises."""
    dated = searcher.dated()
    stories = digest.stories_of(window, dated, searcher.stories, lambda places: searcher.openings(dated, places))
    stories = _untold(store, stories, told)
    read = _Reader(store)
    selection = _select(stories, topics, gazetteer, read)
    if not selection.shown:
        newest = digest.newest_version(dated, window)
        latest = read([newest])[0] if newest is not None else None
        return Digest(digest.quiet(window, latest, told=bool(told), topics=topics))
    shown = selection.stories
    indexed = {found.version: found for found in searcher.indexed({v for story in shown for v in story.known})}
    nearest = {story.nearest for story in shown if story.nearest is not None}
    earlier = {version.number: version.article for version in store.versions(nearest)}
    summary = digest.compose(
        window, selection, indexed, earlier, searcher.stories, gazetteer, told=bool(told), newest=store.newest()
    )
    return Digest(summary, tuple(found.article.id for found in indexed.values()))


def read_timeline(
    searcher: Searcher, gazetteer: Gazetteer, subject: str, *, now: datetime, period: Period, newest: str | None
) -> Summary:
    """The dated steps of a subject. Raises BadSubject, or what the index raises."""
    asked = Subject.of(checked_subject(subject), gazetteer)
    hits = searcher.find(asked.query, TIMELINE_PASSAGES).hits
    articles = searcher.indexed({hit.passage.version for hit in hits})
    told = told_in(articles, asked, gazetteer, now.date())
    events = timeline.within(timeline.events_of(told), period)
    return timeline.compose(asked, events, searcher.stories, newest=newest)


def _untold(store: ArticleStore, stories: Sequence[Story], told: Collection[str]) -> list[Story]:
    """The stories without an article that was told before."""
    if not told:
        return list(stories)
    ids = store.article_ids(version for story in stories for version in story.known)
    return [story for story in stories if not any(ids.get(version) in told for version in story.known)]


def _select(stories: Sequence[Story], topics: Sequence[str], gazetteer: Gazetteer, read: "_Reader") -> digest.Selection:
    wanted = topic_filter(topics, gazetteer)
    if wanted is None:
        return digest.select(stories, lambda story: section_of(read(story.inside), gazetteer))
    read.ahead(version for story in stories for version in story.inside)
    return digest.select(
        stories,
        lambda story: section_of(read(story.inside), gazetteer),
        lambda story, section: wanted(section, read(story.inside)),
    )


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
