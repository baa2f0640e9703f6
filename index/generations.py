"""Generations: complete, immutable indexes on disk; write, verify, publish, roll back.

A generation is a cache of corpus.db. It is written to a temporary folder, fsynced, verified, renamed, and published by
replacing CURRENT, so a reader sees the one before or the new one and nothing between.
"""

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.database import storage_errors
from corpus.store import ArticleStore
from index.errors import BrokenIndex, NoGeneration, NothingToRollBack, ReindexRunning

MANIFEST = "manifest.json"
# Raised when the files of a generation change their form: readers then rebuild instead of misreading.
FORMAT = 4


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made from, and what its files must look like."""

    generation: int
    revision: int
    articles: int
    passages: int
    model: str
    created_at: str
    files: dict[str, str]
    corpus: int
    format: int = FORMAT


class Generations:
    """The folder of generations of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = folder / "CURRENT"
        self._lock = FileLock(folder / "LOCK", timeout=0)
        self._holder = folder / "LOCK.json"

    def current(self) -> int | None:
        """The number of the generation in use, or None if none was ever published."""
        try:
            return int(self._current.read_text().split()[0])
        except FileNotFoundError:
            return None
        except (ValueError, IndexError) as error:
            raise BrokenIndex(f"{self._current} names no generation: `hashdesk reindex` rebuilds it") from error

    def pinned(self) -> bool:
        """True after a rollback, until someone reindexes by hand."""
        try:
            return self._current.read_text().split()[1:] == ["pinned"]
        except (FileNotFoundError, ValueError):
            return False

    def path(self, number: int) -> Path:
        return self.folder / str(number)

    def current_folder(self) -> Path | None:
        """The folder of the generation in use, sound or not; None if there is none."""
        path = self.path(self._current_or_zero())
        return path if path.is_dir() else None

    def kept(self) -> list[int]:
        """The numbers of the generations on disk, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(int(entry.name) for entry in self.folder.iterdir() if entry.name.isdecimal())

    def manifest(self, number: int) -> Manifest:
        """The manifest of a generation. Raises BrokenIndex if it can't be read or is of another format."""
        path = self.path(number) / MANIFEST
        try:
            manifest = Manifest(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise BrokenIndex(_damaged(number, f"{MANIFEST} can't be read")) from error
        if manifest.format != FORMAT:
            raise BrokenIndex(_damaged(number, f"it has format {manifest.format}, this hashdesk reads {FORMAT}"))
        return manifest

    def verified(self) -> Manifest:
        """The current generation's manifest, after checking that its files are the ones that were published.

        Files whose size and time stand as they did at the last check are not hashed again. Raises NoGeneration or
        BrokenIndex.
        """
        number = self.current()
        if number is None:
            raise NoGeneration("nothing is indexed yet: `hashdesk reindex` builds the index")
        manifest = self.manifest(number)
        stamp = self.folder / f"{number}.verified"
        try:
            seen = _fingerprint(self.path(number), manifest.files)
        except OSError as error:
            raise BrokenIndex(_damaged(number, f"{Path(error.filename).name} is missing")) from error
        if not (stamp.exists() and stamp.read_text() == seen):
            self.check(number)
            _write_if_possible(stamp, seen)
        return manifest

    def verified_for(self, store: ArticleStore) -> Manifest:
        """Like `verified`; BrokenIndex too if it was made from another corpus, or from a later state of this one.

        corpus.db may be deleted, or replaced by a backup: rows would then name passages that say something else.
        """
        manifest = self.verified()
        if manifest.corpus != store.identity or manifest.revision > store.revision:
            raise BrokenIndex(f"generation {manifest.generation} is of another corpus: `hashdesk reindex` rebuilds it")
        return manifest

    def check(self, number: int) -> None:
        """Hash every file of a generation. Raises BrokenIndex for the first that is not as it was published."""
        for name, digest in self.manifest(number).files.items():
            path = self.path(number) / name
            if not path.is_file() or _sha256(path) != digest:
                raise BrokenIndex(_damaged(number, f"{name} is missing or damaged"))

    def publish(
        self, revision: int, model: str, write: Callable[[Path], tuple[int, int]], *, corpus: int = 0
    ) -> Manifest:
        """Make a generation with `write(folder) -> (articles, passages)` and put it into use.

        Keeps the one that was in use for `rollback` and deletes older ones. The caller holds `lock`. Whatever fails,
        the generation in use stays as it is.
        """
        number = max([*self.kept(), self._current_or_zero()]) + 1
        temporary = self.folder / f"{number}.tmp"
        with storage_errors(self.folder):
            self.sweep()
            temporary.mkdir(parents=True)
            try:
                manifest = self._write(temporary, number, revision, model, write, corpus)
                os.replace(temporary, self.path(number))  # noqa: PTH105
                _fsync(self.folder)
                self.check(number)
                before = self._current_or_zero()
                self._set_current(str(number))
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
            self._prune({number, before})
        return manifest

    def rollback(self) -> int:
        """Put the generation before the current one into use, and pin it. Returns its number.

        Raises NothingToRollBack, or BrokenIndex if the one before is damaged. The caller holds `lock`.
        """
        current = self._current_or_zero()
        before = [number for number in self.kept() if number < current]
        if not before:
            raise NothingToRollBack("there is no generation before the one in use")
        self.check(before[-1])
        with storage_errors(self.folder):
            self._set_current(f"{before[-1]} pinned")
        return before[-1]

    def sweep(self) -> None:
        """Delete what a killed run left behind: half-written folders, and whole ones that were never put into use."""
        current = self._current_or_zero()
        for entry in self.folder.glob("*.tmp"):
            shutil.rmtree(entry)
        if current and not self.pinned():
            self._prune({number for number in self.kept() if number <= current})

    @contextmanager
    def lock(self, work: str) -> Generator[None]:
        """Let one process at a time reindex, roll back or restore; ReindexRunning tells the next who does what."""
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire()
            except Timeout as error:
                raise ReindexRunning(self._busy()) from error
        try:
            since = datetime.now(UTC).strftime("%H:%M:%S UTC")
            _write_if_possible(self._holder, f"{work}, process {os.getpid()} on {socket.gethostname()}, since {since}")
            yield
        finally:
            self._holder.unlink(missing_ok=True)
            self._lock.release()

    def holder(self) -> str | None:
        """Who holds the lock, in words; None if nobody does."""
        return self._holder.read_text() if self._holder.exists() else None

    def _busy(self) -> str:
        return f"another process is at work ({self.holder() or 'it has just begun'}): try again when it is done"

    def _write(
        self,
        temporary: Path,
        number: int,
        revision: int,
        model: str,
        write: Callable[[Path], tuple[int, int]],
        corpus: int,
    ) -> Manifest:
        articles, passages = write(temporary)
        files = sorted(path for path in temporary.rglob("*") if path.is_file())
        manifest = Manifest(
            generation=number,
            revision=revision,
            articles=articles,
            passages=passages,
            model=model,
            corpus=corpus,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            files={path.relative_to(temporary).as_posix(): _sha256(path) for path in files},
        )
        (temporary / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        for path in [*files, temporary / MANIFEST, *(p for p in temporary.rglob("*") if p.is_dir()), temporary]:
            _fsync(path)
        return manifest

    def _current_or_zero(self) -> int:
        try:
            return self.current() or 0
        except BrokenIndex:
            return 0

    def _set_current(self, text: str) -> None:
        temporary = self.folder / "CURRENT.new"
        temporary.write_text(text + "\n")
        _fsync(temporary)
        os.replace(temporary, self._current)  # noqa: PTH105
        _fsync(self.folder)

    def _prune(self, keep: set[int]) -> None:
        for number in self.kept():
            if number not in keep:
                shutil.rmtree(self.path(number))
                (self.folder / f"{number}.verified").unlink(missing_ok=True)


def _damaged(number: int, what: str) -> str:
    return f"generation {number} is damaged ({what}): `hashdesk reindex` rebuilds it from the stored vectors"


def _fingerprint(folder: Path, files: Iterable[str]) -> str:
    stats = {name: (folder / name).stat() for name in sorted(files)}
    return json.dumps({name: (stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_if_possible(path: Path, text: str) -> None:
    """For what only saves work or informs: a read-only folder is no reason to fail."""
    try:
        path.write_text(text)
    except OSError:
        return
