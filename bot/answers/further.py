"""What other articles answer beside the best sentence: another side of it, another part, or the same from another hand.

A second report of an event is often unlike the first: it says "about 1,100 machines were lost" and names nobody, so
that alone it looks like no answer. What speaks for it once the best sentence is known, a small logistic model weighs:
articles of the same days on the same names, figures of one size, what the cross-encoder found in both.
`python -m evals.train_evidence` fitted it on the sentences that answer the training questions beside the best one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.conflicts import asked_measure, comparable, wants_sides
from bot.answers.events import days_between
from bot.answers.evidence import Evidence
from bot.answers.measures import Measure, same_value
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.query import Query
from bot.answers.question import Kind
from bot.answers.weights import Logistic

# How many of the most probable sentences may be further answers.
WEIGHED = 24
# As far apart as figures of no common size are taken to be.
_FAR_RATIO = 3.0


@dataclass(frozen=True, slots=True)
class Stated:
    """The best sentence, with its figure for what is asked and the words of its title by idf."""

    query: Query
    best: Evidence
    measure: Measure | None
    title: dict[str, float]


def stated(query: Query, best: Evidence) -> Stated:
    """What is to be known of the best sentence to weigh others beside it."""
    return Stated(query, best, asked_measure(query, best), weighted_terms(best.article.title, query.idf))


def further(query: Query, best: Evidence, pool: Sequence[Evidence], model: Logistic) -> list[tuple[Evidence, float]]:
    """Other articles' sentences among the first of the pool, each with its chance of answering if the best one does."""
    known = stated(query, best)
    others = (item for item in pool[:WEIGHED] if item.article.id != best.article.id)
    return [(item, model.chance(signals(known, item))) for item in others]


def signals(known: Stated, item: Evidence) -> dict[str, float]:
    """What speaks for another article's sentence being an answer too, where the best one is."""
    query, best, own = known.query, known.best, known.measure
    measure = asked_measure(query, item) if own else None
    other = measure if own and measure and comparable(own, measure) and not same_value(own, measure) else None
    return {
        "probability": math.log((item.probability + 1e-4) / (1 - item.probability + 1e-4)),
        "share": math.log(item.probability / best.probability + 1e-4),
        "reranker": math.tanh(max(item.reranker, -20.0) / 4),
        "alike": float(item.sentence.vector @ best.sentence.vector),
        "days": math.log1p(days_between(best.article, item.article)),
        "title": overlap_of(known.title, item.article.title, item.article.text),
        "names": item.feature["names_context"],
        "no_figure": float(own is not None and measure is None),
        "other_figure": float(other is not None),
        "ratio": _ratio(own, other) if own and other else 0.0,
        "noun": _same_noun(own, other) if own and other else 0.0,
        "wants_sides": float(wants_sides(query)),
        **{f"asks_{kind.value}": float(kind in query.question.kinds) for kind in Kind},
    }


def _ratio(one: Measure, other: Measure) -> float:
    """How far apart two figures are, up to _FAR_RATIO: by the logarithm of their ratio, dates by hundreds of days."""
    if one.unit == "date":
        return min(abs(one.value - other.value) / 100, _FAR_RATIO)
    if not one.value or not other.value:
        return _FAR_RATIO
    return min(abs(math.log(abs(one.value / other.value))), _FAR_RATIO)


def _same_noun(one: Measure, other: Measure) -> float:
    """Whether two figures count the same thing, 0.5 where one doesn't say what."""
    return float(one.noun.split()[-1:] == other.noun.split()[-1:]) if other.noun else 0.5
