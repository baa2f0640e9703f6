"""Which steps of a subject its articles tell: its sentences, the steps in them, and what else they name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.answers.names import Gazetteer, Name
from bot.summaries.lines import Line, leans, whole_lines
from bot.summaries.step_words import ENDINGS, ends_something
from bot.summaries.steps import Step, reported_step, step_in
from corpus.article import date_bounds
from index.search import IndexedArticle
from index.tokens import analyse, without_stop_words

# Sentences at the top of an article whose news is dated by the article itself, and how many of them may be steps: with
# two, `python -m evals.timelines` finds no expected step more, five lesser ones and one that is none.
NEWS_SENTENCES = 4
NEWS_STEPS = 1
# News of the day that an article also dates to an earlier day is that day's; a cosine of 0.5 to 0.7 tells it alike.
SAME_NEWS = 0.6
# How old the news of an article may be that it dates exactly, and how old news of its own days.
_NEWS_AGE = timedelta(days=21)
_SAME_DAYS = timedelta(days=3)
_WEAK = frozenset({"announced", "reported"})
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
        first, *others = self.names
        if others or self.terms:
            return self.terms <= set(analyse(title)) and all(gazetteer.touches(name, title) for name in self.names)
        alike = [name for name in gazetteer.mentions(title) if name.kind in self.kinds]
        return bool(alike) and alike[0] == first and len(alike) <= _MOST_IN_HEADLINE

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
    subject's left out; `report` are the days its article may be of, None if undated. `ends` says whether it tells that
    something came to nothing or was put off, if only beside its step.
    """

    line: Line
    step: Step
    names: frozenset[str]
    about: frozenset[str]
    report: tuple[date, date] | None
    ends: bool

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
        ends = step.kind in ENDINGS or ends_something(line.text)
        return Told(line, step, frozenset(found) - ignored, about, report, ends)

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
    if any(_same_news(item, other) for item in news for other in dated):
        # The article says itself on which day its news happened.
        return dated
    # A sentence that names the subject itself comes before one that needs it added, a step before an announcement.
    news.sort(key=lambda item: (item.line.context is not None, item.step.kind in _WEAK))
    return dated + news[:NEWS_STEPS]


def _on(article: IndexedArticle, subject: Subject, gazetteer: Gazetteer) -> list[Line]:
    """The sentences on the subject. In an article on it alone, also those that leave its name out, with the name added.

    Such a sentence names nobody else of its kind, whose step it might be, and leans on what was said before ("The
    company") or on something that the article is filed under; else it may be about the world.
    """
    title, entities = article.article.title, article.article.entities
    alone = subject.is_headline(title, gazetteer)
    found: list[Line] = []
    for line in whole_lines(article):
        named = subject.is_in(line.text, title, gazetteer)
        if named and not leans(line.text):
            found.append(line)
        elif alone and (named or _is_meant(line.text, subject, entities, gazetteer)):
            found.append(replace(line, context=subject.names[0].canonical))
    return found


def _is_meant(text: str, subject: Subject, entities: Sequence[str], gazetteer: Gazetteer) -> bool:
    rivals = {name.canonical for name in gazetteer.mentions(text) if name.kind in subject.kinds}
    if rivals - {name.canonical for name in subject.names}:
        return False
    return leans(text) or any(entity in text for entity in entities)


def _same_news(news: Told, dated: Told) -> bool:
    """Whether the news of the day is what its article dates exactly elsewhere: to these days, or as a like step."""
    step = dated.step
    if step.planned or news.report is None:
        return False
    first, last = news.report
    if step.since == step.until and first - _SAME_DAYS <= step.until <= last:
        return True
    lately = step.until >= first if step.since < step.until else step.until >= first - _NEWS_AGE
    alike = step.kind == news.step.kind and not news.names.isdisjoint(dated.names)
    return lately and (alike or float(news.line.vector @ dated.line.vector) >= SAME_NEWS)
