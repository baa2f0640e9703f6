"""A generation that goes on from the one before answers as one that is written anew."""

import random
import shutil
from datetime import date, timedelta

import numpy as np
import pytest

from corpus.article import Article
from corpus.starter_articles import starter_articles
from index import row_table
from index.build import Indexer
from index.generations import Generations
from index.search import Period, Searcher

QUERIES = (
    "where is Bitmain building?",
    "how many megawatts does the site have",
    "hashprice in July 2025",
    "Kuwait raids on miners",
    "who bought the Rhodium site in Texas",
)
TERMS = ("bitmain", "megawatt", "hashpric", "texa", "no-such-term")


@pytest.fixture
def growing(index):
    """An index that goes on from the generation before, however small it is."""
    index.indexer = Indexer(index.store, index.generations, rewritten_below=0)
    return index


def whole(index):
    """What searches the same corpus, indexed anew; made beside it."""
    generations = Generations(index.folder / "whole")
    shutil.rmtree(generations.folder, ignore_errors=True)
    Indexer(index.store, generations).reindex(index.encoder)
    return Searcher(index.store, generations, lambda: index.encoder)


def story_of(searcher):
    table = searcher.stories
    return {key: (table.members(key), table.reprints(key), table.outlet(key)) for key in searcher.versions()}


def same_stories_and_passages(index, fresh):
    assert index.searcher.versions() == fresh.versions()
    assert story_of(index.searcher) == story_of(fresh)
    for query in QUERIES:
        for period in (Period(), Period(since=date(2025, 1, 1))):
            mine = index.searcher.find(query, 50, period, dense_weight=1)
            theirs = fresh.find(query, 50, period, dense_weight=1)
            assert [hit.passage.id for hit in mine.hits] == [hit.passage.id for hit in theirs.hits]
            assert [hit.dense for hit in mine.hits] == pytest.approx([hit.dense for hit in theirs.hits])


def reprint(article, number, rng):
    """What an aggregator makes of an article: the same text, or a retelling of half of it, a day or two later."""
    day = date.fromisoformat(article.published) if article.published and len(article.published) == 10 else None
    lines = article.text.split("\n")
    return Article(
        id=f"again-{number}",
        title=f"{article.title}, again",
        text=article.text if rng.random() < 0.5 else "\n".join(lines[: max(1, len(lines) * 2 // 3)]),
        publisher=f"Site {rng.randrange(5)}",
        origin=rng.choice([None, article.publisher]),
        published=str(day + timedelta(days=rng.randrange(3))) if day else article.published,
        entities=article.entities if rng.random() < 0.5 else (),
    )


def test_adds_are_found_as_if_all_were_written_anew(growing):
    starters = list(starter_articles())
    growing.store.put_all(starters[:60])
    growing.reindex()
    rng = random.Random(1)
    for start in (60, 70, 80):
        growing.store.put_all(starters[start : start + 10])
        growing.store.put_all(reprint(article, start + n, rng) for n, article in enumerate(starters[start : start + 5]))
        growing.reindex()
    fresh = whole(growing)
    same_stories_and_passages(growing, fresh)
    assert any(len(members) > 1 for members, _, _ in story_of(fresh).values()), "else the stories show nothing"
    # Nothing is dead, so BM25 counts the same; scores don't depend on how many segments there are.
    for term in TERMS:
        assert growing.searcher.idf(term) == fresh.idf(term)
    for query in QUERIES:
        mine, theirs = growing.searcher.search(query, 20), fresh.search(query, 20)
        assert [hit.passage.id for hit in mine] == [hit.passage.id for hit in theirs]
        assert [hit.score for hit in mine] == pytest.approx([hit.score for hit in theirs], abs=1e-5)


@pytest.mark.parametrize("seed", [2, 3])
def test_random_adds_changes_and_removals_leave_the_stories_and_passages_of_a_whole_write(growing, seed):
    rng = random.Random(seed)
    starters = list(starter_articles())
    rng.shuffle(starters)
    growing.store.put_all(starters[:70])
    growing.store.put_all(reprint(article, n, rng) for n, article in enumerate(starters[:15]))
    growing.reindex()
    for turn in range(4):
        current = sorted(growing.store.titles())
        for key in rng.sample(current, 2):
            growing.store.remove(key)
        changed = growing.store.get(rng.choice(sorted(growing.store.titles())))
        growing.store.put(
            Article(id=changed.id, title=changed.title, text=f"{changed.text}\nTurn {turn} added a line.")
        )
        growing.store.put_all(starters[70 + 5 * turn : 75 + 5 * turn])
        growing.reindex()
        growing.generations.check(growing.generations.current())
    fresh = whole(growing)
    same_stories_and_passages(growing, fresh)
    found = {
        hit.passage.id for query in QUERIES for hit in growing.searcher.find(query, 200, Period(), dense_weight=0).hits
    }
    assert found <= {row.id for row in growing.indexer._passages.passages_of(fresh.versions())}
    for query in QUERIES:
        # BM25 still counts the words of what went, one in twenty at most.
        assert growing.searcher.search(query, 1)[0].passage.id == fresh.search(query, 1)[0].passage.id
    for term in TERMS:
        assert growing.searcher.idf(term) == pytest.approx(fresh.idf(term), rel=0.1, abs=0.1)


def test_a_name_that_becomes_known_is_found_in_the_articles_before(growing):
    day = "2025-07-29"
    text = (
        "Foxrock and Cindermine share a hall of 40 megawatts near Odessa, and both will open it in the autumn of 2026."
    )
    told = "Near Odessa a hall of 40 megawatts is shared by Foxrock and Cindermine; both open it in autumn of 2026."
    growing.store.put(Article(id="a", title="A hall near Odessa", text=text, publisher="One", published=day))
    growing.store.put(Article(id="c", title="Kuwait", text="Kuwait cut the power of 100 houses.", published=day))
    growing.reindex()
    names = ("Foxrock", "Cindermine", "Odessa")
    growing.store.put(
        Article(id="b", title="A hall near Odessa opens", text=told, publisher="Two", entities=names, published=day)
    )
    growing.reindex()
    table = growing.searcher.stories
    assert table.members(1) == (1, 3)
    same_stories_and_passages(growing, whole(growing))


def test_only_what_is_fresh_is_written_and_the_generation_before_stays_as_it_was(growing):
    growing.put(**{f"a{n}": f"Site {n} has {n} megawatts." for n in range(40)})
    first = growing.reindex().generation
    files = {path: path.read_bytes() for path in growing.generations.path(first).rglob("*") if path.is_file()}
    steps = []
    growing.put(a3="Site 3 has 333 megawatts.")
    growing.reindex(progress=steps.append)
    assert {step.total for step in steps if step.step == "write"} == {1}
    assert {path: path.read_bytes() for path in files} == files
    rows = row_table.read(growing.generations.current_folder())
    assert (len(rows), int(np.count_nonzero(~row_table.alive(rows)))) == (41, 1)
    assert growing.generations.verified().passages == 40
    assert growing.searcher.search("333 megawatts", 1)[0].article.id == "a3"
    assert all("3 has 3 " not in hit.text for hit in growing.searcher.search("Site 3 has 3 megawatts", 41))


def test_too_many_dead_rows_are_cleared_by_a_whole_write(growing):
    growing.put(**{f"a{n}": f"Site {n} has {n} megawatts." for n in range(40)})
    growing.reindex()
    for turn in range(3):
        growing.put(a3=f"Site 3 has {turn}00 megawatts.")
        growing.reindex()
    rows = row_table.read(growing.generations.current_folder())
    assert len(rows) == 40
    assert row_table.alive(rows).all()


@pytest.mark.parametrize("name", ["rows.npy", "vectors.faiss", "story_state.npz", "stories.npz", "words/meta.json"])
def test_a_damaged_generation_is_no_base(growing, name):
    growing.put(**{f"a{n}": f"Site {n} has {n} megawatts." for n in range(20)})
    file = growing.generations.path(growing.reindex().generation) / name
    file.write_bytes(b"damaged")
    growing.put(new="Site 77 has 77 megawatts.")
    again = growing.reindex()
    assert again.encoded == 2
    growing.generations.check(again.generation)
    assert growing.found("Site 77", 1) == ["new"]
    assert growing.found("Site 5 has 5 megawatts", 1) == ["a5"]


def test_after_a_rollback_it_goes_on_from_the_generation_in_use(growing):
    growing.put(**{f"a{n}": f"Site {n} has {n} megawatts." for n in range(20)})
    growing.reindex()
    growing.put(a1="Site 1 burnt down.")
    growing.reindex()
    with growing.generations.lock("rollback"):
        growing.generations.rollback()
    growing.put(a2="Site 2 was sold.")
    growing.reindex()
    assert growing.found("which site burnt down", 1) == ["a1"]
    assert growing.found("which site was sold", 1) == ["a2"]
    same_stories_and_passages(growing, whole(growing))


def test_vectors_that_only_a_forgotten_text_needed_are_forgotten(growing):
    growing.put(**{f"a{n}": f"Site {n} has {n} megawatts." for n in range(30)}, b="Shared line.\nOwn line.")
    growing.reindex()
    before = growing.count("vectors")
    growing.put(c="Shared line.")
    for turn in range(4):
        growing.put(b=f"Shared line.\nTurn {turn}.")
        growing.reindex()
    texts = growing.store.db.execute(
        "select count(*) from (select text_hash from passages union select text_hash from sentences)"
    ).fetchone()[0]
    assert growing.count("vectors") == texts
    assert texts > before - 3
