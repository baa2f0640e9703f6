"""The answers that were given, and the conversations that they make: each answer names the one before it."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.answers.answer import Answer, Status
from corpus.database import ThreadedDatabase

# Turns that a follow-up is read with; older ones have been named again or are over.
TURNS = 4
_COLUMNS = (
    "id, parent_id, guild_id, channel_id, message_id, asker_id, question, since, until, status, answer, quotes, "
    "public, asked_at"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quoted sentence of an answer: its mark, its article, and where it stood in the article's text."""

    n: int
    article_id: str
    title: str
    quote: str
    start: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asked what, where. `guild_id` is 0 in direct messages; `since` and `until` as the member typed them.

    `parent_id` is the answer that the question follows up on. `public` answers may be offered to others as examples.
    """

    guild_id: int
    channel_id: int
    asker_id: int
    question: str
    since: str | None = None
    until: str | None = None
    parent_id: int | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given. `message_id` is None until it was sent."""

    id: int
    asking: Asking
    status: Status
    text: str
    quotes: tuple[Quoted, ...]
    message_id: int | None
    asked_at: float


class AnswerStore:
    """Answers by id, by message and by channel."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def record(self, asking: Asking, answer: Answer, now: float) -> int:
        """Keep an answer before it is sent; returns its id. One that is not in the corpus is kept as unanswered too."""
        quotes = [asdict(Quoted(c.n, c.article.id, c.article.title, c.quote, c.start)) for c in answer.citations]
        row: dict[str, Any] = asdict(asking) | {
            "status": answer.status, "answer": answer.text, "quotes": json.dumps(quotes, ensure_ascii=False),
            "public": int(asking.public), "asked_at": now,
        }  # fmt: skip
        with self._database.writing() as db:
            names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            cursor = db.execute(f"insert into answers ({names}) values ({marks})", row)  # noqa: S608
            answer_id = int(cursor.lastrowid or 0)
            if answer.status is Status.NOT_FOUND:
                db.execute("insert into unanswered (answer_id) values (?)", [answer_id])
            return answer_id

    def sent(self, answer_id: int, message_id: int, channel_id: int) -> None:
        """Where an answer stands."""
        with self._database.writing() as db:
            db.execute(
                "update answers set message_id = ?, channel_id = ? where id = ?", [message_id, channel_id, answer_id]
            )

    def deleted(self, answer_id: int, now: float) -> None:
        """An answer was taken back: it is offered and continued no more."""
        with self._database.writing() as db:
            db.execute("update answers set deleted_at = ? where id = ?", [now, answer_id])

    def get(self, answer_id: int) -> Given | None:
        """An answer by its id, or None where it was forgotten."""
        return self._one("id = ?", answer_id)

    def of_message(self, message_id: int) -> Given | None:
        """The answer that a message of the bot shows."""
        return self._one("message_id = ?", message_id)

    def last_in(self, channel_id: int, *, since: float = 0.0) -> Given | None:
        """The last answer in a channel, asked at `since` or later."""
        return self._one(
            "channel_id = ? and asked_at >= ? and (public = 1 or guild_id = 0) and deleted_at is null",
            channel_id,
            since,
        )

    def last_seen_by(self, channel_id: int, user_id: int) -> Given | None:
        """The last answer in a channel that this user can see."""
        where = "channel_id = ? and (public = 1 or asker_id = ?) and message_id is not null and deleted_at is null"
        return self._one(where, channel_id, user_id)

    def history(self, answer_id: int | None) -> list[tuple[str, str]]:
        """The conversation up to an answer, as (role, content), oldest first."""
        rows = self._database.db.execute(
            """
            with recursive turns (id, parent_id, question, answer, depth) as (
                select id, parent_id, question, answer, 1 from answers where id = ?
                union all
                select a.id, a.parent_id, a.question, a.answer, depth + 1
                from answers a join turns t on a.id = t.parent_id where depth < ?
            )
            select question, answer from turns order by depth desc
            """,
            [answer_id, TURNS],
        ).fetchall()
        return [turn for question, answer in rows for turn in (("user", question), ("assistant", answer))]

    def asked_in(self, channel_id: int, typed: str, limit: int) -> list[str]:
        """Questions answered publicly in a channel that contain what is typed, newest first, each once."""
        rows = self._database.db.execute(
            """
            select question, max(asked_at) newest from answers
            where channel_id = ? and (public = 1 or guild_id = 0) and deleted_at is null
            and status = 'answered' and instr(lower(question), lower(?))
            group by lower(question) order by newest desc limit ?
            """,
            [channel_id, typed, limit],
        )
        return [question for question, _ in rows.fetchall()]

    def forget_before(self, moment: float) -> int:
        """Drop the answers asked before a moment; returns how many."""
        with self._database.writing() as db:
            return db.execute("delete from answers where asked_at < ?", [moment]).rowcount

    def _one(self, where: str, *values: Any) -> Given | None:
        row = self._database.db.execute(
            f"select {_COLUMNS} from answers where {where} order by id desc limit 1",  # noqa: S608
            values,
        ).fetchone()
        return _given(row) if row else None


def _given(row: tuple[Any, ...]) -> Given:
    answer_id, parent_id, guild, channel, message_id, asker, question, since, until, status, text, quotes, *last = row
    public, asked_at = last
    asking = Asking(guild, channel, asker, question, since, until, parent_id, bool(public))
    kept = tuple(Quoted(**quoted) for quoted in json.loads(quotes))
    return Given(answer_id, asking, Status(status), text, kept, message_id, asked_at)
