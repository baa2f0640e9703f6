"""Desk: the service that the command line and Discord both call. No Discord and no terminal in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.answer import Answer
from bot.answers.respond import History, Responder
from bot.settings import Settings
from corpus.article import Article, InvalidArticle
from corpus.batches import batched
from corpus.store import ArticleStore, Outcome
from index.build import Indexer, Plan, Progress, Reindexed
from index.encoder import Encoder
from index.errors import BrokenIndex, NoGeneration
from index.generations import Generations
from index.search import Hit, Period, Searcher

if TYPE_CHECKING:
    from bot.summaries.service import Summaries

MAX_QUESTION = 2000
_STORE_AT_ONCE = 200


class BadQuestion(ValueError):
    """An empty question, or one that is too long."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or a record of one, that could not be read or stored, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    """What an `add` did; `failed` went nowhere, everything else is stored."""

    added: int
    changed: int
    unchanged: int
    failed: tuple[Failure, ...]

    @property
    def stored(self) -> int:
        return self.added + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Removed:
    """Which of the given ids were removed, and which no article has."""

    removed: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """The state of the corpus and its index; None where nothing is indexed."""

    articles: int
    passages: int
    generation: int | None
    revision: int
    indexed_revision: int | None
    pinned: bool
    model: str
    newest: str | None
    created_at: str | None
    size_bytes: int
    busy: str | None


class Desk:
    """Ask, search, add, remove, reindex. Every method may be called from any thread.

    `notice` receives one line whenever the desk did something by itself, such as repairing an index.
    """

    def __init__(self, settings: Settings, *, notice: Callable[[str], None] = lambda _: None) -> None:
        self.settings = settings
        self._notice = notice
        self.store = ArticleStore(settings.data / "corpus.db")
        self.generations = Generations(settings.data / "generations")
        self.indexer = Indexer(self.store, self.generations)
        self.searcher = Searcher(self.store, self.generations, self.encoder)
        self.responder = Responder(self.store, self.searcher)
        self._encoder: Encoder | None = None

    @cached_property
    def summaries(self) -> "Summaries":
        """Summaries, digests, timelines and trends; loaded when first asked for, so that no question waits for them."""
        from bot.summaries.service import Summaries

        return Summaries(self.store, self.searcher, self.responder)

    def encoder(self) -> Encoder:
        """The encoder, loaded when first needed. Raises EncoderUnavailable."""
        if self._encoder is None:
            from index.encoder import load_encoder

            self._encoder = load_encoder(self.settings.model, cache=self.settings.models_folder)
        return self._encoder

    def ask(
        self,
        question: str,
        *,
        now: datetime,
        period: Period = Period(),
        history: History = (),
    ) -> Answer:
        """The answer to a question, quoted from the corpus. Raises BadQuestion, or what the index raises."""
        return self.responder.respond(_checked(question), now=now, period=period, history=history)

    def search(self, query: str, k: int = 10, period: Period = Period()) -> list[Hit]:
        """The k best passages for a query, best first."""
        return self.searcher.search(_checked(query), k, period)

    def add(self, paths: Iterable[Path]) -> Added:
        """Store the articles in files, folders and zips. What can't be read is named, and the rest go in."""
        from corpus.readers import Unreadable, read

        counts = dict.fromkeys(Outcome, 0)
        failed: list[Failure] = []
        for batch in batched((item for path in paths for item in read(path)), _STORE_AT_ONCE):
            failed += [Failure(item.source, item.reason) for item in batch if isinstance(item, Unreadable)]
            for outcome in self._put([item for item in batch if isinstance(item, Article)], failed):
                counts[outcome] += 1
        return Added(counts[Outcome.ADDED], counts[Outcome.CHANGED], counts[Outcome.UNCHANGED], tuple(failed))

    def remove(self, article_ids: Sequence[str]) -> Removed:
        """Hide articles from every answer, at once."""
        removed = {article_id: self.store.remove(article_id) for article_id in article_ids}
        return Removed(
            tuple(key for key, done in removed.items() if done), tuple(key for key, done in removed.items() if not done)
        )

    def prepare(
        self, *, progress: Callable[[Progress], None] = lambda _: None, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Make sure that there is something to answer from.

        Loads the starter corpus into an empty store, builds the first generation, and rebuilds one that is damaged
        from the stored vectors; the second and third are told by a notice.
        """
        self.prepare_store()
        try:
            self.generations.verified_for(self.store)
        except NoGeneration:
            if self.store.count():
                self._notice("building the index for the first time")
                self.reindex(progress=progress, stop=stop)
        except BrokenIndex as error:
            self._notice(f"{error}; doing so now")
            self.reindex(progress=progress, stop=stop)

    def prepare_store(self) -> None:
        """Load the starter corpus into a store that never held an article, unless the settings say not to."""
        if self.settings.starter and self.store.is_empty():
            self._load_starter()

    def plan(self) -> Plan:
        """What a reindex would do."""
        return self.indexer.plan()

    def reindex(
        self, *, progress: Callable[[Progress], None] = lambda _: None, stop: Callable[[], bool] = lambda: False
    ) -> Reindexed:
        """Bring the index up to the corpus; the generation in use answers meanwhile."""
        self.prepare_store()
        return self.indexer.reindex(self.encoder(), progress=progress, stop=stop)

    def rollback(self) -> int:
        """Return to the generation before, and stay there until someone reindexes by hand."""
        with self.generations.lock("rollback"):
            return self.generations.rollback()

    def status(self) -> DeskStatus:
        """The state of the corpus and its index."""
        try:
            number = self.generations.current()
            manifest = self.generations.manifest(number) if number else None
        except BrokenIndex:
            manifest = None
        return DeskStatus(
            articles=self.store.count(),
            passages=manifest.passages if manifest else 0,
            generation=manifest.generation if manifest else None,
            revision=self.store.revision,
            indexed_revision=manifest.revision if manifest else None,
            pinned=self.generations.pinned(),
            model=manifest.model if manifest else self.settings.model,
            newest=self.store.newest(),
            created_at=manifest.created_at if manifest else None,
            size_bytes=sum(path.stat().st_size for path in self.settings.data.rglob("*") if path.is_file()),
            busy=self.generations.holder(),
        )

    def close(self) -> None:
        self.store.close()

    def _load_starter(self) -> None:
        from corpus.starter_articles import starter_articles

        self.store.put_all(starter_articles())

    def _put(self, articles: list[Article], failed: list[Failure]) -> list[Outcome]:
        """Store a batch in one transaction; if one article in it won't do, each by itself."""
        try:
            return self.store.put_all(articles)
        except InvalidArticle:
            outcomes = []
            for article in articles:
                try:
                    outcomes.append(self.store.put(article))
                except InvalidArticle as error:
                    failed.append(Failure(article.title or article.id or "an article without a title", str(error)))
            return outcomes


def _checked(question: str) -> str:
    question = question.strip()
    if not question:
        raise BadQuestion("the question is empty")
    if len(question) > MAX_QUESTION:
        raise BadQuestion(f"a question is at most {MAX_QUESTION:,} characters; this one has {len(question):,}")
    return question
