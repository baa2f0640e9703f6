"""A claim held against the corpus: what says the same, what gives another value for the same thing, or neither.

Rules over figures and places, as far as they reach: a claim without either is only ever found to be said or not.
Negation is not read, so the sentences are shown and the reader judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.evidence import Evidence
from bot.answers.measures import Measure, measures, same_value
from bot.answers.names import Gazetteer, Name
from bot.answers.respond import Looked

# Cosine of claim and sentence from which they speak of one thing; where both give values, the values decide the rest.
# By `python -m evals.claims`: 44 of 46 claims sorted rightly, none wrongly as said; from 0.55 on, 43 and fewer.
SAME_SUBJECT = 0.5
# The same for claims without figures and places: there the sentence alone must say it.
SAME_STATEMENT = 0.62
_MOST = 3
_EXACT_PLACES = frozenset({"place", "state"})
_PLACES = _EXACT_PLACES | {"country"}
# A level, by one of its kinds, and the places on it.
Places = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence that bears on the claim. `claimed` and `said` are the values compared, as each text writes them."""

    evidence: Evidence
    claimed: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the corpus says on a claim, the most to the point first; both empty if it says nothing."""

    same: tuple[Compared, ...]
    other: tuple[Compared, ...]


def check(looked: Looked, claim: str) -> Checked:
    """Sort the evidence found for a claim into what agrees and what gives another value."""
    gazetteer = looked.query.gazetteer
    same: list[Compared] = []
    other: list[Compared] = []
    cosines = {id(item): float(item.sentence.vector @ looked.query.vector) for item in looked.evidence}
    for item in sorted(looked.evidence, key=lambda item: -cosines[id(item)]):
        verdict = _compare(claim, item, cosines[id(item)], gazetteer, looked.query.question.names)
        if verdict:
            agrees, compared = verdict
            (same if agrees else other).append(compared)
    return Checked(tuple(_distinct(same)[:_MOST]), tuple(_distinct(other)[:_MOST]))


def _compare(
    claim: str, item: Evidence, cosine: float, gazetteer: Gazetteer, names: Sequence[Name]
) -> tuple[bool, Compared] | None:
    """Whether a sentence agrees with the claim; None if it is about something else."""
    if cosine < SAME_SUBJECT or not _speaks_of(item, gazetteer, names):
        return None
    claimed = _figures(claim)
    if claimed:
        return _by_figures(claimed, item)
    # Where a place is all that the claim is about, it is the subject ("Ethiopia banned permits") and no value.
    if any(name.kind not in _PLACES for name in names) and (places := _places(claim, gazetteer)):
        return _by_places(places, item, gazetteer)
    return (True, Compared(item)) if cosine >= SAME_STATEMENT else None


def _by_figures(claimed: Sequence[Measure], item: Evidence) -> tuple[bool, Compared] | None:
    said = _figures(item.text)
    for figure in claimed:
        for known in said:
            if same_value(figure, known):
                return True, Compared(item, figure.text, known.text)
    for figure in claimed:
        for known in said:
            if _comparable(figure, known):
                return False, Compared(item, figure.text, known.text)
    return None


def _by_places(places: Places, item: Evidence, gazetteer: Gazetteer) -> tuple[bool, Compared] | None:
    """Places are compared on one level: a state says nothing against the country that it lies in."""
    said = _places(item.text, gazetteer)
    if not said or said[0] != places[0]:
        return None
    shown = " and ".join(sorted(places[1])), " and ".join(sorted(said[1]))
    return bool(places[1] & said[1]), Compared(item, *shown)


def _speaks_of(item: Evidence, gazetteer: Gazetteer, names: Sequence[Name]) -> bool:
    """Whether the sentence, or what stands around it, names everybody that the claim is about.

    Beside others, places may differ: they are what is compared.
    """
    around = f"{item.article.title} {item.previous} {item.text} {'; '.join(item.article.entities)}"
    about = [name for name in names if name.kind not in _PLACES] or names
    return all(gazetteer.touches(name, around) for name in about)


def _figures(text: str) -> list[Measure]:
    """The figures that a text stands on: its dates only where it has no others."""
    found = measures(text)
    return [one for one in found if one.unit != "date"] or list(found)


def _places(text: str, gazetteer: Gazetteer) -> Places | None:
    """The most exact places that a text names: states and towns, else countries."""
    named = [name for name in gazetteer.mentions(text) if name.kind in _PLACES]
    for level in (_EXACT_PLACES, _PLACES):
        if found := frozenset(name.canonical for name in named if name.kind in level):
            return min(level), found
    return None


def _comparable(one: Measure, other: Measure) -> bool:
    if (one.unit, one.currency, one.per) != (other.unit, other.currency, other.per):
        return False
    nouns = one.noun.rstrip("s"), other.noun.rstrip("s")
    return one.unit != "count" or (nouns[0] == nouns[1] and bool(nouns[0]))


def _distinct(found: Sequence[Compared]) -> list[Compared]:
    """Each sentence once, wherever it was printed."""
    return list({one.evidence.text: one for one in reversed(found)}.values())[::-1]
