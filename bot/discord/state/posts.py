"""What the bot posts unasked, each once: claimed before it is made, done when it is known what came of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.database import ThreadedDatabase

_COLUMNS = "id, purpose, watch_id, claimed_at, channel_id, summary_id, covered, sending_at"


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is claimed, and not yet done.

    `purpose` says what it is for, and no two posts have the same. `channel_id` to `sending_at` are of the attempt to
    send it, None before the first; `covered` are the ids of the articles that it tells of.
    """

    id: int
    purpose: str
    watch_id: int | None
    claimed_at: float
    channel_id: int | None = None
    summary_id: int | None = None
    covered: tuple[str, ...] = ()
    sending_at: float | None = None

    @property
    def nonce(self) -> str:
        """The same at every attempt, so that Discord drops a repeat; unlike any other message's of the bot."""
        return f"post-{self.id}"


class PostStore:
    """Posts by purpose."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def claim(self, purpose: str, now: float, watch_id: int | None = None) -> Post | None:
        """The post for a purpose, a new one where there is none yet; None if it is done.

        A post that is for a watch is forgotten with it.
        """
        with self._database.writing() as db:
            db.execute(
                "insert into posts (purpose, watch_id, claimed_at) values (?, ?, ?) on conflict do nothing",
                [purpose, watch_id, now],
            )
            row = db.execute(
                f"select {_COLUMNS} from posts where purpose = ? and done_at is null",  # noqa: S608
                [purpose],
            ).fetchone()
            return _post(row) if row else None

    def sending(self, post: Post, channel_id: int, summary_id: int, covered: Sequence[str], now: float) -> None:
        """Discord is about to be asked: from here on the post may exist."""
        with self._database.writing() as db:
            db.execute(
                "update posts set channel_id = ?, summary_id = ?, covered = ?, sending_at = ? where id = ?",
                [channel_id, summary_id, json.dumps(list(covered)), now, post.id],
            )

    def done(self, post: Post, message_id: int | None, now: float) -> None:
        """It was posted, or with no message it never will be."""
        with self._database.writing() as db:
            db.execute("update posts set message_id = ?, done_at = ? where id = ?", [message_id, now, post.id])

    def interrupted(self) -> list[Post]:
        """The posts that may have been made, but nobody noted it: those that a crash left behind, oldest first."""
        rows = self._database.db.execute(
            f"select {_COLUMNS} from posts where done_at is null and sending_at is not null order by id"  # noqa: S608
        )
        return [_post(row) for row in rows.fetchall()]

    def last_done(self, prefix: str) -> float | None:
        """When the last post of which the purpose begins so was made, None if none was."""
        row = self._database.db.execute(
            "select max(done_at) from posts where message_id is not null and substr(purpose, 1, ?) = ?",
            [len(prefix), prefix],
        ).fetchone()
        return row[0]

    def forget_before(self, moment: float) -> None:
        """Drop the posts claimed before a moment: none of them can come up again."""
        with self._database.writing() as db:
            db.execute("delete from posts where claimed_at < ?", [moment])


def _post(row: tuple[Any, ...]) -> Post:
    post_id, purpose, watch_id, claimed_at, channel_id, summary_id, covered, sending_at = row
    return Post(post_id, purpose, watch_id, claimed_at, channel_id, summary_id, tuple(json.loads(covered)), sending_at)
