"""The summaries that were shown: whose they are, and what they quote."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.discord.state.answers import Quoted
from corpus.database import ThreadedDatabase


@dataclass(frozen=True, slots=True)
class Shown:
    """A summary as it was shown. `asker_id` is 0 for one that nobody asked for, `guild_id` 0 in direct messages."""

    id: int
    asker_id: int
    guild_id: int
    title: str
    quotes: tuple[Quoted, ...]


class SummaryStore:
    """Summaries by id."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def record(self, asker_id: int, guild_id: int, title: str, quotes: Sequence[Quoted], now: float) -> int:
        """Keep a summary before it is sent; returns its id."""
        kept = json.dumps([asdict(quoted) for quoted in quotes], ensure_ascii=False)
        with self._database.writing() as db:
            cursor = db.execute(
                "insert into summaries (asker_id, guild_id, title, quotes, shown_at) values (?, ?, ?, ?, ?)",
                [asker_id, guild_id, title, kept, now],
            )
            return int(cursor.lastrowid or 0)

    def get(self, summary_id: int) -> Shown | None:
        """A summary by its id, or None where it was forgotten."""
        row = self._database.db.execute(
            "select id, asker_id, guild_id, title, quotes from summaries where id = ?", [summary_id]
        ).fetchone()
        if not row:
            return None
        shown_id, asker_id, guild_id, title, quotes = row
        return Shown(shown_id, asker_id, guild_id, title, tuple(Quoted(**quoted) for quoted in json.loads(quotes)))

    def forget_before(self, moment: float) -> int:
        """Drop the summaries shown before a moment; returns how many."""
        with self._database.writing() as db:
            return db.execute("delete from summaries where shown_at < ?", [moment]).rowcount
