"""Rows of different lengths in two arrays: the names of 100,000 reports as columns, not as 100,000 objects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """n rows of numbers one behind the other: `lengths` is (n,) int32, `items` (their sum,) int32.

    The items of a row are distinct and in ascending order.
    """

    lengths: np.ndarray
    items: np.ndarray

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> "Ragged":
        kept = [sorted(set(row)) for row in rows]
        items = [item for row in kept for item in row]
        return cls(np.array([len(row) for row in kept], np.int32), np.array(items, np.int32))

    @classmethod
    def joined(cls, parts: Sequence["Ragged"]) -> "Ragged":
        return cls(np.concatenate([part.lengths for part in parts]), np.concatenate([part.items for part in parts]))

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def owners(self) -> np.ndarray:
        """The row of each item."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def take(self, rows: np.ndarray) -> "Ragged":
        """These rows, in this order."""
        lengths = self.lengths[rows]
        starts = np.cumsum(self.lengths, dtype=np.int64) - self.lengths
        # Each item's place: the start of its row, and how far it stands behind the first of its row.
        behind = np.arange(lengths.sum(dtype=np.int64)) - np.repeat(
            np.cumsum(lengths, dtype=np.int64) - lengths, lengths
        )
        return Ragged(lengths, self.items[np.repeat(starts[rows], lengths) + behind])

    def shared(self, a: np.ndarray, b: np.ndarray) -> "Ragged":
        """For each pair of rows the items that both have."""
        # Only the rows asked about are looked through: 500 of 100,000, when a day is compared with its week.
        rows, places = np.unique(b, return_inverse=True)
        others, asked = self.take(rows), self.take(a)
        width = int(max(others.items.max(initial=0), asked.items.max(initial=0))) + 1
        # Ascending already: rows are in order, and so are their items.
        present = others.owners * width + others.items
        pairs = asked.owners
        wanted = places[pairs] * width + asked.items
        found = np.minimum(np.searchsorted(present, wanted), max(len(present) - 1, 0))
        both = present[found] == wanted if len(present) else np.zeros(len(wanted), bool)
        lengths = np.bincount(pairs[both], minlength=len(a)).astype(np.int32)
        return Ragged(lengths, asked.items[both])

    def sums(self, values: np.ndarray) -> np.ndarray:
        """(n,) float64: for each row the sum of its items' values."""
        return np.bincount(self.owners, weights=values[self.items], minlength=len(self))
