"""Summaries: the one object that the desk holds; reads the index and calls the pure functions beside it."""

from bot.answers.respond import Responder
from corpus.store import ArticleStore
from index.search import Searcher


class Summaries:
    """Summaries of what is indexed. Every method may be called from any thread."""

    def __init__(self, store: ArticleStore, searcher: Searcher, responder: Responder) -> None:
        self._store = store
        self._searcher = searcher
        self._responder = responder
