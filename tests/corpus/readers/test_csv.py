import pytest

from corpus.article import Article
from corpus.readers.csv import read_csv
from corpus.readers.record import MAX_TEXT
from corpus.readers.unreadable import ReadError, Unreadable


def articles(data) -> list[Article]:
    """What is read where everything can be."""
    items = []
    for item in read_csv(data, "n.csv"):
        assert isinstance(item, Article)
        items.append(item)
    return items


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_headers_own(mark):
    data = f'Title{mark}"Text"{mark}date\r\nA{mark}"One, two; three|four."{mark}2025\r\n'.encode()
    (article,) = articles(data)
    assert (article.title, article.text, article.published) == ("A", "One, two; three|four.", "2025")


def test_quoted_fields_hold_line_ends_and_quotes():
    (article,) = articles(b'title,text\nA,"First ""line"".\n\nSecond."\n')
    assert article.text == 'First "line".\n\nSecond.'


def test_fields_longer_than_the_csv_modules_own_limit_are_read():
    (article,) = articles(b"title,text\nA," + b"x" * 300_000)
    assert len(article.text) == 300_000


def test_a_bad_row_is_named_by_the_line_it_begins_in_and_the_rest_are_read():
    data = b'\ntitle,text,date\nA,"One\ntwo.",2025\nB,x,soon\n,,\nC,x\nD,Three.,2024\n'
    first, undated, short, last = read_csv(data, "n.csv")
    assert isinstance(first, Article)
    assert undated == Unreadable("n.csv:5", "not a date: 'soon' (write YYYY-MM-DD)")
    assert short == Unreadable("n.csv:7", "the row has 2 fields, the header 3")
    assert isinstance(last, Article)


def test_a_quote_in_the_wrong_place_spoils_its_row_only():
    bad, good = read_csv(b'title,text\nA,"One" two\nB,Three.\n', "n.csv")
    assert isinstance(bad, Unreadable)
    assert bad.reason.startswith("not CSV: ")
    assert isinstance(good, Article)


def test_a_quote_that_is_never_closed_is_said():
    assert list(read_csv(b'title,text\nA,"One\nB,Two\n', "n.csv")) == [Unreadable("n.csv:2", "a quote is never closed")]


def test_a_huge_field_ends_the_reading_with_its_reason():
    data = b"title,text\nA,One.\nB," + b"x" * (MAX_TEXT + 1) + b"\nC,Three.\n"
    first, huge = read_csv(data, "n.csv")
    assert isinstance(first, Article)
    assert isinstance(huge, Unreadable)
    assert huge.source == "n.csv:3"
    assert "a field has over 2,000,000 characters" in huge.reason


def test_a_file_without_a_header_is_refused():
    with pytest.raises(ReadError, match=r"no header row with a column body, content, text \(the first row is: Bitmain"):
        list(read_csv(b"Bitmain,Texas\nCanaan,Kansas\n", "n.csv"))


@pytest.mark.parametrize("data", [b"\n\n", b"title,text\n"])
def test_a_file_without_rows_is_refused(data):
    with pytest.raises(ReadError, match="no records"):
        list(read_csv(data, "n.csv"))


def test_excels_byte_order_mark_is_no_part_of_the_first_column():
    (article,) = articles(b"\xef\xbb\xbftitle;text\nA;One.\n")
    assert article.title == "A"
