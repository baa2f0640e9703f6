"""Incremental reindex: split what is new, encode what was never encoded, write and publish a generation."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.article import date_bounds
from corpus.batches import batched
from corpus.store import ArticleStore, Version
from index import starter_vectors, vectors, words
from index.encoder import Encoder
from index.errors import BrokenIndex, NoGeneration, Stopped
from index.generations import Generations
from index.passage_store import PassageStore, SplitVersion, titled
from index.passages import passages, sentences
from index.story_builder import StoryBuilder

ROWS = "rows.npy"
# What a row of the indexes stands for; days are `date.toordinal()`, -1 where the article is undated.
ROW = np.dtype([("passage", "<i8"), ("version", "<i8"), ("first_day", "<i4"), ("last_day", "<i4")])
_SPLIT_AT_ONCE = 200
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reindex would do, by article id."""

    revision: int
    versions: dict[int, str]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def unchanged(self) -> int:
        return len(self.versions) - len(self.added) - len(self.changed)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reindex is: `step` is "split", "encode" or "write"; `seconds_left` is None until it can be told."""

    step: str
    done: int
    total: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What a reindex did; `encoded` counts texts."""

    plan: Plan
    encoded: int
    generation: int
    seconds: float


class Indexer:
    """Brings the index up to the corpus. `progress` and `stop` are called often, from the calling thread."""

    def __init__(self, store: ArticleStore, generations: Generations) -> None:
        self._store = store
        self._rows = PassageStore(store)
        self._generations = generations

    def plan(self) -> Plan:
        """What is new, changed and removed since the current generation; everything is new if that is broken."""
        revision = self._store.revision
        current = self._store.current()
        indexed = self._indexed()
        gone = {
            number: article for number, article in self._store.article_ids(indexed).items() if number not in current
        }
        was, now = set(gone.values()), set(current.values())
        fresh = [article for number, article in current.items() if number not in indexed]
        return Plan(
            revision,
            current,
            added=tuple(article for article in fresh if article not in was),
            changed=tuple(article for article in fresh if article in was),
            removed=tuple(sorted(was - now)),
        )

    def reindex(
        self,
        encoder: Encoder,
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Reindexed:
        """Index the corpus as it is now, and publish it. Nothing is written if nothing changed.

        Raises ReindexRunning if another process is at it, Stopped when `stop` said so (what was encoded stays),
        StorageUnavailable if the disk is full or read-only; the generation in use then stays.
        """
        with self._generations.lock("reindex"):
            started = time.monotonic()
            plan = self.plan()
            if plan.is_empty and self._is_current(encoder):
                return Reindexed(plan, 0, self._generations.current() or 0, time.monotonic() - started)
            self._split(plan, encoder, progress, stop)
            encoded = self._encode(plan, encoder, progress, stop)
            manifest = self._generations.publish(
                plan.revision,
                encoder.name,
                lambda folder: self._write(folder, plan, encoder.name, progress, stop),
                corpus=self._store.identity,
            )
            self._forget_unused()
            return Reindexed(plan, encoded, manifest.generation, time.monotonic() - started)

    def _indexed(self) -> set[int]:
        """The versions in the current generation; none if there is no sound one."""
        try:
            return self._versions_in(self._generations.verified_for(self._store).generation)
        except (NoGeneration, BrokenIndex):
            return set()

    def _versions_in(self, number: int) -> set[int]:
        """The versions that a generation quotes; none if it is damaged, since nobody can return to it then."""
        try:
            return set(np.unique(np.load(self._generations.path(number) / ROWS)["version"]).tolist())
        except (OSError, ValueError):
            return set()

    def _is_current(self, encoder: Encoder) -> bool:
        try:
            manifest = self._generations.verified_for(self._store)
        except (NoGeneration, BrokenIndex):
            return False
        return manifest.model == encoder.name and not self._generations.pinned()

    def _split(
        self, plan: Plan, encoder: Encoder, progress: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> None:
        done = self._rows.split_versions()
        new = [number for number in plan.versions if number not in done]
        clock = _Clock("split", len(new), progress)
        for batch in batched(self._store.versions(new), _SPLIT_AT_ONCE):
            _stop_if_asked(stop)
            self._rows.save([_split(version, encoder) for version in batch])
            clock.advance(len(batch))

    def _encode(
        self, plan: Plan, encoder: Encoder, progress: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> int:
        """Encode the texts of the plan's versions that have no vector of this model; returns how many."""
        wanted = {row.text_hash for row in self._rows.passages_of(plan.versions)}
        wanted |= {row.text_hash for row in self._rows.sentences_of(plan.versions)}
        missing = self._rows.missing(encoder.name, wanted)
        for hashes, shipped in starter_vectors.read(encoder.name, missing):
            self._rows.save_vectors(encoder.name, hashes, shipped)
            missing.difference_update(hashes)
        if not missing:
            return 0
        texts = dict(self._texts(plan, missing))
        keys = list(texts)
        clock = _Clock("encode", len(keys), progress)
        for positions, encoded in encoder.encode(list(texts.values()), progress=clock.reach, stop=stop):
            self._rows.save_vectors(encoder.name, [keys[position] for position in positions], encoded)
        _stop_if_asked(stop)
        return len(keys)

    def _texts(self, plan: Plan, hashes: set[bytes]) -> Iterator[tuple[bytes, str]]:
        """The texts behind these hashes, from the plan's versions."""
        if not hashes:
            return
        for batch in batched(plan.versions, _SPLIT_AT_ONCE):
            articles = {version.number: version.article for version in self._store.versions(batch)}
            for row in self._rows.passages_of(batch):
                if row.text_hash in hashes:
                    article = articles[row.version]
                    yield row.text_hash, titled(article.title, article.text[row.start : row.end])
            for row in self._rows.sentences_of(batch):
                if row.text_hash in hashes:
                    yield row.text_hash, articles[row.version].text[row.start : row.end]

    def _write(
        self, folder: Path, plan: Plan, model: str, progress: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> tuple[int, int]:
        """Write the files of a generation; returns how many articles and passages it has."""
        rows: list[np.ndarray] = []
        before = self._generations.current_folder()
        stories = StoryBuilder(self._store.entities(), before)
        clock = _Clock("write", len(plan.versions), progress)

        def written() -> Iterator[np.ndarray]:
            with words.WordsWriter(folder) as lexical:
                for batch in batched(self._store.versions(plan.versions), _SPLIT_AT_ONCE):
                    _stop_if_asked(stop)
                    block, hashes = self._write_words(lexical, batch, sum(map(len, rows)))
                    rows.append(block)
                    if hashes:
                        found = self._rows.vectors(model, hashes)
                        for version in batch:
                            stories.add(version, found[block["version"] == version.number])
                        yield found
                    clock.advance(len(batch))

        vectors.write(written(), folder)
        table = np.concatenate(rows) if rows else np.empty(0, ROW)
        np.save(folder / ROWS, table)
        stories.write(folder)
        return len(plan.versions), len(table)

    def _write_words(
        self, lexical: words.WordsWriter, batch: Sequence[Version], row: int
    ) -> tuple[np.ndarray, list[bytes]]:
        """Add a batch's passages to the lexical index from `row` on; their rows, and the hashes of their vectors."""
        articles = {version.number: version.article for version in batch}
        found = list(self._rows.passages_of(articles))
        block = np.empty(len(found), ROW)
        for offset, passage in enumerate(found):
            article = articles[passage.version]
            days = _days(article.date)
            block[offset] = (passage.id, passage.version, *days)
            text = article.text[passage.start : passage.end]
            lexical.add(row + offset, article.title, text, article.entities, *days)
        return block, [passage.text_hash for passage in found]

    def _forget_unused(self) -> None:
        """Drop superseded texts that no kept generation quotes, and their vectors."""
        named: set[int] = set()
        for number in self._generations.kept():
            named |= self._versions_in(number)
        if self._store.drop_versions(keep=named):
            self._rows.drop_unused_vectors()


class _Clock:
    """Counts a step's work and tells the time left from the pace so far."""

    def __init__(self, step: str, total: int, report: Callable[[Progress], None]) -> None:
        self._step, self._total, self._report = step, total, report
        self._done = 0
        self._started = time.monotonic()
        if total:
            report(Progress(step, 0, total, None))

    def advance(self, count: int) -> None:
        self.reach(self._done + count)

    def reach(self, done: int) -> None:
        self._done = done
        pace = (time.monotonic() - self._started) / self._done
        self._report(Progress(self._step, self._done, self._total, pace * (self._total - self._done)))


def _split(version: Version, encoder: Encoder) -> SplitVersion:
    article = version.article
    found = sentences(article.text)
    parts = [article.text[sentence.start : sentence.end] for sentence in found]
    return version.number, article.title, article.text, found, passages(article.title, parts, encoder.count_tokens)


def _days(published: str | None) -> tuple[int, int]:
    if not published:
        return -1, -1
    first, last = date_bounds(published)
    return first.toordinal(), last.toordinal()


def _stop_if_asked(stop: Callable[[], bool]) -> None:
    if stop():
        raise Stopped("stopped: what was done is kept, and `hashdesk reindex` goes on from there")
