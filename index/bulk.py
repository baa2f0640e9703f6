"""Encoding many texts: groups of like length, chunks to store, and the choice of the fastest way that agrees."""

import json
import logging
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.weights import write_atomically

CHUNK = 256
# A job must be worth importing torch and loading its model, some 5 to 10 s, before other ways than ONNX are tried.
WORTH_COMPARING = 5000
# What is stored agrees with sentence-transformers in fp32 to this cosine; issue 2 sets it. bfloat16 reached 0.99993.
AGREEMENT = 0.9999
_PROBES = 64
_LIBRARIES = ("numpy", "onnxruntime", "sentence-transformers", "tokenizers", "torch", "transformers")
_log = logging.getLogger(__name__)

Chunk = tuple[list[int], np.ndarray]


class Backend(Protocol):
    """One way to run the model."""

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, unit length."""
        ...

    def groups(self, texts: Sequence[str]) -> Iterator[Chunk]:
        """Positions and their (k, d) float32 unit vectors, in groups of like length, in any order."""
        ...


def groups_of_like_length(texts: Sequence[str], size: int) -> list[list[int]]:
    """Positions in groups of `size` texts of like length, the groups in shuffled but repeatable order.

    Like lengths need little padding; shuffled, the pace at the start foretells the rest.
    """
    order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
    groups = [order[first : first + size] for first in range(0, len(order), size)]
    return [groups[place] for place in np.random.default_rng(0).permutation(len(groups))]


def chunks(
    groups: Iterable[Chunk], progress: Callable[[int], None] | None, stop: Callable[[], bool] | None
) -> Iterator[Chunk]:
    """Groups joined to chunks of about `CHUNK` texts. When told to stop, what is done comes as the last chunk."""
    positions: list[int] = []
    parts: list[np.ndarray] = []
    done = 0
    for group, vectors in groups:
        positions += group
        parts.append(vectors)
        done += len(group)
        if progress:
            progress(done)
        stopping = stop is not None and stop()
        if stopping or len(positions) >= CHUNK:
            yield positions, np.concatenate(parts)
            positions, parts = [], []
        if stopping:
            return
    if positions:
        yield positions, np.concatenate(parts)


class BulkChoice:
    """Which backend encodes in bulk on this machine, found by a short race and kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bulk.json"

    def kept(self) -> str | None:
        """The winner of an earlier race on this machine with these libraries."""
        try:
            kept = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return None
        match kept:
            case {"machine": machine, "choice": str(choice)} if machine == _machine():
                return choice
        return None

    def race(self, backends: Mapping[str, Callable[[], Backend]], reference: str, texts: Sequence[str]) -> str:
        """The name of the fastest backend that agrees with the reference on a sample of the texts; it is kept."""
        sample = _sample(texts)
        results = {name: _timed(make(), sample) for name, make in backends.items()}
        truth = results[reference][0]
        agreeing = {
            name: seconds for name, (vectors, seconds) in results.items() if _least_cosine(vectors, truth) >= AGREEMENT
        }
        choice = min(agreeing, key=agreeing.__getitem__)
        _log.info("bulk encoding by %s; seconds for %d texts: %s", choice, len(sample), agreeing)
        self._keep(choice)
        return choice

    def _keep(self, choice: str) -> None:
        try:
            write_atomically(self._path, json.dumps({"machine": _machine(), "choice": choice}).encode())
        except OSError as error:
            _log.info("%s can't be written (%s), so the next large job chooses anew", self._path, error)


def _sample(texts: Sequence[str]) -> list[str]:
    """Texts of every length that the job has."""
    order = sorted(texts, key=len)
    return [order[place] for place in np.linspace(0, len(order) - 1, num=min(_PROBES, len(order)), dtype=int)]


def _timed(backend: Backend, texts: list[str]) -> tuple[np.ndarray, float]:
    """Vectors in the order of the texts, and the seconds they took, warmed up."""
    for _ in backend.groups(texts[-1:]):
        pass
    started = time.perf_counter()
    done = list(backend.groups(texts))
    seconds = time.perf_counter() - started
    order = np.argsort([position for positions, _ in done for position in positions])
    return np.concatenate([vectors for _, vectors in done])[order], seconds


def _least_cosine(left: np.ndarray, right: np.ndarray) -> float:
    return float((left * right).sum(axis=1).min())


def _machine() -> dict[str, str]:
    """What the speed depends on: the processor and the libraries."""
    return {"processor": _processor()} | {library: _version(library) for library in _LIBRARIES}


def _processor() -> str:
    # platform.processor() is "x86_64" or empty on Linux, which would take every machine for the same.
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    told = sorted({line.strip() for line in lines if line.startswith(("model name", "CPU part", "flags", "Features"))})
    return " | ".join([platform.machine(), *told])


def _version(library: str) -> str:
    # A tenth of the start to the first vector, and only a large job asks.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"
