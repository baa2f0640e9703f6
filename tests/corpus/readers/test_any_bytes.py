"""Whatever a file holds, reading it raises nothing."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.readers import SUFFIXES, read, read_bytes
from corpus.readers.unreadable import Unreadable

FRAGMENTS = [
    b"---\ntitle: T\n---\n",
    b"title,text\n",
    b'"',
    b'{"text": "x", "title": ',
    b"<table><tr><td>",
    b"<p>",
    b"\xff",
]
FRAGMENTS += [
    b"\0",
    b"\xff\xfe",
    b"\n",
    b"| a | b |\n|---|---|\n",
    b"- ",
    b"&#0;",
    b"[",
    b"%PDF-1.7\n1 0 obj",
    b"<svg/><head>",
]
ANYTHING = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=10)), max_size=12).map(b"".join),
)


def check(items):
    for item in items:
        assert isinstance(item, Article | Unreadable)
        if isinstance(item, Article):
            assert item.text.strip()
            assert item.title.strip()
            (item.title + item.text).encode()
        else:
            assert item.reason
            assert "\n" not in item.reason


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=ANYTHING)
@example(data=b"\xff\xfe\0\0")
@example(data="\ufeff\0<p>x\0y</p>".encode("utf-16-le"))
def test_any_bytes_are_articles_or_unreadable(suffix, data):
    check(read_bytes(data, f"file{suffix}"))


def broken_copies(whole):
    """The bytes with a hole, cut off, or with one byte changed."""
    place = st.integers(0, len(whole) - 1)
    holes = st.tuples(place, st.integers(1, 60)).map(lambda hole: whole[: hole[0]] + whole[sum(hole) :])
    flips = st.tuples(place, st.binary(min_size=1, max_size=3)).map(
        lambda at: whole[: at[0]] + at[1] + whole[at[0] + 1 :]
    )
    return st.one_of(holes, flips)


def a_pdf():
    document = FPDF()
    document.set_creation_date(datetime(2025, 7, 29, tzinfo=UTC))
    document.add_page()
    document.set_font("helvetica", size=11)
    document.multi_cell(0, 6, "Bitmain will build a factory in Texas.")
    return bytes(document.output())


def a_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("a.md"), "# T\n\nText.")
        file.writestr(zipfile.ZipInfo("b.txt"), "Text " * 50)
    return buffer.getvalue()


@settings(max_examples=150, deadline=None)
@given(data=broken_copies(a_pdf()))
def test_a_damaged_pdf_raises_nothing(data):
    check(read_bytes(data, "file.pdf"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=broken_copies(a_zip()))
def test_a_damaged_zip_raises_nothing(data, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    check(read(path))


def test_a_zip_whose_member_has_lost_its_name_is_told_of(tmp_path):
    path = tmp_path / "a.zip"
    whole = a_zip()
    place = whole.rindex(b"b.txt")
    path.write_bytes(whole[:place] + b"\0" + whole[place + 1 :])
    failure, article = read(path)
    assert isinstance(article, Article)
    assert isinstance(failure, Unreadable)
