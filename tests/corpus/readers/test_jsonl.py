import json

import pytest

from corpus.article import Article
from corpus.readers.jsonl import read_jsonl
from corpus.readers.unreadable import ReadError, Unreadable


def lines(*records):
    return "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records).encode()


def articles(data) -> list[Article]:
    """What is read where everything can be."""
    items = []
    for item in read_jsonl(data, "n.jsonl"):
        assert isinstance(item, Article)
        items.append(item)
    return items


def test_each_line_is_an_article():
    data = lines({"title": "A", "text": "One."}, "", {"title": "B", "content": "Two."})
    assert [article.text for article in articles(data)] == ["One.", "Two."]


def test_a_bad_line_is_named_and_the_rest_are_read():
    data = lines(
        {"title": "A", "text": "One."}, "{broken", {"title": ["x"], "text": "y"}, {"title": "B", "text": "Two."}
    )
    first, broken, mistyped, last = read_jsonl(data, "n.jsonl")
    assert isinstance(first, Article)
    assert broken == Unreadable("n.jsonl:2", "not JSON: Expecting property name enclosed in double quotes (column 2)")
    assert mistyped == Unreadable("n.jsonl:3", "title must be text, not a list")
    assert isinstance(last, Article)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1, 2]", "not a JSON object: a line must be {...}"),
        ('"text"', "not a JSON object: a line must be {...}"),
        ("[" * 100_000, "not JSON: nested too deep"),
        ('{"a": ' + "9" * 5000 + "}", "not JSON: a number is too long"),
        ('{"title": "A", "text": "", "content": " "}', "no text"),
        ('{"title": "A"}', "no text"),
    ],
)
def test_the_reason_says_what_is_wrong_with_a_line(line, reason):
    assert list(read_jsonl(lines(line), "n.jsonl")) == [Unreadable("n.jsonl:1", reason)]


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    data = b"\xef\xbb\xbf" + b'{"text": "One."}\r\n{"text": "Two."}\r\n'
    assert [article.text for article in articles(data)] == ["One.", "Two."]


def test_escapes_that_are_half_a_character_can_still_be_stored():
    (article,) = articles(b'{"title": "a\\ud800", "text": "b\\udfff c"}')
    assert (article.title, article.text.encode()) == ("a", b"b c")


def test_a_file_without_records_is_refused():
    with pytest.raises(ReadError, match="no records"):
        list(read_jsonl(b"\n \n", "n.jsonl"))


def test_a_file_of_nothing_but_bad_lines_is_given_up():
    items = []
    with pytest.raises(ReadError, match="none of the first 100 records is an article"):
        items.extend(read_jsonl(b"log line\n" * 5000, "n.jsonl"))


def test_many_bad_lines_after_a_good_one_are_all_reported():
    data = lines({"text": "One."}, *["{"] * 150)
    assert len(list(read_jsonl(data, "n.jsonl"))) == 151
