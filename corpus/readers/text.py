"""Plain text: a short first line before a blank one is the title."""

from collections.abc import Iterator

from corpus.article import Article
from corpus.readers.blocks import LONGEST_TITLE_LINE, stem
from corpus.readers.clean import clean_text
from corpus.readers.decode import decoded
from corpus.readers.record import article_of
from corpus.readers.wrapping import unwrapped


def read_text(data: bytes, source: str) -> Iterator[Article]:
    """One article: title from the first line (else the file's stem), lines that were broken to fit a page joined."""
    title, text = _titled(clean_text(decoded(data)), source)
    yield article_of({"title": title}, text=unwrapped(text))


def _titled(text: str, source: str) -> tuple[str, str]:
    first, blank, rest = text.partition("\n\n")
    if blank and "\n" not in first and len(first) <= LONGEST_TITLE_LINE:
        return first, rest
    return stem(source), text
