"""When each server's digest is due, and which articles its digests covered."""

from collections.abc import Iterable

from bot.discord.schedule import Schedule
from corpus.database import ThreadedDatabase


class ScheduleStore:
    """Schedules and told articles, by server."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def all(self) -> dict[int, Schedule]:
        """Every server's schedule."""
        rows = self._database.db.execute("select guild_id, weekday, hour, zone, set_at from digest_schedules")
        return {guild_id: Schedule(*values) for guild_id, *values in rows.fetchall()}

    def of(self, guild_id: int) -> Schedule | None:
        """A server's schedule, or None where no digest is wanted."""
        row = self._database.db.execute(
            "select weekday, hour, zone, set_at from digest_schedules where guild_id = ?", [guild_id]
        ).fetchone()
        return Schedule(*row) if row else None

    def put(self, guild_id: int, schedule: Schedule | None) -> None:
        """Set a server's schedule in place of the one before; None ends it."""
        with self._database.writing() as db:
            db.execute("delete from digest_schedules where guild_id = ?", [guild_id])
            if schedule:
                db.execute(
                    "insert into digest_schedules (guild_id, weekday, hour, zone, set_at) values (?, ?, ?, ?, ?)",
                    [guild_id, schedule.weekday, schedule.hour, schedule.zone, schedule.set_at],
                )

    def told(self, guild_id: int) -> frozenset[str]:
        """The ids of the articles that a server's digests covered."""
        rows = self._database.db.execute("select article_id from digest_told where guild_id = ?", [guild_id])
        return frozenset(article_id for (article_id,) in rows.fetchall())

    def tell(self, guild_id: int, article_ids: Iterable[str], now: float) -> None:
        """Note that a digest covers these articles."""
        with self._database.writing() as db:
            for article_id in article_ids:
                db.execute(
                    "insert into digest_told (guild_id, article_id, told_at) values (?, ?, ?) on conflict do nothing",
                    [guild_id, article_id, now],
                )

    def forget_told(self, before: float) -> None:
        """Drop what was told before a moment: no digest reaches back that far."""
        with self._database.writing() as db:
            db.execute("delete from digest_told where told_at < ?", [before])

    def forget(self, guild_id: int) -> None:
        """The bot left a server."""
        with self._database.writing() as db:
            db.execute("delete from digest_schedules where guild_id = ?", [guild_id])
            db.execute("delete from digest_told where guild_id = ?", [guild_id])
