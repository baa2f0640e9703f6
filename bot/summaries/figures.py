"""What figures tell of two sentences: that one says again what the other says, replaces it, or contradicts it.

Sentences speak of one thing if they are alike, name the same companies, machines and countries, and give one figure
each in the same unit. Figures of different days are a change, of the same days a disagreement; and what a
sentence dates itself ("on 4 November it stood at $41.6") stays true, whatever came later.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np

from bot.answers.measures import Measure, same_value
from bot.summaries.candidates import Candidate, midpoint
from corpus.article import date_bounds

# Two sentences this alike say one thing twice, if no figure tells them apart; and this alike, if one has all figures of
# the other, or all names. By `python -m evals.summaries`: see the README.
REPEAT = 0.8
REPEAT_WITH_FIGURES = 0.45
REPEAT_OF_NAMES = 0.65
NEAR_COPY = 0.92
# Sentences of two articles on one thing are at least this alike.
_SAME_THING = 0.62
_SAME_THING_UNNAMED = 0.75
# "The utility has put a price on theft" beside "theft cost the utility 4.6 billion ringgit": at least this alike.
_MUCH_THE_SAME = 0.45
# Figures of the same thing this many days apart are still of one time.
_SAME_TIME = timedelta(days=10)
# A month and a day in it may be one time; a year and a day in it are not.
_PRECISION = 31
# "Over 90%" agrees with 99%, but not with ten times as much.
_NEARLY = 1.15
_AT_LEAST = frozenset({"more than", "at least", "over", "above", "just over", "no less than", "about", "around", ">"})
_AT_MOST = frozenset(
    {"less than", "fewer than", "at most", "up to", "as much as", "as many as", "under", "nearly", "almost"}
)
_MEASURED = frozenset({"company", "maker", "machine", "pool", "country", "state", "place"})
_REPORTED = re.compile(
    r"\b(?:report(?:ed|s)?|wr(?:ote|ites)|carried|(?:re)?published|account|article|text|newsletter|said|says|told|ran)\b"
    r"[^,;:]{0,40}\b(?:on|of|in|from)\s+(?:\w+day\s+)?$",
    re.IGNORECASE,
)


def repeats(one: Candidate, other: Candidate) -> bool:
    """Whether a sentence says again what the other says: alike, and with no figure of its own."""
    likeness = float(one.vector @ other.vector)
    if likeness < REPEAT_WITH_FIGURES:
        return False
    if not one.figures:
        return likeness >= (REPEAT_OF_NAMES if _names(one) and _names(one) <= _names(other) else REPEAT)
    return likeness >= NEAR_COPY or all(_among(figure, other.figures) for figure in one.figures)


def rival_figures(one: Candidate, other: Candidate) -> tuple[Measure, Measure] | None:
    """The figure of each that contradicts the other's, or None; whether by time or by source is for others to say."""
    mine, theirs = _measured(one), _measured(other)
    if one.article.id == other.article.id or not (mine <= theirs or theirs <= mine):
        return None
    if float(one.vector @ other.vector) < (_SAME_THING if _names(one) & _names(other) else _SAME_THING_UNNAMED):
        return None
    for figure in one.figures:
        rivals = _distinct(rival for rival in other.figures if _comparable(figure, rival))
        own = _distinct(same for same in one.figures if _comparable(figure, same))
        if len(rivals) == len(own) == 1 and not agrees(figure, rivals[0]):
            return figure, rivals[0]
    return None


def agrees(one: Measure, other: Measure) -> bool:
    """Whether two figures can both be right: alike, or "over 80%" beside 82%."""
    if same_value(one, other):
        return True
    if not _comparable(one, other) or one.value != one.high or other.value != other.high:
        return False
    low, high = sorted((one, other), key=lambda figure: figure.value)
    if high.value > low.value * _NEARLY:
        return False
    return low.qualifier in _AT_LEAST or high.qualifier in _AT_MOST


def replaces(newer: Candidate, older: Candidate) -> bool:
    """Whether a later report gives another figure for what an older one says, and that is not of its own day."""
    if not newer.article.date or not older.article.date:
        return False
    if date_bounds(newer.article.date)[0] <= date_bounds(older.article.date)[1] + _SAME_TIME:
        return False
    own = own_dates(older)
    if own and not any(_overlap(day, late) for day in own for late in own_dates(newer)):
        return False
    return rival_figures(newer, older) is not None


def contradicts(one: Candidate, other: Candidate) -> tuple[Measure, Measure] | None:
    """The figures of two sentences that disagree about one thing at one time, or None."""
    figures = rival_figures(one, other)
    if figures is None or not _at_one_time(one, other) or replaces(one, other) or replaces(other, one):
        return None
    return figures


def superseding(asked: Sequence[Candidate], found: Sequence[Candidate]) -> dict[Candidate, Candidate]:
    """For each of the asked sentences that later ones among the found replace, the newest that does."""
    # Only figures are replaced, and comparing every pair of a large subject would take seconds.
    asked = [candidate for candidate in asked if candidate.figures and candidate.article.date]
    found = [candidate for candidate in found if candidate.figures and candidate.article.date]
    if not asked or not found:
        return {}
    alike = np.stack([one.vector for one in asked]) @ np.stack([one.vector for one in found]).T >= _SAME_THING
    days = np.array([midpoint(one.article.date) for one in found])
    later: dict[Candidate, Candidate] = {}
    for place, older in enumerate(asked):
        newer = np.flatnonzero(alike[place] & (days > midpoint(older.article.date)))
        ranked = (found[at] for at in newer[np.argsort(-days[newer], kind="stable")].tolist())
        if replacing := next((one for one in ranked if replaces(one, older)), None):
            later[older] = replacing
    return later


def vaguer(found: Sequence[Candidate]) -> set[int]:
    """The places of sentences without a figure beside which their own article says much the same with one."""
    if not found:
        return set()
    vectors = np.stack([candidate.vector for candidate in found])
    versions = np.array([candidate.version for candidate in found])
    figured = np.array([bool(candidate.figures) for candidate in found])
    beside = (vectors @ vectors.T >= _MUCH_THE_SAME) & (versions[:, None] == versions) & figured
    return set(np.flatnonzero(beside.any(axis=1) & ~figured).tolist())


def own_dates(candidate: Candidate) -> list[Measure]:
    """The dates that a sentence tells of; not that of the report ("Reuters wrote on 18 June")."""
    return [day for day in candidate.dates if not _REPORTED.search(candidate.text[: day.start])]


def _at_one_time(one: Candidate, other: Candidate) -> bool:
    spans = [_days(candidate) for candidate in (one, other)]
    if not all(spans):
        # Nobody can tell what an undated report was earlier or later than.
        return True
    return any(_same_days(a, b) for a in spans[0] for b in spans[1])


def _same_days(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether spans of days meet, or nearly; a day and the year around it tell of different times."""
    slack = _SAME_TIME.days
    short, long = sorted((one[1] - one[0], other[1] - other[0]))
    return long - short <= _PRECISION and one[0] <= other[1] + slack and other[0] <= one[1] + slack


def _days(candidate: Candidate) -> list[tuple[int, int]]:
    """The first and last days (ordinals) of what a sentence tells of; of its article where it names none."""
    own = [(int(day.value), int(day.high)) for day in own_dates(candidate)]
    if own or not candidate.article.date:
        return own
    first, last = date_bounds(candidate.article.date)
    return [(first.toordinal(), last.toordinal())]


def _overlap(one: Measure, other: Measure) -> bool:
    return one.value <= other.high and other.value <= one.high


def _distinct(measured: Iterable[Measure]) -> list[Measure]:
    """One of each value: "9.7 joules per terahash (9.7 J/TH)" is one."""
    found: list[Measure] = []
    for figure in measured:
        if not any(same_value(figure, known) for known in found):
            found.append(figure)
    return found


def _among(figure: Measure, others: Sequence[Measure]) -> bool:
    return any(agrees(figure, other) for other in others)


def _measured(candidate: Candidate) -> set[str]:
    return {name.canonical for name in candidate.names if name.kind in _MEASURED}


def _names(candidate: Candidate) -> set[str]:
    return {name.canonical for name in candidate.names}


def _comparable(one: Measure, other: Measure) -> bool:
    if (one.unit, one.currency, one.per) != (other.unit, other.currency, other.per):
        return False
    if one.unit == "count":
        return bool(one.noun and other.noun) and one.noun.split()[-1] == other.noun.split()[-1]
    return one.unit not in {"years", "ratio"}
