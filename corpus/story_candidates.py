"""Which reports are worth comparing with a new one, among 100,000.

Those whose texts look alike, and those of its days or its outlet that share at least two names.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from datetime import date, timedelta

from corpus.copies import CopyIndex
from corpus.same_event import Sketch, Thresholds


class CandidateIndex:
    """Reports by their texts' likeness, by (name, days) and by (name, outlet)."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._copies = CopyIndex()
        self._postings: defaultdict[Hashable, list[int]] = defaultdict(list)

    def add(self, sketch: Sketch) -> None:
        self._copies.add(sketch.key, sketch.minhash)
        for posting in self._kept_under(sketch):
            self._postings[posting].append(sketch.key)

    def remove(self, sketch: Sketch) -> None:
        self._copies.remove(sketch.key)
        for posting in self._kept_under(sketch):
            self._postings[posting].remove(sketch.key)

    def alike(self, sketch: Sketch) -> list[int]:
        """The keys of reports whose text may be the same."""
        return self._copies.near(sketch.minhash)

    def related(self, sketch: Sketch) -> set[int]:
        """The keys of reports that could be of the same event by their names and their days or outlet."""
        if sketch.vector is None:
            return set()
        of_days: Counter[int] = Counter()
        of_outlet: Counter[int] = Counter()
        spans = self._spans_in_window(sketch.days)
        for name in sketch.names:
            for span in spans:
                of_days.update(self._postings.get((name, span), ()))
            if sketch.outlet:
                of_outlet.update(self._postings.get((name, sketch.outlet), ()))
        return {key for counts in (of_days, of_outlet) for key, count in counts.items() if count >= self._limits.names}

    def _kept_under(self, sketch: Sketch) -> Iterator[Hashable]:
        if sketch.vector is None:
            return
        for name in sketch.names:
            if self._is_precise(sketch.days):
                yield name, sketch.days
            if sketch.outlet:
                yield name, sketch.outlet

    def _spans_in_window(self, days: tuple[int, int] | None) -> list[tuple[int, int]]:
        """The days, months and years that a report of these days can share its event with."""
        if not days or not self._is_precise(days):
            return []
        first, last = days
        reach = self._limits.window_days if first == last else 0
        single = [(day, day) for day in range(first - reach, last + reach + 1)]
        coarse = {span for day in range(first, last + 1) for span in (_month_of(day), _year_of(day))}
        return single + sorted(coarse)

    def _is_precise(self, days: tuple[int, int] | None) -> bool:
        return days is not None and days[1] - days[0] < self._limits.coarsest_days


def _month_of(day: int) -> tuple[int, int]:
    first = date.fromordinal(day).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.toordinal(), following.toordinal() - 1


def _year_of(day: int) -> tuple[int, int]:
    year = date.fromordinal(day).year
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
