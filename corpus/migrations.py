"""The schema of corpus.db, one function a step. A step that was released is never edited; a new one is added."""

from sqlite_utils import Database, Migrations

corpus_migrations = Migrations("corpus")


@corpus_migrations()
def m001_articles(db: Database) -> None:
    """Articles, with every version of their text that a generation may still quote from."""
    db.executescript(
        """
        create table counters (name text primary key, value integer not null) strict;
        insert into counters values ('revision', 0);
        create table versions (
            id integer primary key,
            article_id text not null,
            revision integer not null,
            content_hash text not null,
            title text not null,
            text text not null,
            url text,
            publisher text,
            origin text,
            published text,
            published_about text,
            topics text not null,
            entities text not null,
            added_at text not null
        ) strict;
        create index versions_article on versions (article_id);
        create table articles (
            id text primary key,
            version integer not null references versions (id),
            canonical_url text,
            removed_at text
        ) strict;
        create unique index articles_url on articles (canonical_url);
        create index articles_version on articles (version);
        create index articles_removed on articles (removed_at) where removed_at is not null;
        """
    )


@corpus_migrations()
def m002_passages(db: Database) -> None:
    """Sentences and passages as character offsets into a version's text, and the vectors of texts by hash and model."""
    db.executescript(
        """
        create table sentences (
            version integer not null references versions (id) on delete cascade,
            position integer not null,
            start integer not null,
            end integer not null,
            text_hash blob not null,
            primary key (version, position)
        ) strict, without rowid;
        create table passages (
            id integer primary key,
            version integer not null references versions (id) on delete cascade,
            position integer not null,
            first_sentence integer not null,
            last_sentence integer not null,
            text_hash blob not null
        ) strict;
        create unique index passages_version on passages (version, position);
        create table vectors (
            model text not null,
            text_hash blob not null,
            vector blob not null,
            primary key (model, text_hash)
        ) strict, without rowid;
        """
    )


@corpus_migrations()
def m003_identity(db: Database) -> None:
    """A number that no other corpus has: an index says which one it was made from."""
    db.execute("insert into counters values ('identity', abs(random() % 9007199254740991))")


@corpus_migrations()
def m004_dates(db: Database) -> None:
    """The newest date without reading every version: every answer states it."""
    db.execute("create index versions_date on versions (coalesce(published, published_about))")
