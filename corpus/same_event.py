"""Whether two reports tell of one event: the pure decisions behind stories, and their thresholds."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import Article, date_bounds
from corpus.copies import is_signature, opened, signature
from corpus.outlets import identity, outlet_name

if TYPE_CHECKING:
    from datasketch import LeanMinHash

# Articles assumed besides those counted, so that a corpus of three has telling names too.
_PRIOR = 50


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


@dataclass(frozen=True, slots=True)
class Report:
    """What the stories need to know of an article.

    `key` is its version number. `date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. `names` are lower-case: the entities it
    declares and the known names in it. `vector` is its (384,) float32 unit vector, such as the mean of its passages'.
    """

    key: int
    title: str
    text: str
    publisher: str | None = None
    origin: str | None = None
    date: str | None = None
    names: frozenset[str] = frozenset()
    vector: np.ndarray | None = field(default=None, compare=False)

    @classmethod
    def of(
        cls, key: int, article: Article, vector: np.ndarray | None, find: Callable[[str], frozenset[str]]
    ) -> "Report":
        """The report of an article; `find` gives the known names in a text (`corpus.known_names.name_finder`)."""
        declared = {name.lower() for name in article.entities}
        names = declared | find(f"{article.title}\n{article.text}")
        return cls(
            key, article.title, article.text, article.publisher, article.origin, article.date, frozenset(names), vector
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A report boiled down to what is compared: about 2 kB, however long its text.

    `days` are the first and last day it can be of (`date.toordinal()`), None if undated. `vector` is (384,) float16.
    """

    key: int
    outlet: str | None
    names_origin: bool
    days: tuple[int, int] | None
    names: frozenset[str]
    vector: np.ndarray | None
    minhash: "LeanMinHash"

    @classmethod
    def of(cls, report: Report, stored: bytes | None = None) -> "Sketch":
        """`stored` is the text's signature if it is at hand; one of another make is not used.

        Raises InvalidArticle for an impossible date.
        """
        outlet = outlet_name(report.publisher, report.origin)
        return cls(
            report.key,
            outlet,
            report.origin is not None,
            days_of(report.date),
            # Every text taken from Bloomberg names Bloomberg: that tells nothing of the event.
            frozenset(name for name in report.names if identity(name) != outlet),
            None if report.vector is None else report.vector.astype(np.float16),
            opened(stored if stored and is_signature(stored) else signature(report.text)),
        )


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two reports are.

    `jaccard` is the estimated share of common runs of five words and figures; `cosine` is 0 where a vector is missing;
    `shared` are the names in both. `in_window`: both are dated and could be of the same 72 hours. `one_origin`: both
    count under one outlet, one of them says that it was taken from there, and their dates, as far as known, allow it.
    """

    jaccard: float
    cosine: float
    shared: frozenset[str]
    in_window: bool
    one_origin: bool


class Rarity:
    """How telling it is that two reports share a name: 1 for a name of one article, towards 0 for one that all have.

    The surprise (-log of the share of articles that have it) as a part of the greatest there can be.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._reports = 0

    def add(self, names: Iterable[str]) -> None:
        self._counts.update(names)
        self._reports += 1

    def remove(self, names: Iterable[str]) -> None:
        self._counts.subtract(names)
        self._reports -= 1

    def __call__(self, name: str) -> float:
        whole = self._reports + _PRIOR
        return math.log(whole / (max(self._counts[name], 1) + 1)) / math.log(whole / 2)


def likeness(a: Sketch, b: Sketch, limits: Thresholds = CHOSEN) -> Likeness:
    """Compare two reports in all that decides."""
    apart = _days_apart(a.days, b.days)
    reach = limits.window_days if _span(a.days) == _span(b.days) == 1 else 0
    dates_allow = apart is None or apart <= reach
    coarser = max(_span(a.days), _span(b.days))
    return Likeness(
        a.minhash.jaccard(b.minhash),
        float(cosines(a, [b])[0]),
        a.names & b.names,
        in_window=apart is not None and dates_allow and coarser <= limits.coarsest_days,
        one_origin=a.outlet is not None and a.outlet == b.outlet and (a.names_origin or b.names_origin) and dates_allow,
    )


def is_reprint(found: Likeness, rarity: Rarity, limits: Thresholds = CHOSEN) -> bool:
    """One repeats the other: the same text, or the same event retold from the same origin."""
    retold = found.one_origin and evidence(found, rarity, limits) >= limits.retold
    return is_copy(found, limits) or (retold and _reaches_floors(found, limits))


def is_copy(found: Likeness, limits: Thresholds = CHOSEN) -> bool:
    """The texts are the same but for a headline, a cut or a correction."""
    return found.jaccard >= limits.copy


def is_rewrite(found: Likeness, rarity: Rarity, limits: Thresholds = CHOSEN) -> bool:
    """Both tell of one event, each in its own words."""
    close = found.in_window and evidence(found, rarity, limits) >= limits.rewrite
    return close and _reaches_floors(found, limits)


def could_be_one_event(found: Likeness, limits: Thresholds = CHOSEN) -> bool:
    """False if no rarity of the shared names could join the two."""
    return is_copy(found, limits) or ((found.in_window or found.one_origin) and _reaches_floors(found, limits))


def evidence(found: Likeness, rarity: Rarity, limits: Thresholds = CHOSEN) -> float:
    """The cosine, and for each shared name up to `name_gain` more.

    A sum and not a threshold each, because a short note shares few names but most of its words, and a long report of
    the same event the reverse.
    """
    return found.cosine + limits.name_gain * sum(rarity(name) for name in sorted(found.shared))


def strength(found: Likeness, rarity: Rarity, limits: Thresholds = CHOSEN) -> float | None:
    """How surely the two belong to one story, copies above all; None if they don't."""
    if is_copy(found, limits):
        return 10 + found.jaccard
    if is_reprint(found, rarity, limits) or is_rewrite(found, rarity, limits):
        return evidence(found, rarity, limits)
    return None


def cosines(sketch: Sketch, others: Sequence[Sketch]) -> np.ndarray:
    """(n,) float32 cosines with the others; 0 where a vector is missing."""
    found = np.zeros(len(others), np.float32)
    if sketch.vector is None:
        return found
    vectors = {place: other.vector for place, other in enumerate(others) if other.vector is not None}
    if vectors:
        found[list(vectors)] = np.stack(list(vectors.values())).astype(np.float32) @ sketch.vector.astype(np.float32)
    return found


def jaccards(sketch: Sketch, others: Sequence[Sketch]) -> np.ndarray:
    """(n,) float64 estimates of the share of common runs of words and figures, as `LeanMinHash.jaccard` makes one."""
    if not others:
        return np.zeros(0)
    return (np.stack([other.minhash.hashvalues for other in others]) == sketch.minhash.hashvalues).mean(axis=1)


def fits_one_story(spans: Iterable[tuple[int, int] | None], limits: Thresholds = CHOSEN) -> bool:
    """True if reports of these days could all have appeared within `story_days`; undated ones always could."""
    dated = [span for span in spans if span]
    return not dated or max(first for first, _ in dated) - min(last for _, last in dated) <= limits.story_days


def days_of(date: str | None) -> tuple[int, int] | None:
    """First and last day of a date as `date.toordinal()`, or None. Raises InvalidArticle for an impossible date."""
    if not date:
        return None
    first, last = date_bounds(date)
    return first.toordinal(), last.toordinal()


def _reaches_floors(found: Likeness, limits: Thresholds) -> bool:
    return found.cosine >= limits.cosine and len(found.shared) >= limits.names


def _days_apart(a: tuple[int, int] | None, b: tuple[int, int] | None) -> int | None:
    """Days between two spans, 0 if they overlap, None if one is unknown."""
    if not a or not b:
        return None
    return max(a[0] - b[1], b[0] - a[1], 0)


def _span(days: tuple[int, int] | None) -> int:
    return days[1] - days[0] + 1 if days else 0
