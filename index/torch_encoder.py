"""The model run by sentence-transformers: the reference, the fallback, and the way to every other model."""

import logging
import os
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Literal

import numpy as np

from index.bulk import Chunk, groups_of_like_length
from index.weights import EncoderUnavailable
from index.word_pieces import sound

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Dtype = Literal["float32", "bfloat16"]

# Texts a batch: 8 to 32 are within a tenth of each other on a processor; a GPU starves on so few.
_CPU_BATCH = 16
_GPU_BATCH = 256


class TorchBackend:
    """A sentence-transformers model, on a GPU if torch finds one; threads take turns.

    `offline` keeps the libraries from asking the model hub about files that are here. Raises EncoderUnavailable.
    """

    def __init__(self, model: str, *, dtype: Dtype = "float32", offline: bool = True) -> None:
        self._model = _loaded(model, dtype, offline=offline)
        self._batch = _CPU_BATCH if self._model.device.type == "cpu" else _GPU_BATCH
        # Its tokenizer keeps the padding of the call at hand in itself and raises when two threads meet there.
        self._lock = Lock()

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, unit length; with the prompt for queries if the model has one."""
        with self._lock:
            return _unit(self._model.encode_query([sound(text) for text in texts], show_progress_bar=False))

    def groups(self, texts: Sequence[str]) -> Iterator[Chunk]:
        """Positions and vectors in groups of like length; with the prompt for documents if the model has one."""
        for group in groups_of_like_length(texts, 4 * self._batch):
            chosen = [sound(texts[position]) for position in group]
            with self._lock:
                vectors = self._model.encode_document(chosen, batch_size=self._batch, show_progress_bar=False)
            yield group, _unit(vectors)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces in each text, without special tokens."""
        with self._lock:
            return [len(self._model.tokenizer.tokenize(sound(text))) for text in texts]


def _unit(vectors: np.ndarray) -> np.ndarray:
    """float32 of unit length; bfloat16 vectors are off by up to 0.4 % in length."""
    wide = np.asarray(vectors, np.float32)
    return wide / np.linalg.norm(wide, axis=1, keepdims=True)


def _loaded(model: str, dtype: Dtype, *, offline: bool) -> "SentenceTransformer":
    try:
        _quiet(offline=offline)
        from sentence_transformers import SentenceTransformer
    except (ImportError, OSError) as error:
        raise EncoderUnavailable(f"sentence-transformers can't be imported ({error}); reinstall hashdesk") from error
    try:
        return SentenceTransformer(model, local_files_only=offline, model_kwargs={"dtype": dtype})
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().partition("\n")[0]
        cure = "give the name of a sentence-transformers model or the path of its folder"
        raise EncoderUnavailable(f"can't load the model {model}: {reason}; {cure}") from error


def _quiet(*, offline: bool) -> None:
    """Keep progress bars and advice of these libraries off the screen; errors arrive as exceptions all the same."""
    if offline:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from huggingface_hub.utils import disable_progress_bars
    from transformers.utils import logging as transformers_logging

    disable_progress_bars()
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    for library in ("sentence_transformers", "huggingface_hub"):
        logging.getLogger(library).setLevel(logging.ERROR)
