"""Files, folders and zips to articles: what can't be read is named, and the rest go on."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from corpus.article import Article
from corpus.readers.archive import is_hidden, members
from corpus.readers.clean import clean_line
from corpus.readers.formats import checked_size, reader_for
from corpus.readers.unreadable import ReadError, Unreadable

_ZIP = ".zip"


def read(path: Path) -> Iterator[Article | Unreadable]:
    """The articles of a file, of a folder with all its folders (in the order of names, hidden ones left out) or a zip.

    Whatever is wrong with a path or a content comes as an Unreadable that names it; nothing is raised for it.
    Articles carry an id only where the file gave one.
    """
    path = Path(path)
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            yield from _read_folder(path)
        elif stat.S_ISREG(kind):
            yield from _read_file(path)
        else:
            yield Unreadable(_named(path), "neither a file nor a folder")
    except FileNotFoundError:
        yield Unreadable(_named(path), "no such file or folder")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield Unreadable(_named(path), _cause(error))


def read_bytes(data: bytes, source: str) -> Iterator[Article | Unreadable]:
    """The articles of one file's content; the suffix of `source` says what it is (no zips)."""
    try:
        reader = reader_for(Path(source).suffix)
        checked_size(len(data), reader)
        yield from reader(data, source)
    except ReadError as error:
        yield Unreadable(source, str(error))
    except (RecursionError, MemoryError):
        yield Unreadable(source, "nested too deep, or too large for the memory of this machine")


def _read_folder(folder: Path) -> Iterator[Article | Unreadable]:
    failed: list[OSError] = []
    empty = True
    for parent, folders, files in os.walk(folder, onerror=failed.append):
        while failed:
            yield _unopened(failed.pop())
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(name for name in files if not is_hidden(name)):
            empty = False
            yield from read(Path(parent, name))
        for name in folders:
            if (link := Path(parent, name)).is_symlink():
                yield Unreadable(_named(link), "a link to a folder; links to folders are not followed")
    if failed:
        yield from map(_unopened, failed)
    elif empty:
        yield Unreadable(_named(folder), "no files in the folder")


def _unopened(error: OSError) -> Unreadable:
    return Unreadable(_named(Path(error.filename)), _cause(error))


def _read_file(path: Path) -> Iterator[Article | Unreadable]:
    source = _named(path)
    if path.suffix.lower() == _ZIP:
        yield from _read_zip(path, source)
        return
    try:
        checked_size(path.stat().st_size, reader_for(path.suffix))
    except ReadError as error:
        yield Unreadable(source, str(error))
        return
    yield from read_bytes(path.read_bytes(), source)


def _read_zip(path: Path, source: str) -> Iterator[Article | Unreadable]:
    try:
        for name, content in members(path):
            inner = f"{source}/{clean_line(name)}"
            if isinstance(content, ReadError):
                yield Unreadable(inner, str(content))
            else:
                yield from read_bytes(content, inner)
    except ReadError as error:
        yield Unreadable(source, str(error))


def _named(path: Path) -> str:
    """The path as text that can be shown and stored: bytes of a name that are no UTF-8 become "�"."""
    return clean_line(os.fsencode(path).decode("utf-8", errors="replace"))


def _cause(error: OSError | ValueError) -> str:
    return f"can't be opened: {getattr(error, 'strerror', None) or error}"
