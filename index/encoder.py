"""Text to vectors. The packaged all-MiniLM-L6-v2 runs without torch, any other model by sentence-transformers."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from index.bulk import WORTH_COMPARING, Backend, BulkChoice, Chunk, chunks
from index.onnx_export import Export
from index.weights import SHA256, Checksums, EncoderUnavailable, packaged_model

if TYPE_CHECKING:
    import numpy as np

    from index.torch_encoder import Dtype, TorchBackend
    from index.word_pieces import WordPieces

__all__ = ["DEFAULT_MODEL", "DIMENSION", "Encoder", "EncoderUnavailable", "load_encoder"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DIMENSION = 384
_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """A model that turns texts into vectors of unit length. Threads may share it.

    `name` identifies the model and its weights: vectors under one name compare. Whatever first needs the model itself
    may raise EncoderUnavailable.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_query(self, text: str) -> "np.ndarray":
        """(dimension,) float32, unit length."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> "np.ndarray":
        """The same of one or more, in less time than one by one: (n, dimension) float32, unit length."""
        ...

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[Chunk]:
        """Positions in `texts` and their (k, dimension) float32 unit vectors, in chunks of about 256 as they are done.

        Every position comes once, in no particular order. `progress` is told how many texts are done so far; when
        `stop` says so, what is done is yielded and the iterator ends.
        """
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces in each text, without special tokens and however many the model reads."""
        ...


def load_encoder(model: str = DEFAULT_MODEL, *, cache: Path) -> Encoder:
    """The encoder of that name: the packaged model, or a sentence-transformers model by name or path.

    `cache` is a folder for what can be made again: the export, checksums and measurements. Raises EncoderUnavailable
    if the packaged weights are missing or not the tested ones; another model is loaded, and may fail, at its first use.
    """
    checksums = Checksums(cache)
    if model in {DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"}:
        return PackagedEncoder(packaged_model(checksums), cache, checksums)
    return ModelEncoder(model, _model_name(model, checksums))


class PackagedEncoder:
    """all-MiniLM-L6-v2 by onnxruntime; by sentence-transformers where that can't run, or in bulk where it is faster."""

    name = f"{DEFAULT_MODEL}@{SHA256[:8]}"
    dimension = DIMENSION

    def __init__(self, folder: Path, cache: Path, checksums: Checksums) -> None:
        self._folder, self._cache, self._checksums = folder, cache, checksums
        self._lock = Lock()
        self._opened: Backend | None = None
        self._read: WordPieces | None = None

    def prepare(self) -> None:
        """Make and open the export now instead of at the first use."""
        self._backend()

    def encode_query(self, text: str) -> "np.ndarray":
        return self.encode_queries([text])[0]

    def encode_queries(self, texts: Sequence[str]) -> "np.ndarray":
        return self._backend().queries(texts)

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[Chunk]:
        if texts:
            yield from chunks(self._bulk_backend(texts).groups(texts), progress, stop)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        with self._lock:
            pieces = self._pieces()
        return pieces.count(texts)

    def _pieces(self) -> "WordPieces":
        from index.word_pieces import WordPieces

        self._read = self._read or WordPieces(self._folder)
        return self._read

    def _backend(self) -> Backend:
        with self._lock:
            self._opened = self._opened or self._onnx() or self._torch()
            return self._opened

    def _onnx(self) -> Backend | None:
        """The export, opened; None, with a line in the log, if it can't be made or run here."""
        pieces = self._pieces()
        export = Export(self._folder, self._cache / self.name, self._checksums)
        try:
            from index.onnx_encoder import OnnxBackend

            return OnnxBackend(export, pieces)
        except ImportError:
            _log.warning("no onnxruntime, so sentence-transformers runs the encoder", exc_info=True)
        except Exception:  # noqa: BLE001
            # Whatever the reason, the slower way gives the same vectors; the next start makes the export anew.
            _log.warning("onnxruntime can't run the encoder, so sentence-transformers does", exc_info=True)
            export.discard()
        return None

    def _torch(self, dtype: "Dtype" = "float32") -> "TorchBackend":
        from index.torch_encoder import TorchBackend

        return TorchBackend(str(self._folder), dtype=dtype)

    def _bulk_backend(self, texts: Sequence[str]) -> Backend:
        from index.torch_encoder import TorchBackend

        backend = self._backend()
        if len(texts) < WORTH_COMPARING or isinstance(backend, TorchBackend):
            return backend
        choice = BulkChoice(self._cache)
        ways = {"onnx": lambda: backend, "float32": self._torch, "bfloat16": lambda: self._torch("bfloat16")}
        try:
            return ways[choice.kept() or choice.race(ways, "float32", texts)]()
        except EncoderUnavailable:
            _log.warning("bulk encoding goes by onnxruntime alone", exc_info=True)
            return backend


class ModelEncoder:
    """Any sentence-transformers model, loaded at its first use."""

    def __init__(self, model: str, name: str) -> None:
        self._model = model
        self.name = name
        self._lock = Lock()
        self._opened: TorchBackend | None = None

    @property
    def dimension(self) -> int:
        return len(self.encode_query(""))

    def encode_query(self, text: str) -> "np.ndarray":
        return self.encode_queries([text])[0]

    def encode_queries(self, texts: Sequence[str]) -> "np.ndarray":
        return self._backend().queries(texts)

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[Chunk]:
        if texts:
            yield from chunks(self._backend().groups(texts), progress, stop)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._backend().count_tokens(texts)

    def _backend(self) -> "TorchBackend":
        from index.torch_encoder import TorchBackend

        with self._lock:
            # Only the libraries know whether a model that is named is already here.
            self._opened = self._opened or TorchBackend(self._model, offline=Path(self._model).is_dir())
            return self._opened


def _model_name(model: str, checksums: Checksums) -> str:
    """The model's name; for a folder, its name and a hash of the weights, which may change under the same path."""
    folder = Path(model).expanduser()
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not folder.is_dir() or not weights:
        return model
    digest = hashlib.sha256("".join(checksums.sha256(path) for path in weights).encode()).hexdigest()
    return f"{folder.resolve().name}@{digest[:8]}"
