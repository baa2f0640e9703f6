"""Article: one text with a title and, where known, a URL, a publisher and a date."""

import hashlib
import json
import re
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class InvalidArticle(ValueError):
    """A text that can't become an article; the message is one line for the person who offered it."""


@dataclass(frozen=True, slots=True)
class Article:
    """One text and what is known of its source.

    `published` and `published_about` are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the second is a coarse date that the page
    itself did not show. `origin` is the outlet that a reprint was taken from. `id` is as given, else derived by
    `identified`.
    """

    title: str
    text: str
    id: str = ""
    url: str | None = None
    publisher: str | None = None
    origin: str | None = None
    published: str | None = None
    published_about: str | None = None
    topics: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()

    @property
    def date(self) -> str | None:
        """The date to sort and filter by: the page's own, else the coarse one, else None (undated)."""
        return self.published or self.published_about

    @property
    def canonical_url(self) -> str | None:
        return canonical_url(self.url) if self.url else None

    @property
    def content_hash(self) -> str:
        """sha256 hex over every field but the id: two articles with one hash are the same to a reader."""
        content = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "id"} | {"url": self.canonical_url}
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def identified(article: Article) -> Article:
    """The article with an id: its own, else `u-` and a hash of the URL, else `t-` and one of publisher and title."""
    if article.id:
        return article
    if url := article.canonical_url:
        return replace(article, id="u-" + _digest(url))
    return replace(article, id="t-" + _digest(f"{article.publisher or ''}\n{article.title}"))


def canonical_url(url: str) -> str:
    """One spelling per page: https, lower-case host, known tracking parameters and the fragment dropped, others kept.

    The list of tracking parameters is courlan's. Raises InvalidArticle for what is no http(s) address.
    """
    from urllib.parse import urlsplit

    from courlan import normalize_url

    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise InvalidArticle(f"not a web address: {url[:80]!r}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvalidArticle(f"not a web address: {url[:80]!r}")
    clean = str(normalize_url(parts._replace(scheme="https", fragment="").geturl()))
    return clean.rstrip("/") if not urlsplit(clean).query else clean


def checked_date(value: str) -> str:
    """The value, if it is a real date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; else InvalidArticle."""
    date_bounds(value)
    return value


def date_bounds(value: str) -> tuple[date, date]:
    """First and last day that a date of any precision covers: "2025-07" is 1 to 31 July 2025."""
    match = _DATE.fullmatch(value)
    if not match:
        raise InvalidArticle(f"not a date (YYYY, YYYY-MM or YYYY-MM-DD): {value[:40]!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise InvalidArticle(f"no such date: {value!r}") from error
    if day:
        return first, first
    if month:
        return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first, first.replace(month=12, day=31)


def shown_date(article: Article) -> str:
    """The date as people read it: "29 Jul 2025", "about July 2025", or "undated"."""
    if article.published:
        return spelled_date(article.published)
    if article.published_about:
        return "about " + spelled_date(article.published_about, long=True)
    return "undated"


def spelled_date(value: str, *, long: bool = False) -> str:
    """ "2025-07-29" as "29 Jul 2025", "2025-07" as "Jul 2025" (or "July 2025" if `long`), "2025" as it is."""
    names = _LONG_MONTHS if long else _MONTHS
    match value.split("-"):
        case [year, month, day]:
            return f"{int(day)} {names[int(month) - 1]} {year}"
        case [year, month]:
            return f"{names[int(month) - 1]} {year}"
        case _:
            return value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
