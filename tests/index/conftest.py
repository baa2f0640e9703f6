import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.store import ArticleStore
from index.build import Indexer, Reindexed
from index.encoder import Encoder, load_encoder
from index.generations import Generations
from index.search import Searcher


@dataclass
class Desktop:
    """A store, its generations, and what works on them: the index without the bot."""

    folder: Path
    encoder: Encoder

    def __post_init__(self):
        self.store = ArticleStore(self.folder / "corpus.db")
        self.generations = Generations(self.folder / "generations")
        self.indexer = Indexer(self.store, self.generations)
        self.searcher = Searcher(self.store, self.generations, lambda: self.encoder)

    def put(self, **texts: str) -> None:
        """Store articles by id; the title is made of the id."""
        self.store.put_all(Article(id=key, title=f"About {key}", text=text) for key, text in texts.items())

    def reindex(self, **named) -> Reindexed:
        return self.indexer.reindex(self.encoder, **named)

    def found(self, query: str, k: int = 3) -> list[str]:
        return [hit.article.id for hit in self.searcher.search(query, k)]

    def count(self, table: str) -> int:
        return self.store.db.execute(f"select count(*) from {table}").fetchone()[0]


@pytest.fixture(scope="session")
def encoder(settings_from_nowhere):
    return load_encoder(cache=Path(os.environ["HASHDESK_MODELS"]))


@pytest.fixture
def index(tmp_path, encoder):
    made = Desktop(tmp_path / "data", encoder)
    yield made
    made.store.close()
