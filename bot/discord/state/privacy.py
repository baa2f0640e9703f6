"""What is kept of one person: shown to them, and forgotten."""

from typing import Any

from corpus.database import ThreadedDatabase


class PrivacyStore:
    """One person's rows over all tables."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def export(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept of a person, by table."""
        query = self._database.db.query
        return {
            "questions": list(
                query(
                    "select id, question, since, until, status, answer, public, guild_id, channel_id, message_id,"
                    " asked_at from answers where asker_id = ? order by id",
                    [user_id],
                )
            ),
            "votes": list(
                query("select answer_id, helpful, reason, voted_at from votes where voter_id = ?", [user_id])
            ),
            "watches": list(query("select answer_id, since, told_at from watches where user_id = ?", [user_id])),
            "summaries": list(
                query("select id, title, quotes, guild_id, shown_at from summaries where asker_id = ?", [user_id])
            ),
            "watched_subjects": list(
                query("select subject, guild_id, channel_id, since from subject_watches where user_id = ?", [user_id])
            ),
            "uses": list(query("select guild_id, at from uses where user_id = ?", [user_id])),
        }

    def forget(self, user_id: int) -> int:
        """Delete everything that is kept of a person; returns how many questions went. What they watch ends.

        The times of the last hour's questions go too: whoever forgets to pass a quota loses the conversation with it.
        """
        with self._database.writing() as db:
            db.execute("delete from votes where voter_id = ?", [user_id])
            db.execute("delete from watches where user_id = ?", [user_id])
            db.execute("delete from uses where user_id = ?", [user_id])
            db.execute("delete from summaries where asker_id = ?", [user_id])
            db.execute("delete from subject_watches where user_id = ?", [user_id])
            return db.execute("delete from answers where asker_id = ?", [user_id]).rowcount
