"""The model run by onnxruntime. Import this where it is needed: it loads onnxruntime."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property

import numpy as np
import onnxruntime

from index.bulk import Chunk, groups_of_like_length
from index.onnx_export import Export
from index.word_pieces import WordPieces

# What the model reads, special tokens included: sentence_bert_config.json of all-MiniLM-L6-v2.
LIMIT = 256
# Texts a unit of work at most: what a stop may have to wait for.
GROUP = 32
# Smaller jobs run on the query's session, since opening another costs more than it saves.
FEW = 64
# Padded word pieces a run: of 64 to 1024, 128 and 256 cost the least processor time for sentences, passages and both.
BATCH_PIECES = 256


class OnnxBackend:
    """Runs the export on the processor; threads may share it.

    A query gets two threads. A large job gets one for each core, with batches of its own: measured against batches that
    the threads share, that is 1.2 to 1.8 times as fast, since none waits for another.
    """

    def __init__(self, export: Export, pieces: WordPieces) -> None:
        self._source = export.source()
        self._pieces = pieces
        self._query_session = _session(self._source, threads=2)

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, 384) float32, unit length."""
        return self._run(self._query_session, texts)

    def groups(self, texts: Sequence[str]) -> Iterator[Chunk]:
        """Positions and vectors in groups of like length, as they are done."""
        workers = _cores()
        groups = groups_of_like_length(texts, min(GROUP, -(-len(texts) // workers)))
        if len(texts) < FEW:
            for group in groups:
                yield group, self._run(self._query_session, [texts[position] for position in group])
            return
        pool = ThreadPoolExecutor(workers)
        ahead: deque[tuple[list[int], Future[np.ndarray]]] = deque()
        try:
            for group in groups:
                chosen = [texts[position] for position in group]
                ahead.append((group, pool.submit(self._run, self._bulk_session, chosen)))
                if len(ahead) > workers:
                    yield _first(ahead)
            while ahead:
                yield _first(ahead)
        finally:
            pool.shutdown(cancel_futures=True)

    @cached_property
    def _bulk_session(self) -> onnxruntime.InferenceSession:
        return _session(self._source, threads=1)

    def _run(self, session: onnxruntime.InferenceSession, texts: Sequence[str]) -> np.ndarray:
        ids = self._pieces.ids(texts, LIMIT)
        order = sorted(range(len(ids)), key=lambda position: len(ids[position]), reverse=True)
        results: list[np.ndarray] = []
        first = 0
        while first < len(order):
            # The longest of a batch comes first and sets its width.
            size = max(1, BATCH_PIECES // len(ids[order[first]]))
            batch = _padded([ids[position] for position in order[first : first + size]])
            results.append(np.asarray(session.run(["vectors"], batch)[0]))
            first += size
        vectors = np.empty_like(together := np.concatenate(results))
        vectors[order] = together
        return vectors


def _first(ahead: deque[tuple[list[int], Future[np.ndarray]]]) -> Chunk:
    group, future = ahead.popleft()
    return group, future.result()


def _padded(ids: list[np.ndarray]) -> dict[str, np.ndarray]:
    """(n, longest) int64 each; the first is the longest. 0 is the padding's id and the mask's word for it."""
    batch = {name: np.zeros((len(ids), len(ids[0])), np.int64) for name in ("input_ids", "attention_mask")}
    for row, text in enumerate(ids):
        batch["input_ids"][row, : len(text)] = text
        batch["attention_mask"][row, : len(text)] = 1
    return batch


def _session(source: str | bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
