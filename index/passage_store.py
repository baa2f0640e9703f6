"""Passages, sentences and vectors in corpus.db: what a reindex computed once and never computes again."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from corpus.batches import batched
from corpus.store import ArticleStore
from index.passages import Passage, Sentence

T = TypeVar("T")
# A version's number, title and text, with its sentences and passages.
SplitVersion = tuple[int, str, str, Sequence[Sentence], Sequence[Passage]]

_BATCH = 500


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as a generation names it: `start` and `end` are characters of the version's text."""

    id: int
    version: int
    position: int
    first_sentence: int
    last_sentence: int
    start: int
    end: int
    text_hash: bytes


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """One sentence of a version: its place, and the hash its vector is kept under."""

    version: int
    position: int
    start: int
    end: int
    text_hash: bytes


def text_hash(text: str) -> bytes:
    """16 bytes of sha256: the key of a text's vector, whichever article it stands in."""
    return hashlib.sha256(text.encode()).digest()[:16]


def titled(title: str, text: str) -> str:
    """What the encoder reads of a passage: its title first, so that "the company" is somebody."""
    return f"{title}\n{text}"


class PassageStore:
    """Reads and writes the derived rows of corpus.db, on the article store's connections."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store

    def split_versions(self) -> set[int]:
        """The versions whose passages are stored."""
        return {version for (version,) in self._store.db.execute("select distinct version from passages").fetchall()}

    def save(self, split: Sequence[SplitVersion]) -> None:
        """Store several versions' sentences and passages in one transaction."""
        with self._store.writing() as db:
            for version, title, text, sentences, passages in split:
                db.conn.executemany(
                    "insert into sentences values (?, ?, ?, ?, ?)",
                    (
                        (version, position, s.start, s.end, text_hash(text[s.start : s.end]))
                        for position, s in enumerate(sentences)
                    ),
                )
                db.conn.executemany(
                    "insert into passages (version, position, first_sentence, last_sentence, text_hash)"
                    " values (?, ?, ?, ?, ?)",
                    (
                        (version, position, p.first, p.last, text_hash(_passage_text(title, text, sentences, p)))
                        for position, p in enumerate(passages)
                    ),
                )

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages by id; unknown ids are left out."""
        found = {}
        for marks, batch in _batches(ids):
            rows = self._store.db.execute(f"{_PASSAGES} where p.id in ({marks})", batch).fetchall()
            found |= {row[0]: StoredPassage(*row) for row in rows}
        return found

    def passages_of(self, versions: Iterable[int]) -> Iterator[StoredPassage]:
        """Every passage of these versions, by version and position."""
        for marks, batch in _batches(sorted(versions)):
            rows = self._store.db.execute(
                f"{_PASSAGES} where p.version in ({marks}) order by p.version, p.position",
                batch,
            ).fetchall()
            yield from (StoredPassage(*row) for row in rows)

    def sentences_of(self, versions: Iterable[int]) -> Iterator[StoredSentence]:
        """Every sentence of these versions, by version and position."""
        for marks, batch in _batches(sorted(versions)):
            rows = self._store.db.execute(
                "select version, position, start, end, text_hash from sentences"  # noqa: S608
                f" where version in ({marks}) order by version, position",
                batch,
            ).fetchall()
            yield from (StoredSentence(*row) for row in rows)

    def missing(self, model: str, hashes: Iterable[bytes]) -> set[bytes]:
        """Those of the hashes that have no vector of this model yet."""
        wanted = set(hashes)
        for marks, batch in _batches(tuple(wanted)):
            rows = self._store.db.execute(
                f"select text_hash from vectors where model = ? and text_hash in ({marks})",  # noqa: S608
                [model, *batch],
            ).fetchall()
            wanted.difference_update(key for (key,) in rows)
        return wanted

    def save_vectors(self, model: str, hashes: Sequence[bytes], vectors: np.ndarray) -> None:
        """Keep unit vectors, (n, d) of any float type, as fp16."""
        rows = [(model, key, vector.tobytes()) for key, vector in zip(hashes, vectors.astype("<f2"), strict=True)]
        with self._store.writing() as db:
            db.conn.executemany("insert or ignore into vectors values (?, ?, ?)", rows)

    def vectors(self, model: str, hashes: Sequence[bytes]) -> np.ndarray:
        """The stored vectors of these hashes, (n, d) float32. Raises KeyError if one was never stored."""
        found: dict[bytes, bytes] = {}
        for marks, batch in _batches(dict.fromkeys(hashes)):
            rows = self._store.db.execute(
                f"select text_hash, vector from vectors where model = ? and text_hash in ({marks})",  # noqa: S608
                [model, *batch],
            ).fetchall()
            found.update(rows)
        return np.stack([np.frombuffer(found[key], dtype="<f2") for key in hashes]).astype(np.float32)

    def hashes_of(self, versions: Iterable[int]) -> set[bytes]:
        """The hashes of all texts of these versions."""
        numbers = list(versions)
        passages = {row.text_hash for row in self.passages_of(numbers)}
        return passages | {row.text_hash for row in self.sentences_of(numbers)}

    def drop_unused_vectors(self, hashes: Iterable[bytes] | None = None) -> None:
        """Forget those of these vectors, or of all, that no passage and no sentence names any more, of any model."""
        with self._store.writing() as db:
            if hashes is None:
                db.execute(f"delete from vectors where text_hash not in ({_NAMED})")  # noqa: S608
                return
            models = db.execute("select distinct model from vectors").fetchall()
            for marks, batch in _batches(hashes):
                named = db.execute(f"select text_hash from ({_NAMED}) where text_hash in ({marks})", batch).fetchall()  # noqa: S608
                unused = set(batch) - {key for (key,) in named}
                db.conn.executemany(
                    "delete from vectors where model = ? and text_hash = ?",
                    [(model, key) for (model,) in models for key in unused],
                )


_NAMED = "select text_hash from passages union select text_hash from sentences"
_PASSAGES = """
select p.id, p.version, p.position, p.first_sentence, p.last_sentence, f.start, l.end, p.text_hash
from passages p
join sentences f on f.version = p.version and f.position = p.first_sentence
join sentences l on l.version = p.version and l.position = p.last_sentence
"""


def _passage_text(title: str, text: str, sentences: Sequence[Sentence], passage: Passage) -> str:
    return titled(title, text[sentences[passage.first].start : sentences[passage.last].end])


def _batches(items: Iterable[T]) -> Iterator[tuple[str, list[T]]]:
    for batch in batched(items, _BATCH):
        yield ", ".join("?" * len(batch)), batch
