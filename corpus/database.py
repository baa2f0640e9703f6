"""Opening a SQLite file the way hashdesk needs it: WAL, one connection a thread, migrations applied."""

import errno
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from sqlite_utils import Database, Migrations

# A writer waits this long for another process's transaction; ours last milliseconds.
_BUSY_SECONDS = 30.0


class StorageUnavailable(Exception):
    """The data folder can't be read or written; the message names the cause and the cure in one line."""


class ThreadedDatabase:
    """One SQLite file in WAL mode, with a connection for every thread that asks, and its migrations applied.

    Raises StorageUnavailable when the file can't be opened, created or migrated.
    """

    def __init__(self, path: Path, migrations: Migrations) -> None:
        self.path = path
        self._connections = threading.local()
        self._opened: list[sqlite3.Connection] = []
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or migrations.pending(self.db):
                # SQLite's own waiting doesn't cover the switch to WAL, nor two processes that both see a step pending.
                with FileLock(path.with_suffix(".lock")):
                    self.db.enable_wal()
                    migrations.apply(self.db)

    @property
    def db(self) -> Database:
        """This thread's sqlite-utils Database."""
        if not hasattr(self._connections, "db"):
            connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, check_same_thread=False)
            # FULL: an article that `add` reported stays through a power cut, not only through a crash.
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            self._opened.append(connection)
            self._connections.db = Database(connection)
        return self._connections.db

    @contextmanager
    def writing(self) -> Generator[Database]:
        """One write transaction: all of it or nothing, after waiting for other writers.

        `begin immediate` takes the write lock before the first read, so that nobody changes what this one decides by.
        """
        with storage_errors(self.path):
            self.db.execute("begin immediate")
            try:
                yield self.db
                self.db.commit()
            except BaseException:
                self.db.rollback()
                raise

    def close(self) -> None:
        """Close every thread's connection."""
        while self._opened:
            self._opened.pop().close()
        self._connections = threading.local()


@contextmanager
def storage_errors(path: Path) -> Generator[None]:
    """Turn the errors of a full disk, a read-only folder or a broken file into StorageUnavailable."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageUnavailable(_explain_sqlite(error, path)) from error
    except OSError as error:
        raise StorageUnavailable(_explain_os(error, path)) from error


def _explain_sqlite(error: sqlite3.Error, path: Path) -> str:
    text = str(error)
    if "readonly" in text or "unable to open" in text:
        return f"{path} can't be written: check the folder's rights, or set HASHDESK_DATA to another folder"
    if "full" in text or "disk I/O error" in text:
        return f"no space left for {path}: nothing was lost; free some space and run the command again"
    if "not a database" in text or "malformed" in text:
        return f"{path} is damaged ({text}): restore it from a backup, or move it away to start afresh"
    if "locked" in text:
        return f"{path} is locked by another process: try again when it is done"
    return f"{path}: {text}"


def _explain_os(error: OSError, path: Path) -> str:
    where = error.filename or path
    if error.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}:
        return f"no space left for {where}: nothing was lost; free some space and run the command again"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{where} can't be written: check the folder's rights, or set HASHDESK_DATA to another folder"
    return f"{where}: {error.strerror or error}"
