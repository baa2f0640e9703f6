"""Whether the evidence answers: the chance that it does, and off-topic questions told from unanswered ones.

Similarity alone can't tell a question whose answer is missing from one that is answered: the names asked about and the kind
of thing asked for must be in the evidence too. Two small logistic models weigh that; `python -m evals.train_evidence`
fitted them, and weights.py holds the numbers.
"""

import math
from collections.abc import Mapping, Sequence

from bot.answers.answer import Status
from bot.answers.evidence import Evidence, Query
from bot.answers.question import Kind
from bot.answers.weights import ANSWERED_AT, ANSWERS, ON_TOPIC, ON_TOPIC_AT
from bot.answers.wordlists import FIELD_TERMS
from index.search import Hit

_STATED = frozenset({Kind.HOW_MANY, Kind.WHEN, Kind.WHO, Kind.WHERE, Kind.WHY})


def decide(query: Query, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> Status:
    """Answered, not in the corpus, or not about the field at all. `evidence` is best first."""
    if query.question.small_talk or not hits or not evidence:
        return Status.OFF_TOPIC if query.question.small_talk else Status.NOT_FOUND
    if chance(ON_TOPIC, topic_signals(query, hits)) < ON_TOPIC_AT:
        return Status.OFF_TOPIC
    if chance(ANSWERS, answer_signals(query, evidence)) < ANSWERED_AT:
        return Status.NOT_FOUND
    return Status.ANSWERED


def chance(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    """Logistic model: weights by signal name, and `bias`."""
    total = weights["bias"] + sum(weights[name] * value for name, value in signals.items())
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def topic_signals(query: Query, hits: Sequence[Hit]) -> dict[str, float]:
    """What speaks for a question being about the field."""
    question = query.question
    words = question.search_text.lower().split()
    dense = sorted((hit.dense for hit in hits), reverse=True)
    return {
        "best_cosine": dense[0],
        "mean_cosine": sum(dense[:5]) / len(dense[:5]),
        "names": min(len(question.names), 2) / 2,
        "field_terms": min(sum(word.strip("?.,!") in FIELD_TERMS for word in words), 2) / 2,
        "carried": float(bool(question.carried)),
    }


def answer_signals(query: Query, evidence: Sequence[Evidence]) -> dict[str, float]:
    """What speaks for the evidence holding the answer."""
    best, second = evidence[0], evidence[min(1, len(evidence) - 1)]
    top = evidence[:3]
    kinds = query.question.kinds
    return {
        "probability": _logit(best.probability),
        "second": _logit(second.probability),
        "reranker": math.tanh(max(max(item.reranker for item in evidence), -20.0) / 4),
        "reranker_top": math.tanh(max(max(item.reranker for item in top), -20.0) / 4),
        "cosine": max(item.feature["cosine"] for item in top),
        "overlap": max(item.feature["overlap"] for item in top),
        "overlap_context": max(item.feature["overlap_context"] for item in top),
        "names_all": max(item.feature["names_all"] for item in top),
        "names": max(item.feature["names"] for item in top),
        "kind_stated": max(item.feature["kind"] for item in top) if kinds and kinds[0] in _STATED else 1.0,
        "has_kind": float(bool(kinds) and kinds[0] in _STATED),
    }


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))
