"""Copies: which texts are the same but for a headline, a cut or a correction. MinHash of datasketch.

datasketch brings scipy, half a second to import, so it is imported where it is first needed: at reindex.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128
SHINGLE_WORDS = 5
# Each figure of a text counts as so many runs besides: an editor leaves the figures alone, while a daily report in
# yesterday's words has others and is another event. evals/STORIES.md has what other weights do.
FIGURE_WEIGHT = 8
# 10 bands of 3: two texts with a Jaccard similarity of 0.6, 0.7 and 0.8 meet in a band with a chance of 0.91, 0.985 and
# 0.999. Unrelated articles share about one run in a hundred, so bands can be short and few: some 20 of 100,000 meet by
# chance, and are sorted out by the whole signature.
_BANDS = (10, 3)
# Large odd numbers, one a row of a band: their products add up to another number for other values, all but surely.
_MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
# Raised when `shingles` changes: stored signatures carry it, and those of another are made anew.
_SEED = 1
# Fixed by name, so that a later datasketch with another default doesn't compare apples with pears.
_SCHEME = "affine32"
_BYTE_ORDER = "<"
# The end of a signature: four bytes a permutation. Before it stand seed, length and scheme.
_VALUES = 4 * PERMUTATIONS

# Scripts without spaces sign by sign, all others word by word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def signature(text: str) -> bytes:
    """The MinHash of a text's `shingles`: 525 bytes, the same on every machine, to be stored and reused."""
    from datasketch import LeanMinHash

    minhash = _empty().copy()
    minhash.update_batch([shingle.encode() for shingle in shingles(text)])
    lean = LeanMinHash(minhash)
    buffer = bytearray(lean.bytesize(_BYTE_ORDER))
    lean.serialize(buffer, _BYTE_ORDER)
    return bytes(buffer)


def shingles(text: str, figure_weight: int = FIGURE_WEIGHT) -> set[str]:
    """Every run of five words, in lower case and without signs, and each figure as often as it weighs.

    A text of less than five words is one run.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    last = max(len(words) - SHINGLE_WORDS, 0)
    runs = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last + 1)} - {""}
    # Most words are letters only, which is told at once.
    figures = {word for word in words if not word.isalpha() and any(sign.isdigit() for sign in word)}
    return runs | {f"{figure}#{copy}" for figure in figures for copy in range(figure_weight)}


def is_signature(stored: bytes) -> bool:
    """True if these bytes are a signature as `signature` makes them today: of the same length, seed and scheme."""
    return len(stored) == len(_model()) and stored[:-_VALUES] == signature_head()


def opened(stored: bytes) -> np.ndarray:
    """The minhash behind the bytes of `signature`: (128,) uint32."""
    return np.frombuffer(stored[-_VALUES:], np.dtype(np.uint32).newbyteorder(_BYTE_ORDER))


def made(minhash: np.ndarray) -> bytes:
    """The `signature` that a minhash is of."""
    return signature_head() + minhash.astype(np.dtype(np.uint32).newbyteorder(_BYTE_ORDER)).tobytes()


def signature_head() -> bytes:
    """What every signature of today's make begins with: seed, length and scheme."""
    return _model()[:-_VALUES]


def is_empty(minhashes: np.ndarray) -> np.ndarray:
    """(n,) bool: the text of this minhash had no word, and is no copy of another empty one."""
    return (minhashes == np.iinfo(np.uint32).max).all(axis=1)


def band_keys(minhashes: np.ndarray) -> Iterator[np.ndarray]:
    """For each band of (n, 128) minhashes a number a text, (n,) uint64: equal where two texts may be copies.

    To be checked by the whole minhash.
    """
    bands, rows = _BANDS
    for band in range(bands):
        values = minhashes[:, band * rows : (band + 1) * rows].astype(np.uint64)
        yield (values * _MIXERS).sum(axis=1, dtype=np.uint64)


@cache
def _model() -> bytes:
    return signature("")


@cache
def _empty() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME)
