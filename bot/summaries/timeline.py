"""Timelines: the dated steps of a company, a site or a deal in order, each with its sources, superseded ones marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.answers.measures import measures, same_value
from bot.answers.names import Gazetteer, Name
from bot.summaries.lines import Line, cite, leans, outlet_of, whole_lines
from bot.summaries.steps import ENDINGS, Step, ends_something, reported_step, step_in
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
# A later step replaces an earlier one only where both speak of one thing: so alike, and with a name in common. Where
# the plan's own verb comes back as done, less will do.
SAME_MATTER = 0.5
SAME_PLAN = 0.4
# How old the news of an article may be that it dates exactly, and how old news of its own days.
_NEWS_AGE = timedelta(days=21)
_SAME_DAYS = timedelta(days=3)
_WEAK = frozenset({"announced", "reported"})
_ENDABLE = frozenset({"planned", "announced", "agreed", "filed", "decided", "financed"})
_TOTAL = re.compile(r"\b(?:since|between|total|so far|to date|in all|altogether)\b", re.IGNORECASE)


_MOST_IN_HEADLINE = 2
_COMPANIES = ("company", "maker", "pool", "agency")
_ALIKE = {**dict.fromkeys(_COMPANIES, _COMPANIES), "country": ("country", "state"), "state": ("country", "state")}
# What is shared with too much to show that two sentences are on one matter: countries, states, who reported it.
_TELLING_KINDS = frozenset({"company", "maker", "machine", "pool", "agency", "place", "person", "law", "other"})
_FIGURE = re.compile(r"\d")
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

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of things that the subject could be mistaken for."""
        return frozenset(other for name in self.names for other in _ALIKE.get(name.kind, (name.kind,)))

    def is_headline(self, title: str, gazetteer: Gazetteer) -> bool:
        """Whether an article with this title is on the subject: what is not named in it can only be this.

        A single name must be the first of its kind in the title, and of two at most; more are a list. What has several
        parts ("GRIID acquisition") must be there with all of them.
        """
        if not self.names:
            return False
        if len(self.names) > 1 or self.terms:
            return self.terms <= set(analyse(title)) and all(gazetteer.touches(name, title) for name in self.names)
        alike = [name for name in gazetteer.mentions(title) if name.kind in self.kinds]
        return bool(alike) and alike[0] == self.names[0] and len(alike) <= _MOST_IN_HEADLINE

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
    """A step that a sentence tells.

    `names` are those of companies, people, sites and the like in it, `about` those of its title and entities, the
    subject's left out; `report` are the days its article may be of, None if undated.
    """

    line: Line
    step: Step
    names: frozenset[str]
    about: frozenset[str]
    report: tuple[date, date] | None

    @property
    def ends(self) -> bool:
        """Whether it tells that something came to nothing or was put off, if only beside its step."""
        return self.step.kind in ENDINGS or ends_something(self.line.text)

    @property
    def told_of(self) -> date:
        """The last day on which what it tells was as it tells; only for dated ones.

        That is the day of a past step, and the day of the report where it speaks of what is to come or of its own day.
        """
        if self.step.own and not self.step.planned:
            return self.step.until
        return self.report[1] if self.report else date.max

    @property
    def known_from(self) -> date:
        """The first day on which the article can have told it; only for dated ones."""
        since = self.report[0] if self.report else date.min
        return max(since, self.step.since) if self.step.own and not self.step.planned else since


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
    # Everything on a company shares its name; on a deal or a site, the names are what two steps have in common.
    alone = subject.names if len(subject.names) == 1 and not subject.terms else ()
    ignored = {name.canonical for name in alone}.union(*(gazetteer.ancestors(name) for name in alone))
    heads = "; ".join([title, *article.article.entities])
    about = frozenset(name.canonical for name in gazetteer.mentions(heads) if name.kind in _TELLING_KINDS) - ignored

    def told(line: Line, step: Step) -> Told:
        found = (name.canonical for name in gazetteer.mentions(line.text) if name.kind in _TELLING_KINDS)
        return Told(line, step, frozenset(found) - ignored, about, report)

    lines = _on(article, subject, gazetteer)
    top = [line.place.position for line in whole_lines(article)[:NEWS_SENTENCES]]
    dated = [told(line, step) for line in lines if (step := step_in(line.text, published))]
    news = [
        told(line, step)
        for line in lines
        if line.place.position in top
        # Without its subject and without a figure, a sentence of the lead explains more often than it tells.
        and (line.context is None or _FIGURE.search(line.text))
        and (step := reported_step(line.text, published))
        and (step.kind != "reported" or line.place.position in top[:2])
    ]
    fresh = [item for item in news if not any(_same_news(item, other) for other in dated)]
    # A sentence that names the subject itself comes before one that needs it added, a step before an announcement.
    fresh.sort(key=lambda item: (item.line.context is not None, item.step.kind in _WEAK))
    return dated + fresh[:NEWS_STEPS]


def _on(article: IndexedArticle, subject: Subject, gazetteer: Gazetteer) -> list[Line]:
    """The sentences on the subject. In an article on it alone, also those that leave its name out, with the name added.

    A sentence that leaves it out must name nobody else of its kind, whose step it might be.
    """
    title = article.article.title
    alone = subject.is_headline(title, gazetteer)
    found: list[Line] = []
    for line in whole_lines(article):
        if subject.is_in(line.text, title, gazetteer):
            if not leans(line.text):
                found.append(line)
            elif alone:
                found.append(replace(line, context=subject.names[0].canonical))
        elif alone and not any(
            name.kind in subject.kinds and name not in subject.names for name in gazetteer.mentions(line.text)
        ):
            found.append(replace(line, context=subject.names[0].canonical))
    return found


def _same_news(news: Told, dated: Told) -> bool:
    """Whether the news of the day is what its article dates exactly elsewhere: to these days, or in like words."""
    step = dated.step
    if step.planned or news.report is None:
        return False
    first, last = news.report
    if step.since == step.until and first - _SAME_DAYS <= step.until <= last:
        return True
    lately = step.until >= first if step.since < step.until else step.until >= first - _NEWS_AGE
    return lately and float(news.line.vector @ dated.line.vector) >= SAME_NEWS


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
    if (one.step.kind in ENDINGS) != (other.step.kind in ENDINGS):
        return False
    precisions = {_precision(one.step), _precision(other.step)}
    if len(precisions) > 1 and ("year" in precisions or one.step.kind != other.step.kind):
        # Much may happen in a year, and more than one thing in a month.
        return float(one.line.vector @ other.line.vector) >= SAME_WORDS
    cosine = float(one.line.vector @ other.line.vector)
    return cosine >= SAME_WORDS or (
        cosine >= SAME_EVENT and bool(one.names & other.names or _shared_figure(one, other))
    )


def _precision(step: Step) -> str:
    return ("year", "month", "day")[step.iso.count("-")]


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

    A plan, an offer, a deal or a decision is replaced by its cancellation or delay; a plan by what was done in its
    stead at another time; a total that grows by the newer total.
    """
    found: dict[int, int] = {}
    for place, event in enumerate(events):
        rivals = [
            (float(event.best.line.vector @ other.best.line.vector), at)
            for at, other in enumerate(events)
            if at != place and any(_replaces(new, old) for new in other.told for old in event.told)
        ]
        if rivals:
            found[place] = max(rivals)[1]
    return found


def _replaces(new: Told, old: Told) -> bool:
    if new.report is None or old.report is None or new.known_from <= old.told_of:
        return False
    cosine = float(new.line.vector @ old.line.vector)
    if old.step.kind in _ENDABLE and new.ends and not new.step.planned:
        return cosine >= SAME_MATTER and _share_a_name(new, old)
    if old.step.planned and not new.step.planned:
        return cosine >= SAME_PLAN and not _overlap(new.step, old.step) and _fulfils(new, old)
    return cosine >= SAME_MATTER and (_raises(new, old) or _decides_otherwise(new, old))


def _share_a_name(one: Told, other: Told) -> bool:
    return not (one.names | one.about).isdisjoint(other.names | other.about)


def _fulfils(new: Told, old: Told) -> bool:
    """Whether the plan's own words hold what was done: expected to close, closed."""
    done = set(analyse(new.step.word))
    return bool(done) and done <= set(analyse(old.line.text)) and _share_a_name(new, old)


def _decides_otherwise(new: Told, old: Told) -> bool:
    """Whether what was only said or planned is decided with another count of the same things: 10 regions, not 13."""
    if old.step.kind not in {"announced", "planned"} or new.step.kind not in {"decided", "completed"}:
        return False
    return any(
        a.noun and a.noun == b.noun and a.value != b.value
        for a in _figures(new.line.text)
        for b in _figures(old.line.text)
    )


def _raises(new: Told, old: Told) -> bool:
    """Whether both sentences give a running total, the newer one a larger one in the same unit."""
    if not (_TOTAL.search(new.line.text) and _TOTAL.search(old.line.text)):
        return False
    a, b = _figures(new.line.text), _figures(old.line.text)
    alike = a and b and (a[0].unit, a[0].currency, a[0].per) == (b[0].unit, b[0].currency, b[0].per)
    return bool(alike) and a[0].value > b[0].value


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
