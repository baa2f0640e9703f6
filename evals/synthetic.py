"""Large corpora for measuring speed: articles of recombined starter sentences, with perturbed vectors.

What is measured on them is time and memory, never quality: the vectors are the starter's with noise, not encodings.
Each article tells of companies, places, figures and days of its own, because real ones do: with the sentences as they
stand, every text shared whole sentences with 800 others of 100,000, and all had one of 96 sets of names.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bot.desk import Desk
from corpus.article import Article
from corpus.batches import batched
from index.encoder import Encoder

_SENTENCES = 8
# The median of the briefs.
_NAMES = 4
_ARTICLES_AT_ONCE = 1000
_TEXTS_AT_ONCE = 5000
# Near the distance between two passages on one subject: neighbours stay neighbours, no two are alike.
_NOISE = 0.03


class PerturbingEncoder:
    """Gives texts the vectors of random starter sentences with noise; everything else is the real encoder's."""

    def __init__(self, encoder: Encoder, vectors: np.ndarray, seed: int = 0) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.encode_query, self.encode_queries = encoder.encode_query, encoder.encode_queries
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
    starters = desk.searcher.indexed(desk.searcher.versions())
    source = _Source(
        titles=[each.article.title for each in starters],
        sentences=[each.text_of(sentence) for each in starters for sentence in each.sentences],
        names=sorted({name for each in starters for name in each.article.entities}),
    )
    vectors = np.concatenate([each.vectors for each in starters])
    rng = random.Random(seed)
    for batch in batched(range(count), _ARTICLES_AT_ONCE):
        desk.store.put_all(source.article(number, rng, month) for number in batch)
    desk.indexer.reindex(PerturbingEncoder(desk.encoder(), vectors, seed))


class _Source:
    """What articles are recombined from."""

    def __init__(self, titles: Sequence[str], sentences: Sequence[str], names: Sequence[str]) -> None:
        self._titles, self._sentences, self._names = titles, sentences, names
        longest_first = sorted(names, key=len, reverse=True)
        self._told = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b|\d")

    def article(self, number: int, rng: random.Random, month: str | None) -> Article:
        others = rng.sample(self._names, _NAMES)
        text = " ".join(rng.sample(self._sentences, _SENTENCES))
        day = f"{month or f'{rng.randint(2022, 2025)}-{rng.randint(1, 12):02}'}-{rng.randint(1, 28):02}"
        return Article(
            id=f"synthetic-{number}",
            title=f"{self._retold(rng.choice(self._titles), others, rng)} ({number})",
            text=self._retold(text, others, rng),
            published=day,
            entities=tuple(others),
        )

    def _retold(self, text: str, others: Sequence[str], rng: random.Random) -> str:
        """The text with other names and figures."""
        return self._told.sub(lambda told: str(rng.randint(1, 9)) if told[0].isdigit() else rng.choice(others), text)
