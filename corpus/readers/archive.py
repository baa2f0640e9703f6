"""Zip files, read in memory: no member's name is ever used as a path."""

import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from corpus.readers.formats import checked_size, reader_for
from corpus.readers.unreadable import ReadError

MAX_MEMBERS = 50_000
MAX_UNPACKED = 500_000_000
"""Bytes of all members together."""
MAX_RATIO = 200
"""Unpacked to packed size. Text packs 3 to 20 to 1; one line over and over packs 1,000 to 1: a bomb, or no news."""
_RATIO_FROM = 10_000_000
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)


def members(path: Path) -> Iterator[tuple[str, bytes | ReadError]]:
    """Name and content of each file in a zip, or why it can't be read; in the order of names, hidden ones left out.

    Raises ReadError for what is no zip and for one that would unpack to more than the limits.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise ReadError(f"a broken zip: {error}") from error
    with archive:
        # ZipInfo.is_dir fails for a name that a broken zip has emptied.
        files = [info for info in archive.infolist() if not info.filename.endswith("/")]
        _check_limits(files)
        for info in sorted(files, key=lambda info: info.filename):
            if not any(is_hidden(part) for part in PurePosixPath(info.filename).parts):
                yield info.filename, _content(archive, info)


def is_hidden(name: str) -> bool:
    """Whether a file or folder is the system's own: ".git", ".DS_Store", "__MACOSX"."""
    return (name.startswith(".") and name not in {".", ".."}) or name == "__MACOSX"


def _check_limits(files: list[zipfile.ZipInfo]) -> None:
    if not files:
        raise ReadError("an empty zip")
    if len(files) > MAX_MEMBERS:
        raise ReadError(f"a zip of {len(files):,} files; at most {MAX_MEMBERS:,} are read")
    # Declared sizes can be trusted as limits: zipfile stops at them, and a false one fails the checksum.
    unpacked = sum(info.file_size for info in files)
    if unpacked > MAX_UNPACKED:
        raise ReadError(f"a zip that unpacks to {unpacked // 10**6:,} MB; at most {MAX_UNPACKED // 10**6} MB are read")
    packed = sum(info.compress_size for info in files)
    if unpacked > max(_RATIO_FROM, MAX_RATIO * packed):
        raise ReadError(f"a zip that unpacks to over {MAX_RATIO} times its size")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | ReadError:
    try:
        _check(info)
        return archive.read(info)
    except ReadError as error:
        return error
    except _BROKEN as error:
        return ReadError(f"can't be unpacked: {error}")


def _check(info: zipfile.ZipInfo) -> None:
    suffix = PurePosixPath(info.filename).suffix
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ReadError("a link; links in a zip are not followed")
    if suffix.lower() == ".zip":
        raise ReadError("a zip inside a zip is not opened: unpack it first")
    reader = reader_for(suffix)
    if info.flag_bits & _ENCRYPTED:
        raise ReadError("encrypted: make the zip without a password")
    checked_size(info.file_size, reader)
