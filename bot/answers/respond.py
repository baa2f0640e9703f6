"""From a question to an answer: search, score the evidence, decide, compose."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from bot.answers import compose, evidence, sides, verify
from bot.answers.answer import Answer, Status
from bot.answers.evidence import Evidence, Query
from bot.answers.fitted import MODELS
from bot.answers.names import Gazetteer
from bot.answers.question import Question, parse
from bot.answers.reranker import Reranker, context_of
from bot.answers.weights import Models
from corpus.article import Article
from corpus.store import ArticleStore
from corpus.story_table import StoryTable
from index.search import CandidateSentence, Hit, Period, Searcher

# (role, content), oldest first.
History = Sequence[tuple[str, str]]

# Passages whose sentences are looked at, and sentences that the cross-encoder reads. By `python -m evals.quality`.
PASSAGES = 20
READ = 12
_MOST_CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for a question; `evidence` is best first."""

    query: Query
    hits: list[Hit]
    evidence: list[Evidence]
    stories: StoryTable


class Responder:
    """Answers questions from what a searcher finds. Safe from any thread."""

    def __init__(self, store: ArticleStore, searcher: Searcher, models: Models = MODELS) -> None:
        self._models = models
        self._store = store
        self._searcher = searcher
        self._reranker = Reranker()
        self._learnt: tuple[int, Gazetteer] | None = None
        self._learning = threading.Lock()

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
        query, hits, scored = self._scored(parsed, gazetteer, period)
        for side, part in enumerate(sides.parts(parsed, gazetteer)):
            _, _, found = self._scored(part, gazetteer, period)
            scored += [replace(item, side=side) for item in found]
        scored.sort(key=lambda item: -item.probability)
        return Looked(query, hits, scored, self._searcher.stories)

    def _scored(
        self, question: Question, gazetteer: Gazetteer, period: Period
    ) -> tuple[Query, list[Hit], list[Evidence]]:
        found = self._searcher.find(question.search_text, PASSAGES, period)
        candidates = self._searcher.sentences(found.hits)
        asked = self._searcher.vector(" ".join(question.terms) or question.search_text)
        query = Query(question, found.vector, asked, self._searcher.idf, gazetteer)
        scored = evidence.score(query, candidates, self._read(query, candidates), self._models.evidence)
        return query, found.hits, scored

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

    def _read(self, query: Query, candidates: Sequence[CandidateSentence]) -> np.ndarray:
        """(n,) logits of the cross-encoder for the candidates that look best without it, -inf for the others."""
        logits = np.full(len(candidates), -np.inf, np.float32)
        if candidates:
            before = evidence.previous_sentences(candidates)
            chosen = evidence.most_promising(query, candidates, READ)
            pairs = [
                (context_of(candidates[i].hit.article.title, before[i], candidates[i].text), candidates[i].text)
                for i in chosen
            ]
            logits[chosen] = self._reranker.score(query.question.search_text, pairs)
        return logits


def answer_from(looked: Looked, models: Models) -> Answer:
    """Decide whether the evidence answers, and compose what it says."""
    status = verify.decide(looked.query, looked.hits, looked.evidence, models)
    question = looked.query.question.text
    if status is Status.ANSWERED:
        composed = compose.compose(looked.query, looked.evidence, looked.stories)
        return Answer(question, status, composed.lead, composed.citations, composed.conflicts)
    return Answer(question, status, closest=closest(looked.hits) if status is Status.NOT_FOUND else ())


def closest(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the best passages, each once."""
    articles = {hit.article.id: hit.article for hit in hits}
    return tuple(articles.values())[:_MOST_CLOSEST]
