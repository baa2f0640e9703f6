"""What the summaries are compared with: LexRank and first sentences, over the same articles, with as many bullets."""

from typing import TYPE_CHECKING

import numpy as np

from bot.summaries import figures
from bot.summaries.relevance import Gathered

if TYPE_CHECKING:
    from bot.summaries.candidates import Candidate

_DAMPING = 0.85
# Sentences less alike than this are no neighbours; the paper's 0.1 is for tf-idf, where few words are shared.
_NEIGHBOURS = 0.3
_STEPS = 100


def lexrank(gathered: Gathered, length: int) -> list[str]:
    """The best sentences by continuous LexRank (Erkan & Radev 2004), without those that say one thing twice."""
    pool = gathered.relevant
    if not pool:
        return []
    scores = lexrank_scores(np.stack([candidate.vector for candidate in pool]))
    chosen: list[Candidate] = []
    for place in np.argsort(-scores, kind="stable"):
        if len(chosen) < length and not any(figures.repeats(pool[place], other) for other in chosen):
            chosen.append(pool[place])
    return [candidate.text for candidate in chosen]


def lexrank_scores(vectors: np.ndarray) -> np.ndarray:
    """(n,) stationary probabilities of a walk over the sentences along their cosines; vectors (n, d), unit length."""
    cosine = vectors @ vectors.T
    graph = np.where(cosine >= _NEIGHBOURS, cosine, 0.0)
    steps = graph / graph.sum(axis=1, keepdims=True)
    scores = np.full(len(vectors), 1 / len(vectors))
    for _ in range(_STEPS):
        scores = (1 - _DAMPING) / len(vectors) + _DAMPING * scores @ steps
    return scores


def first_sentences(gathered: Gathered, length: int) -> list[str]:
    """The first sentence of each of the best articles that speak of the subject, in the order of the search."""
    on_it = {candidate.version for candidate in gathered.relevant}
    articles = [article for article in gathered.articles if article.version in on_it]
    return [article.text_of(article.sentences[0]) for article in articles[:length]]
