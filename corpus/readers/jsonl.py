"""JSON Lines: one object a line, each an article."""

import json
from collections.abc import Iterator

from corpus.article import Article
from corpus.readers.decode import opened
from corpus.readers.record import Record, read_records
from corpus.readers.unreadable import ReadError, Unreadable


def read_jsonl(data: bytes, source: str) -> Iterator[Article | Unreadable]:
    """One article a line; a line that is none is reported as "file:line" and the rest are read."""
    yield from read_records(_records(data), source)


def _records(data: bytes) -> Iterator[Record]:
    for number, line in enumerate(opened(data), 1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> dict[str, object] | ReadError:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return ReadError(f"not JSON: {error.msg} (column {error.colno})")
    except ValueError:  # an integer of thousands of digits
        return ReadError("not JSON: a number is too long")
    except RecursionError:
        return ReadError("not JSON: nested too deep")
    return value if isinstance(value, dict) else ReadError("not a JSON object: a line must be {...}")
