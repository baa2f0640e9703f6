"""Which sentences support an answer: each candidate with its features and a calibrated probability.

Pure functions. The weights were fitted by `python -m evals.train_evidence`; fitted.py has them.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.answers.events import told_by
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


# One in so many sentences that are read are other reports' of the event, of each article the most promising two.
_ELSEWHERE = 5
_OF_EACH = 2

# The cross-encoder's logits of some evidence, (n,) float32.
Read = Callable[[Sequence[Evidence]], np.ndarray]


def score(
    query: Query, candidates: Sequence[CandidateSentence], models: SentenceModels, read: Read, most_read: int
) -> list[Evidence]:
    """Every candidate with its features and probability, best first.

    The `most_read` candidates that look best at first are read: `read` gives their logits, (n,). A fifth of them is
    kept for what others report of the event that the best of these tells of.
    """
    if not candidates:
        return []
    before = previous_sentences(candidates)
    matrix = features(query, candidates, before)
    items = [
        Evidence(candidate, before[place], matrix[place], 0.0, -math.inf) for place, candidate in enumerate(candidates)
    ]
    return _scored(items, models, _read_in_turn(query, items, models.promise, read, most_read))


def rescored(query: Query, evidence: Sequence[Evidence], models: SentenceModels, most_read: int) -> list[Evidence]:
    """The same evidence with the probabilities of these models, best first.

    Of what the cross-encoder has read, only the `most_read` count that these models would let it read, or of each part
    of a comparison its share.
    """
    sides = {item.side for item in evidence}
    items: list[Evidence] = []
    for side in sides:
        part = [item for item in evidence if item.side == side]
        logits = _read_in_turn(query, part, models.promise, _as_read_before, share_of(most_read, len(sides)))
        items += _scored(part, models, logits)
    return sorted(items, key=lambda item: -item.probability)


def share_of(most_read: int, parts: int) -> int:
    """How many sentences are read for each part of a question that is looked for in so many parts: half of it.

    Of the practice comparisons 192 of 257 were right so, and 181 where the parts shared what one question gets.
    """
    return most_read if parts < 2 else most_read // 2


def _scored(evidence: Sequence[Evidence], models: SentenceModels, logits: np.ndarray) -> list[Evidence]:
    matrix = as_read(np.stack([item.features for item in evidence]), logits)
    chances = models.evidence.chances(matrix, FEATURES)
    items = [
        replace(item, features=row, probability=chance, reranker=logit)
        for item, row, chance, logit in zip(evidence, matrix, chances.tolist(), logits.tolist(), strict=True)
    ]
    return sorted(items, key=lambda item: -item.probability)


def _read_in_turn(query: Query, items: Sequence[Evidence], model: Logistic, read: Read, most_read: int) -> np.ndarray:
    """The logits, (n,), of what is read: by a model that knows nothing of them first, then by what they say."""
    logits = np.full(len(items), -math.inf)
    chances = model.chances(np.stack([item.features for item in items]), FEATURES)
    order = np.argsort(-chances, kind="stable").tolist()
    kept = most_read // _ELSEWHERE
    first = order[: most_read - kept]
    logits[first] = read([items[place] for place in first])
    if kept and len(order) > len(first):
        best = max(first, key=lambda place: logits[place])
        wanted = dict.fromkeys([*_told_elsewhere(query, items, items[best].article, order), *order])
        then = [place for place in wanted if place not in first][:kept]
        logits[then] = read([items[place] for place in then])
    return logits


def _told_elsewhere(query: Query, items: Sequence[Evidence], article: Article, order: Sequence[int]) -> list[int]:
    """Places of the sentences that other reports of an article's event are to be read by, in `order` of promise."""
    articles = {items[place].article.id: items[place].article for place in order}
    found: list[int] = []
    for other in told_by(article, list(articles.values()), query.idf):
        found += [place for place in order if items[place].article.id == other.id][:_OF_EACH]
    return found


def _as_read_before(items: Sequence[Evidence]) -> np.ndarray:
    return np.array([item.reranker for item in items], np.float32)


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
