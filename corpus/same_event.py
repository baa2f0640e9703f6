"""Whether two reports tell of one event: the pure decisions behind stories, and their thresholds.

Made for many pairs at once: every value is a column, row i of which is about the i-th pair.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from corpus.ragged import Ragged
from corpus.sketches import UNDATED, UNKNOWN, Sketches

# Articles assumed besides those counted, so that a corpus of three has telling names too.
_PRIOR = 50
# Pairs whose signatures and vectors are compared at once: 60 MB.
_AT_ONCE = 20_000
# Sums of the same names in another order differ in their last digits, and must not decide which pair is surer.
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When two reports are of one event. Set by `python -m evals.stories`; its figures stand in evals/STORIES.md.

    `copy`: share of common runs of five words and figures from which on a text is a copy.
    `rewrite`: evidence (see `evidence`) from which on two reports of the same 72 hours are of one event.
    `retold`: the same for two reports of one origin, which says already that one repeats the other.
    `name_gain`: what a shared name adds to the cosine if no other article has it; less for a name that many have.
    `cosine`, `names`: below these nothing but a copy is of one event, whatever else speaks for it.
    `window_days`: 72 hours. `story_days`: all reports of a story could have appeared within so many days, so that no
    chain of rewrites spans a month.
    `coarsest_days`: a month is a date to share, a year is none: what one company does in a year has the same names and
    much the same words.
    """

    copy: float = 0.6
    rewrite: float = 0.91
    retold: float = 0.75
    name_gain: float = 0.09
    cosine: float = 0.65
    names: int = 2
    window_days: int = 3
    story_days: int = 7
    coarsest_days: int = 31


CHOSEN = Thresholds()


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How alike the reports of m pairs are.

    `jaccard` (m,) float32 is the estimated share of common runs of five words and figures; `cosine` (m,) float32 is 0
    where a vector is missing; `shared` are the names in both. `in_window` (m,) bool: both are dated and could be of the
    same 72 hours. `one_origin` (m,) bool: both count under one outlet, one of them says that it was taken from there,
    and their dates, as far as known, allow it.
    """

    jaccard: np.ndarray
    cosine: np.ndarray
    in_window: np.ndarray
    one_origin: np.ndarray
    shared: Ragged

    def take(self, pairs: np.ndarray) -> "Likeness":
        """These pairs, in this order."""
        return Likeness(**{name: getattr(self, name)[pairs] for name in COLUMNS}, shared=self.shared.take(pairs))

    @classmethod
    def joined(cls, parts: Sequence["Likeness"]) -> "Likeness":
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS}
        return cls(**columns, shared=Ragged.joined([part.shared for part in parts]))


# The columns of Likeness that are one array each.
COLUMNS = tuple(column.name for column in fields(Likeness) if column.name != "shared")


def likeness(sketches: Sketches, a: np.ndarray, b: np.ndarray, limits: Thresholds = CHOSEN) -> Likeness:
    """Compare the reports of rows `a` with those of rows `b`, (m,) each, in all that decides."""
    apart = days_apart(sketches, a, b)
    span = sketches.span
    reach = np.where((span[a] == 1) & (span[b] == 1), limits.window_days, 0)
    is_known = apart != UNDATED
    dates_allow = ~is_known | (apart <= reach)
    coarser = np.maximum(span[a], span[b])
    one_outlet = (sketches.outlets[a] == sketches.outlets[b]) & (sketches.outlets[a] != UNKNOWN)
    return Likeness(
        _by_chunks(_jaccard, sketches.minhashes, a, b),
        _by_chunks(_cosine, sketches.vectors, a, b),
        in_window=is_known & dates_allow & (coarser <= limits.coarsest_days),
        one_origin=one_outlet & (sketches.names_origin[a] | sketches.names_origin[b]) & dates_allow,
        shared=sketches.names.shared(a, b),
    )


def rarity(names: Ragged, count: int) -> np.ndarray:
    """How telling it is that two reports share a name: 1 for a name of one report, towards 0 for one that all have.

    (count,) float64, by number of the name. The surprise (-log of the share of reports that have it) as a part of the
    greatest there can be.
    """
    whole = len(names) + _PRIOR
    having = np.bincount(names.items, minlength=count)
    return np.log(whole / (np.maximum(having, 1) + 1)) / np.log(whole / 2)


def is_reprint(found: Likeness, rarity: np.ndarray, limits: Thresholds = CHOSEN) -> np.ndarray:
    """(m,) bool: one repeats the other, as the same text, or as the same event retold from the same origin."""
    retold = found.one_origin & (evidence(found, rarity, limits) >= limits.retold)
    return is_copy(found, limits) | (retold & _reaches_floors(found, limits))


def is_copy(found: Likeness, limits: Thresholds = CHOSEN) -> np.ndarray:
    """(m,) bool: the texts are the same but for a headline, a cut or a correction."""
    return found.jaccard >= limits.copy


def is_rewrite(found: Likeness, rarity: np.ndarray, limits: Thresholds = CHOSEN) -> np.ndarray:
    """(m,) bool: both tell of one event, each in its own words."""
    close = found.in_window & (evidence(found, rarity, limits) >= limits.rewrite)
    return close & _reaches_floors(found, limits)


def could_be_one_event(found: Likeness, limits: Thresholds = CHOSEN) -> np.ndarray:
    """(m,) bool: False if no rarity of the shared names could join the two."""
    return is_copy(found, limits) | ((found.in_window | found.one_origin) & _reaches_floors(found, limits))


def evidence(found: Likeness, rarity: np.ndarray, limits: Thresholds = CHOSEN) -> np.ndarray:
    """(m,) float64: the cosine, and for each shared name up to `name_gain` more.

    A sum and not a threshold each, because a short note shares few names but most of its words, and a long report of
    the same event the reverse.
    """
    return np.round(found.cosine + limits.name_gain * found.shared.sums(rarity), _DIGITS)


def strength(found: Likeness, rarity: np.ndarray, limits: Thresholds = CHOSEN) -> np.ndarray:
    """(m,) float64: how surely the two belong to one story, copies above all; NaN if they don't."""
    together = is_reprint(found, rarity, limits) | is_rewrite(found, rarity, limits)
    told = np.where(is_copy(found, limits), 10 + found.jaccard, evidence(found, rarity, limits))
    return np.where(together, told, np.nan)


def days_apart(sketches: Sketches, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(m,) days between two spans, 0 if they overlap, UNDATED if one is unknown."""
    gap = np.maximum(sketches.first[a] - sketches.last[b], sketches.first[b] - sketches.last[a])
    unknown = (sketches.first[a] == UNDATED) | (sketches.first[b] == UNDATED)
    return np.where(unknown, UNDATED, np.maximum(gap, 0))


def _reaches_floors(found: Likeness, limits: Thresholds) -> np.ndarray:
    return (found.cosine >= limits.cosine) & (found.shared.lengths >= limits.names)


def _jaccard(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one == other).mean(axis=1)


def _cosine(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    # Row by row, so that a pair has the same cosine whichever others it is compared with.
    return np.einsum("ij,ij->i", one.astype(np.float32), other.astype(np.float32))


def _by_chunks(
    compare: Callable[[np.ndarray, np.ndarray], np.ndarray], column: np.ndarray, a: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """(m,) float32: `compare` of rows a and b of a column; not all pairs at once, each of which takes 2 kB."""
    found = np.zeros(len(a), np.float32)
    for start in range(0, len(a), _AT_ONCE):
        chunk = slice(start, start + _AT_ONCE)
        found[chunk] = compare(column[a[chunk]], column[b[chunk]])
    return found
