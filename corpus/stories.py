"""Stories: the articles that report one event, so that reprints and rewrites of it don't count as more evidence.

A report joins others by what `corpus.same_event` decides of two; here the pairs become stories.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from corpus.copies import is_signature, opened, signature
from corpus.outlets import outlet_name
from corpus.same_event import CHOSEN, Thresholds, is_copy, rarity, strength
from corpus.sketches import UNDATED, UNKNOWN, Report, Sketches, Vocabulary, days_of
from corpus.story_links import Links
from corpus.story_state import StoryState
from corpus.story_table import StoryTable

__all__ = ["Report", "Stories", "StoryTable", "assign", "outlet_name"]

# Reports that wait as objects before they become rows of columns.
_WAITING = 1000


class Stories:
    """The stories of a growing set of reports. Not safe to share between threads.

    Reports are compared when the stories are asked for, and only those that came since; then all links are weighed
    anew, because the rarity of a name is that of the time. It does not depend on the order the reports came in, except
    that in a flood of a thousand and more on one day each is compared with its neighbours only.
    """

    def __init__(self, limits: Thresholds = CHOSEN) -> None:
        self._limits = limits
        self._names, self._outlets = Vocabulary(), Vocabulary()
        self._sketches = Sketches.of([], [], self._names, self._outlets)
        self._links = Links.between(self._sketches, np.zeros(0, bool), limits)
        self._keys: set[int] = set()
        self._gone: set[int] = set()
        self._waiting: dict[int, tuple[Report, np.ndarray]] = {}
        self._fresh: list[Sketches] = []
        self._table: StoryTable | None = None

    @classmethod
    def restored(cls, state: StoryState, vectors: np.ndarray) -> "Stories":
        """Go on from a kept state, with the (n, d) float16 vectors of its reports in the order of its keys."""
        stories = cls()
        stories._names, stories._outlets = state.names, state.outlets
        stories._sketches, stories._links = replace(state.sketches, vectors=vectors), state.links
        stories._keys = set(state.sketches.keys.tolist())
        return stories

    def state(self, known_names: Iterable[str] = ()) -> StoryState:
        """All that was found out, to be kept beside the table; `known_names` are those that texts were searched for."""
        self._link()
        return StoryState(self._sketches, self._links, self._names, self._outlets, frozenset(known_names))

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    def add(self, report: Report, signature_of_text: bytes | None = None) -> None:
        """Take a report in. `signature_of_text` saves reading its text again (`corpus.copies.signature`).

        Raises ValueError if the key is there already, InvalidArticle for an impossible date.
        """
        if report.key in self._keys:
            raise ValueError(f"report {report.key} is there already: remove it first")
        days_of(report.date)
        known = signature_of_text if signature_of_text and is_signature(signature_of_text) else None
        self._waiting[report.key] = report, opened(known or signature(report.text))
        self._keys.add(report.key)
        self._table = None
        if len(self._waiting) >= _WAITING:
            self._fold()

    def remove(self, key: int) -> None:
        """Forget a report; its story may fall apart. Raises KeyError."""
        self._keys.remove(key)
        self._table = None
        if self._waiting.pop(key, None) is None:
            if any(key in part.keys for part in self._fresh):
                self._link()
            self._gone.add(key)

    def story_of(self, key: int) -> int:
        """The number of the report's story: the smallest key in it. Raises KeyError."""
        return self.table().story(key)

    def members(self, key: int) -> tuple[int, ...]:
        """The keys of all reports of the same story, this one among them, in order. Raises KeyError."""
        return self.table().members(key)

    def reprints_of(self, key: int) -> tuple[int, ...]:
        """The other reports of the story that repeat this one, in order. Raises KeyError."""
        return self.table().reprints(key)

    def outlets(self, keys: Iterable[int]) -> int:
        """How many independent outlets these reports are of; those of unknown outlets count as one. Raises KeyError."""
        return self.table().outlets(keys)

    def table(self) -> StoryTable:
        """All stories as they stand, to be kept."""
        if self._table is None:
            self._link()
            self._table = _settled(self._sketches, self._links, self._names, self._outlets, self._limits)
        return self._table

    def _fold(self) -> None:
        """Make columns of the reports that wait."""
        if self._waiting:
            reports, minhashes = zip(*self._waiting.values(), strict=True)
            self._fresh.append(Sketches.of(reports, minhashes, self._names, self._outlets))
            self._waiting = {}

    def _link(self) -> None:
        """Drop what went and compare what came."""
        self._fold()
        if self._gone:
            gone = np.array(sorted(self._gone))
            self._sketches = self._sketches.take(np.flatnonzero(~np.isin(self._sketches.keys, gone)))
            self._links = self._links.without(gone)
            self._gone = set()
        if self._fresh:
            came = np.concatenate([part.keys for part in self._fresh])
            self._sketches = Sketches.joined([self._sketches, *self._fresh])
            self._fresh = []
            fresh = np.isin(self._sketches.keys, came)
            self._links = self._links.and_also(Links.between(self._sketches, fresh, self._limits))


def assign(reports: Iterable[Report], known: Mapping[int, bytes] | None = None) -> StoryTable:
    """The stories of all reports at once. `known` are signatures of their texts by key, from an earlier time."""
    stories = Stories()
    for report in reports:
        stories.add(report, known.get(report.key) if known else None)
    return stories.table()


def _settled(
    sketches: Sketches, links: Links, names: Vocabulary, outlets: Vocabulary, limits: Thresholds
) -> StoryTable:
    """Which reports are of one story, and whose each text is."""
    a, b = np.searchsorted(sketches.keys, links.a), np.searchsorted(sketches.keys, links.b)
    told = strength(links.found, rarity(sketches.names, len(names)), limits)
    # The strongest links join first, and none joins what can't be of the same days.
    together = np.flatnonzero(~np.isnan(told))
    surest = together[np.lexsort((b[together], a[together], -told[together]))]
    stories = _joined(sketches, a[surest], b[surest], limits.story_days)
    same = np.flatnonzero(is_copy(links.found, limits))
    copies = _joined(sketches, a[same], b[same], None)
    return StoryTable.numbered(
        sketches.keys, sketches.keys[stories], sketches.keys[copies], _outlets_of(sketches, copies), outlets.words
    )


def _joined(sketches: Sketches, a: np.ndarray, b: np.ndarray, most_days: int | None) -> np.ndarray:
    """(n,) for each row the smallest row of its group: those that pairs of rows connect, one pair after the other.

    A pair whose groups could not all have appeared within `most_days` connects nothing; undated reports fit anywhere.
    """
    groups = _Groups(sketches, most_days)
    for one, other in zip(a.tolist(), b.tolist(), strict=True):
        groups.join(one, other)
    return groups.smallest()


class _Groups:
    """Rows that grow together; the smaller group moves into the larger, so that a flood of copies costs no square."""

    def __init__(self, sketches: Sketches, most_days: int | None) -> None:
        self._group = list(range(len(sketches)))
        self._members: dict[int, list[int]] = {}
        self._most_days = most_days
        dated = sketches.first != UNDATED
        # The latest of the first days and the earliest of the last ones; an undated report bounds neither.
        self._latest = np.where(dated, sketches.first, 0).tolist()
        self._earliest = np.where(dated, sketches.last, np.iinfo(np.int32).max).tolist()

    def join(self, a: int, b: int) -> None:
        one, other = self._group[a], self._group[b]
        if one == other:
            return
        latest = max(self._latest[one], self._latest[other])
        earliest = min(self._earliest[one], self._earliest[other])
        if self._most_days is not None and latest - earliest > self._most_days:
            return
        large, small = self._members.get(one, [one]), self._members.get(other, [other])
        if len(large) < len(small):
            one, other, large, small = other, one, small, large
        for row in small:
            self._group[row] = one
        self._members[one] = large
        large += small
        self._members.pop(other, None)
        self._latest[one], self._earliest[one] = latest, earliest

    def smallest(self) -> np.ndarray:
        """(n,) the smallest row of each row's group."""
        found = np.arange(len(self._group))
        for members in self._members.values():
            found[members] = min(members)
        return found


def _outlets_of(sketches: Sketches, copies: np.ndarray) -> np.ndarray:
    """(n,) whose a text is that several published: the origin that one names, else who had it first, if known."""
    first = np.where(sketches.first == UNDATED, np.iinfo(np.int32).max, sketches.first)
    unknown = sketches.outlets == UNKNOWN
    order = np.lexsort((sketches.keys, sketches.last, first, ~sketches.names_origin, unknown, copies))
    groups, starts = np.unique(copies[order], return_index=True)
    return sketches.outlets[order][starts][np.searchsorted(groups, copies)]
