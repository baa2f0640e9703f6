"""CSV with a header row: one article a row. Commas, semicolons, tabs or bars between the fields."""

import csv
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from corpus.article import Article
from corpus.readers.decode import opened
from corpus.readers.record import FIELDS, MAX_TEXT, SYNONYMS, Record, field_name, read_records
from corpus.readers.unreadable import ReadError, Unreadable

if TYPE_CHECKING:
    from _csv import Reader as _Reader

_DELIMITERS = ",;\t|"
_SHOWN_HEADER = 100
_FIELD_TOO_LONG = "field limit"  # of the message of csv.Error, which has no classes
_KNOWN = FIELDS | SYNONYMS.keys()
_TEXT_COLUMNS = {name for name in _KNOWN if SYNONYMS.get(name, name) == "text"}


def read_csv(data: bytes, source: str) -> Iterator[Article | Unreadable]:
    """One article a row; a row that is none is reported as "file:line" (where it begins) and the rest are read.

    Raises ReadError where no header row names a column of text.
    """
    yield from read_records(_records(data), source)


def _records(data: bytes) -> Iterator[Record]:
    lines = opened(data)
    skipped = 0
    for first in lines:
        if first.strip():
            break
        skipped += 1
    else:
        raise ReadError("no records in the file")
    # The limit is the process's, not the reader's. The default, 131,072 characters, is less than a long article has.
    csv.field_size_limit(MAX_TEXT)
    # strict, as otherwise a quote that is never closed swallows every later row in silence
    rows = csv.reader(chain([first], lines), delimiter=_delimiter(first), strict=True)
    header: list[str] = []
    for line, row in _numbered(rows, skipped):
        if isinstance(row, ReadError):
            yield line, row
        elif not header:
            header = _checked(row)
        elif len(row) != len(header):
            yield line, ReadError(f"the row has {len(row)} fields, the header {len(header)}")
        else:
            yield line, dict(zip(header, row, strict=True))


def _delimiter(line: str) -> str:
    """The one that parts the header into the most known column names; csv.Sniffer guesses from the prose below it."""

    def known(delimiter: str) -> int:
        return sum(field_name(name.strip().strip('"')) in _KNOWN for name in line.split(delimiter))

    return max(_DELIMITERS, key=known)


def _numbered(rows: "_Reader", skipped: int) -> Iterator[tuple[int, list[str] | ReadError]]:
    """Each row that holds something, with the line of the file that it begins in."""
    while True:
        line = skipped + rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, ReadError(_reason(error))
            if _FIELD_TOO_LONG in str(error):  # the reader stands somewhere inside the field
                return
            continue
        if any(field.strip() for field in row):
            yield line, row


def _checked(header: list[str]) -> list[str]:
    if _TEXT_COLUMNS.isdisjoint(field_name(name) for name in header):
        found = ", ".join(header)[:_SHOWN_HEADER]
        raise ReadError(f"no header row with a column {', '.join(sorted(_TEXT_COLUMNS))} (the first row is: {found})")
    return header


def _reason(error: csv.Error) -> str:
    if _FIELD_TOO_LONG in str(error):
        return f"a field has over {MAX_TEXT:,} characters (a quote left open?); the rows after it were not read"
    if "unexpected end of data" in str(error):
        return "a quote is never closed"
    return f"not CSV: {error}"
