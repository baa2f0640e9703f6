"""Stories: the articles that report one event, so that reprints and rewrites of it don't count as more evidence.

A report joins others by what `corpus.same_event` decides of two; here the pairs become stories.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from corpus.outlets import outlet_name
from corpus.same_event import (
    CHOSEN,
    Likeness,
    Rarity,
    Report,
    Sketch,
    Thresholds,
    could_be_one_event,
    fits_one_story,
    is_copy,
    likeness,
    strength,
)
from corpus.story_candidates import CandidateIndex
from corpus.story_table import Assigned, StoryTable

__all__ = ["Report", "Stories", "StoryTable", "assign", "outlet_name"]


class Stories:
    """The stories of a growing set of reports. Not safe to share between threads.

    What belongs together is settled when it is asked for, and only around the reports that came or went since. It does
    not depend on the order they came in, but for the rarity of names, which is that of the time of settling.
    """

    def __init__(self, limits: Thresholds = CHOSEN) -> None:
        self._limits = limits
        self._sketches: dict[int, Sketch] = {}
        self._candidates = CandidateIndex(limits)
        self._rarity = Rarity()
        self._links: defaultdict[int, dict[int, Likeness]] = defaultdict(dict)
        self._settled: dict[int, Assigned] = {}
        self._members: dict[int, tuple[int, ...]] = {}
        self._stale: set[int] = set()

    def add(self, report: Report, signature: bytes | None = None) -> None:
        """Take a report in. `signature` saves reading its text again (`corpus.copies.signature`).

        Raises ValueError if the key is there already, InvalidArticle for an impossible date.
        """
        if report.key in self._sketches:
            raise ValueError(f"report {report.key} is there already: remove it first")
        sketch = Sketch.of(report, signature)
        for other in self._candidates.near(sketch):
            found = likeness(sketch, other, self._limits)
            if could_be_one_event(found, self._limits):
                self._links[sketch.key][other.key] = self._links[other.key][sketch.key] = found
        self._sketches[sketch.key] = sketch
        self._candidates.add(sketch)
        self._rarity.add(sketch.names)
        self._stale.add(sketch.key)

    def remove(self, key: int) -> None:
        """Forget a report; its story may fall apart. Raises KeyError."""
        sketch = self._sketches.pop(key)
        self._candidates.remove(sketch)
        self._rarity.remove(sketch.names)
        others = self._links.pop(key, {})
        for other in others:
            del self._links[other][key]
        self._settled.pop(key, None)
        self._members.pop(key, None)
        # Whoever was in its story was linked to it, or is linked to one that was.
        self._stale.discard(key)
        self._stale.update(others)

    def story_of(self, key: int) -> int:
        """The number of the report's story: the smallest key in it. Raises KeyError."""
        self._settle()
        return self._settled[key].story

    def members(self, key: int) -> tuple[int, ...]:
        """The keys of all reports of the same story, this one among them, in order. Raises KeyError."""
        self._settle()
        return self._members[key]

    def reprints_of(self, key: int) -> tuple[int, ...]:
        """The other reports of the story that repeat this one, in order. Raises KeyError."""
        return StoryTable.of(self._settled[member] for member in self.members(key)).reprints(key)

    def outlets(self, keys: Iterable[int]) -> int:
        """How many independent outlets these reports are of; those of unknown outlets count as one. Raises KeyError."""
        self._settle()
        return len({self._settled[key].outlet for key in keys})

    def table(self) -> StoryTable:
        """All stories as they stand, to be kept."""
        self._settle()
        return StoryTable.of(self._settled.values())

    def _settle(self) -> None:
        while self._stale:
            linked = self._linked_to(self._stale.pop())
            self._stale -= linked
            self._join(linked)

    def _linked_to(self, key: int) -> set[int]:
        """All reports that any chain of links leads to."""
        reached, ahead = {key}, [key]
        while ahead:
            for other in self._links.get(ahead.pop(), ()):
                if other not in reached:
                    reached.add(other)
                    ahead.append(other)
        return reached

    def _join(self, keys: set[int]) -> None:
        """Settle the stories among reports that are linked to nobody else."""
        links = {(a, b): found for a in keys for b, found in self._links.get(a, {}).items() if a < b}
        sketches = {key: self._sketches[key] for key in keys}
        stories = self._stories(sketches, links)
        copies = _joined(keys, [pair for pair, found in links.items() if is_copy(found, self._limits)])
        outlets = {group[0]: _first_outlet([sketches[key] for key in group]) for group in set(copies.values())}
        for key in keys:
            first = copies[key][0]
            self._settled[key] = Assigned(key, stories[key][0], first, outlets[first])
            self._members[key] = stories[key]

    def _stories(
        self, sketches: Mapping[int, Sketch], links: Mapping[tuple[int, int], Likeness]
    ) -> dict[int, tuple[int, ...]]:
        """The strongest links join first, and none joins what can't be of the same days."""
        strengths = {pair: strength(found, self._rarity, self._limits) for pair, found in links.items()}
        surest = sorted((-value, pair) for pair, value in strengths.items() if value is not None)
        return _joined(
            sketches,
            [pair for _, pair in surest],
            allowed=lambda together: fits_one_story((sketches[key].days for key in together), self._limits),
        )


def assign(reports: Iterable[Report], known: Mapping[int, bytes] | None = None) -> StoryTable:
    """The stories of all reports at once. `known` are signatures of their texts by key, from an earlier time."""
    stories = Stories()
    for report in reports:
        stories.add(report, known.get(report.key) if known else None)
    return stories.table()


def _joined(
    keys: Iterable[int],
    pairs: Iterable[tuple[int, int]],
    allowed: Callable[[tuple[int, ...]], bool] = lambda _: True,
) -> dict[int, tuple[int, ...]]:
    """For each key the keys, in order, that the pairs connect it with, as far as the group that results is allowed."""
    group: dict[int, tuple[int, ...]] = {key: (key,) for key in keys}
    for a, b in pairs:
        if group[a] is not group[b]:
            together = tuple(sorted(group[a] + group[b]))
            if allowed(together):
                group.update(dict.fromkeys(together, together))
    return group


def _first_outlet(copies: Iterable[Sketch]) -> str | None:
    """Whose a text is that several published: the origin that one of them names, else who had it first, if known."""
    named = [sketch for sketch in copies if sketch.outlet]
    if not named:
        return None
    return min(named, key=lambda sketch: (not sketch.names_origin, sketch.days or (1 << 30, 0), sketch.key)).outlet
