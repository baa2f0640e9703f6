import pytest

from corpus.database import StorageUnavailable
from index.engine_errors import reading, writing
from index.errors import BrokenIndex


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("write error in vectors.faiss: 307119 != 768000 (No space left on device)"),
        ValueError("An IO error occurred: 'No space left on device (os error 28)'"),
    ],
)
def test_a_full_disk_is_told_as_such(tmp_path, error):
    with pytest.raises(StorageUnavailable, match="no space left"), writing(tmp_path):
        raise error


def test_a_folder_without_rights_is_not_called_damaged(tmp_path):
    error = ValueError(
        'Failed to acquire Lockfile: IoError(Os { code: 30, kind: ReadOnlyFilesystem, message: "..." }).'
    )
    with pytest.raises(StorageUnavailable, match="check the folder's rights"), reading(tmp_path):
        raise error


def test_what_the_engine_can_not_read_is_broken(tmp_path):
    with pytest.raises(BrokenIndex, match="hashdesk reindex"), reading(tmp_path):
        raise ValueError("Data corrupted")


def test_a_panic_is_a_broken_index(tmp_path):
    class PanicException(BaseException):
        pass

    with pytest.raises(BrokenIndex), reading(tmp_path):
        raise PanicException("assertion failed: start <= orig_range.end")


def test_other_errors_pass(tmp_path):
    with pytest.raises(KeyboardInterrupt), reading(tmp_path):
        raise KeyboardInterrupt
