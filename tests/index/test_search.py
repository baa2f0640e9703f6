from datetime import date

import numpy as np
import pytest

from corpus.article import Article
from corpus.store import ArticleStore
from index.build import Indexer
from index.errors import BrokenIndex, NoGeneration
from index.generations import Generations
from index.search import Period

TEXTS = {
    "temple": "Rhodium sold its Temple site. The price was $40.6 million.",
    "canaan": "Canaan won an order for 50,000 machines. It is the largest in three years.",
    "kuwait": "Kuwait cut the power of farms in Al-Wafrah. Use fell by 55 percent.",
    "bhutan": "Bhutan mines with water from its rivers. The state keeps the coins.",
}


@pytest.fixture
def filled(index):
    index.put(**TEXTS)
    index.reindex()
    return index


def put_dated(index, **days):
    index.store.put_all(
        Article(id=key, title=f"Report {key}", text="Miners set a record for hash rate.", published=day)
        for key, day in days.items()
    )


def test_a_passage_is_found_by_its_words_and_by_its_meaning(filled):
    assert filled.found("Al-Wafrah")[0] == "kuwait"
    assert filled.found("hydropower in the Himalayas")[0] == "bhutan"


def test_scores_are_between_0_and_1_and_best_first(filled):
    for query in ("Temple site price", "hydropower in the Himalayas", "lasagna", "?", ""):
        hits = filled.searcher.search(query, 10)
        assert [hit.article.id for hit in hits] == list(dict.fromkeys(hit.article.id for hit in hits))
        assert all(0 <= part <= 1 for hit in hits for part in (hit.score, hit.lexical, hit.dense))
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_no_more_than_k_are_found(filled):
    assert len(filled.searcher.search("mining", 2)) == 2


def test_a_vector_that_is_known_stands_in_for_the_querys_own(filled):
    query, other = "rivers", "Temple"
    vector = filled.searcher.vectors([query, other])[1]
    known = filled.searcher.find(query, 4, vector=vector, dense_weight=1)
    assert [hit.passage.id for hit in known.hits] == [
        hit.passage.id for hit in filled.searcher.find(other, 4, dense_weight=1).hits
    ]
    assert known.vector is vector


def test_the_query_comes_back_as_a_unit_vector(filled):
    vector = filled.searcher.find("Temple", 1).vector
    assert (vector.dtype, vector.shape) == (np.float32, (384,))
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_sentences_come_with_the_vectors_of_their_own_text(filled):
    hits = filled.searcher.search("price of the Temple site", 4)
    sentences = filled.searcher.sentences(hits)
    assert [s.text for s in sentences if s.hit.article.id == "temple"] == [
        "Rhodium sold its Temple site.",
        "The price was $40.6 million.",
    ]
    assert [s.hit.article.id for s in sentences] == [hit.article.id for hit in hits for _ in range(2)]
    for sentence in sentences:
        assert sentence.vector @ filled.encoder.encode_query(sentence.text) > 0.999
    assert filled.searcher.sentences([]) == []


@pytest.mark.parametrize(
    ("since", "until", "passing"),
    [
        (date(2025, 7, 29), None, {"july-29", "july", "august"}),
        (None, date(2025, 7, 29), {"june", "july-29", "july", "year-24"}),
        (date(2025, 7, 29), date(2025, 7, 29), {"july-29", "july"}),
        (date(2025, 8, 1), date(2025, 12, 31), {"august"}),
        (date(2024, 3, 1), date(2024, 3, 1), {"year-24"}),
        (date(2027, 1, 1), None, set()),
    ],
)
def test_a_period_passes_articles_dated_inside_it_and_no_undated_one(index, since, until, passing):
    put_dated(
        index,
        **{"june": "2025-06-30", "july-29": "2025-07-29", "july": "2025-07", "august": "2025-08-01", "year-24": "2024"},
        undated=None,
    )
    index.reindex()
    hits = index.searcher.search("hash rate record", 10, Period(since, until))
    assert {hit.article.id for hit in hits} == passing


def test_a_period_is_applied_before_the_best_k_are_taken(index):
    put_dated(index, **{f"old{n}": "2024-01-01" for n in range(150)})
    index.store.put(Article(id="new", title="Aside", text="A record, perhaps.", published="2025-08-01"))
    index.reindex()
    hits = index.searcher.search("miners set a record for hash rate", 1, Period(since=date(2025, 1, 1)))
    assert [hit.article.id for hit in hits] == ["new"]


@pytest.mark.parametrize("weight", [0, 1])
def test_words_and_meaning_pass_the_same_articles_of_a_period_with_some_removed(index, weight):
    put_dated(
        index,
        **{f"m{month}": f"2025-{month:02}" for month in range(1, 13)},
        **{f"d{day}": f"2025-06-{day:02}" for day in range(1, 31)},
        undated=None,
        year="2025",
    )
    index.reindex()
    index.store.remove("d12")
    index.store.remove("m6")
    period = Period(date(2025, 6, 10), date(2025, 6, 14))
    hits = index.searcher.find("miners set a record for hash rate", 50, period, dense_weight=weight).hits
    assert {hit.article.id for hit in hits} == {"d10", "d11", "d13", "d14", "year"}


def test_a_removed_article_is_hidden_before_any_reindex_and_makes_room(filled):
    assert filled.found("Temple site", 1) == ["temple"]
    filled.store.remove("temple")
    assert "temple" not in filled.found("Temple site", 10)
    assert len(filled.found("Temple site", 1)) == 1


def test_every_version_of_a_removed_article_is_hidden(filled):
    filled.put(temple="Rhodium kept its Temple site.")
    filled.reindex()
    with filled.generations.lock("rollback"):
        filled.generations.rollback()
    filled.store.remove("temple")
    assert "temple" not in filled.found("Temple site", 10)


def test_an_article_that_was_changed_is_quoted_as_it_was_until_the_reindex(filled):
    filled.put(temple="Rhodium kept its Temple site.")
    assert filled.searcher.search("Temple site", 1)[0].text == TEXTS["temple"]


def test_what_another_process_published_is_opened(filled):
    assert "iran" not in filled.found("Iran")
    before = filled.searcher.manifest.generation
    other = ArticleStore(filled.folder / "corpus.db")
    other.put(Article(id="iran", title="Iran raids farms", text="Iran seized machines."))
    Indexer(other, Generations(filled.folder / "generations")).reindex(filled.encoder)
    other.close()
    assert filled.found("Iran")[0] == "iran"
    assert filled.searcher.manifest.generation > before


def test_an_empty_corpus_finds_nothing(index):
    with pytest.raises(NoGeneration):
        index.searcher.search("anything")
    index.put(a="One text.")
    index.reindex()
    index.store.remove("a")
    index.reindex()
    found = index.searcher.find("anything", 5)
    assert found.hits == []
    assert found.vector.shape == (384,)


def test_a_weight_of_0_ranks_by_words_alone_and_1_by_meaning_alone(filled):
    by_words = filled.searcher.find("rivers", 4, dense_weight=0).hits
    by_meaning = filled.searcher.find("rivers", 4, dense_weight=1).hits
    assert [hit.score for hit in by_words] == [hit.lexical for hit in by_words]
    assert [hit.score for hit in by_meaning] == [hit.dense for hit in by_meaning]


def test_indexed_articles_come_whole_with_a_vector_a_sentence(filled):
    articles = filled.searcher.indexed(filled.searcher.versions())
    assert {article.article.id for article in articles} == set(TEXTS)
    temple = next(article for article in articles if article.article.id == "temple")
    assert [temple.text_of(row) for row in temple.sentences] == [
        "Rhodium sold its Temple site.",
        "The price was $40.6 million.",
    ]
    alone = filled.searcher.vector("Rhodium sold its Temple site.")
    assert temple.vectors.shape == (2, 384)
    assert float(temple.vectors[0] @ alone) > 0.99


def test_versions_of_a_period_leave_out_undated_and_removed_articles(index):
    put_dated(index, early="2025-01-03", late="2025-06", undated=None, gone="2025-06-10")
    index.reindex()
    index.store.remove("gone")
    found = index.searcher.versions(Period(date(2025, 6, 1), date(2025, 6, 30)))
    assert [article.article.id for article in index.searcher.indexed(found)] == ["late"]
    assert index.searcher.indexed([]) == []


def test_every_article_that_was_not_removed_has_its_days(index):
    put_dated(index, day="2025-07-29", month="2025-06", undated=None, gone="2025-07-30")
    index.reindex()
    index.store.remove("gone")
    dated = index.searcher.dated()
    ids = index.store.article_ids(dated.versions.tolist())
    spans = {
        ids[version]: (first, last)
        for version, first, last in zip(
            dated.versions.tolist(), dated.first_days.tolist(), dated.last_days.tolist(), strict=True
        )
    }
    assert spans == {
        "day": (date(2025, 7, 29).toordinal(), date(2025, 7, 29).toordinal()),
        "month": (date(2025, 6, 1).toordinal(), date(2025, 6, 30).toordinal()),
        "undated": (-1, -1),
    }


def test_an_opening_is_the_vector_of_an_articles_first_passage(index):
    long = "Rhodium sold its Temple site for cash. " * 60 + "Bhutan mines with water from its rivers. " * 60
    index.put(long=long, short="Canaan won an order for machines.")
    index.reindex()
    dated = index.searcher.dated()
    assert len(dated.versions) == 2
    openings = index.searcher.openings(dated, np.arange(2))
    titled = index.encoder.encode_query("About long\nRhodium sold its Temple site for cash.")
    assert openings.shape == (2, 384)
    assert openings[0] @ titled > 0.8 > openings[1] @ titled


def test_openings_of_an_index_that_was_replaced_meanwhile_are_refused(index):
    index.put(temple=TEXTS["temple"], canaan=TEXTS["canaan"])
    index.reindex()
    before = index.searcher.dated()
    index.store.remove("temple")
    index.put(bhutan=TEXTS["bhutan"])
    index.reindex()
    with pytest.raises(BrokenIndex, match="replaced"):
        index.searcher.openings(before, np.arange(2))
