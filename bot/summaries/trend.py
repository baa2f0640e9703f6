"""How a subject went over time: articles and stories a month, and what its figures were, each point cited.

Pure functions over the articles that a search found. A range is plotted at its middle, "over 50" and "about 50" at 50;
a figure of a month, quarter or year at the middle of it. Figures of different things never share a series
(quantities.py), and what adds up over time never shares one with other lengths of it: bitcoin mined in a month and in
a year are two series.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers.answer import Citation
from bot.answers.measures import SAME_WITHIN
from bot.answers.overlap import overlap_of
from bot.summaries.figure_owners import NETWORK
from bot.summaries.quantities import PER_HASH_UNIT, Quantity, asked_for
from bot.summaries.readings import Reading, readings
from bot.summaries.relevance import Subject
from corpus.article import date_bounds, spelled_date
from corpus.story_table import StoryTable
from index.search import IndexedArticle

# Points of a chart; beyond that its numbers can't be read at the width of a chat. The newest stay.
MOST_POINTS = 40
# An article is on a phrase if a sentence or its title has this share of the phrase's words by idf, and on a name if it
# leads with it or speaks of it in this many sentences.
TERMS_IN_SENTENCE = 0.75
TERMS_BESIDE_NAME = 0.5
SENTENCES_ON_NAME = 2
_LEAD = 2
# Sentences of a series that is told by meaning alone are this alike to the others' mean.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Month:
    """The articles and the stories of a month ("2025-07") on a subject; a reprint is an article, and no story."""

    month: str
    articles: int
    stories: int


@dataclass(frozen=True, slots=True)
class Point:
    """A figure over time. `value` is in the unit of its series, `low` and `high` its ends where it is a range.

    `date` is ISO 8601, as precise as it is known; `since` and `until` are the days it covers, and `day` the middle of
    them, where it is plotted. `text` is the figure as quoted, `bound` ">" or "<" where it is one, `n` the numbers of
    its citations.
    """

    date: str
    since: dt.date
    until: dt.date
    value: float
    low: float
    high: float
    text: str
    n: tuple[int, ...]
    bound: str = ""

    @property
    def when(self) -> str:
        """The days as people read them: "29 Jul 2025", "Jul 2025", "Jul-Sep 2025", "2025"."""
        days = (self.until - self.since).days + 1
        if 31 < days <= 184 and self.since.year == self.until.year:
            return f"{self.since:%b}–{self.until:%b %Y}"
        return spelled_date(self.date)

    @property
    def day(self) -> dt.date:
        return dt.date.fromordinal((self.since.toordinal() + self.until.toordinal()) // 2)


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one thing, in order of time. `name` says what ("hash rate"), `owner` whose, `unit` in what."""

    name: str
    owner: str
    unit: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A subject over time. `series` is None where the corpus has no figures that belong together."""

    subject: str
    months: tuple[Month, ...] = ()
    series: Series | None = None
    citations: tuple[Citation, ...] = ()
    newest: str | None = None

    @property
    def as_of(self) -> str | None:
        """The newest date of what is shown: of a cited article, else of a month with articles."""
        cited = [citation.article.date for citation in self.citations if citation.article.date]
        return max(cited, default=None) or (self.months[-1].month if self.months else None)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.months and self.series is None


def trend(
    subject: Subject, articles: Sequence[IndexedArticle], stories: StoryTable, unit: str | None, newest: str | None
) -> Trend:
    """The trend of a subject over the articles that were found for it; `unit` as people type it, None for the best."""
    title = " ".join(subject.question.text.split())
    candidates = [_largest(found) for found in _found(subject, articles, unit)]
    merged = max(candidates, key=len, default=[])
    # A quantity that nobody asked for must have two figures, or there is no trend in it.
    shown = merged if len(merged) >= (1 if unit or len(candidates) == 1 else 2) else []
    quoted = {reading.article.version for group in shown for reading in group}
    on_it = [article for article in articles if article.version in quoted or is_on(subject, article)]
    series, citations = _series(subject, shown[-MOST_POINTS:], stories) if shown else (None, ())
    return Trend(title, tuple(_months(on_it, stories)), series, citations, newest)


def is_on(subject: Subject, article: IndexedArticle) -> bool:
    """Whether an article is on the subject: it leads with each name or speaks of it again, and has the other words."""
    texts = [article.article.title, *(article.text_of(sentence) for sentence in article.sentences)]
    for name in subject.question.names:
        if any(subject.gazetteer.touches(name, text) for text in texts[: 1 + _LEAD]):
            continue
        if sum(subject.gazetteer.touches(name, text) for text in texts[1 + _LEAD :]) < SENTENCES_ON_NAME:
            return False
    terms = subject.terms
    if not terms:
        return bool(subject.question.names)
    least = TERMS_IN_SENTENCE if not subject.question.names else TERMS_BESIDE_NAME
    return any(overlap_of(terms, text) >= least for text in [" ".join(texts[: 1 + _LEAD]), *texts])


def _found(subject: Subject, articles: Sequence[IndexedArticle], unit: str | None) -> Iterable[list[Reading]]:
    """The readings of each quantity that the subject can mean."""
    names = subject.question.names
    owners = frozenset(name.canonical for name in names) or frozenset({NETWORK})
    for quantity in asked_for(subject.question, unit):
        if names or quantity.of_network:
            whose = owners if quantity.owned else frozenset({NETWORK})
            yield [reading for article in articles for reading in readings(article, quantity, whose, subject.gazetteer)]


def _largest(found: Sequence[Reading]) -> list[list[Reading]]:
    """The largest group of readings of one sort and, of what adds up over time, one length; merged by `_merged`."""
    groups: dict[tuple[str, str], list[Reading]] = {}
    for reading in found:
        length = _length(reading.days) if reading.quantity.flow else ""
        groups.setdefault((reading.kind, length), []).append(reading)
    alike = (_alike(group) if group[0].quantity.by_meaning else group for group in groups.values())
    return max(map(_merged, alike), key=len, default=[])


def _length(days: int) -> str:
    return (
        "day"
        if days <= 2
        else "month"
        if days <= 31
        else "quarter"
        if days <= 100
        else "year"
        if days <= 366
        else "years"
    )


def _alike(found: Sequence[Reading]) -> list[Reading]:
    vectors = [reading.article.vectors[reading.sentence] for reading in found]
    mean = sum(vectors) / len(vectors)
    return [reading for reading, vector in zip(found, vectors, strict=True) if float(vector @ mean) >= _ALIKE]


def _series(
    subject: Subject, merged: Sequence[list[Reading]], stories: StoryTable
) -> tuple[Series, tuple[Citation, ...]]:
    """The points of merged readings and their citations, numbered in order of time."""
    citations: list[Citation] = []
    numbers: dict[tuple[str, int], int] = {}
    points = []
    for group in merged:
        quoted = []
        told: set[int] = set()
        for reading in group:
            version = reading.article.version
            if version in told:
                continue
            told |= {version, *(stories.reprints(version) if version in stories else ())}
            key = reading.article.article.id, reading.sentence
            if key not in numbers:
                numbers[key] = len(citations) + 1
                citations.append(_citation(numbers[key], reading, stories))
            quoted.append(numbers[key])
        first = group[0]
        points.append(
            Point(
                _written(first.since, first.until), first.since, first.until, first.value, first.low, first.high,
                first.measure.text, tuple(dict.fromkeys(quoted)), first.bound,
            )
        )  # fmt: skip
    quantity, kind = merged[0][0].quantity, merged[0][0].kind
    owner = " and ".join(name.canonical for name in subject.question.names) if quantity.owned else ""
    owner = owner or (NETWORK if quantity.unit == "EH/s" else "")
    name = f"{quantity.name} ({kind})" if kind else quantity.name
    return Series(name, owner, _unit(quantity), tuple(points)), tuple(citations)


def _merged(found: Sequence[Reading]) -> list[list[Reading]]:
    """Readings that say the same for the same time together, the most exactly dated first; in order of time."""
    exact = sorted(found, key=lambda one: (not one.own_date, one.days, one.article.version, one.sentence))
    groups: list[list[Reading]] = []
    for reading in exact:
        group = next((group for group in groups if _same(group[0], reading)), None)
        if group is None:
            groups.append([reading])
        else:
            group.append(reading)
    return sorted(groups, key=lambda group: (group[0].middle, group[0].until, group[0].value))


def _same(one: Reading, other: Reading) -> bool:
    apart = abs(one.value - other.value) / max(abs(one.value), abs(other.value), 1e-12)
    if apart > (SAME_WITHIN if (one.since, one.until) == (other.since, other.until) else 1e-6):
        return False
    # An article that gives a figure with its date and again without one means the same figure.
    if one.article.version == other.article.version and not other.own_date:
        return True
    return one.since <= other.until and other.since <= one.until


def _citation(n: int, reading: Reading, stories: StoryTable) -> Citation:
    article, sentence = reading.article, reading.article.sentences[reading.sentence]
    told = article.version in stories
    return Citation(
        n,
        article.article,
        article.text_of(sentence),
        sentence.start,
        outlets=stories.outlets(stories.members(article.version)) if told else 1,
        reprints=len(stories.reprints(article.version)) if told else 0,
    )


def _months(articles: Iterable[IndexedArticle], stories: StoryTable) -> Iterable[Month]:
    """Articles and stories of every month from the first to the last; those dated by their year alone are in none."""
    counted: Counter[str] = Counter()
    told: dict[str, set[int]] = {}
    for article in articles:
        day = article.article.date
        if not day or len(day) < 7:
            continue
        counted[day[:7]] += 1
        told.setdefault(day[:7], set()).add(
            stories.story(article.version) if article.version in stories else article.version
        )
    if not counted:
        return
    month, last = min(counted), max(counted)
    while month <= last:
        yield Month(month, counted[month], len(told.get(month, ())))
        following = date_bounds(month)[1].toordinal() + 1
        month = dt.date.fromordinal(following).isoformat()[:7]


def _unit(quantity: Quantity) -> str:
    return {"$": "US dollars", PER_HASH_UNIT: PER_HASH_UNIT, "difficulty": ""}.get(quantity.unit, quantity.unit)


def _written(since: dt.date, until: dt.date) -> str:
    """A span as an ISO date: a day, a month or a year where it is just that; else its middle's month or its year."""
    if since == until:
        return since.isoformat()
    for text in (since.isoformat()[:7], since.isoformat()[:4]):
        first, last = date_bounds(text)
        if first <= since and until <= last:
            return text
    return since.isoformat()[:4]
