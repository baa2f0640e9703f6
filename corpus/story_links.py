"""Links: the pairs of reports that could be of one event."""

from dataclasses import dataclass

import numpy as np

from corpus.same_event import Likeness, Thresholds, could_be_one_event, likeness
from corpus.sketches import Sketches
from corpus.story_candidates import candidates


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of reports: their keys, `a` < `b`, (m,) int64 each, and how alike they are."""

    a: np.ndarray
    b: np.ndarray
    found: Likeness

    @classmethod
    def between(cls, sketches: Sketches, fresh: np.ndarray, limits: Thresholds) -> "Links":
        """The links of the fresh reports, (n,) bool, with all."""
        a, b = candidates(sketches, fresh, limits)
        found = likeness(sketches, a, b, limits)
        kept = np.flatnonzero(could_be_one_event(found, limits))
        return cls(sketches.keys[a[kept]], sketches.keys[b[kept]], found.take(kept))

    def without(self, keys: np.ndarray) -> "Links":
        """Those that lead to none of these keys."""
        kept = np.flatnonzero(~(np.isin(self.a, keys) | np.isin(self.b, keys)))
        return Links(self.a[kept], self.b[kept], self.found.take(kept))

    def and_also(self, others: "Links") -> "Links":
        return Links(
            np.concatenate([self.a, others.a]),
            np.concatenate([self.b, others.b]),
            Likeness.joined([self.found, others.found]),
        )
