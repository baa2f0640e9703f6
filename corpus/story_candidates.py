"""Which reports are worth comparing with a new one, among 100,000."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from heapq import nsmallest
from typing import NamedTuple

import numpy as np

from corpus.copies import CopyIndex
from corpus.same_event import Sketch, Thresholds, cosines, jaccards

# Thousands of texts of one form, such as a pool's daily figures, would each be compared with each; the nearest in time
# are enough to hold them together.
_MOST = 64

Days = tuple[int, int]


class _Dating(NamedTuple):
    """How far a report's date helps to find it: its year, if known, and whether it is precise enough for a window."""

    year: int | None
    is_precise: bool


class CandidateIndex:
    """Reports by their texts' likeness, by the days they can be of, and by outlet."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._sketches: dict[int, Sketch] = {}
        self._copies = CopyIndex()
        self._by_days: defaultdict[Days, list[Sketch]] = defaultdict(list)
        self._by_outlet: defaultdict[str, defaultdict[_Dating, list[Sketch]]] = defaultdict(lambda: defaultdict(list))

    def add(self, sketch: Sketch) -> None:
        self._sketches[sketch.key] = sketch
        self._copies.add(sketch.key, sketch.minhash)
        for kept in self._lists_of(sketch):
            kept.append(sketch)

    def remove(self, sketch: Sketch) -> None:
        del self._sketches[sketch.key]
        self._copies.remove(sketch.key)
        for kept in self._lists_of(sketch):
            kept.remove(sketch)

    def near(self, sketch: Sketch) -> list[Sketch]:
        """The reports whose text may be the same, and those of its days or outlet that share its names and words."""
        alike = [self._sketches[key] for key in self._copies.near(sketch.minhash)]
        named = [other for other in self._around(sketch) if len(sketch.names & other.names) >= self._limits.names]
        copies = _reaching(alike, jaccards(sketch, alike), self._limits.copy)
        close = _reaching(named, cosines(sketch, named), self._limits.cosine)
        distance = _distance_from(sketch)
        nearest = nsmallest(_MOST, copies, distance) + nsmallest(_MOST, close, distance)
        return list({other.key: other for other in nearest}.values())

    def _around(self, sketch: Sketch) -> Iterator[Sketch]:
        """All reports that can share an event with this one by their dates, or by origin where a date is too coarse."""
        if sketch.vector is None:
            return
        own = self._dating(sketch.days)
        if sketch.days and own.is_precise:
            for days in self._days_in_window(sketch.days):
                yield from self._by_days.get(days, ())
        for dating, kept in self._by_outlet.get(sketch.outlet or "", {}).items():
            one_is_coarse = not (own.is_precise and dating.is_precise)
            if one_is_coarse and (own.year == dating.year or None in (own.year, dating.year)):
                yield from (other for other in kept if other.names_origin or sketch.names_origin)

    def _lists_of(self, sketch: Sketch) -> Iterator[list[Sketch]]:
        if sketch.vector is None:
            return
        dating = self._dating(sketch.days)
        if sketch.days and dating.is_precise:
            yield self._by_days[sketch.days]
        if sketch.outlet:
            yield self._by_outlet[sketch.outlet][dating]

    def _dating(self, days: Days | None) -> "_Dating":
        if not days:
            return _Dating(None, is_precise=False)
        return _Dating(date.fromordinal(days[0]).year, days[1] - days[0] < self._limits.coarsest_days)

    def _days_in_window(self, days: Days) -> list[Days]:
        """The days, months and years that a report of these days can share its event with."""
        first, last = days
        reach = self._limits.window_days if first == last else 0
        single = [(day, day) for day in range(first - reach, last + reach + 1)]
        coarse = {span for day in range(first, last + 1) for span in (_month_of(day), _year_of(day))}
        return single + sorted(coarse)


def _month_of(day: int) -> Days:
    first = date.fromordinal(day).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.toordinal(), following.toordinal() - 1


def _year_of(day: int) -> Days:
    year = date.fromordinal(day).year
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()


def _reaching(sketches: Sequence[Sketch], values: np.ndarray, limit: float) -> list[Sketch]:
    return [sketch for sketch, value in zip(sketches, values, strict=True) if value >= limit]


def _distance_from(sketch: Sketch) -> Callable[[Sketch], tuple[int, int]]:
    """A key to sort others by: days away, the undated last."""

    def distance(other: Sketch) -> tuple[int, int]:
        if not sketch.days or not other.days:
            return 1 << 30, other.key
        return abs(sketch.days[0] - other.days[0]), other.key

    return distance
