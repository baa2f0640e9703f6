import pytest

from corpus.article import Article
from corpus.readers.record import MAX_TEXT, article_of
from corpus.readers.unreadable import ReadError


def test_every_field_goes_into_the_article():
    record = {
        "id": "bm-texas",
        "title": "Bitmain picks Texas",
        "url": "https://example.com/a?utm_source=x",
        "publisher": "The Miner Mag",
        "origin": "Reuters",
        "published": "2025-07-29",
        "published_about": "2025-07",
        "topics": ["hardware", "policy"],
        "entities": ["Bitmain"],
        "text": "Bitmain will build in Texas.",
    }
    assert article_of(record) == Article(
        id="bm-texas",
        title="Bitmain picks Texas",
        url="https://example.com/a?utm_source=x",
        publisher="The Miner Mag",
        origin="Reuters",
        published="2025-07-29",
        published_about="2025-07",
        topics=("hardware", "policy"),
        entities=("Bitmain",),
        text="Bitmain will build in Texas.",
    )


@pytest.mark.parametrize("text", ["text", "content", "body"])
def test_other_names_of_the_fields_are_understood(text):
    record = {"Headline": "T", "SOURCE": "P", " Date ": "2025", "link": "https://example.com/", text: "Body."}
    article = article_of(record)
    assert (article.title, article.publisher, article.published) == ("T", "P", "2025")
    assert (article.url, article.text) == ("https://example.com/", "Body.")


def test_a_fields_own_name_goes_before_its_synonym_unless_it_is_empty():
    assert article_of({"headline": "other", "title": "own", "text": "x"}).title == "own"
    assert article_of({"headline": "other", "title": " ", "text": "x"}).title == "other"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["a", " b ", "a", ""], ("a", "b")),
        ("a; b", ("a", "b")),
        ("a, b", ("a", "b")),
        ("MARA Holdings, Inc.; Riot", ("MARA Holdings, Inc.", "Riot")),
        ('["a", "b"]', ("a", "b")),
        ("[a, b", ("[a", "b")),
        (None, ()),
    ],
)
def test_topics_and_entities_come_as_lists_or_as_text(given, names):
    article = article_of({"topics": given, "entities": given, "text": "x"})
    assert article.topics == article.entities == names


def test_numbers_stand_for_ids_and_years():
    article = article_of({"id": 17, "published": 2025, "title": 21, "text": "x"})
    assert (article.id, article.published, article.title) == ("17", "2025", "21")


def test_without_a_title_the_first_words_of_the_text_are_it():
    assert article_of({"text": "Bitmain picks Texas.\nMore."}).title == "Bitmain picks Texas."
    assert article_of({"text": "word " * 1000}).title.endswith("word...")


def test_a_hostile_title_is_one_clean_line_of_at_most_300_characters():
    title = article_of({"title": "@everyone\n\u202e**x**\x00 " + "y " * 5000, "text": "x"}).title
    assert title.startswith("@everyone **x** y")
    assert len(title) <= 300


def test_a_text_of_100_000_characters_and_more_is_an_article():
    assert len(article_of({"text": "x" * MAX_TEXT}).text) == MAX_TEXT


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "no text"),
        ({"text": " \u200b\n"}, "no text"),
        ({"text": "", "content": None, "title": "T"}, "no text"),
        ({"text": "x" * (MAX_TEXT + 1)}, r"the text has 2,000,001 characters; an article has at most 2,000,000"),
        ({"text": 5}, "text must be text, not a number"),
        ({"text": ["a"]}, "text must be text, not a list"),
        ({"title": ["a"], "text": "x"}, "title must be text, not a list"),
        ({"title": {"a": 1}, "text": "x"}, "title must be text, not an object"),
        ({"id": True, "text": "x"}, "id must be text, not true or false"),
        ({"id": "x" * 201, "text": "x"}, "id has 201 characters; at most 200"),
        ({"published": 2025.5, "text": "x"}, "published must be text, not a number"),
        ({"published": "soon", "text": "x"}, "not a date: 'soon'"),
        ({"published_about": "03/04/2025", "text": "x"}, "ambiguous date: '03/04/2025'"),
        ({"topics": {"a": 1}, "text": "x"}, "topics must be a list or text, not an object"),
        ({"entities": [["a"]], "text": "x"}, "entities must be text, not a list"),
        ({"url": "example.com/a", "text": "x"}, "not a web address: 'example.com/a'"),
        ({"url": "javascript:alert(1)", "text": "x"}, "not a web address"),
        ({"url": "https://[bad", "text": "x"}, "not a web address"),
        ({"url": "https://a.b/" + "x" * 2000, "text": "x"}, "url has 2,012 characters; at most 2,000"),
    ],
)
def test_what_is_wrong_with_a_record_is_named(record, reason):
    with pytest.raises(ReadError, match=reason):
        article_of(record)
