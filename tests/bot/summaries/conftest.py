"""Sentences as the index holds them: real names, real figures, real vectors."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from bot.answers.names import Gazetteer
from bot.summaries.candidates import Candidate, candidates
from corpus.article import Article
from index.encoder import Encoder
from index.passage_store import StoredSentence, text_hash
from index.passages import sentences
from index.search import IndexedArticle


@pytest.fixture(scope="session")
def encoder(starter_desk) -> Encoder:
    return starter_desk.encoder()


@pytest.fixture(scope="session")
def gazetteer(starter_desk) -> Gazetteer:
    return starter_desk.responder.gazetteer()


@pytest.fixture
def indexed(encoder) -> Callable[..., IndexedArticle]:
    """An article as a generation holds it, without one."""

    def make(text: str, *, version: int = 1, title: str = "News", **known: Any) -> IndexedArticle:
        article = Article(title=title, text=text, id=f"a{version}", **known)
        found = tuple(
            StoredSentence(version, place, one.start, one.end, text_hash(text[one.start : one.end]))
            for place, one in enumerate(sentences(text))
        )
        vectors = np.stack([encoder.encode_query(text[one.start : one.end]) for one in found])
        return IndexedArticle(version, article, found, vectors)

    return make


@pytest.fixture
def quotable(indexed, gazetteer) -> Callable[..., list[Candidate]]:
    """The sentences of such an article that can stand alone."""
    return lambda text, **known: candidates(indexed(text, **known), gazetteer)


@pytest.fixture
def said(quotable) -> Callable[..., Candidate]:
    """One sentence of an article that says nothing else."""

    def one(text: str, **known: Any) -> Candidate:
        (found,) = quotable(text, **known)
        return found

    return one
