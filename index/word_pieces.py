"""Text to word pieces with the model's own tokenizer. Import this where it is needed: it loads tokenizers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tokenizers

from corpus.batches import batched
from index.weights import EncoderUnavailable

# An encoding is many times the size of its ids; only a slice of a large job is held at once.
_AT_ONCE = 1000


class WordPieces:
    """The tokenizer of a model folder; threads may share it. Raises EncoderUnavailable if there is none to read."""

    def __init__(self, folder: Path) -> None:
        file = folder / "tokenizer.json"
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(file))
        except Exception as error:  # tokenizers raises no narrower class
            raise EncoderUnavailable(f"can't read {file}: {error}; reinstall the model") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces in each text, without special tokens and however many the model would read."""
        return [len(ids) for batch in batched(texts, _AT_ONCE) for ids in self._encoded(batch, special=False)]

    def ids(self, texts: Sequence[str], limit: int) -> list[np.ndarray]:
        """Each text's ids with special tokens, (length,) int64, cut to `limit` with the closing token kept."""
        return [_cut(ids, limit) for ids in self._encoded(texts, special=True)]

    def _encoded(self, texts: Sequence[str], *, special: bool) -> list[list[int]]:
        clean = [sound(text) for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(clean, add_special_tokens=special)]


def sound(text: str) -> str:
    """The text without lone surrogates (undecodable bytes of a command line, say), which no tokenizer accepts."""
    return text.encode(errors="replace").decode()


def _cut(ids: list[int], limit: int) -> np.ndarray:
    return np.array(ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]], np.int64)
