"""Other answers to the same question: sentences whose figure may contradict the best one's.

A second report of an event is often unlike the first: it says "about 1,100 machines were lost" and names nobody. What
speaks for its telling of the same thing, a small logistic model weighs: articles of the same days on the same names,
figures of one size, words of the question around both. `python -m evals.train_evidence` fitted it on the sentences that
answer the training questions beside the best one.
"""

import math
from collections.abc import Iterator, Sequence

from bot.answers.conflicts import asked_measure, comparable, sets_apart, wants_sides
from bot.answers.events import days_between
from bot.answers.evidence import Evidence
from bot.answers.measures import Measure, same_value
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.query import Query
from bot.answers.question import Kind
from bot.answers.weights import Logistic

# A figure is worth quoting beside the best sentence's from this chance on. Of 208 practice questions that sources
# answer differently 125 show both sides so, and with rules for likeness and probability instead of a model 99.
QUOTED_AT = 0.03
# As far apart as figures of no common size are taken to be.
_FAR_RATIO = 3.0


def rivals(query: Query, best: Evidence, pool: Sequence[Evidence], model: Logistic) -> list[tuple[Evidence, float]]:
    """The likeliest sentence for each other figure than the best sentence's with its chance, the likeliest first.

    Whether they contradict it is for `conflicts.values` to say.
    """
    own = asked_measure(query, best)
    if own is None:
        return []
    weighed = [(model.chance(signals(query, (best, own), other)), other) for other in others(query, (best, own), pool)]
    known: list[Measure] = [own]
    found: list[tuple[Evidence, float]] = []
    for chance, (item, measure) in sorted(weighed, key=lambda each: -each[0]):
        if chance >= QUOTED_AT and not any(same_value(measure, seen) for seen in known):
            known.append(measure)
            found.append((item, chance))
    return found


def others(
    query: Query, stated: tuple[Evidence, Measure], pool: Sequence[Evidence]
) -> Iterator[tuple[Evidence, Measure]]:
    """The sentences of the pool with another figure of the kind asked for; none where figures are to be compared."""
    best, own = stated
    if query.question.kinds[:1] == (Kind.WHERE,) or sets_apart(query):
        return
    for item in pool:
        measure = asked_measure(query, item)
        if item is not best and measure and comparable(own, measure) and not same_value(own, measure):
            yield item, measure


def signals(query: Query, stated: tuple[Evidence, Measure], other: tuple[Evidence, Measure]) -> dict[str, float]:
    """What speaks for another figure being an answer too, where the first one is."""
    (best, own), (item, measure) = stated, other
    title = weighted_terms(best.article.title, query.idf)
    return {
        "probability": math.log((item.probability + 1e-4) / (1 - item.probability + 1e-4)),
        "share": math.log(item.probability / best.probability + 1e-4),
        "reranker": math.tanh(max(item.reranker, -20.0) / 4),
        "alike": float(item.sentence.vector @ best.sentence.vector),
        "days": math.log1p(days_between(best.article, item.article)),
        "same_article": float(item.article.id == best.article.id),
        "ratio": _ratio(own, measure),
        "noun": float(measure.noun.split()[-1:] == own.noun.split()[-1:]) if measure.noun else 0.5,
        "names": item.feature["names_context"],
        "title": overlap_of(title, item.article.title, item.article.text),
        "kind_overlap": item.feature["kind_overlap"],
        "deed": item.feature["deed"],
        "wants_sides": float(wants_sides(query)),
    }


def _ratio(one: Measure, other: Measure) -> float:
    """How far apart two figures are, up to _FAR_RATIO: by the logarithm of their ratio, dates by hundreds of days."""
    if one.unit == "date":
        return min(abs(one.value - other.value) / 100, _FAR_RATIO)
    if not one.value or not other.value:
        return _FAR_RATIO
    return min(abs(math.log(abs(one.value / other.value))), _FAR_RATIO)
