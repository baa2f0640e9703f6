"""Fields by name to an Article: what front matter, JSON and CSV have in common."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpus.article import Article, InvalidArticle, canonical_url
from corpus.readers.clean import clean_line, clean_text, shortened
from corpus.readers.dates import understood_date
from corpus.readers.unreadable import ReadError, Unreadable

FIELDS = frozenset(
    ["id", "title", "url", "publisher", "origin", "published", "published_about", "topics", "entities", "text"]
)
SYNONYMS = {
    "headline": "title",
    "source": "publisher",
    "date": "published",
    "link": "url",
    "content": "text",
    "body": "text",
}
MAX_TEXT = 2_000_000
"""Characters of one article, some 300,000 words; a longer text is a book or a dump."""
MAX_ID, MAX_URL = 200, 2_000
_FIRST_WORDS = 100
_HOPELESS = 100

Record = tuple[int, Mapping[Any, object] | ReadError]
"""A line number in the file, and the fields that stand there or what was wrong with them."""


def read_records(records: Iterable[Record], source: str) -> Iterator[Article | Unreadable]:
    """Articles of a file of many; a bad record is reported as "file:line" and the next is read.

    Raises ReadError for a file without records, and for one that has shown only bad ones a hundred times.
    """
    good = bad = 0
    for line, fields in records:
        try:
            yield article_of(_present(fields))
        except ReadError as error:
            bad += 1
            yield Unreadable(f"{source}:{line}", str(error))
        else:
            good += 1
        if not good and bad >= _HOPELESS:
            raise ReadError(f"none of the first {_HOPELESS} records is an article; the rest was not read")
    if not good and not bad:
        raise ReadError("no records in the file")


def article_of(record: Mapping[Any, object], *, text: str | None = None, title: str | None = None) -> Article:
    """The article that the fields describe; `text` and `title` stand in where the record has none of its own.

    `text` is taken before the record's, `title` after it; without either the first words of the text are the title.
    Raises ReadError for no text, too long a text, a field of the wrong type, a bad date or URL.
    """
    fields = named_fields(record)
    body = clean_text(text or "") or clean_text(_text(fields, "text", numbers=False) or "")
    if not body:
        raise ReadError("no text")
    if len(body) > MAX_TEXT:
        raise ReadError(f"the text has {len(body):,} characters; an article has at most {MAX_TEXT:,}")
    return Article(
        title=shortened(_line(fields, "title") or clean_line(title or "") or _first_words(body)),
        text=body,
        id=_bounded(fields, "id", MAX_ID) or "",
        url=_url(fields),
        publisher=_name(fields, "publisher"),
        origin=_name(fields, "origin"),
        published=_date(fields, "published"),
        published_about=_date(fields, "published_about"),
        topics=_names(fields, "topics"),
        entities=_names(fields, "entities"),
    )


def named_fields(record: Mapping[Any, object]) -> dict[str, object]:
    """The fields that hold something, by the project's names; a field's own name goes before its synonyms."""
    fields: dict[str, object] = {}
    synonyms: dict[str, object] = {}
    for key, value in record.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        name = field_name(key)
        if name in FIELDS:
            fields.setdefault(name, value)
        elif name in SYNONYMS:
            synonyms.setdefault(SYNONYMS[name], value)
    return synonyms | fields


def field_name(key: object) -> str:
    """A column's or key's name as compared: " Published About" is "published_about"."""
    return str(key).strip().casefold().replace(" ", "_").replace("-", "_")


def _present(fields: Mapping[Any, object] | ReadError) -> Mapping[Any, object]:
    if isinstance(fields, ReadError):
        raise fields
    return fields


def _text(fields: Mapping[str, object], name: str, *, numbers: bool = True) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    if numbers and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ReadError(f"{name} must be text, not {_kind(value)}")


def _line(fields: Mapping[str, object], name: str) -> str | None:
    return clean_line(_text(fields, name) or "") or None


def _name(fields: Mapping[str, object], name: str) -> str | None:
    value = _line(fields, name)
    return shortened(value) if value else None


def _bounded(fields: Mapping[str, object], name: str, limit: int) -> str | None:
    value = _line(fields, name)
    if value and len(value) > limit:
        raise ReadError(f"{name} has {len(value):,} characters; at most {limit:,} are allowed")
    return value


def _url(fields: Mapping[str, object]) -> str | None:
    url = _bounded(fields, "url", MAX_URL)
    if url:
        web_address(url)
    return url


def web_address(url: str) -> str:
    """The canonical URL. Raises ReadError where there is none."""
    try:
        return canonical_url(url)
    except InvalidArticle as error:
        raise ReadError(str(error)) from error
    except ValueError as error:
        raise ReadError(f"not a web address: {url[:80]!r}") from error


def _date(fields: Mapping[str, object], name: str) -> str | None:
    value = _line(fields, name)
    return understood_date(value) if value else None


def _names(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    if isinstance(value, str):
        value = _listed(value)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ReadError(f"{name} must be a list or text, not {_kind(value)}")
    lines = [_line({name: entry}, name) for entry in value]
    return tuple(dict.fromkeys(shortened(line) for line in lines if line))


def _listed(value: str) -> list[object]:
    """A string as a list: JSON, or parted by ";" (names may hold commas then: "MARA Holdings, Inc."), else by ","."""
    if value.lstrip().startswith("["):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            parsed = None
        if isinstance(parsed, list):
            return parsed
    return list(value.split(";" if ";" in value else ","))


def _first_words(text: str) -> str:
    return shortened(text.split("\n", 1)[0], _FIRST_WORDS)


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case list() | tuple():
            return "a list"
        case dict():
            return "an object"
        case int() | float():
            return "a number"
        case _:
            return type(value).__name__
