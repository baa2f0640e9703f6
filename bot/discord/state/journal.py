"""The bot's own memory: its errors and starts, and small notes such as which commands it synced."""

from dataclasses import dataclass

from corpus.database import ThreadedDatabase

_ERRORS_KEPT = 50
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class LoggedError:
    """An error that a member saw the id of; the log has its trace under that id."""

    id: str
    at: float
    place: str
    line: str


class Journal:
    """Errors, starts and notes."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def error(self, error: LoggedError) -> None:
        with self._database.writing() as db:
            db.execute(
                "insert or replace into errors (id, at, place, line) values (?, ?, ?, ?)",
                [error.id, error.at, error.place, error.line],
            )
            db.execute(
                "delete from errors where rowid not in (select rowid from errors order by at desc limit ?)",
                [_ERRORS_KEPT],
            )

    def errors(self, limit: int) -> list[LoggedError]:
        """The last errors, newest first."""
        rows = self._database.db.execute("select id, at, place, line from errors order by at desc limit ?", [limit])
        return [LoggedError(*row) for row in rows.fetchall()]

    def start(self, now: float) -> list[float]:
        """Note a start; returns the times of the day's earlier ones, oldest first."""
        with self._database.writing() as db:
            db.execute("delete from starts where at < ?", [now - DAY])
            earlier = db.execute("select at from starts order by at").fetchall()
            db.execute("insert into starts (at) values (?)", [now])
            return [at for (at,) in earlier]

    def note(self, name: str) -> str | None:
        """A note by its name, or None."""
        row = self._database.db.execute("select value from notes where name = ?", [name]).fetchone()
        return row[0] if row else None

    def take_note(self, name: str, value: str | None) -> None:
        """Write a note in place of the one of that name; None removes it."""
        with self._database.writing() as db:
            if value is None:
                db.execute("delete from notes where name = ?", [name])
            else:
                db.execute("insert or replace into notes (name, value) values (?, ?)", [name, value])
