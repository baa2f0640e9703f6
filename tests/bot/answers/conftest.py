"""Literal questions, articles and evidence for the answering core: real names, real parsing, real sentences."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import numpy as np
import pytest

from bot.answers import evidence
from bot.answers.evidence import Evidence
from bot.answers.features import as_read, features
from bot.answers.names import Gazetteer
from bot.answers.query import Query
from bot.answers.question import parse
from corpus.article import Article
from corpus.story_table import Assigned, StoryTable
from index.passage_store import StoredPassage, StoredSentence, text_hash
from index.passages import sentences
from index.search import CandidateSentence, Hit

NOW = datetime(2025, 12, 20, tzinfo=UTC)
GAZETTEER = Gazetteer.learn(
    [("Bitmain", 9), ("Riot Platforms", 5), ("MARA", 4), ("CleanSpark", 4), ("Rhodium", 3), ("Zach Bradford", 2)]
)
# Token by token as `index.tokens.analyse` gives them; a token that no article has weighs as much as "".
NEVER_SEEN = 9.0
IDF = {"bitmain": 1.0, "plant": 2.0, "whinston": 6.0, "": NEVER_SEEN, "salari": NEVER_SEEN, "jacuzzi": NEVER_SEEN}
# The directions of what is searched for, and of what is asked about the names; anything else has another.
SOUGHT, ASKED = np.eye(2, 16, dtype=np.float32)


def towards(*parts: float) -> np.ndarray:
    vector = np.zeros_like(SOUGHT)
    vector[: len(parts)] = parts
    return vector / np.linalg.norm(vector)


@pytest.fixture
def ask() -> Callable[..., Query]:
    """A question as it is understood before any sentence is scored."""

    def understood(text: str, history=()) -> Query:
        question = parse(text, GAZETTEER, NOW, history)
        return Query(question, SOUGHT, ASKED, lambda token: IDF.get(token, 3.0), GAZETTEER)

    return understood


@pytest.fixture
def report() -> Callable[..., list[CandidateSentence]]:
    """The sentences of an article of one passage; `vectors` gives theirs, one for all if there is only one."""
    versions = count(1)

    def written(
        text: str, *, title="A note", vectors=((1, 0, 0),), dense=0.5, lexical=0.5, score=0.5, **fields: Any
    ) -> list[CandidateSentence]:
        version = next(versions)
        article = Article(title, text, f"a{version}", **fields)
        spans = sentences(text)
        passage = StoredPassage(version, version, 0, 0, len(spans) - 1, 0, len(text), text_hash(text))
        hit = Hit(article, passage, score, lexical, dense)
        return [
            CandidateSentence(
                hit,
                StoredSentence(version, place, span.start, span.end, text_hash(text[span.start : span.end])),
                towards(*vectors[min(place, len(vectors) - 1)]),
            )
            for place, span in enumerate(spans)
        ]

    return written


@pytest.fixture
def told() -> Callable[..., list[Evidence]]:
    """Sentences with the probabilities that a model could have given them, best first."""

    def scored(query: Query, *lines: tuple[CandidateSentence, float], reranker=0.0) -> list[Evidence]:
        candidates = [candidate for candidate, _ in lines]
        before = evidence.previous_sentences(candidates)
        rows = as_read(features(query, candidates, before), np.full(len(lines), reranker, np.float32))
        items = [
            Evidence(candidate, before[place], rows[place], probability, reranker)
            for place, (candidate, probability) in enumerate(lines)
        ]
        return sorted(items, key=lambda item: -item.probability)

    return scored


@pytest.fixture
def stories() -> Callable[..., StoryTable]:
    """Versions with the outlets they count under, each a story of its own unless `story` says otherwise."""

    def assigned(outlets: dict[int, str | None], story: dict[int, int] | None = None) -> StoryTable:
        numbers = story or {}
        return StoryTable.of(
            Assigned(key, numbers.get(key, key), numbers.get(key, key), outlet) for key, outlet in outlets.items()
        )

    return assigned
