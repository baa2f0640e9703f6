"""From scored evidence to what is shown: which sentences, in what order, with which lead. Nothing beyond the quotes.

Pure functions; the thresholds stand here, with `python -m evals.quality` as the run that set them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answers import conflicts
from bot.answers.answer import Citation, Conflict, Side
from bot.answers.conflicts import Value
from bot.answers.evidence import Evidence, Query
from bot.answers.question import Kind

MOST_QUOTES = 3
MOST_IN_LISTS = 6
# A further sentence is quoted if it is at least this probable, in absolute terms and against the best one.
FURTHER = 0.15
FURTHER_SHARE = 0.3
# Two sentences this alike say one thing twice.
REPEAT = 0.85
# How much a sentence loses for saying again what is quoted already.
_REDUNDANCY = 0.5
_LEANING = re.compile(r"^(?:The (?:company|firm|miner|group|maker|pool)|It|Its|They|He|She|His|Her|Their)\b")
_SETS = frozenset({Kind.LIST, Kind.COMPARE})


class Stories(Protocol):
    """Which articles report one event (corpus/stories.py). Keys are version numbers."""

    def outlets(self, keys: Iterable[int]) -> int: ...

    def reprints(self, key: int) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of an answer."""

    lead: str | None
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]


def compose(query: Query, evidence: Sequence[Evidence]) -> Composed:
    """The answer that the evidence (best first) supports."""
    chosen = choose(query, evidence)
    found = conflicts.values(query, chosen)
    if len(found) > 1:
        order = _by_value(found, chosen)
    else:
        order = chosen
    citations = tuple(
        Citation(n, item.article, item.text, item.sentence.place.start, context=missing_subject(query, item))
        for n, item in enumerate(order, 1)
    )
    return Composed(lead(query, order, found), citations, _conflicts(query, found, order))


def choose(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to quote, best first: probable ones that add something to those before."""
    limit = MOST_IN_LISTS if _SETS.intersection(query.question.kinds) or len(query.question.options) > 1 else MOST_QUOTES
    chosen = [evidence[0]]
    floor = max(FURTHER, FURTHER_SHARE * evidence[0].probability)
    pool = [item for item in evidence[1:40] if item.probability >= floor]
    while pool and len(chosen) < limit:
        gains = [(item.probability * (1 - _REDUNDANCY * _likeness(item, chosen)), -place) for place, item in enumerate(pool)]
        gain, place = max(gains)
        item = pool.pop(-place)
        if gain < floor * (1 - _REDUNDANCY):
            break
        if _likeness(item, chosen) < REPEAT:
            chosen.append(item)
    return chosen


def lead(query: Query, chosen: Sequence[Evidence], found: Sequence[Value]) -> str | None:
    """One line above the quotes: that sources disagree, or the figure, date or place asked for, as it is quoted."""
    if conflicts.disagree(found):
        return "Sources disagree."
    if conflicts.supersedes(found):
        return "Reports changed over time; the newest comes first."
    main = query.question.kinds[0] if query.question.kinds else Kind.WHAT
    if main in {Kind.HOW_MANY, Kind.WHEN} and found:
        return _sentence(found[0].text)
    if main is Kind.WHERE and found:
        return _sentence(found[0].text)
    return None


def missing_subject(query: Query, item: Evidence) -> str | None:
    """The name that a sentence leaves out when it opens with "the company" or "it"; None if it names its subject."""
    if not _LEANING.match(item.text):
        return None
    before = query.gazetteer.mentions(item.previous) or query.gazetteer.mentions(item.article.title)
    return before[0].canonical if before else None


def _likeness(item: Evidence, chosen: Sequence[Evidence]) -> float:
    return max(float(item.sentence.vector @ other.sentence.vector) for other in chosen)


def _by_value(found: Sequence[Value], chosen: Sequence[Evidence]) -> list[Evidence]:
    """Side by side, the side with the newest report first; then what takes no side."""
    sides = sorted(found, key=lambda value: value.newest, reverse=True)
    ordered = [item for value in sides for item in value.evidence]
    return ordered + [item for item in chosen if all(item is not other for other in ordered)]


def _conflicts(query: Query, found: Sequence[Value], order: Sequence[Evidence]) -> tuple[Conflict, ...]:
    if not conflicts.disagree(found):
        return ()
    place = {id(item): n for n, item in enumerate(order, 1)}
    sides = tuple(
        Side(value.text, tuple(place[id(item)] for item in value.evidence))
        for value in sorted(found, key=lambda value: value.newest, reverse=True)
    )
    about = ", ".join([*(name.canonical for name in query.question.names), *query.question.terms][:4])
    return (Conflict(about, sides),)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
