"""The dense index: inner product over unit vectors, on FAISS.

Vectors are kept as 16-bit floats. Up to FLAT_ROWS they are scanned: on one core 0.2 ms at 10,000 rows and 5 at 100,000
(8-bit codes 0.4 and 10, 32-bit floats 0.5 and 15). Above, a graph (HNSW) leads to the best. At 300,000 rows, recombined
from 7,500 real ones: recall@10 .992 and recall@100 .971 in 1.4 ms where a scan takes 20; built in 119 s of one core.
Inverted lists (2,048, 128 probed) reached .960 and .932 in 2.2 ms, built in 37 s.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np

from index.engine_errors import reading, writing
from index.errors import BrokenIndex

FLAT_ROWS = 200_000

_FILE = "vectors.faiss"
# An index of no rows has to have some width; nothing is ever searched in it.
_EMPTY_DIMENSION = 384
# The graph's links a row, and candidates while building. Twice the links: recall@10 .996 and recall@100 .979, for a
# fifth more building time, a fifth more memory and slower searches.
_LINKS = 16
_BUILD_CANDIDATES = 80
# Candidates while searching (200: recall@100 .933, 400: .971). With a filter more, since those not allowed count too:
# by the root of the share, which keeps recall@100 above .92 down to where scanning the allowed rows is cheaper.
_SEARCH_CANDIDATES = 400
_SCAN_BELOW = 0.05
_COPIED_AT_ONCE = 20_000


def write(
    vectors: np.ndarray | Iterable[np.ndarray],
    folder: Path,
    *,
    flat_rows: int = FLAT_ROWS,
    base: Path | None = None,
) -> int:
    """Write `folder`/vectors.faiss from (n, d) float32 unit vectors, whole or in chunks, and return its rows.

    Row i of the index is the i-th vector; with `base`, the folder of an index to go on from, they come behind its rows.
    Chunks are consumed one by one and not kept; memory grows by 2 d bytes a row.
    Raises StorageUnavailable, as on a full disk.
    """
    index = _read(base / _FILE) if base else None
    for chunk in [vectors] if isinstance(vectors, np.ndarray) else vectors:
        if index is None:
            index = _flat(chunk.shape[1])
        index.add(np.ascontiguousarray(chunk, np.float32))
        if index.ntotal > flat_rows and not _is_graph(index):
            index = _graph_of(index)
    index = index or _flat(_EMPTY_DIMENSION)
    with writing(folder / _FILE):
        _faiss().write_index(index, str(folder / _FILE))
    return index.ntotal


class VectorIndex:
    """A written dense index, open for reading. Safe from any thread."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._is_graph = _is_graph(index)
        # What holds the vectors, row by row.
        self._flat = _faiss().downcast_index(index.storage) if self._is_graph else index

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open `folder`/vectors.faiss. Raises BrokenIndex if it is missing, damaged or of another make.

        The file is mapped, not read: at 100,000 rows that opens in 0.2 ms instead of 70.
        """
        faiss = _faiss()
        path = folder / _FILE
        with reading(path):
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(index, faiss.IndexScalarQuantizer | faiss.IndexHNSWSQ):
            raise BrokenIndex(f"{path} is not an index of hashdesk's: `hashdesk reindex` rebuilds it")
        return cls(index)

    def __len__(self) -> int:
        return self._index.ntotal

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._index.d

    def search(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The k best rows and their inner products with `query`, (d,) float32: (m,) int64 and (m,) float32, m <= k.

        Best first. `allowed`, (n,) bool, says which rows may be found; it is applied before the top k.
        """
        faiss = _faiss()
        count = len(self) if allowed is None else int(np.count_nonzero(allowed))
        k = min(k, count)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        self._check_width(query)
        selector = None if allowed is None else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        share = count / len(self)
        if self._is_graph and share >= _SCAN_BELOW:
            candidates = int(max(_SEARCH_CANDIDATES, 4 * k) / share**0.5)
            index, parameters = self._index, faiss.SearchParametersHNSW(sel=selector, efSearch=candidates)
        else:
            index, parameters = self._flat, faiss.SearchParameters(sel=selector)
        with _one_thread():
            scores, rows = index.search(query[np.newaxis], k, params=parameters)
        found = rows[0] >= 0  # a graph may reach fewer than k
        return rows[0][found], scores[0][found]

    def vectors_of(self, rows: np.ndarray) -> np.ndarray:
        """The vectors of these rows as they were stored: (m, d) float32, within 0.0005 of what was written."""
        if not len(rows):
            return np.empty((0, self._index.d), np.float32)
        with _one_thread():
            return self._flat.reconstruct_batch(np.asarray(rows, np.int64))

    def _check_width(self, query: np.ndarray) -> None:
        if query.shape != (self._index.d,):
            raise BrokenIndex(
                f"the index holds vectors of {self._index.d} numbers, the encoder makes {query.size}: "
                "`hashdesk reindex` rebuilds it"
            )


def _faiss() -> Any:
    """FAISS, imported when first needed (0.1 s), and untyped: its stubs lack what its Python layer adds."""
    import faiss

    return faiss


def direction(vectors: np.ndarray) -> np.ndarray:
    """(d,) float32, unit length: where an article lies whose passages have these (n, d) float32 vectors."""
    return directions(vectors, np.zeros(1, np.int64))[0]


def directions(vectors: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """(m, d) float32: the same for m articles, whose passages begin at these rows."""
    totals = np.add.reduceat(vectors, starts, axis=0)
    return totals / np.linalg.norm(totals, axis=1, keepdims=True)


def _read(path: Path) -> Any:
    """An index in memory, to be added to; None if it has no rows, and so no width either."""
    with reading(path):
        index = _faiss().read_index(str(path))
    return index if index.ntotal else None


def _flat(dimension: int) -> Any:
    faiss = _faiss()
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _graph_of(flat: Any) -> Any:
    """A graph over the same vectors, which then takes more of them."""
    faiss = _faiss()
    graph = faiss.IndexHNSWSQ(flat.d, faiss.ScalarQuantizer.QT_fp16, _LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = _BUILD_CANDIDATES
    for start in range(0, flat.ntotal, _COPIED_AT_ONCE):
        graph.add(flat.reconstruct_n(start, min(_COPIED_AT_ONCE, flat.ntotal - start)))
    return graph


def _is_graph(index: Any) -> bool:
    return isinstance(index, _faiss().IndexHNSWSQ)


@contextmanager
def _one_thread() -> Generator[None]:
    """One query is scanned by one thread anyway, and waiting for the others costs 12 ms and more on a busy machine."""
    faiss = _faiss()
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
