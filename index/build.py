"""Incremental reindex: split what is new, encode what was never encoded, write and publish a generation."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import date_bounds
from corpus.batches import batched
from corpus.store import ArticleStore, Version
from index import row_table, starter_vectors, vectors, words
from index.encoder import Encoder
from index.errors import BrokenIndex, NoGeneration, Stopped
from index.generations import Generations
from index.passage_store import PassageStore, SplitVersion, titled
from index.passages import passages, sentences

if TYPE_CHECKING:
    from index.story_builder import StoryBuilder

_SPLIT_AT_ONCE = 200
# A generation of fewer passages is written anew, which takes a second. A larger one is begun as a copy of the one
# before, until so large a part of its rows would be dead: they are scanned in vain, and BM25 still counts their words.
REWRITTEN_BELOW = 2000
_MOST_DEAD = 0.05


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


@dataclass(frozen=True, slots=True, eq=False)
class _Base:
    """A sound generation of the same model to go on from: its folder, its rows, and its versions that went since."""

    folder: Path
    rows: np.ndarray
    gone: frozenset[int]

    @property
    def dead(self) -> int:
        """How many rows would be dead."""
        return int(np.count_nonzero(~row_table.alive(row_table.without(self.rows, self.gone))))

    @property
    def kept(self) -> set[int]:
        return row_table.versions(self.rows) - self.gone

    def means(self, keys: np.ndarray) -> np.ndarray:
        return row_table.means(self.rows, vectors.VectorIndex.open(self.folder), keys)


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What a reindex did; `encoded` counts texts."""

    plan: Plan
    encoded: int
    generation: int
    seconds: float


class Indexer:
    """Brings the index up to the corpus. `progress` and `stop` are called often, from the calling thread."""

    def __init__(
        self, store: ArticleStore, generations: Generations, *, rewritten_below: int = REWRITTEN_BELOW
    ) -> None:
        self._store = store
        self._passages = PassageStore(store)
        self._generations = generations
        self._rewritten_below = rewritten_below

    def plan(self) -> Plan:
        """What is new, changed and removed since the current generation; everything is new if that is broken."""
        revision = self._store.revision
        current = self._store.current()
        indexed = self._indexed()
        was, now = set(self._store.article_ids(indexed - current.keys()).values()), set(current.values())
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
            base = self._base(plan, encoder.name)
            fresh = sorted(plan.versions.keys() - base.kept) if base else sorted(plan.versions)
            self._split(fresh, encoder, progress, stop)
            encoded = self._encode(fresh, encoder, progress, stop)
            manifest = self._generations.publish(
                plan.revision,
                encoder.name,
                lambda folder: self._write(folder, fresh, base, encoder.name, progress, stop),
                corpus=self._store.identity,
            )
            self._forget_unused(everything=base is None)
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
            return row_table.versions(row_table.read(self._generations.path(number)))
        except (OSError, ValueError):
            return set()

    def _base(self, plan: Plan, model: str) -> _Base | None:
        """The current generation, if one can go on from it and it is worth it."""
        try:
            manifest = self._generations.verified_for(self._store)
        except (NoGeneration, BrokenIndex):
            return None
        if manifest.model != model or manifest.passages < self._rewritten_below:
            return None
        folder = self._generations.path(manifest.generation)
        before = row_table.read(folder)
        base = _Base(folder, before, frozenset(row_table.versions(before) - plan.versions.keys()))
        return base if base.dead <= _MOST_DEAD * len(before) else None

    def _is_current(self, encoder: Encoder) -> bool:
        try:
            manifest = self._generations.verified_for(self._store)
        except (NoGeneration, BrokenIndex):
            return False
        return manifest.model == encoder.name and not self._generations.pinned()

    def _split(
        self, versions: Sequence[int], encoder: Encoder, progress: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> None:
        done = self._passages.split_versions()
        new = [number for number in versions if number not in done]
        clock = _Clock("split", len(new), progress)
        for batch in batched(self._store.versions(new), _SPLIT_AT_ONCE):
            _stop_if_asked(stop)
            self._passages.save([_split(version, encoder) for version in batch])
            clock.advance(len(batch))

    def _encode(
        self,
        versions: Sequence[int],
        encoder: Encoder,
        progress: Callable[[Progress], None],
        stop: Callable[[], bool],
    ) -> int:
        """Encode the texts of these versions that have no vector of this model; returns how many."""
        wanted = {row.text_hash for row in self._passages.passages_of(versions)}
        wanted |= {row.text_hash for row in self._passages.sentences_of(versions)}
        missing = self._passages.missing(encoder.name, wanted)
        for hashes, shipped in starter_vectors.read(encoder.name, missing):
            self._passages.save_vectors(encoder.name, hashes, shipped)
            missing.difference_update(hashes)
        if not missing:
            return 0
        texts = dict(self._texts(versions, missing))
        keys = list(texts)
        clock = _Clock("encode", len(keys), progress)
        for positions, encoded in encoder.encode(list(texts.values()), progress=clock.reach, stop=stop):
            self._passages.save_vectors(encoder.name, [keys[position] for position in positions], encoded)
        _stop_if_asked(stop)
        return len(keys)

    def _texts(self, versions: Sequence[int], hashes: set[bytes]) -> Iterator[tuple[bytes, str]]:
        """The texts behind these hashes, from these versions."""
        for batch in batched(versions, _SPLIT_AT_ONCE):
            articles = {version.number: version.article for version in self._store.versions(batch)}
            for row in self._passages.passages_of(batch):
                if row.text_hash in hashes:
                    article = articles[row.version]
                    yield row.text_hash, titled(article.title, article.text[row.start : row.end])
            for row in self._passages.sentences_of(batch):
                if row.text_hash in hashes:
                    yield row.text_hash, articles[row.version].text[row.start : row.end]

    def _write(
        self,
        folder: Path,
        fresh: Sequence[int],
        base: _Base | None,
        model: str,
        progress: Callable[[Progress], None],
        stop: Callable[[], bool],
    ) -> tuple[int, int]:
        """Write the files of a generation: the base's, if there is one, without what went and with what is fresh.

        Returns how many articles and passages it has.
        """
        kept = base.kept if base else set()
        table = [row_table.without(base.rows, base.gone) if base else np.empty(0, row_table.ROW)]
        stories = self._stories(base)
        clock = _Clock("write", len(fresh), progress)

        def written() -> Iterator[np.ndarray]:
            before = base.folder if base else None
            with words.WordsWriter(folder, base=before, rows=len(table[0])) as lexical:
                if base:
                    for version, passages in row_table.lengths(base.rows, base.gone).items():
                        lexical.remove(version, passages)
                for batch in batched(self._store.versions(fresh), _SPLIT_AT_ONCE):
                    _stop_if_asked(stop)
                    block, hashes = self._write_words(lexical, batch, sum(map(len, table)))
                    table.append(block)
                    found = self._passages.vectors(model, hashes) if hashes else np.empty((0, 0), np.float32)
                    for version in batch:
                        stories.add(version, found[block["version"] == version.number])
                    if hashes:
                        yield found
                    clock.advance(len(batch))

        vectors.write(written(), folder, base=base.folder if base else None)
        together = np.concatenate(table)
        row_table.write(together, folder)
        stories.write(folder)
        return len(kept) + len(fresh), int(np.count_nonzero(row_table.alive(together)))

    def _stories(self, base: _Base | None) -> "StoryBuilder":
        from index.story_builder import StoryBuilder

        names = self._store.entities()
        if not base:
            return StoryBuilder(names, self._generations.current_folder())
        stories = StoryBuilder(names, base.folder, base.means)
        stories.remove(base.gone)
        stories.rename(self._store.versions(base.kept))
        return stories

    def _write_words(
        self, lexical: words.WordsWriter, batch: Sequence[Version], row: int
    ) -> tuple[np.ndarray, list[bytes]]:
        """Add a batch's passages to the lexical index from `row` on; their rows, and the hashes of their vectors."""
        articles = {version.number: version.article for version in batch}
        found = list(self._passages.passages_of(articles))
        block = np.empty(len(found), row_table.ROW)
        for offset, passage in enumerate(found):
            article = articles[passage.version]
            days = _days(article.date)
            block[offset] = (passage.id, passage.version, *days)
            text = article.text[passage.start : passage.end]
            lexical.add(row + offset, article.title, text, article.entities, *days, version=passage.version)
        return block, [passage.text_hash for passage in found]

    def _forget_unused(self, *, everything: bool) -> None:
        """Drop superseded texts that no kept generation quotes, and their vectors.

        With `everything`, vectors are looked for that an interrupted run left behind too: half a minute at 100,000.
        """
        named: set[int] = set()
        for number in self._generations.kept():
            named |= self._versions_in(number)
        superseded = self._store.superseded(keep=named)
        hashes = self._passages.hashes_of(superseded)
        if self._store.drop_versions(superseded):
            self._passages.drop_unused_vectors(None if everything else hashes)


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
