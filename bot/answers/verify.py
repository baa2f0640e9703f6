"""Whether the evidence answers: the chance that it does, and off-topic questions told from unanswered ones.

Similarity alone can't tell a question whose answer is missing from one that is answered: the names asked about and the
kind of thing asked for must be in the evidence too. Two small logistic models weigh that;
`python -m evals.train_evidence` fitted them, and fitted.py holds the numbers.
"""

import math
from collections.abc import Sequence

import numpy as np

from bot.answers.answer import Status
from bot.answers.asked_things import asked_role
from bot.answers.evidence import Evidence
from bot.answers.features import squashed
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.query import Query
from bot.answers.question import Kind
from bot.answers.weights import Models
from bot.answers.wordlists import FIELD_TERMS
from index.search import Hit

# What was not answered is called off-topic where that is the likelier of the two.
_SEEMS_ON_TOPIC = 0.5
_HITS_NAMING = 3
_PLACES = frozenset({"country", "state", "place"})
# What may stand beside the name of a person who is asked about as such.
_EMPLOYED = frozenset({"work", "works", "working", "job", "role", "title", "person", "guy", "dude", "man", "woman"})
_LOGITS = ("reranker", "reranker_best", "reranker_second", "reranker_third")
_STATED = frozenset({Kind.HOW_MANY, Kind.WHEN, Kind.WHO, Kind.WHERE})


def decide(query: Query, hits: Sequence[Hit], evidence: Sequence[Evidence], models: Models) -> Status:
    """Answered, not in the corpus, or not about the field at all. `evidence` is best first."""
    if query.question.small_talk or not hits or not evidence:
        return Status.OFF_TOPIC if query.question.small_talk else Status.NOT_FOUND
    signals = topic_signals(query, hits)
    on_topic = models.topic.chance(signals)
    if on_topic >= models.topic_at and (
        _tells_who(query, evidence[0]) or models.answers.chance(answer_signals(query, evidence)) >= models.answers_at
    ):
        return Status.ANSWERED
    # What the field names or calls by its words is of the field, even if no article speaks of it.
    of_the_field = signals["field_terms"] >= 1 or any(name.kind not in _PLACES for name in query.question.names)
    return Status.NOT_FOUND if of_the_field or on_topic >= _SEEMS_ON_TOPIC else Status.OFF_TOPIC


def _tells_who(query: Query, best: Evidence) -> bool:
    """Whether "who is so-and-so" is asked, and the sentence names them with their office: more is not to be told."""
    question = query.question
    return (
        question.kinds[:1] == (Kind.WHO,)
        and bool(question.names)
        and all(name.kind == "person" for name in question.names)
        and _EMPLOYED.issuperset(question.terms)
        and best.feature["kind"] == 1
        and best.feature["names"] == 1
    )


def topic_signals(query: Query, hits: Sequence[Hit]) -> dict[str, float]:
    """What speaks for a question being about the field."""
    question = query.question
    words = question.search_text.lower().split()
    terms = weighted_terms(question.search_text, query.idf)
    dense = sorted((hit.dense for hit in hits), reverse=True)
    return {
        "best_cosine": dense[0],
        "mean_cosine": sum(dense[:5]) / len(dense[:5]),
        "names": min(len(question.names), 2) / 2,
        "named": float(any(_is_named(query, hit) for hit in hits[:_HITS_NAMING])),
        "overlap": max(overlap_of(terms, hit.article.title, hit.text) for hit in hits[:_HITS_NAMING]) if terms else 0.0,
        "field_terms": min(sum(word.strip("?.,!") in FIELD_TERMS for word in words), 2) / 2,
        "carried": float(bool(question.carried)),
    }


def _is_named(query: Query, hit: Hit) -> bool:
    """Whether a passage names what the question is about, places aside: of those every field has some."""
    return any(
        name.kind not in _PLACES and query.gazetteer.touches(name, hit.article.title, hit.text)
        for name in query.question.names
    )


def answer_signals(query: Query, evidence: Sequence[Evidence]) -> dict[str, float]:
    """What speaks for the evidence holding the answer."""
    best, second = evidence[0], evidence[min(1, len(evidence) - 1)]
    top = evidence[:3]
    kinds = query.question.kinds
    # "where was it founded" asks for no founder.
    role = asked_role(query.question.search_text) if Kind.WHO in kinds else None
    return {
        "probability": _logit(best.probability),
        "second": _logit(second.probability),
        **_logits(evidence),
        "cosine": max(item.feature["cosine"] for item in top),
        "overlap_context": max(item.feature["overlap_context"] for item in top),
        "names_all": max(item.feature["names_all"] for item in top),
        "names_covered": _names_covered(query, top),
        "role": float(role is None or any(role.search(item.text) for item in top)),
        "scope": max(item.feature["scope"] for item in top),
        "deed": max(item.feature["deed"] for item in top),
        "options": max(item.feature["options"] for item in top),
        "asked_cosine": max(float(item.sentence.vector @ query.asked) for item in top),
        "kind_stated": max(item.feature["kind"] for item in top) if kinds and kinds[0] in _STATED else 1.0,
        "kind_overlap": max(item.feature["kind_overlap"] for item in top) if kinds and kinds[0] in _STATED else 0.7,
        "kind_cosine": max(item.feature["kind_cosine"] for item in top) if kinds and kinds[0] in _STATED else 0.4,
        **_asked_words(query, top),
        # Some kinds of question are answered less plainly than others: a "why" by what went before, a list in parts.
        **{f"asks_{kind.value}": float(kinds[:1] == (kind,)) for kind in Kind},
    }


def _logits(evidence: Sequence[Evidence]) -> dict[str, float]:
    """What the cross-encoder says of the best sentence, and of the three that it takes most for answers.

    One that stands out speaks for an answer, several alike for a subject that much is said of.
    """
    logits = np.full(len(_LOGITS), -math.inf)
    ranked = sorted((item.reranker for item in evidence), reverse=True)
    read = [evidence[0].reranker, *ranked[: len(_LOGITS) - 1]]
    logits[: len(read)] = read
    return dict(zip(_LOGITS, squashed(logits).tolist(), strict=True))


def _names_covered(query: Query, top: Sequence[Evidence]) -> float:
    """The share of the names asked about that the best evidence or its titles name, one here and one there."""
    names = query.question.names
    if not names:
        return 1.0
    read = [text for item in top for text in _read_of(item)]
    return sum(query.gazetteer.touches(name, *read) for name in names) / len(names)


def _asked_words(query: Query, top: Sequence[Evidence]) -> dict[str, float]:
    """How much of what is asked, names set aside, the best evidence speaks of: "salary" must be there somewhere."""
    terms = weighted_terms(" ".join(query.question.terms), query.idf)
    if not terms:
        return {"asked": 1.0, "asked_rarest": 1.0, "asked_article": 1.0, "unheard": 0.0}
    never = query.idf("")
    rarest = {max(terms, key=terms.__getitem__): 1.0}
    return {
        "asked": max(overlap_of(terms, *_read_of(item)) for item in top),
        "asked_rarest": max(overlap_of(rarest, *_read_of(item)) for item in top),
        "asked_article": max(overlap_of(terms, item.article.title, item.article.text) for item in top),
        "unheard": sum(weight for term, weight in terms.items() if query.idf(term) >= never),
    }


def _read_of(item: Evidence) -> tuple[str, str, str]:
    """What a sentence is read with: its title, what it leans on, and itself."""
    return item.article.title, item.previous, item.text


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))
