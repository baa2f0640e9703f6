"""Hybrid search: filter by time, find by words and by meaning, fuse, rank."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.article import Article
from corpus.store import ArticleStore
from corpus.story_table import StoryTable
from index import row_table
from index.encoder import Encoder
from index.errors import BrokenIndex
from index.generations import Generations, Manifest
from index.passage_store import PassageStore, StoredPassage, StoredSentence
from index.vectors import VectorIndex
from index.words import WordIndex

# Candidates that each half brings, at least.
CANDIDATES = 100
# Weight of meaning against words in the fused score, from the middle of a plateau (0.4 to 0.7) that `python -m
# evals.retrieval` finds on both halves of the gold questions. evals/RESULTS.md has the table.
DENSE_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: `score` is the fused one in [0, 1], `lexical` and `dense` its normalised halves."""

    article: Article
    passage: StoredPassage
    score: float
    lexical: float
    dense: float

    @property
    def text(self) -> str:
        return self.article.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class CandidateSentence:
    """A sentence of a passage that was found, with its unit vector, (384,) float32."""

    hit: Hit
    place: StoredSentence
    vector: np.ndarray

    @property
    def text(self) -> str:
        return self.hit.article.text[self.place.start : self.place.end]


@dataclass(frozen=True, slots=True, eq=False)
class IndexedArticle:
    """An article as it is indexed: its version's number, its sentences in order, and their unit vectors.

    `vectors` is (n, 384) float32, a row a sentence.
    """

    version: int
    article: Article
    sentences: tuple[StoredSentence, ...]
    vectors: np.ndarray

    def text_of(self, sentence: StoredSentence) -> str:
        return self.article.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Found:
    """Ranked passages, and the query's unit vector, (384,) float32."""

    hits: list[Hit]
    vector: np.ndarray


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive days; an open side is None. Undated articles are in no period."""

    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until)


@dataclass(frozen=True, slots=True, eq=False)
class DatedVersions:
    """All indexed articles that were not removed: version numbers in order, and the days their dates cover.

    All arrays are (n,); days are `date.toordinal()`, both inclusive, -1 where the article is undated. `rows` are the
    places of their first passages.
    """

    versions: np.ndarray
    first_days: np.ndarray
    last_days: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True, slots=True)
class _Opened:
    """One generation's files, open. Readers keep the one they opened. `alive` is None where all rows are."""

    manifest: Manifest
    rows: np.ndarray
    alive: np.ndarray | None
    vectors: VectorIndex
    words: WordIndex
    stories: StoryTable


class Searcher:
    """Searches the current generation; opens a new one when another process published it. Safe from any thread."""

    def __init__(self, store: ArticleStore, generations: Generations, encoder: Callable[[], Encoder]) -> None:
        self._store = store
        self._passages = PassageStore(store)
        self._generations = generations
        self._encoder = encoder
        self._opened: _Opened | None = None
        self._opening = threading.Lock()

    @property
    def manifest(self) -> Manifest:
        """The manifest of the generation that answers. Raises NoGeneration or BrokenIndex."""
        return self._open().manifest

    @property
    def stories(self) -> StoryTable:
        """Which articles of the current generation report one event, by version number."""
        return self._open().stories

    @property
    def idf(self) -> Callable[[str], float]:
        """Inverse document frequency of an analysed token, as the current generation has it."""
        return self._open().words.idf

    def vector(self, text: str) -> np.ndarray:
        """A text as the query side of the encoder sees it: (384,) float32, unit length."""
        return self._encoder().encode_query(text)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """The same of one or more texts, in less time than one by one: (n, 384) float32."""
        return self._encoder().encode_queries(texts)

    def search(self, query: str, k: int = 10, period: Period = Period()) -> list[Hit]:
        """The k best passages for a query, best first. Raises NoGeneration or BrokenIndex."""
        return self.find(query, k, period).hits

    def find(
        self,
        query: str,
        k: int,
        period: Period = Period(),
        *,
        vector: np.ndarray | None = None,
        dense_weight: float = DENSE_WEIGHT,
    ) -> Found:
        """The k best passages and the query's vector; `dense_weight` 0 is words alone, 1 is meaning alone.

        `vector`: the query's, (384,) float32, where it is known already.
        Removed articles are never found; with a period, only articles dated inside it. Raises NoGeneration or
        BrokenIndex.
        """
        opened = self._open()
        vector = self.vector(query) if vector is None else vector
        if not len(opened.rows):
            return Found([], vector)
        shown = self._shown(opened)
        rows, lexical, dense = _candidates(opened, query, vector, shown, period, max(k, CANDIDATES))
        score = dense_weight * dense + (1 - dense_weight) * lexical
        best = np.argsort(-score, kind="stable")[:k]
        return Found(self._hits(opened, rows[best], score[best], lexical[best], dense[best]), vector)

    def sentences(self, hits: Sequence[Hit]) -> list[CandidateSentence]:
        """Every sentence of these passages with its vector, in the order of the hits."""
        rows = self._passages.sentences_of({hit.passage.version for hit in hits})
        by_version: dict[int, list[StoredSentence]] = {}
        for row in rows:
            by_version.setdefault(row.version, []).append(row)
        chosen = [
            (hit, row)
            for hit in hits
            for row in by_version[hit.passage.version][hit.passage.first_sentence : hit.passage.last_sentence + 1]
        ]
        if not chosen:
            return []
        vectors = self._passages.vectors(self.manifest.model, [row.text_hash for _, row in chosen])
        return [CandidateSentence(hit, row, vector) for (hit, row), vector in zip(chosen, vectors, strict=True)]

    def versions(self, period: Period = Period()) -> list[int]:
        """The versions of all indexed articles, or of those dated inside a period, in the order they were stored.

        Removed articles are left out. Raises NoGeneration or BrokenIndex.
        """
        opened = self._open()
        inside = _inside(opened.rows, self._shown(opened), period)
        rows = opened.rows if inside is None else opened.rows[inside]
        return np.unique(rows["version"]).tolist()

    def dated(self) -> DatedVersions:
        """When each indexed article was published. Raises NoGeneration or BrokenIndex."""
        opened = self._open()
        shown = self._shown(opened)
        places = np.arange(len(opened.rows)) if shown is None else np.flatnonzero(shown)
        versions, firsts = np.unique(opened.rows["version"][places], return_index=True)
        rows = places[firsts]
        return DatedVersions(versions, opened.rows["first_day"][rows], opened.rows["last_day"][rows], rows)

    def openings(self, dated: DatedVersions, chosen: np.ndarray) -> np.ndarray:
        """The unit vectors of the first passages, title included, of the chosen places in `dated`: (m, 384) float32.

        `dated` is of the generation that is still open, else BrokenIndex.
        """
        opened = self._open()
        rows = dated.rows[chosen]
        if len(rows) and not np.array_equal(opened.rows["version"][rows], dated.versions[chosen]):
            raise BrokenIndex("the index was replaced meanwhile: ask again")
        return opened.vectors.vectors_of(rows)

    def indexed(self, versions: Iterable[int]) -> list[IndexedArticle]:
        """These versions with their sentences and vectors, in the order of their numbers; unknown ones are left out."""
        model = self.manifest.model
        articles = _by_number(self._store, versions)
        sentences: dict[int, list[StoredSentence]] = {number: [] for number in sorted(articles)}
        for row in self._passages.sentences_of(articles):
            sentences[row.version].append(row)
        rows = [row for found in sentences.values() for row in found]
        vectors = self._passages.vectors(model, [row.text_hash for row in rows]) if rows else np.empty((0, 0))
        ends = np.cumsum([len(found) for found in sentences.values()])
        return [
            IndexedArticle(number, articles[number], tuple(found), vectors[end - len(found) : end])
            for (number, found), end in zip(sentences.items(), ends.tolist(), strict=True)
        ]

    def _open(self) -> _Opened:
        """The current generation, opened and verified once."""
        opened = self._opened
        if opened and opened.manifest.generation == self._generations.current():
            return opened
        with self._opening:
            manifest = self._generations.verified_for(self._store)
            folder = self._generations.path(manifest.generation)
            rows = row_table.read(folder)
            alive = row_table.alive(rows)
            self._opened = _Opened(
                manifest,
                rows,
                None if alive.all() else alive,
                VectorIndex.open(folder),
                WordIndex.open(folder),
                StoryTable.open(folder),
            )
            return self._opened

    def _shown(self, opened: _Opened) -> np.ndarray | None:
        """(n,) bool: the rows whose articles were not removed, before the generation was made or since; None if all."""
        hidden = self._store.hidden()
        if not hidden:
            return opened.alive
        shown = ~np.isin(opened.rows["version"], list(hidden))
        return shown if opened.alive is None else shown & opened.alive

    def _hits(self, opened: _Opened, rows: np.ndarray, *scores: np.ndarray) -> list[Hit]:
        ids = opened.rows["passage"][rows].tolist()
        passages = self._passages.passages(ids)
        articles = _by_number(self._store, {passage.version for passage in passages.values()})
        return [
            Hit(articles[passages[key].version], passages[key], *map(float, values))
            for key, *values in zip(ids, *scores, strict=True)
            if key in passages
        ]


def _by_number(store: ArticleStore, numbers: Iterable[int]) -> dict[int, Article]:
    return {version.number: version.article for version in store.versions(numbers)}


def _candidates(
    opened: _Opened, query: str, vector: np.ndarray, shown: np.ndarray | None, period: Period, k: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows that either half found, with both halves' normalised scores: (m,) each."""
    dense_rows, _ = opened.vectors.search(vector, k, _inside(opened.rows, shown, period))
    # The lexical index knows the days itself: 0.2 to 0.3 ms where the rows of a period take 0.6 to 1.2, at 10,000.
    word_rows, word_scores = opened.words.search(
        query,
        k,
        since=period.since.toordinal() if period.since else None,
        until=period.until.toordinal() if period.until else None,
        allowed=shown,
    )
    # np.union1d does the same, and imports numpy.ma for it: 20 to 30 ms of a process's first answer.
    rows = np.sort(np.concatenate([dense_rows, word_rows]))
    rows = rows[np.flatnonzero(np.diff(rows, prepend=-1))]
    lexical = np.zeros(len(rows), np.float32)
    lexical[np.searchsorted(rows, word_rows)] = word_scores
    cosine = opened.vectors.vectors_of(rows) @ vector
    return rows, normalised(lexical), np.clip(cosine, 0, 1)


def _inside(rows: np.ndarray, shown: np.ndarray | None, period: Period) -> np.ndarray | None:
    """(n,) bool: the rows that may be found; None if all may."""
    if not period:
        return shown
    inside = rows["first_day"] >= 0
    if period.since:
        inside &= rows["last_day"] >= period.since.toordinal()
    if period.until:
        inside &= rows["first_day"] <= period.until.toordinal()
    return inside if shown is None else inside & shown


def normalised(scores: np.ndarray) -> np.ndarray:
    """BM25 scores divided by the best of them: (m,) in [0, 1]. BM25 has no upper bound of its own."""
    best = scores.max(initial=0)
    return scores / best if best > 0 else scores
