import multiprocessing
import threading
from dataclasses import replace

import pytest

from corpus.article import Article, InvalidArticle
from corpus.database import StorageUnavailable
from corpus.store import ArticleStore, Outcome

ARTICLE = Article(id="a", title="Plant", text="Bitmain builds.", url="https://example.com/a", published="2025-07-29")


@pytest.fixture
def store(tmp_path):
    store = ArticleStore(tmp_path / "corpus.db")
    yield store
    store.close()


def test_an_article_comes_back_as_it_was_put(store):
    article = replace(
        ARTICLE, topics=("asic", "tariffs"), entities=("Bitmain",), origin="Reuters", published_about="2025"
    )
    assert store.put(article) is Outcome.ADDED
    assert store.get("a") == article


def test_putting_the_same_article_again_changes_nothing(store):
    store.put(ARTICLE)
    revision = store.revision
    assert store.put(ARTICLE) is Outcome.UNCHANGED
    assert store.revision == revision
    assert len(store.current()) == 1


def test_a_changed_text_is_a_new_version_of_the_same_article(store):
    store.put(ARTICLE)
    (before,) = store.current()
    assert store.put(replace(ARTICLE, text="Bitmain stops.")) is Outcome.CHANGED
    (after,) = store.current()
    assert after != before
    assert store.count() == 1
    assert [version.article.text for version in store.versions([before, after])] == [
        "Bitmain builds.",
        "Bitmain stops.",
    ]


def test_a_known_url_under_another_id_updates_the_article_and_keeps_its_id(store):
    store.put(ARTICLE)
    changed = replace(ARTICLE, id="b", url="http://example.com/a/?utm_source=x", text="Bitmain stops.")
    assert store.put(changed) is Outcome.CHANGED
    assert list(store.current().values()) == ["a"]
    assert store.get("a").text == "Bitmain stops."


def test_every_change_raises_the_revision(store):
    seen = [store.revision]
    for change in (
        lambda: store.put(ARTICLE),
        lambda: store.put(replace(ARTICLE, text="Other.")),
        lambda: store.remove("a"),
        lambda: store.put(ARTICLE),
    ):
        change()
        seen.append(store.revision)
    assert seen == sorted(set(seen))


def test_a_removed_article_is_hidden_and_can_come_back(store):
    store.put(ARTICLE)
    (version,) = store.current()
    assert store.remove("a")
    assert store.get("a") is None
    assert store.current() == {}
    assert store.hidden() == {version}
    assert not store.is_empty()
    assert not store.remove("a")
    assert store.put(ARTICLE) is Outcome.ADDED
    assert store.current() == {version: "a"}
    assert store.hidden() == set()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("title", " ", "no title"),
        ("text", "\n", "no text"),
        ("url", "nonsense", "web address"),
        ("id", "x" * 201, "id"),
    ],
)
def test_what_can_not_be_an_article_is_refused(store, field, value, reason):
    with pytest.raises(InvalidArticle, match=reason):
        store.put(replace(ARTICLE, **{field: value}))
    assert store.is_empty()


def test_putting_many_is_all_or_nothing(store):
    with pytest.raises(InvalidArticle):
        store.put_all([ARTICLE, replace(ARTICLE, id="b", url=None, text="")])
    assert store.is_empty()
    assert store.revision == 0


def test_superseded_versions_go_unless_something_quotes_them(store):
    for text in ("One.", "Two.", "Three."):
        store.put(replace(ARTICLE, text=text))
    one, two, three = (version.number for version in store.versions(range(10)))
    assert store.superseded(keep={two}) == [one]
    assert store.drop_versions([one, three]) == 1, "the last one stays, whoever asks"
    assert [version.number for version in store.versions([one, two, three])] == [two, three]


def test_entities_are_counted_over_current_articles(store):
    store.put(replace(ARTICLE, entities=("Bitmain", "Texas")))
    store.put(Article(id="b", title="B", text="B.", entities=("Bitmain",)))
    store.put(Article(id="c", title="C", text="C.", entities=("Gone",)))
    store.remove("c")
    assert store.entities() == {"Bitmain": 2, "Texas": 1}


def test_newest_reads_coarse_dates_too(store):
    assert store.newest() is None
    store.put(replace(ARTICLE, published="2024-12-30"))
    store.put(Article(id="b", title="B", text="B.", published_about="2025-01"))
    assert store.newest() == "2025-01"


def _put_twenty(path, process):
    store = ArticleStore(path)
    for number in range(20):
        store.put(Article(id=f"{process}-{number}", title="T", text="Text."))
    store.close()


def test_two_processes_and_two_threads_write_at_once_and_nothing_is_lost(tmp_path):
    path = tmp_path / "corpus.db"
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_put_twenty, args=(path, name)) for name in ("p", "q")]
    for process in others:
        process.start()
    threads = [threading.Thread(target=_put_twenty, args=(path, name)) for name in ("t", "u")]
    for thread in threads:
        thread.start()
    for worker in (*others, *threads):
        worker.join()
    store = ArticleStore(path)
    assert store.count() == 80
    assert store.revision == 80
    store.close()


def test_a_file_that_is_no_database_gets_one_clear_line(tmp_path):
    (tmp_path / "corpus.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageUnavailable, match=r"damaged .*restore it from a backup"):
        ArticleStore(tmp_path / "corpus.db")


def test_a_folder_that_can_not_be_made_gets_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageUnavailable, match="file"):
        ArticleStore(tmp_path / "file" / "corpus.db")


def test_versions_are_found_by_id_and_by_canonical_url_while_the_article_is_there(store):
    store.put_all(Article("News", f"Text {n}.", id=f"a{n}", url=f"https://example.com/{n}") for n in (1, 2))
    first, second = store.version_of("a1"), store.version_of("a2")
    urls = ["https://example.com/2", "https://example.com/9", "https://example.com/1"]
    assert store.versions_at(urls) == [second, first]
    store.remove("a2")
    assert store.version_of("a2") is None
    assert store.versions_at(urls) == [first]
