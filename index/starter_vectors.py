"""The starter corpus's vectors, shipped with the package, so that a newcomer's first answer takes seconds.

Keyed by text hash and model, like the vectors in corpus.db: a text that was edited since is simply not found here and
is encoded anew. `python -m index.starter_vectors` writes the file.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("starter_vectors.npz")


def read(model: str, wanted: set[bytes]) -> Iterator[tuple[list[bytes], np.ndarray]]:
    """Those of the wanted hashes that are shipped for this model, with their (n, d) float16 vectors."""
    if not wanted or not FILE.exists():
        return
    with np.load(FILE) as file:
        if str(file["model"]) != model:
            return
        keys = [key.tobytes() for key in file["hashes"]]
        chosen = [place for place, key in enumerate(keys) if key in wanted]
        if chosen:
            yield [keys[place] for place in chosen], file["vectors"][chosen]


def write(model: str, hashes: list[bytes], vectors: np.ndarray) -> None:
    """Write the shipped file: (n, d) unit vectors, kept as float16."""
    keys = np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(len(hashes), -1)
    np.savez_compressed(FILE, model=np.array(model), hashes=keys, vectors=vectors.astype("<f2"))


def main() -> None:
    """Encode every passage and sentence of the starter corpus by the reference, sentence-transformers in fp32."""
    from tempfile import TemporaryDirectory

    from corpus.starter_articles import starter_articles
    from corpus.store import ArticleStore
    from index.build import Indexer
    from index.encoder import ModelEncoder, PackagedEncoder
    from index.generations import Generations
    from index.weights import Checksums, packaged_model

    FILE.unlink(missing_ok=True)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        encoder = ModelEncoder(str(packaged_model(Checksums(folder))), PackagedEncoder.name)
        store = ArticleStore(folder / "corpus.db")
        store.put_all(starter_articles())
        Indexer(store, Generations(folder / "generations")).reindex(encoder)
        hashes, vectors = zip(
            *store.db.execute("select text_hash, vector from vectors order by 1").fetchall(), strict=True
        )
        store.close()
    write(encoder.name, list(hashes), np.stack([np.frombuffer(vector, "<f2") for vector in vectors]))
    print(f"{FILE}: {len(hashes)} texts, {FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
