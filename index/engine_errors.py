"""What FAISS and tantivy report in their own ways, told as hashdesk's errors.

Both raise a RuntimeError or ValueError whose text ends in the system's words; damaged bytes can make tantivy panic,
which Python sees as a BaseException that is no Exception.
"""

import errno
import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from corpus.database import storage_errors
from index.errors import BrokenIndex

_ERRNO = re.compile(r"(?:os error|code:) (\d+)")
_NOT_THE_FILES_FAULT = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


@contextmanager
def reading(path: Path) -> Generator[None]:
    """BrokenIndex if the index can't be read; StorageUnavailable if the system doesn't let us."""
    with storage_errors(path):
        try:
            yield
        except BaseException as error:
            if not _is_the_engines(error):
                raise
            number = _errno(error)
            if number in _NOT_THE_FILES_FAULT:
                raise OSError(number, os.strerror(number), str(path)) from error
            raise BrokenIndex(f"{path} can't be read: `hashdesk reindex` rebuilds it") from error


@contextmanager
def writing(path: Path) -> Generator[None]:
    """StorageUnavailable if the index can't be written, as on a full disk."""
    with storage_errors(path):
        try:
            yield
        except BaseException as error:
            if not _is_the_engines(error):
                raise
            number = _errno(error)
            reason = os.strerror(number) if number else str(error)
            raise OSError(number or errno.EIO, reason, str(path)) from error


def _is_the_engines(error: BaseException) -> bool:
    return isinstance(error, RuntimeError | ValueError) or type(error).__name__ == "PanicException"


def _errno(error: BaseException) -> int:
    """The system's error number in the text, 0 if there is none. FAISS gives its words only."""
    text = str(error)
    if match := _ERRNO.search(text):
        return int(match[1])
    return next((number for number in (errno.ENOSPC, errno.EACCES, errno.EROFS) if os.strerror(number) in text), 0)
