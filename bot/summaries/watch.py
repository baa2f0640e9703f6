"""News on a watched subject: the stories of the last days that are about it and that nobody was told of, one an event.

A watcher who is told of the wrong thing stops watching, so being about a subject is judged narrowly: by the title, the
topics and the first sentences, never by a mention further down.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bot.answers.names import Gazetteer
from bot.summaries.digest import Window
from bot.summaries.lines import Line, best_line, cite, nearest_lines
from bot.summaries.subject_steps import Subject
from bot.summaries.summary import Bullet, Summary
from corpus.article import Article
from corpus.story_table import StoryTable
from index.passages import sentences
from index.search import IndexedArticle
from index.tokens import analyse

# Older articles are no news, whenever they came into the corpus; which also bounds the work of a look.
NEWS_AGE = timedelta(days=14)
# An article may come into the corpus this long after it was published, and still be news to a watch that began between.
LATE = timedelta(days=2)
# How much of an article says what it is about, and how near its opening must be to a phrase that it doesn't use word by
# word. By `python -m evals.watches`, precision first: names that the article lists as its entities are not asked, for
# they took in whoever is quoted (0.82 of what was told was right instead of 0.95).
LEAD_SENTENCES = 2
NEAR_PHRASE = 0.55
_OF_THE_FIELD = frozenset(analyse("bitcoin crypto mining miner miners mines"))
_LEAD_CHARACTERS = 1500
# The names of a story's further outlets stand below it; more than these say nothing new.
MOST_CITATIONS = 4
SAYS_THE_SAME = 0.45


@dataclass(frozen=True, slots=True)
class News:
    """One event as a summary of one bullet; `covered` are the ids of all articles of its story."""

    summary: Summary
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """An article as far as it takes to see what it is about.

    `lead` are its first sentences, `words` the index terms of title, topics and lead, `opening` is the unit vector of
    its first passage, title included, (384,) float32.
    """

    version: int
    article: Article
    lead: tuple[str, ...]
    words: frozenset[str]
    opening: np.ndarray

    @classmethod
    def of(cls, version: int, article: Article, opening: np.ndarray, lead: int = LEAD_SENTENCES) -> "Report":
        head = article.text[:_LEAD_CHARACTERS]
        spans = sentences(head)[:lead]
        first = tuple(head[span.start : span.end] for span in spans)
        words = frozenset(analyse(" ".join((article.title, *article.topics, *first))))
        return cls(version, article, first, words, opening)


def window(since: datetime, now: datetime) -> Window:
    """The days whose articles are news to a watch that began at `since`."""
    return Window(max((since - LATE).date(), (now - NEWS_AGE).date()), now.date())


def is_about(
    report: Report, subject: Subject, vector: np.ndarray, gazetteer: Gazetteer, *, near: float = NEAR_PHRASE
) -> bool:
    """Whether an article is about a subject; `vector` is the subject's as a query, (384,) float32.

    Each name must stand in the title, there also as what it makes or owns (the S23 is Bitmain's), or in the lead. The
    words besides must stand in the title, the topics or the lead, but for those that every article of the field has. A
    phrase without a name may also be said in other words, if the opening means nearly the same.
    """
    title, lead = report.article.title, report.lead
    named = all(
        gazetteer.touches(name, title) or any(gazetteer.present(name, part) for part in lead) for name in subject.names
    )
    terms = (subject.terms - _OF_THE_FIELD) or subject.terms
    said = terms <= report.words
    if subject.names:
        return named and said
    return (said and bool(terms)) or float(report.opening @ vector) >= near


def new_stories(
    reports: Iterable[Report],
    table: StoryTable,
    about: Callable[[Report], bool],
    ids: Callable[[Collection[int]], dict[int, str]],
    told: Collection[str],
) -> list[tuple[list[Report], tuple[str, ...]]]:
    """The stories that are about something and have no told article: their reports about it, and all their articles.

    `ids` gives the article ids of version numbers. Oldest story first.
    """
    stories: dict[int, list[Report]] = {}
    for report in reports:
        if report.article.id not in told and report.version in table and about(report):
            stories.setdefault(table.story(report.version), []).append(report)
    found = []
    for members in stories.values():
        covered = ids(table.members(members[0].version))
        if not any(article_id in told for article_id in covered.values()):
            found.append((members, tuple(sorted(covered.values()))))
    return sorted(found, key=lambda story: min(report.article.date or "" for report in story[0]))


def compose(
    subject: Subject,
    about: Sequence[IndexedArticle],
    story: Sequence[IndexedArticle],
    table: StoryTable,
    gazetteer: Gazetteer,
    newest: str | None,
) -> Summary:
    """One event as a summary: its most telling sentence on the subject, and what further outlets say of the same."""
    centre = np.mean([row for article in story for row in article.vectors[:LEAD_SENTENCES]], axis=0)
    quoted = _quoted(subject, about, centre / np.linalg.norm(centre), gazetteer)
    said = nearest_lines(quoted, story, table, MOST_CITATIONS, SAYS_THE_SAME)
    citations = tuple(cite(n, line, table) for n, line in enumerate(said, 1))
    outlets = citations[0].outlets
    note = f"{outlets} outlets report it." if outlets > 1 else None
    bullet = Bullet(quoted.text, tuple(citation.n for citation in citations), quoted.article.date)
    return Summary(f"News on {subject.text}", (bullet,), citations, note=note, newest=newest)


def _quoted(subject: Subject, articles: Sequence[IndexedArticle], centre: np.ndarray, gazetteer: Gazetteer) -> Line:
    """The best line of those that name the subject, else of all, else the first sentence there is."""
    naming = [
        _only(article, lambda text, a=article: subject.is_in(text, a.article.title, gazetteer)) for article in articles
    ]
    line = best_line([article for article in naming if article.sentences], centre, gazetteer)
    line = line or best_line(articles, centre, gazetteer)
    if line:
        return line
    first = articles[0]
    return Line(first.version, first.article, first.sentences[0], first.vectors[0])


def _only(article: IndexedArticle, wanted: Callable[[str], bool]) -> IndexedArticle:
    """An article of which only the wanted sentences are left."""
    rows = [row for row, place in enumerate(article.sentences) if wanted(article.text_of(place))]
    return IndexedArticle(
        article.version, article.article, tuple(article.sentences[row] for row in rows), article.vectors[rows]
    )
