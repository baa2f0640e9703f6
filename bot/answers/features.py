"""The features of a sentence that could answer: what speaks for it, each with its reason. Pure functions."""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from bot.answers.asked_things import asked_deed
from bot.answers.measures import measures
from bot.answers.options import gives, states
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.query import Query
from bot.answers.question import Kind, Question, wants_latest
from bot.answers.things import answering_measures, holds_kind
from corpus.article import Article, date_bounds
from index.search import CandidateSentence, Hit

FEATURES = (
    "cosine",  # the sentence means what the question means
    "asked_cosine",  # it speaks of what is asked about the names
    "passage_cosine",  # it stands where the question's subject is treated
    "passage_words",  # the same by words, against the best passage
    "passage_overlap",  # and by the share of the question's words that the passage has
    "passage_rank",  # the first passages are more often right
    "overlap",  # it shares the question's rarer words
    "overlap_context",  # so do its title and the sentence before ("the company" is somebody)
    "rarest",  # above all the rarest of them
    "coverage",  # whole share of the question's words: all of them is more than most of them
    "names",  # it names what was asked about, under any alias
    "names_context",  # or its title, entities or neighbour do
    "names_all",  # nothing that was asked about is missing from the article
    "subject",  # and the name stands before its verb, not as a remark
    "kind",  # it holds the kind of thing asked for: a date, a place, a person, a reason
    "place",  # a site or a state, where a place is asked for
    "unit",  # or a figure in the unit asked for
    "unit_overlap",  # a figure counts more where the words around it are the question's
    "kind_overlap",  # so does every kind of thing
    "kind_cosine",  # and where the sentence means what is asked
    "deed",  # it speaks of what is done, in whatever words
    "options",  # figures and alternatives that the question itself gives
    "lead",  # news leads with what matters
    "fragment",  # headings say nothing
    "unfinished",  # nor do questions in an explainer, nor the line that introduces a list
    "length",  # very short sentences leave out their subject
    "scope",  # the article or the sentence is of the time asked about
    "newest",  # the newest wins where the latest is asked for
    "newest_outcome",  # and where a yes or no depends on how things ended
    "neighbours",  # sentences around it match too
    "reranker",  # the cross-encoder read question and sentence and finds an answer
    "reranker_best",  # it is the best by the cross-encoder
)
# Those that only the cross-encoder can tell.
READ_FEATURES = ("reranker", "reranker_best")

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
# A subject stands in so many characters of its sentence.
_OPENING = 50
_ENDS = (".", "!", "?", '"', ")")


def features(query: Query, candidates: Sequence[CandidateSentence], before: Sequence[str]) -> np.ndarray:
    """(n, len(FEATURES)) float32, in the order of FEATURES, the cross-encoder's left at 0 (see `as_read`).

    `before`: what each candidate leans on, n texts.
    """
    question = query.question
    vectors = np.stack([candidate.vector for candidate in candidates])
    cosine, asked = vectors @ query.vector, vectors @ query.asked
    ranks: dict[int, int] = {}
    for candidate in candidates:
        ranks.setdefault(candidate.hit.passage.id, len(ranks))
    terms = weighted_terms(question.search_text, query.idf)
    rarest = {max(terms, key=terms.__getitem__): 1.0} if terms else {}
    passages: dict[int, tuple[Hit, list[str]]] = {}
    for candidate in candidates:
        passages.setdefault(candidate.hit.passage.id, (candidate.hit, []))[1].append(candidate.text)
    passage_overlap = {key: overlap_of(terms, hit.article.title, *texts) for key, (hit, texts) in passages.items()}
    answers = [answering_measures(question, candidate.text) for candidate in candidates]
    newest = _newness(candidates)
    deed = asked_deed(" ".join(question.terms))
    rows = []
    for place, candidate in enumerate(candidates):
        text, hit = candidate.text, candidate.hit
        context = (hit.article.title, before[place], text)
        overlap = overlap_of(terms, text)
        around = overlap_of(terms, *context)
        unit, kind = bool(answers[place]), holds_kind(query, text)
        rows.append(
            (
                cosine[place],
                asked[place],
                hit.dense,
                hit.lexical,
                passage_overlap[hit.passage.id],
                1 / (1 + ranks[hit.passage.id]),
                overlap,
                around,
                overlap_of(rarest, *context),
                overlap**3,
                *_names(query, context, hit.article),
                kind,
                kind * (Kind.WHERE in question.kinds[:1]),
                unit,
                unit * overlap,
                kind * around,
                kind * asked[place],
                0.5 if deed is None else bool(deed.search(text)),
                _options(question, text),
                1 / (1 + candidate.place.position),
                not text.endswith(_ENDS),
                text.endswith(("?", ":")),
                min(len(text), 300) / 300,
                _scope(question, candidate),
                newest[place] * wants_latest(question),
                newest[place] * (Kind.YES_NO in question.kinds),
                *(0.0,) * 3,
            )
        )
    matrix = np.array(rows, np.float32)
    matrix[:, FEATURES.index("neighbours")] = _neighbours(candidates, cosine)
    return matrix


def as_read(matrix: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """The features with what the cross-encoder found: its (n,) logits, -inf where it didn't read."""
    filled = matrix.copy()
    filled[:, FEATURES.index("reranker")] = squashed(logits)
    filled[:, FEATURES.index("reranker_best")] = np.isfinite(logits) & (logits >= logits.max(initial=-math.inf))
    return filled


def squashed(logits: np.ndarray) -> np.ndarray:
    """The cross-encoder's logits between -1 and 1, -1 where it didn't read."""
    return np.tanh(np.maximum(logits, -20.0) / 4)


def _names(query: Query, context: tuple[str, str, str], article: Article) -> tuple[float, float, float, float]:
    """Shares of the asked names in the sentence and its context, whether all are in the article, and as its subject.

    `context`: the title, what the sentence leans on, and the sentence.
    """
    names = query.question.names
    if not names:
        return 0.5, 0.5, 1.0, 0.0
    gazetteer, text = query.gazetteer, context[-1]
    inside = [gazetteer.touches(name, text) for name in names]
    around = [gazetteer.touches(name, *context, "; ".join(article.entities)) for name in names]
    everywhere = all(found or gazetteer.touches(name, article.text) for name, found in zip(names, around, strict=True))
    places = (gazetteer.place(name, text) for name in names)
    subject = any(place is not None and place < _OPENING for place in places)
    return sum(inside) / len(names), sum(around) / len(names), float(everywhere), float(subject)


def _options(question: Question, text: str) -> float:
    """How much of what the question itself gives a sentence holds: one of its alternatives, which is all that a side of
    a disagreement states, and each other figure; 0.5 where it gives none."""
    offered = " ".join(question.options)
    held = [any(states(option, text) for option in question.options)] if question.options else []
    held += [gives(figure, text) for figure in _figures(question.search_text) if figure not in offered]
    return sum(held) / len(held) if held else 0.5


@lru_cache(maxsize=64)
def _figures(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(figure for figure in _FIGURE.findall(text) if len(figure) > 1))


def _scope(question: Question, candidate: CandidateSentence) -> float:
    """1 if the sentence names a day of the time asked about, 0.7 if its article is of it, 0.5 without one, else 0."""
    scope = question.scope
    if not (scope.since or scope.until):
        return 0.5
    first = scope.since.toordinal() if scope.since else 0
    last = scope.until.toordinal() if scope.until else 10**7
    if any(m.unit == "date" and m.high >= first and m.value <= last for m in measures(candidate.text)):
        return 1.0
    if date := candidate.hit.article.date:
        days = [day.toordinal() for day in date_bounds(date)]
        return 0.7 if days[1] >= first and days[0] <= last else 0.0
    return 0.2


def _newness(candidates: Sequence[CandidateSentence]) -> list[float]:
    """0 for the oldest or undated article among the candidates, 1 for the newest."""
    dates = [c.hit.article.date or "" for c in candidates]
    order = {date: place for place, date in enumerate(sorted(set(dates)))}
    return [order[date] / max(len(order) - 1, 1) for date in dates]


def _neighbours(candidates: Sequence[CandidateSentence], cosine: np.ndarray) -> np.ndarray:
    """The better cosine of the sentences before and after, 0 where neither is a candidate."""
    found = np.zeros(len(candidates), np.float32)
    for (a, one), (b, two) in pairwise(enumerate(candidates)):
        if one.place.version == two.place.version and one.place.position + 1 == two.place.position:
            found[a] = max(found[a], cosine[b])
            found[b] = max(found[b], cosine[a])
    return found
