import pytest

from corpus.readers.decode import decoded, opened
from corpus.readers.unreadable import ReadError

NEWS = "Bitmain’s “factory” — said café. It costs £3.5 million – 20 % more than expected, the company said."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_western_news_is_read_in_the_encodings_it_comes_in(encoding):
    assert decoded(NEWS.encode(encoding)) == NEWS


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Биткойн майнинг компания Bitmain строит завод в Техасе, сообщает источник."),
        ("shift_jis", "ビットメインはテキサスに工場を建設すると発表した。"),
        ("gb18030", "比特大陆宣布在德克萨斯州建厂。"),
        ("latin-1", "caf\xe9"),
    ],
)
def test_older_encodings_are_recognised(encoding, text):
    assert decoded(text.encode(encoding)) == text


def test_an_encoding_that_a_page_declares_goes_before_guessing():
    czech = "Společnost oznámila výstavbu továrny"
    assert decoded(czech.encode("iso-8859-2"), declared="iso-8859-2") == czech


def test_a_wrong_or_unknown_declaration_is_passed_over():
    assert decoded("café".encode(), declared="iso-8859-1") == "café"
    assert decoded(NEWS.encode("cp1252"), declared="no-such-encoding") == NEWS
    assert decoded(NEWS.encode("cp1252"), declared="utf-8") == NEWS


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(1, 256)) * 4])
def test_binary_data_is_not_text(data):
    with pytest.raises(ReadError, match="not text"):
        decoded(data)


def test_a_stream_keeps_line_separators_inside_a_line():
    assert list(opened("a\u2028b\r\nc\n".encode())) == ["a\u2028b\r\n", "c\n"]


def test_utf8_is_recognised_across_the_chunks_it_is_checked_in():
    text = "x" * ((1 << 20) - 1) + "€"
    assert decoded(text.encode()) == text
