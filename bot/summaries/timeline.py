"""Timelines: the dated steps of a company, a site or a deal in order, each with its sources, superseded ones marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answers.measures import measures, same_value
from bot.answers.names import Gazetteer, Name
from bot.summaries.lines import Line, cite, lines_of, outlet_of
from bot.summaries.steps import Step, reported_step, step_in
from bot.summaries.summary import Bullet, Summary
from corpus.article import date_bounds
from corpus.story_table import StoryTable
from index.search import IndexedArticle, Period
from index.tokens import analyse, without_stop_words

# More is a chronicle; the steps told by fewest outlets are left out first, and counted in the note.
MOST_STEPS = 24
MOST_CITATIONS = 4
# Sentences at the top of an article whose news is dated by the article itself, and how many of them may be steps.
NEWS_SENTENCES = 4
NEWS_STEPS = 1
# By `python -m evals.timelines` on the half for tuning: two steps of one date are one event from this cosine on if
# they share a figure or a name besides the subject, and from the second in any case.
SAME_EVENT = 0.55
SAME_WORDS = 0.8
# News of the day that an article also dates to an earlier day is that day's.
SAME_NEWS = 0.6
# A later step replaces an earlier one only where both speak of one thing.
SAME_MATTER = 0.55
_NEWS_AGE = timedelta(days=45)
_SAME_DAYS = timedelta(days=3)
_ENDINGS = frozenset({"cancelled", "delayed"})
_FIXED = frozenset({"completed", "built", "agreed", "decided", "cancelled", "delayed"})
_TENTATIVE = frozenset({"planned", "announced", "agreed", "filed"})


# "IREN got there days after CleanSpark" is no step of CleanSpark's.
_MEASURED_FROM = re.compile(r"\b(?:after|than|ahead of|behind|unlike)(?: [A-Z][\w.]*)+")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a timeline is of: names of the field, and the words besides, as index terms."""

    text: str
    names: tuple[Name, ...]
    terms: frozenset[str]

    @classmethod
    def of(cls, text: str, gazetteer: Gazetteer) -> "Subject":
        mentions = gazetteer.locate(text)
        if not mentions and (name := gazetteer.get(text.strip()) or gazetteer.get(text.strip().title())):
            # "Block" alone could be any block in a question; as a subject it is the company.
            return cls(text, (name,), frozenset())
        rest = text
        for mention in reversed(mentions):
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
        terms = frozenset(without_stop_words(analyse(rest)))
        return cls(text, tuple({m.name.canonical: m.name for m in mentions}.values()), terms)

    @property
    def query(self) -> str:
        """What to search for: the text, and the full names behind what was typed."""
        return " ".join([self.text, *(name.canonical for name in self.names if name.canonical not in self.text)])

    def is_in(self, sentence: str, title: str, gazetteer: Gazetteer) -> bool:
        """Whether a sentence is on the subject: something of it stands in the sentence, and the rest in the title."""
        sentence = _MEASURED_FROM.sub("", sentence)
        whole = f"{title}. {sentence}"
        if self.names:
            inside = [gazetteer.touches(name, sentence) for name in self.names]
            everywhere = [
                found or gazetteer.touches(name, title) for name, found in zip(self.names, inside, strict=True)
            ]
            return any(inside) and all(everywhere)
        return self.terms <= set(analyse(whole)) and not self.terms.isdisjoint(analyse(sentence))


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A step that a sentence tells. `report` are the days its article may be of, None if undated."""

    line: Line
    step: Step
    names: frozenset[str]
    report: tuple[date, date] | None


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Steps that are one event; the first is the one to quote."""

    told: tuple[Told, ...]

    @property
    def best(self) -> Told:
        return self.told[0]

    @property
    def step(self) -> Step:
        """The most precise date that any of its sentences gives, with the kind of the quoted one."""
        return self.best.step


def told_in(articles: Iterable[IndexedArticle], subject: Subject, gazetteer: Gazetteer, now: date) -> list[Told]:
    """Every step on the subject that articles published by `now` tell."""
    found: list[Told] = []
    for article in articles:
        published = article.article.date
        report = date_bounds(published) if published else None
        if report and report[0] > now:
            continue
        found += _told_by(article, subject, gazetteer, report)
    return found


def _told_by(
    article: IndexedArticle, subject: Subject, gazetteer: Gazetteer, report: tuple[date, date] | None
) -> list[Told]:
    title, published = article.article.title, article.article.date
    lines = [line for line in lines_of(article) if subject.is_in(line.text, title, gazetteer)]
    ignored = {name.canonical for name in subject.names}

    def told(line: Line, step: Step) -> Told:
        names = frozenset(name.canonical for name in gazetteer.mentions(line.text)) - ignored
        return Told(line, step, names, report)

    dated = [told(line, step) for line in lines if (step := step_in(line.text, published))]
    news = [
        told(line, step)
        for line in lines
        if line.place.position < NEWS_SENTENCES and (step := reported_step(line.text, published))
    ]
    fresh = [item for item in news if not any(_same_news(item, other) for other in dated)]
    return dated + fresh[:NEWS_STEPS]


def _same_news(news: Told, dated: Told) -> bool:
    """Whether the news of the day is what its article dates exactly elsewhere: to these days, or in like words."""
    step = dated.step
    if step.planned or news.report is None or step.until < news.report[0] - _NEWS_AGE:
        return False
    if step.since == step.until and step.until >= news.report[0] - _SAME_DAYS:
        return True
    return float(news.line.vector @ dated.line.vector) >= SAME_NEWS


def events_of(told: Sequence[Told]) -> list[Event]:
    """The events that the steps tell, in order of time: steps of one date that say the same are one."""
    groups: list[list[Told]] = []
    for item in sorted(told, key=_exactness, reverse=True):
        home = next((group for group in groups if any(_one_event(item, other) for other in group)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    return sorted((Event(tuple(group)) for group in groups), key=lambda event: _order(event.step))


def _exactness(item: Told) -> tuple[int, bool, int, int]:
    """The most precise date is the one to show, a date of the sentence's own before that of its report."""
    return -(item.step.until - item.step.since).days, item.step.own, -item.line.place.position, -item.line.version


def _order(step: Step) -> tuple[date, date]:
    """A month comes after its days: something of July that has no day may have been on any of them."""
    return step.until, step.since


def _one_event(one: Told, other: Told) -> bool:
    if not _overlap(one.step, other.step) or one.step.planned != other.step.planned:
        return False
    cosine = float(one.line.vector @ other.line.vector)
    if one.line.version == other.line.version:
        return cosine >= SAME_WORDS
    return cosine >= SAME_WORDS or (
        cosine >= SAME_EVENT and bool(one.names & other.names or _shared_figure(one, other))
    )


def _overlap(one: Step, other: Step) -> bool:
    """Whether one date lies in the other."""
    return (other.since <= one.since and one.until <= other.until) or (
        one.since <= other.since and other.until <= one.until
    )


def _figures(text: str) -> list:
    return [measure for measure in measures(text) if measure.unit != "date"]


def _shared_figure(one: Told, other: Told) -> bool:
    return any(same_value(a, b) for a in _figures(one.line.text) for b in _figures(other.line.text))


def superseded(events: Sequence[Event]) -> dict[int, int]:
    """For the place of each event that a later report replaces, the place of the one that does.

    A plan, an offer or a deal is replaced by its cancellation or delay, a plan by what was done in its stead at another
    time, and a total by a larger one of the same unit over a longer time.
    """
    found: dict[int, int] = {}
    for place, event in enumerate(events):
        rivals = [
            (float(event.best.line.vector @ other.best.line.vector), at)
            for at, other in enumerate(events)
            if at != place and _replaces(other, event)
        ]
        if rivals:
            found[place] = max(rivals)[1]
    return found


def _replaces(later: Event, earlier: Event) -> bool:
    new, old = later.best, earlier.best
    if new.report is None or old.report is None or new.report[0] <= old.report[1]:
        return False
    if float(new.line.vector @ old.line.vector) < SAME_MATTER or not _on_one_thing(new, old):
        return False
    if new.step.kind in _ENDINGS:
        return old.step.kind in _TENTATIVE
    if old.step.planned:
        return new.step.planned != old.step.planned and not _overlap(new.step, old.step) and new.step.kind in _FIXED
    return old.step.kind == new.step.kind == "reported" and _raised(new, old)


def _on_one_thing(one: Told, other: Told) -> bool:
    return bool(one.names & other.names) or not (one.names or other.names)


def _raised(new: Told, old: Told) -> bool:
    """Whether the newer sentence gives its main figure in the same unit, and larger."""
    a, b = _figures(new.line.text), _figures(old.line.text)
    return (
        bool(a and b)
        and (a[0].unit, a[0].currency, a[0].per) == (b[0].unit, b[0].currency, b[0].per)
        and (a[0].value > b[0].value)
    )


def within(events: Iterable[Event], period: Period) -> list[Event]:
    """The events that may have happened, or are planned, in a period."""
    return [
        event
        for event in events
        if (period.since is None or event.step.until >= period.since)
        and (period.until is None or event.step.since <= period.until)
    ]


def compose(subject: Subject, events: Sequence[Event], table: StoryTable, *, newest: str | None) -> Summary:
    """The timeline's text. At most MOST_STEPS events, those of most outlets and with the most precise dates."""
    chosen = sorted(sorted(range(len(events)), key=lambda at: _weight(events[at], table))[-MOST_STEPS:])
    events = [events[at] for at in chosen]
    replaced = superseded(events)
    first: list[int] = []
    lines: list[Line] = []
    bullets: list[Bullet] = []
    for event in events:
        quoted = _one_an_outlet(event, table)
        first.append(len(lines) + 1)
        numbers = tuple(range(len(lines) + 1, len(lines) + len(quoted) + 1))
        lines += quoted
        bullets.append(Bullet(event.best.line.text, numbers, event.step.iso, event.step.kind))
    marked = tuple(
        Bullet(bullet.text, bullet.n, bullet.date, bullet.topic, first[replaced[at]] if at in replaced else None)
        for at, bullet in enumerate(bullets)
    )
    citations = tuple(cite(n, line, table) for n, line in enumerate(lines, 1))
    return Summary(f"Timeline of {subject.text}", marked, citations, note=_note(events, replaced), newest=newest)


def _one_an_outlet(event: Event, table: StoryTable) -> list[Line]:
    """The sentences to cite: the quoted one, then one of each further outlet."""
    by_outlet: dict[object, Line] = {}
    for told in event.told:
        by_outlet.setdefault(outlet_of(told.line.version, table), told.line)
    return list(by_outlet.values())[:MOST_CITATIONS]


def _weight(event: Event, table: StoryTable) -> tuple[int, bool, int]:
    days = (event.step.until - event.step.since).days
    return len(_one_an_outlet(event, table)), event.step.own, -days


def _note(events: Sequence[Event], replaced: dict[int, int]) -> str | None:
    if not events:
        return None
    planned = sum(event.step.planned for event in events)
    parts = [f"{len(events)} {'steps' if len(events) != 1 else 'step'}"]
    if planned:
        parts.append(f"{planned} only planned when reported")
    if replaced:
        parts.append(f"{len(replaced)} superseded")
    return ", ".join(parts) + "."
