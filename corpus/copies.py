"""Copies: which texts are the same but for a headline, a cut or a correction. MinHash of datasketch.

datasketch brings scipy, half a second to import, so it is imported where it is first needed: at reindex.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHash

PERMUTATIONS = 128
SHINGLE_WORDS = 5
# Each figure of a text counts as so many runs besides: an editor leaves the figures alone, while a daily report in
# yesterday's words has others and is another event. evals/STORIES.md has what other weights do.
FIGURE_WEIGHT = 8
# 10 bands of 3: two texts with a Jaccard similarity of 0.6, 0.7 and 0.8 meet in a band with a chance of 0.91, 0.985 and
# 0.999. Unrelated articles share about one run in a hundred, so bands can be short and few (each costs 35 MB at 100,000
# articles): some 20 of 100,000 meet by chance, and are sorted out by the whole signature.
_BANDS = (10, 3)
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
    figures = {word for word in words if any(sign.isdigit() for sign in word)}
    return runs | {f"{figure}#{copy}" for figure in figures for copy in range(figure_weight)}


def is_signature(stored: bytes) -> bool:
    """True if these bytes are a signature as `signature` makes them today: of the same length, seed and scheme."""
    return len(stored) == len(_model()) and stored[:-_VALUES] == _model()[:-_VALUES]


def opened(stored: bytes) -> "LeanMinHash":
    """The MinHash behind the bytes of `signature`."""
    from datasketch import LeanMinHash

    return LeanMinHash.deserialize(stored, _BYTE_ORDER)


class CopyIndex:
    """Finds the texts that may be copies of one, among many: locality-sensitive hashing."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._lsh = MinHashLSH(num_perm=PERMUTATIONS, params=_BANDS)

    def add(self, key: int, minhash: "LeanMinHash") -> None:
        """Raises ValueError if the key is there already."""
        # An empty text is no copy of another empty text.
        if not minhash.is_empty():
            self._lsh.insert(key, minhash)

    def remove(self, key: int) -> None:
        if key in self._lsh:
            self._lsh.remove(key)

    def near(self, minhash: "LeanMinHash") -> list[int]:
        """The keys whose texts share a band with this one; to be checked by the whole signature."""
        return [key for key in self._lsh.query(minhash) if isinstance(key, int)]


@cache
def _model() -> bytes:
    return signature("")


@cache
def _empty() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME)
