"""Which sentences support an answer: each candidate with its features and a calibrated probability.

Pure functions. The weights were fitted by `python -m evals.train_evidence`; fitted.py has them.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.answers.features import FEATURES, as_read, features
from bot.answers.query import Query
from bot.answers.weights import Logistic, SentenceModels
from corpus.article import Article
from index.search import CandidateSentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate sentence with what speaks for it; `reranker` is the cross-encoder's logit, -inf if it didn't read it.

    `previous` is what it leans on (`previous_sentences`); `side` the part of a comparison it was scored for,
    None for the whole question.
    """

    sentence: CandidateSentence
    previous: str
    features: np.ndarray
    probability: float
    reranker: float
    side: int | None = None

    @property
    def article(self) -> Article:
        return self.sentence.hit.article

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def feature(self) -> Mapping[str, float]:
        return dict(zip(FEATURES, self.features.tolist(), strict=True))


# The cross-encoder's logits of some evidence, (n,) float32.
Read = Callable[[Sequence[Evidence]], np.ndarray]


def score(
    query: Query, candidates: Sequence[CandidateSentence], models: SentenceModels, read: Read, most_read: int
) -> list[Evidence]:
    """Every candidate with its features and probability, best first.

    The `most_read` candidates that look best at first are read: `read` gives their logits, (n,).
    """
    if not candidates:
        return []
    before = previous_sentences(candidates)
    matrix = features(query, candidates, before)
    items = [
        Evidence(candidate, before[place], matrix[place], 0.0, -math.inf) for place, candidate in enumerate(candidates)
    ]
    chosen = promising(items, models.promise, most_read)
    logits = read([items[place] for place in chosen])
    for place, logit in zip(chosen, logits.tolist(), strict=True):
        items[place] = replace(items[place], reranker=logit)
    return rescored(items, models, most_read)


def rescored(evidence: Sequence[Evidence], models: SentenceModels, most_read: int) -> list[Evidence]:
    """The same evidence with the probabilities of these models, best first.

    Of what the cross-encoder has read, only the `most_read` count that look best to these models at first, shared
    evenly among the parts of a comparison.
    """
    sides = {item.side for item in evidence}
    items: list[Evidence] = []
    for side in sides:
        items += _rescored([item for item in evidence if item.side == side], models, most_read // len(sides))
    return sorted(items, key=lambda item: -item.probability)


def _rescored(evidence: Sequence[Evidence], models: SentenceModels, most_read: int) -> list[Evidence]:
    logits = np.full(len(evidence), -math.inf)
    chosen = promising(evidence, models.promise, most_read)
    logits[chosen] = [evidence[place].reranker for place in chosen]
    matrix = as_read(np.stack([item.features for item in evidence]), logits)
    chances = models.evidence.chances(matrix, FEATURES)
    return [
        replace(item, features=row, probability=chance, reranker=logit)
        for item, row, chance, logit in zip(evidence, matrix, chances.tolist(), logits.tolist(), strict=True)
    ]


def promising(evidence: Sequence[Evidence], model: Logistic, k: int) -> list[int]:
    """Places of the k candidates that look best to a model that knows nothing of the cross-encoder."""
    chances = model.chances(np.stack([item.features for item in evidence]), FEATURES)
    return np.argsort(-chances, kind="stable")[:k].tolist()


def previous_sentences(candidates: Sequence[CandidateSentence]) -> list[str]:
    """What each candidate leans on: the line that introduces its list, else the sentence before."""
    by_place = {(c.place.version, c.place.position): c.text for c in candidates}
    return [
        introduction(c.hit.article.text, c.place.start) or by_place.get((c.place.version, c.place.position - 1), "")
        for c in candidates
    ]


def introduction(text: str, start: int) -> str:
    """The line that introduces the list or table that character `start` of a text stands in, "" if it stands in none.

    Readers put list items on lines of their own, in a block of lines behind the line that ends with a colon.
    """
    block = text.rfind("\n\n", 0, start)
    if block < 0 or "\n" not in text[block + 2 :].split("\n\n", 1)[0]:
        return ""
    head = text[:block].rstrip().rsplit("\n", 1)[-1]
    return head.rsplit(". ", 1)[-1] if head.endswith(":") else ""
