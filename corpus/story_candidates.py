"""Which pairs among 100,000 reports are worth comparing: the cost is that of a few hundred for each, never of all.

Every step has a bound, so that a flood of texts of one form, by a broken feed or on purpose, costs as much as any
other articles; in a flood the nearest in time are enough to hold a story together.
"""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from corpus.copies import band_keys, is_empty
from corpus.same_event import Thresholds
from corpus.sketches import UNDATED, UNKNOWN, Sketches

# Of texts that share a band of their signature, so many before and after each in time are compared with it.
_COPIES = 32
# Reports of the same days that each is compared with, at most, on either side in time: at 70 a day there are 250.
_NEAREST = 1000
# Of those the names of so many are looked at, the likest, and so many are kept that share names.
_LIKEST = 256
_ALIKE = 64
# Blocks of cosines are rounded in another way than a pair by itself, which decides.
_ROUNDING = 1e-3
_ROWS_AT_ONCE = 256
# Pairs that wait to be told apart.
_HELD = 1_000_000
_NEVER = np.iinfo(np.int32).max

Pairs = tuple[np.ndarray, np.ndarray]


def candidates(sketches: Sketches, fresh: np.ndarray, limits: Thresholds) -> Pairs:
    """Rows a < b, (m,) each, of the pairs to compare in which at least one is fresh; `fresh` is (n,) bool."""
    from threadpoolctl import threadpool_limits

    found = _Distinct(len(sketches))
    if fresh.any():
        search = _Search(sketches, fresh, limits)
        # The blocks are small: on a busy machine, two threads waiting for each other took 28 s where one took 1.
        with threadpool_limits(1, user_api="blas"):
            for pairs in (search.sharing_a_band(), search.of_the_same_days(), search.of_one_origin()):
                for a, b in pairs:
                    found.add(a, b)
    return found.pairs()


class _Distinct:
    """Pairs of rows, each kept once, as one number."""

    def __init__(self, rows: int) -> None:
        self._rows = max(rows, 1)
        self._kept = np.zeros(0, np.int64)
        self._new: list[np.ndarray] = []
        self._waiting = 0

    def add(self, a: np.ndarray, b: np.ndarray) -> None:
        self._new.append(np.minimum(a, b) * self._rows + np.maximum(a, b))
        self._waiting += len(a)
        # In a flood all bands give the same pairs: they are not held ten times.
        if self._waiting > _HELD + len(self._kept):
            self._fold()

    def pairs(self) -> Pairs:
        self._fold()
        return self._kept // self._rows, self._kept % self._rows

    def _fold(self) -> None:
        self._kept = np.unique(np.concatenate([self._kept, *self._new]))
        self._new, self._waiting = [], 0


class _Search:
    """One search for pairs; whatever it needs of all reports is worked out once."""

    def __init__(self, sketches: Sketches, fresh: np.ndarray, limits: Thresholds) -> None:
        self._sketches, self._fresh, self._limits = sketches, fresh, limits
        self._is_dated = sketches.first != UNDATED
        # A date to share, such as a day or a month.
        self._is_precise = self._is_dated & (sketches.last - sketches.first < limits.coarsest_days)
        self._has_vector = sketches.has_vector
        start = np.where(self._is_dated, sketches.first, _NEVER)
        self._by_time = np.lexsort((sketches.keys, sketches.last, start))
        self._rank = np.empty(len(sketches), np.int64)
        self._rank[self._by_time] = np.arange(len(sketches))

    def sharing_a_band(self) -> Iterator[Pairs]:
        """Texts that may be the same: locality-sensitive hashing, by sorting."""
        minhashes = self._sketches.minhashes
        rows = self._by_time[~is_empty(minhashes)[self._by_time]]
        for band in band_keys(minhashes[rows]):
            order = np.argsort(band, kind="stable")
            ordered, keys = rows[order], band[order]
            for behind in range(1, _COPIES + 1):
                same = np.flatnonzero(keys[behind:] == keys[:-behind])
                if not len(same):
                    break
                a, b = ordered[same], ordered[same + behind]
                either = self._fresh[a] | self._fresh[b]
                yield a[either], b[either]

    def of_the_same_days(self) -> Iterator[Pairs]:
        """Dated reports of the same 72 hours, or of a month and a day of it, that share words and names."""
        order = self._in_time(self._has_vector & self._is_precise)
        spans = np.stack([self._sketches.first[order], self._sketches.last[order]], axis=1)
        spans, starts = np.unique(spans, axis=0, return_index=True)
        groups = np.split(order, starts[1:])
        first, last = spans[:, 0], spans[:, 1]
        for place, group in enumerate(groups[: len(spans)]):
            fresh = group[self._fresh[group]]
            if len(fresh):
                both_are_days = (first == last) & (first[place] == last[place])
                reach = np.where(both_are_days, self._limits.window_days, 0)
                near = np.flatnonzero((first <= last[place] + reach) & (last >= first[place] - reach))
                yield from self._alike(fresh, np.concatenate([groups[other] for other in near]))

    def of_one_origin(self) -> Iterator[Pairs]:
        """Reports of one outlet, one of which names it as its origin, where a date is too coarse for a window."""
        outlets, names_origin = self._sketches.outlets, self._sketches.names_origin
        order = self._in_time(self._has_vector & (outlets != UNKNOWN))
        order = order[np.argsort(outlets[order], kind="stable")]
        for group in np.split(order, np.flatnonzero(np.diff(outlets[order])) + 1):
            is_precise, fresh = self._is_precise[group], self._fresh[group]
            if fresh.any() and not is_precise.all() and names_origin[group].any():
                years = self._years(group)
                for year in {*years} - {UNDATED} or {UNDATED}:
                    inside = (years == year) | (years == UNDATED)
                    yield from self._alike(group[fresh & ~is_precise & inside], group[inside], self._one_names_origin)
                    yield from self._alike(
                        group[fresh & is_precise & inside], group[~is_precise & inside], self._one_names_origin
                    )

    def _alike(
        self,
        rows: np.ndarray,
        others: np.ndarray,
        allowed: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
    ) -> Iterator[Pairs]:
        """Pairs of a row and another that share words and names; both are given in order of time."""
        blocks = np.searchsorted(self._rank[others], self._rank[rows]) // _ROWS_AT_ONCE
        for block in np.unique(blocks):
            start = block * _ROWS_AT_ONCE
            near = others[max(start - _NEAREST, 0) : start + _ROWS_AT_ONCE + _NEAREST]
            yield self._alike_in(rows[blocks == block], near, allowed)

    def _alike_in(
        self, rows: np.ndarray, others: np.ndarray, allowed: Callable[[np.ndarray, np.ndarray], np.ndarray] | None
    ) -> Pairs:
        vectors, names = self._sketches.vectors, self._sketches.names
        cosine = vectors[rows].astype(np.float32) @ vectors[others].astype(np.float32).T
        fits = (cosine >= self._limits.cosine - _ROUNDING) & _among_likest(cosine)
        if allowed:
            fits &= allowed(rows, others)
        place, other = np.nonzero(fits)
        a, b, value = rows[place], others[other], cosine[place, other]
        good = np.flatnonzero((a != b) & (names.shared(a, b).lengths >= self._limits.names))
        # The likest of each row first; the rank of a pair is its distance from the first of its row.
        order = good[np.lexsort((b[good], -value[good], place[good]))]
        rank = np.arange(len(order)) - np.searchsorted(place[order], place[order])
        kept = order[rank < _ALIKE]
        return a[kept], b[kept]

    def _in_time(self, chosen: np.ndarray) -> np.ndarray:
        """The chosen rows, (n,) bool, in order of time."""
        return self._by_time[chosen[self._by_time]]

    def _one_names_origin(self, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
        names_origin = self._sketches.names_origin
        return names_origin[rows][:, np.newaxis] | names_origin[others]

    def _years(self, rows: np.ndarray) -> np.ndarray:
        days = self._sketches.first[rows].tolist()
        return np.array([UNDATED if day == UNDATED else date.fromordinal(day).year for day in days])


def _among_likest(cosine: np.ndarray) -> np.ndarray:
    """(n, m) bool: the `_LIKEST` highest of each row, of equal ones any."""
    if cosine.shape[1] <= _LIKEST:
        return np.ones(cosine.shape, bool)
    chosen = np.zeros(cosine.shape, bool)
    np.put_along_axis(chosen, np.argpartition(-cosine, _LIKEST, axis=1)[:, :_LIKEST], values=True, axis=1)
    return chosen
