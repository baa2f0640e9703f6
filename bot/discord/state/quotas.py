"""Who asked when, for as long as it counts."""

from corpus.database import ThreadedDatabase


class UseStore:
    """Times of questions by server and member, in seconds since 1970."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def since(self, moment: float) -> list[tuple[int, int, float]]:
        """(server, member, time) of every question since a moment, oldest first."""
        return self._database.db.execute(
            "select guild_id, user_id, at from uses where at >= ? order by at", [moment]
        ).fetchall()

    def add(self, guild_id: int, user_id: int, at: float, *, forget_before: float) -> None:
        """Note a question, and forget those that count no more."""
        with self._database.writing() as db:
            db.execute("insert into uses (guild_id, user_id, at) values (?, ?, ?)", [guild_id, user_id, at])
            db.execute("delete from uses where at < ?", [forget_before])
