from dataclasses import replace
from datetime import date

import pytest

from corpus.article import Article, InvalidArticle, canonical_url, date_bounds, identified, shown_date, spelled_date

ARTICLE = Article(title="Plant", text="Bitmain builds.", url="https://example.com/a", publisher="Example")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://Example.com/a/", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&id=3#top", "https://example.com/a?id=3"),
        ("https://example.com/a?page=2&fbclid=x", "https://example.com/a?page=2"),
        ("https://example.com/a?unheard=1", "https://example.com/a?unheard=1"),
        ("https://example.com:443/a", "https://example.com/a"),
    ],
)
def test_one_page_has_one_canonical_url(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url", ["ftp://example.com/a", "example.com/a", "javascript:alert(1)", "https://", "http://[x"]
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(InvalidArticle, match="not a web address"):
        canonical_url(url)


def test_a_given_id_stands():
    assert identified(replace(ARTICLE, id="mine")).id == "mine"


def test_an_article_with_a_url_is_known_by_its_canonical_url():
    other = replace(ARTICLE, url="http://example.com/a/?utm_medium=x")
    assert identified(ARTICLE).id == identified(other).id
    assert identified(ARTICLE).id.startswith("u-")
    assert len(identified(ARTICLE).id) == 2 + 16


def test_an_article_without_a_url_is_known_by_publisher_and_title():
    bare = replace(ARTICLE, url=None)
    assert identified(bare).id.startswith("t-")
    assert identified(bare).id == identified(replace(bare, text="Other text.")).id
    assert identified(bare).id != identified(replace(bare, publisher="Other")).id


def test_the_content_hash_sees_every_field_but_the_id_and_tracking():
    assert ARTICLE.content_hash == replace(ARTICLE, id="x").content_hash
    assert ARTICLE.content_hash == replace(ARTICLE, url="https://example.com/a?utm_source=x").content_hash
    assert ARTICLE.content_hash != replace(ARTICLE, text="Bitmain builds!").content_hash
    assert ARTICLE.content_hash != replace(ARTICLE, published="2025").content_hash


def test_a_date_of_any_precision_covers_its_days():
    assert date_bounds("2025-07-29") == (date(2025, 7, 29), date(2025, 7, 29))
    assert date_bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert date_bounds("2025") == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("value", ["2025-13", "2025-02-30", "29 Jul 2025", "", "2025-7", "0000"])
def test_what_is_no_date_is_refused(value):
    with pytest.raises(InvalidArticle):
        date_bounds(value)


def test_dates_are_shown_as_people_write_them():
    assert shown_date(replace(ARTICLE, published="2025-07-29")) == "29 Jul 2025"
    assert shown_date(replace(ARTICLE, published_about="2025-07")) == "about July 2025"
    assert shown_date(replace(ARTICLE, published_about="2025")) == "about 2025"
    assert shown_date(ARTICLE) == "undated"
    assert spelled_date("2025-11") == "Nov 2025"
