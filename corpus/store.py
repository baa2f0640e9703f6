"""ArticleStore: all articles kept, in SQLite, with the revision that every change raises."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.article import Article, InvalidArticle, identified
from corpus.batches import batched
from corpus.database import ThreadedDatabase
from corpus.migrations import corpus_migrations

_FIELDS = (
    "title",
    "text",
    "url",
    "publisher",
    "origin",
    "published",
    "published_about",
    "topics",
    "entities",
)
_COLUMNS = ", ".join(f"v.{field}" for field in _FIELDS)
_MAX_ID = 200
# SQLite's default limit on bound values is 32,766; well below it, and one page of rows at a time.
_BATCH = 500


class Outcome(StrEnum):
    """What `put` did with an article."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article as it was stored: `number` is its key, `article` what it held."""

    number: int
    article: Article


class ArticleStore(ThreadedDatabase):
    """The corpus. Every method is safe to call from any thread; each write is one short transaction."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, corpus_migrations)

    @property
    def revision(self) -> int:
        """A number that every change of the corpus raises."""
        return self.db.execute("select value from counters where name = 'revision'").fetchone()[0]

    @property
    def identity(self) -> int:
        """A number that no other corpus has."""
        return self.db.execute("select value from counters where name = 'identity'").fetchone()[0]

    def put(self, article: Article) -> Outcome:
        """Store an article, or a new version of one known by its URL or its id.

        A known URL keeps the id it has. Raises InvalidArticle where the title, the text or the URL won't do.
        """
        with self.writing():
            return self._put(_checked(article))

    def put_all(self, articles: Iterable[Article]) -> list[Outcome]:
        """Store many articles, all or none."""
        with self.writing():
            return [self._put(_checked(article)) for article in articles]

    def remove(self, article_id: str) -> bool:
        """Hide an article from every answer at once; False if there is none of that id."""
        with self.writing():
            hidden = self.db.execute(
                "update articles set removed_at = ? where id = ? and removed_at is null", [_now(), article_id]
            ).rowcount
            if hidden:
                self._raise_revision()
            return bool(hidden)

    def get(self, article_id: str) -> Article | None:
        """The current version of an article, or None where there is none or it was removed."""
        row = self.db.execute(
            f"select a.id, {_COLUMNS} from articles a join versions v on v.id = a.version"  # noqa: S608
            " where a.id = ? and a.removed_at is null",
            [article_id],
        ).fetchone()
        return _article(row) if row else None

    def version_of(self, article_id: str) -> int | None:
        """The number of an article's current version, or None where there is none or it was removed."""
        row = self.db.execute(
            "select version from articles where id = ? and removed_at is null", [article_id]
        ).fetchone()
        return row[0] if row else None

    def versions_at(self, urls: Iterable[str]) -> list[int]:
        """The current versions of the articles at these canonical URLs, in the order of the URLs."""
        found: dict[str, int] = {}
        wanted = list(urls)
        for batch in batched(wanted, _BATCH):
            marks = ", ".join("?" * len(batch))
            rows = self.db.execute(
                f"select canonical_url, version from articles where canonical_url in ({marks}) and removed_at is null",  # noqa: S608
                batch,
            ).fetchall()
            found.update(rows)
        return [found[url] for url in wanted if url in found]

    def is_empty(self) -> bool:
        """True if no article was ever stored; a corpus whose articles were all removed is not empty."""
        return self.db.execute("select 1 from articles limit 1").fetchone() is None

    def count(self) -> int:
        """How many articles the corpus has."""
        return self.db.execute("select count(*) from articles where removed_at is null").fetchone()[0]

    def newest(self) -> str | None:
        """The date of the newest article, as precise as it is known."""
        row = self.db.execute(
            """
            select coalesce(v.published, v.published_about) from versions v indexed by versions_date
            cross join articles a on a.version = v.id
            where a.removed_at is null order by 1 desc limit 1
            """
        ).fetchone()
        return row[0] if row else None

    def current(self) -> dict[int, str]:
        """The version number of every article that was not removed, with the article's id."""
        return dict(self.db.execute("select version, id from articles where removed_at is null").fetchall())

    def hidden(self) -> set[int]:
        """Every version of the articles that were removed: what a generation may name and an answer must not."""
        rows = self.db.execute(
            "select v.id from articles a join versions v on v.article_id = a.id where a.removed_at is not null"
        )
        return {number for (number,) in rows.fetchall()}

    def article_ids(self, numbers: Iterable[int]) -> dict[int, str]:
        """The article id of each of these versions; unknown numbers are left out."""
        found: dict[int, str] = {}
        for batch in batched(sorted(set(numbers)), _BATCH):
            marks = ", ".join("?" * len(batch))
            rows = self.db.execute(f"select id, article_id from versions where id in ({marks})", batch)  # noqa: S608
            found.update(rows.fetchall())
        return found

    def versions(self, numbers: Iterable[int]) -> Iterator[Version]:
        """The versions of these numbers, in order of number; unknown numbers are passed over."""
        for batch in batched(sorted(set(numbers)), _BATCH):
            marks = ", ".join("?" * len(batch))
            rows = self.db.execute(
                f"select v.id, v.article_id, {_COLUMNS} from versions v where v.id in ({marks}) order by v.id",  # noqa: S608
                batch,
            ).fetchall()
            for number, *row in rows:
                yield Version(number, _article(row))

    def titles(self) -> dict[str, str]:
        """Title by article id, for every article that was not removed."""
        rows = self.db.execute(
            "select a.id, v.title from articles a join versions v on v.id = a.version where a.removed_at is null"
        )
        return dict(rows.fetchall())

    def entities(self) -> dict[str, int]:
        """How many articles name each entity."""
        rows = self.db.execute(
            """
            select e.value, count(*) from articles a join versions v on v.id = a.version, json_each(v.entities) e
            where a.removed_at is null group by e.value
            """
        )
        return dict(rows.fetchall())

    def drop_versions(self, keep: set[int]) -> int:
        """Forget superseded versions that are not in `keep`; returns how many went.

        The last version of a removed article stays, so that adding it again encodes nothing.
        """
        with self.writing():
            rows = self.db.execute("select id from versions where id not in (select version from articles)").fetchall()
            unused = [number for (number,) in rows if number not in keep]
            for batch in batched(unused, _BATCH):
                self.db.execute(f"delete from versions where id in ({', '.join('?' * len(batch))})", batch)  # noqa: S608
            return len(unused)

    def _put(self, article: Article) -> Outcome:
        url = article.canonical_url
        known = self.db.execute(
            "select a.id, a.version, a.removed_at, v.content_hash from articles a join versions v on v.id = a.version"
            " where a.id = :id or a.canonical_url = :url order by a.canonical_url = :url desc limit 1",
            {"id": article.id, "url": url},
        ).fetchone()
        if not known:
            self._insert(article, url)
            return Outcome.ADDED
        article_id, version, removed_at, content_hash = known
        if content_hash == article.content_hash:
            if not removed_at:
                return Outcome.UNCHANGED
        else:
            version = self._insert_version(replace(article, id=article_id))
        self.db.execute(
            "update articles set version = ?, canonical_url = coalesce(?, canonical_url), removed_at = null"
            " where id = ?",
            [version, url, article_id],
        )
        self._raise_revision()
        return Outcome.ADDED if removed_at else Outcome.CHANGED

    def _insert(self, article: Article, url: str | None) -> None:
        version = self._insert_version(article)
        self.db.execute(
            "insert into articles (id, version, canonical_url) values (?, ?, ?)", [article.id, version, url]
        )
        self._raise_revision()

    def _insert_version(self, article: Article) -> int:
        row: dict[str, Any] = {field: getattr(article, field) for field in _FIELDS}
        row |= {
            "article_id": article.id,
            "revision": self.revision + 1,
            "content_hash": article.content_hash,
            "topics": json.dumps(article.topics, ensure_ascii=False),
            "entities": json.dumps(article.entities, ensure_ascii=False),
            "added_at": _now(),
        }
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        cursor = self.db.execute(f"insert into versions ({names}) values ({marks})", row)  # noqa: S608
        return int(cursor.lastrowid or 0)

    def _raise_revision(self) -> None:
        self.db.execute("update counters set value = value + 1 where name = 'revision'")


def _checked(article: Article) -> Article:
    if not article.title.strip():
        raise InvalidArticle("no title")
    if not article.text.strip():
        raise InvalidArticle("no text")
    if len(article.id) > _MAX_ID:
        raise InvalidArticle(f"an id is at most {_MAX_ID} characters")
    return identified(article)


def _article(row: Sequence[Any]) -> Article:
    article_id, *values = row
    fields = dict(zip(_FIELDS, values, strict=True))
    fields["topics"] = tuple(json.loads(fields["topics"]))
    fields["entities"] = tuple(json.loads(fields["entities"]))
    return Article(id=article_id, **fields)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
