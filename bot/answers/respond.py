"""From a question to an answer: search, score the evidence, decide, compose."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np

from bot.answers import compose, evidence, sides, verify
from bot.answers.answer import Answer, Status
from bot.answers.evidence import Evidence
from bot.answers.fitted import MODELS
from bot.answers.names import Gazetteer
from bot.answers.query import Query
from bot.answers.question import Question, parse, wants_latest
from bot.answers.reranker import Reranker, context_of
from bot.answers.weights import Models
from corpus.article import Article
from corpus.store import ArticleStore
from corpus.story_table import StoryTable
from index.search import Hit, Period, Searcher

# From a question as it is read and some sentences to their logits, (n,) float32.
Read = Callable[[str, Sequence[Evidence]], np.ndarray]
# (role, content), oldest first.
History = Sequence[tuple[str, str]]

# Passages whose sentences are looked at, and sentences that the cross-encoder reads. By `python -m evals.quality`.
PASSAGES = 14
MOST_READ = 10
# Of those passages, how many are the newest on the subject where the latest is asked for, out of the best so many.
NEWEST = 8
_LOOKED_THROUGH = 100
_MOST_CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for a question; `evidence` is best first."""

    query: Query
    hits: list[Hit]
    evidence: list[Evidence]
    stories: StoryTable


class Responder:
    """Answers questions from what a searcher finds. Safe from any thread.

    `most_read`: how many sentences of a question `read` gets, by default the cross-encoder.
    """

    def __init__(
        self,
        store: ArticleStore,
        searcher: Searcher,
        models: Models = MODELS,
        most_read: int = MOST_READ,
        read: Read | None = None,
    ) -> None:
        self._models = models
        self._most_read = most_read
        self._store = store
        self._searcher = searcher
        self._read = read or read_with(Reranker())
        self._learnt: tuple[int, Gazetteer] | None = None
        self._learning = threading.Lock()
        # The parts of a comparison are looked for side by side: one's search runs while another's sentences are read.
        self._beside = ThreadPoolExecutor(2, "answers")

    def respond(self, question: str, *, now: datetime, period: Period = Period(), history: History = ()) -> Answer:
        """The answer to one question; `now` (UTC) is what "last month" is relative to."""
        started = time.perf_counter()
        looked = self.look(question, now=now, period=period, history=history)
        answer = answer_from(looked, self._models)
        milliseconds = (time.perf_counter() - started) * 1000
        return replace(answer, newest=self._store.newest(), elapsed_ms=round(milliseconds, 1))

    def look(self, question: str, *, now: datetime, period: Period = Period(), history: History = ()) -> Looked:
        """Understand a question, and score the sentences that could answer it."""
        gazetteer = self.gazetteer()
        parsed = parse(question, gazetteer, now, history)
        parts = sides.parts(parsed, gazetteer)
        most_read = evidence.share_of(self._most_read, 1 + len(parts))
        texts = [" ".join(parsed.terms) or parsed.search_text, *(each.search_text for each in (parsed, *parts))]
        asked, whole, *others = self._searcher.vectors(texts)
        look = partial(self._scored, asked=asked, gazetteer=gazetteer, period=period, most_read=most_read)
        looking = [self._beside.submit(look, part, vector) for part, vector in zip(parts, others, strict=True)]
        query, hits, scored = look(parsed, whole)
        for side, part in enumerate(looking):
            _, _, found = part.result()
            scored += [replace(item, side=side) for item in found]
        scored.sort(key=lambda item: -item.probability)
        return Looked(query, hits, scored, self._searcher.stories)

    def _scored(
        self,
        question: Question,
        vector: np.ndarray,
        *,
        asked: np.ndarray,
        gazetteer: Gazetteer,
        period: Period,
        most_read: int,
    ) -> tuple[Query, list[Hit], list[Evidence]]:
        hits = self._found(question, vector, gazetteer, period)
        candidates = self._searcher.sentences(hits)
        query = Query(question, vector, asked, self._searcher.idf, gazetteer)
        read = partial(self._read, question.reading)
        return query, hits, evidence.score(query, candidates, self._models.sentences, read, most_read)

    def _found(self, question: Question, vector: np.ndarray, gazetteer: Gazetteer, period: Period) -> list[Hit]:
        """The passages to look at: the best, and where the latest is asked for also the newest on what is named."""
        if not wants_latest(question) or not question.names:
            return self._searcher.find(question.search_text, PASSAGES, period, vector=vector).hits
        hits = self._searcher.find(question.search_text, _LOOKED_THROUGH, period, vector=vector).hits
        best, others = hits[: PASSAGES - NEWEST], hits[PASSAGES - NEWEST :]
        on_subject = [hit for hit in others if hit.article.date and _names_all(question, hit.article, gazetteer)]
        newest = sorted(on_subject, key=lambda hit: hit.article.date or "", reverse=True)[:NEWEST]
        return [*best, *newest]

    def gazetteer(self) -> Gazetteer:
        """The names of the field and of the corpus, learnt anew when the corpus changed."""
        revision = self._store.revision
        learnt = self._learnt
        if learnt and learnt[0] == revision:
            return learnt[1]
        with self._learning:
            gazetteer = Gazetteer.learn(self._store.entities().items(), self._store.titles().values())
            self._learnt = revision, gazetteer
            return gazetteer


def read_with(reranker: Reranker) -> Read:
    """How a cross-encoder reads sentences of a question."""
    return lambda reading, items: reranker.score(reading, [pair_of(item) for item in items])


def pair_of(item: Evidence) -> tuple[str, str]:
    """What the cross-encoder reads of a sentence: its context and itself."""
    return context_of(item.article.title, item.previous, item.text), item.text


def answer_from(looked: Looked, models: Models) -> Answer:
    """Decide whether the evidence answers, and compose what it says."""
    status = verify.decide(looked.query, looked.hits, looked.evidence, models)
    question = looked.query.question.text
    if status is Status.ANSWERED:
        composed = compose.compose(looked.query, looked.evidence, looked.stories, models.further)
        return Answer(question, status, composed.lead, composed.citations, composed.conflicts)
    return Answer(question, status, closest=closest(looked.hits) if status is Status.NOT_FOUND else ())


def _names_all(question: Question, article: Article, gazetteer: Gazetteer) -> bool:
    """Whether an article's title and entities name all that a question is about."""
    text = f"{article.title}; {'; '.join(article.entities)}"
    return all(gazetteer.touches(name, text) for name in question.names)


def closest(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the best passages, each once."""
    articles = {hit.article.id: hit.article for hit in hits}
    return tuple(articles.values())[:_MOST_CLOSEST]
