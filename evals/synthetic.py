"""Large corpora for measuring speed: articles of recombined starter sentences, with perturbed vectors.

What is measured on them is time and memory, never quality: the vectors are the starter's with noise, not encodings.
"""

import random
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bot.desk import Desk
from corpus.article import Article
from corpus.batches import batched
from index.encoder import Encoder
from index.passages import sentences

_SENTENCES = 8
_ARTICLES_AT_ONCE = 1000
_TEXTS_AT_ONCE = 5000
# Near the distance between two passages on one subject: neighbours stay neighbours, no two are alike.
_NOISE = 0.03


class PerturbingEncoder:
    """Gives texts the vectors of random starter sentences with noise; everything else is the real encoder's."""

    def __init__(self, encoder: Encoder, vectors: np.ndarray, seed: int = 0) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.encode_query = encoder.encode_query
        self.count_tokens = encoder.count_tokens
        self._vectors = vectors
        self._rng = np.random.default_rng(seed)

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[tuple[list[int], np.ndarray]]:
        """Chunks of positions and unit vectors, as `Encoder.encode`."""
        done = 0
        for positions in batched(range(len(texts)), _TEXTS_AT_ONCE):
            if stop and stop():
                return
            chosen = self._vectors[self._rng.integers(0, len(self._vectors), len(positions))]
            noisy = chosen + self._rng.normal(0, _NOISE, chosen.shape).astype(np.float32)
            yield positions, noisy / np.linalg.norm(noisy, axis=1, keepdims=True)
            done += len(positions)
            if progress:
                progress(done)


def fill(desk: Desk, count: int, seed: int = 0, month: str | None = None) -> None:
    """Add articles of one passage each until the corpus has `count` passages more, and index them.

    `month` ("2026-01") is that of all of them; without it they are spread over four years.
    """
    starters = [version.article for version in desk.store.versions(desk.store.current())]
    pool = [a.text[s.start : s.end] for a in starters for s in sentences(a.text)]
    vectors = np.concatenate([chunk for _, chunk in desk.encoder().encode(pool)])
    rng = random.Random(seed)
    for batch in batched(range(count), _ARTICLES_AT_ONCE):
        desk.store.put_all(_article(number, rng, starters, pool, month) for number in batch)
    desk.indexer.reindex(PerturbingEncoder(desk.encoder(), vectors, seed))


def _article(
    number: int, rng: random.Random, starters: Sequence[Article], pool: Sequence[str], month: str | None
) -> Article:
    model = rng.choice(starters)
    day = f"{month or f'{rng.randint(2022, 2025)}-{rng.randint(1, 12):02}'}-{rng.randint(1, 28):02}"
    text = " ".join(rng.sample(pool, _SENTENCES))
    return Article(
        id=f"synthetic-{number}", title=f"{model.title} ({number})", text=text, published=day, entities=model.entities
    )
