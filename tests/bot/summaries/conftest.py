import pytest

from bot.desk import Desk
from bot.settings import Settings
from corpus.article import Article


@pytest.fixture
def desk_of(tmp_path):
    """Makes a desk over these articles, indexed; a call with more adds them."""
    made = []

    def make(*articles: Article) -> Desk:
        if not made:
            made.append(Desk(Settings(data=tmp_path / "data", starter=False)))
        made[0].store.put_all(articles)
        made[0].reindex()
        return made[0]

    yield make
    for desk in made:
        desk.close()
