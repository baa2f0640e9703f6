"""The starter corpus's vectors, shipped with the package, so that a newcomer's first answer takes seconds.

Keyed by text hash and model, like the vectors in corpus.db: a text that was edited since is simply not found here and
is encoded anew. `python -m index.starter_vectors` writes the file.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

_FILE = Path(__file__).with_name("starter_vectors.npz")


def read(model: str, wanted: set[bytes]) -> Iterator[tuple[list[bytes], np.ndarray]]:
    """Those of the wanted hashes that are shipped for this model, with their (n, d) float16 vectors."""
    if not wanted or not _FILE.exists():
        return
    with np.load(_FILE) as file:
        if str(file["model"]) != model:
            return
        keys = [key.tobytes() for key in file["hashes"]]
        chosen = [place for place, key in enumerate(keys) if key in wanted]
        if chosen:
            yield [keys[place] for place in chosen], file["vectors"][chosen]


def write(model: str, hashes: list[bytes], vectors: np.ndarray) -> None:
    """Write the shipped file: (n, d) unit vectors, kept as float16."""
    keys = np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(len(hashes), -1)
    np.savez_compressed(_FILE, model=np.array(model), hashes=keys, vectors=vectors.astype("<f2"))
