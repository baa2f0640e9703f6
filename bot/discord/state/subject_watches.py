"""The subjects that members watch, and which articles each of them was told of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from corpus.database import ThreadedDatabase

# A member's watches, and those made in one server. Each costs a look at the new articles after every reindex.
MOST_A_MEMBER = 10
MOST_A_GUILD = 200
_COLUMNS = "id, user_id, guild_id, channel_id, subject, since"


@dataclass(frozen=True, slots=True)
class Watch:
    """A subject and where its news goes: a channel, or direct messages where `channel_id` is None.

    `guild_id` is the server it was made in, 0 for a direct message.
    """

    id: int
    user_id: int
    guild_id: int
    channel_id: int | None
    subject: str
    since: float


class TooManyWatches(Exception):
    """A quota is used up; `of_guild` says whose."""

    def __init__(self, *, of_guild: bool) -> None:
        super().__init__("the server's watches are used up" if of_guild else "the member's watches are used up")
        self.of_guild = of_guild


class SubjectWatchStore:
    """Watches by id, member and channel."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def add(
        self, user_id: int, guild_id: int, channel_id: int | None, subject: str, told: Iterable[str], now: float
    ) -> Watch | None:
        """A new watch, told of these articles already; None if the member has this one. Raises TooManyWatches."""
        with self._database.writing() as db:
            mine = self._watches("user_id = ?", user_id)
            if any(watch.subject.casefold() == subject.casefold() and watch.channel_id == channel_id for watch in mine):
                return None
            if len(mine) >= MOST_A_MEMBER:
                raise TooManyWatches(of_guild=False)
            if guild_id and len(self._watches("guild_id = ?", guild_id)) >= MOST_A_GUILD:
                raise TooManyWatches(of_guild=True)
            cursor = db.execute(
                "insert into subject_watches (user_id, guild_id, channel_id, subject, since) values (?, ?, ?, ?, ?)",
                [user_id, guild_id, channel_id, subject, now],
            )
            watch = Watch(int(cursor.lastrowid or 0), user_id, guild_id, channel_id, subject, now)
            _tell(db, watch.id, told, now)
            return watch

    def all(self) -> list[Watch]:
        """Every watch, oldest first."""
        return self._watches("1")

    def get(self, watch_id: int) -> Watch | None:
        return next(iter(self._watches("id = ?", watch_id)), None)

    def of_member(self, user_id: int) -> list[Watch]:
        """A member's watches, oldest first."""
        return self._watches("user_id = ?", user_id)

    def in_guild_channels(self, guild_id: int) -> list[Watch]:
        """The watches whose news goes into channels of a server."""
        return self._watches("guild_id = ? and channel_id is not null", guild_id)

    def told(self, watch_id: int) -> frozenset[str]:
        """The ids of the articles that a watch was told of, or that were there when it began."""
        rows = self._database.db.execute("select article_id from watch_told where watch_id = ?", [watch_id])
        return frozenset(article_id for (article_id,) in rows.fetchall())

    def tell(self, watch_id: int, article_ids: Iterable[str], now: float) -> None:
        """Note that a watch was told of these articles; nothing if the watch ended."""
        with self._database.writing() as db:
            if self.get(watch_id):
                _tell(db, watch_id, article_ids, now)

    def end(self, watch_ids: Sequence[int]) -> None:
        """End watches."""
        with self._database.writing() as db:
            for watch_id in watch_ids:
                db.execute("delete from subject_watches where id = ?", [watch_id])

    def end_in_channel(self, channel_id: int) -> int:
        """A channel is gone: its watches end; returns how many."""
        with self._database.writing() as db:
            return db.execute("delete from subject_watches where channel_id = ?", [channel_id]).rowcount

    def leave_guild(self, guild_id: int) -> None:
        """The bot left a server: the watches in its channels end, and the others count as made in direct messages."""
        with self._database.writing() as db:
            db.execute("delete from subject_watches where guild_id = ? and channel_id is not null", [guild_id])
            db.execute("update subject_watches set guild_id = 0 where guild_id = ?", [guild_id])

    def forget_told(self, before: float) -> None:
        """Drop what was told before a moment: such articles are no news any more."""
        with self._database.writing() as db:
            db.execute("delete from watch_told where told_at < ?", [before])

    def _watches(self, where: str, *values: Any) -> list[Watch]:
        rows = self._database.db.execute(
            f"select {_COLUMNS} from subject_watches where {where} order by id",  # noqa: S608
            values,
        )
        return [Watch(*row) for row in rows.fetchall()]


def _tell(db: Database, watch_id: int, article_ids: Iterable[str], now: float) -> None:
    for article_id in article_ids:
        db.execute(
            "insert into watch_told (watch_id, article_id, told_at) values (?, ?, ?) on conflict do nothing",
            [watch_id, article_id, now],
        )
