"""The table of formats: a suffix, and the function that reads such a file. A new format is one entry here."""

from collections.abc import Callable, Iterator

from corpus.article import Article
from corpus.readers.csv import read_csv
from corpus.readers.html import read_html
from corpus.readers.jsonl import read_jsonl
from corpus.readers.markdown import read_markdown
from corpus.readers.pdf import read_pdf
from corpus.readers.text import read_text
from corpus.readers.unreadable import ReadError, Unreadable

Reader = Callable[[bytes, str], Iterator[Article | Unreadable]]
"""From a file's bytes and its source (a name for messages, whose stem may become the title) to articles.

May raise ReadError at any step; what it yielded before stays."""

SUFFIXES: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".txt": read_text,
    ".text": read_text,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
}

MAX_BYTES = 20_000_000
"""Of a file that is one article."""
MAX_RECORDS_BYTES = 200_000_000
"""Of a file of many articles: 100,000 of them have about 150 MB."""
_OF_RECORDS = (read_jsonl, read_csv)


def reader_for(suffix: str) -> Reader:
    """The reader for a suffix (".md"; case doesn't matter). Raises ReadError, naming what is read, for another."""
    reader = SUFFIXES.get(suffix.lower())
    if reader is None:
        known = ", ".join([*SUFFIXES, ".zip"])
        raise ReadError(f"not a format hashdesk reads: {suffix or 'no suffix'} (it reads {known})")
    return reader


def most_bytes(reader: Reader) -> int:
    """The largest file that the reader is given."""
    return MAX_RECORDS_BYTES if reader in _OF_RECORDS else MAX_BYTES


def checked_size(size: int, reader: Reader) -> None:
    """Raises ReadError for an empty file and for one over the reader's limit."""
    if not size:
        raise ReadError("the file is empty")
    if size > (limit := most_bytes(reader)):
        raise ReadError(f"the file has {size / 1e6:,.1f} MB; at most {limit // 1_000_000} MB are read")
