"""The rows of a generation: what each number in its two indexes stands for."""

from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np

from index.vectors import VectorIndex, directions

_FILE = "rows.npy"
# What a row of the indexes stands for; days are `date.toordinal()`, -1 where the article is undated.
ROW = np.dtype([("passage", "<i8"), ("version", "<i8"), ("first_day", "<i4"), ("last_day", "<i4")])
# The version and passage of a row whose article went. Its vector stays where it is, since no other row may move.
DEAD = -1
_AT_ONCE = 20_000


def write(rows: np.ndarray, folder: Path) -> None:
    """Keep (n,) ROW."""
    np.save(folder / _FILE, rows)


def read(folder: Path) -> np.ndarray:
    """(n,) ROW, as it was written. Raises OSError or ValueError."""
    return np.load(folder / _FILE)


def alive(rows: np.ndarray) -> np.ndarray:
    """(n,) bool: the rows that may be found."""
    return rows["version"] != DEAD


def versions(rows: np.ndarray) -> set[int]:
    """The versions that have rows."""
    return set(np.unique(rows["version"][alive(rows)]).tolist())


def without(rows: np.ndarray, gone: Collection[int]) -> np.ndarray:
    """The same rows, those of the versions that went dead."""
    left = rows.copy()
    dead = np.isin(rows["version"], list(gone))
    left["version"][dead] = left["passage"][dead] = DEAD
    return left


def lengths(rows: np.ndarray, chosen: Iterable[int]) -> dict[int, int]:
    """How many rows each of these versions has; those without any are left out."""
    found, counts = np.unique(rows["version"][np.isin(rows["version"], list(chosen))], return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def means(rows: np.ndarray, index: VectorIndex, keys: np.ndarray) -> np.ndarray:
    """(m, d) float16: the direction of each of these versions, zeros for one that has no row."""
    living = np.flatnonzero(alive(rows))
    order = living[np.argsort(rows["version"][living], kind="stable")]
    found, starts, counts = np.unique(rows["version"][order], return_index=True, return_counts=True)
    places = np.searchsorted(keys, found)
    result = np.zeros((len(keys), index.dimension), np.float16)
    first = 0
    while first < len(found):
        last = max(int(np.searchsorted(starts, starts[first] + _AT_ONCE)), first + 1)
        chunk = order[starts[first] : starts[last - 1] + counts[last - 1]]
        known = np.isin(found[first:last], keys)
        made = directions(index.vectors_of(chunk), starts[first:last] - starts[first])
        result[places[first:last][known]] = made[known]
        first = last
    return result
