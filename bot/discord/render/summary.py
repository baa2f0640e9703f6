"""Summaries, digests, timelines and trends as Discord text: dated quotes with marks, then the sources with links.

Discord takes 4,000 characters, and twelve stories with four links each have more: first the quotes get shorter and only
the first sources of a line are named, then the last lines go. What went is counted, and stands under *Quotes*.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.answers.answer import Citation, Conflict
from bot.discord.layout import Accent, first_that_fits
from bot.discord.markup import counted, plain
from bot.discord.render.answer import Rendered, source
from bot.summaries.sections import SECTIONS
from bot.summaries.summary import Bullet, Summary
from bot.summaries.trend import Point, Trend
from corpus.article import Article, spelled_date

_MOST_LINKED = 5
# A shorter quote tells nothing: from here on lines are left out instead.
_SHORTEST_QUOTE = 130


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters of a quote, a title and a name, how many sources a line names, and whether they are links."""

    quote: int
    title: int
    name: int
    sources: int
    linked: bool = True


_LIMITS = (
    Limits(600, 150, 80, 4), Limits(330, 110, 60, 4), Limits(330, 80, 50, 2), Limits(240, 60, 40, 1),
    Limits(180, 45, 30, 1), Limits(_SHORTEST_QUOTE, 35, 25, 1),
)  # fmt: skip
_TINY = Limits(60, 25, 15, 1, linked=False)
_UNLINKED = Limits(_SHORTEST_QUOTE, 35, 25, 1, linked=False)


def summary(result: Summary) -> Rendered:
    """A summary as people see it; one without bullets says that there is nothing."""
    if not result.bullets:
        return _nothing(result)
    accent = Accent.DISAGREEMENT if result.conflicts else Accent.ANSWER
    return Rendered(first_that_fits(_candidates(result)), accent)


def linked(found: Sequence[Summary]) -> Rendered:
    """The articles that a message links to, each in its few lines."""
    shown, more = found[:_MOST_LINKED], len(found) - _MOST_LINKED
    rest = f"\n-# and {counted(more, 'more article')} of the corpus" if more > 0 else ""
    candidates = ([_article(one, limits) for one in shown] for limits in (*_LIMITS, _UNLINKED, _TINY))
    return Rendered(first_that_fits([*texts[:-1], texts[-1] + rest] for texts in candidates), Accent.ANSWER)


def trend(result: Trend) -> Rendered:
    """What stands below a chart: its figures, newest first, each with its marks, then the sources."""
    articles = sum(month.articles for month in result.months)
    stories = sum(month.stories for month in result.months)
    head = [
        f"**{plain(result.subject, 200)}** over time",
        f"-# {counted(articles, 'dated article')} on {stories:,} {'story' if stories == 1 else 'stories'}",
    ]
    points = list(reversed(result.series.points)) if result.series else []
    candidates = (
        _trend_texts(head, result, points[:count], limits)
        for limits, count in [
            *((limits, len(points)) for limits in _LIMITS[2:]),
            *((_LIMITS[-1], count) for count in range(len(points) - 1, 0, -1)),
        ]
    )
    return Rendered(first_that_fits(candidates), Accent.ANSWER)


def _trend_texts(head: Sequence[str], result: Trend, points: Sequence[Point], limits: Limits) -> list[str]:
    series = result.series
    if series is None:
        return ["\n".join(head), f"-# No quoted figures over time · {_reach(result.newest)}"]
    lines = [f"- **{point.when}** {plain(point.text, 60)} {_marks(point.n[: limits.sources])}" for point in points]
    left_out = len(series.points) - len(points)
    more = [f"-# and {left_out:,} earlier, in the chart"] if left_out else []
    named = {n for point in points for n in point.n[: limits.sources]}
    cited = [citation for citation in result.citations if citation.n in named]
    title = plain(f"{series.owner} {series.name}".strip(), 100)
    return [
        "\n".join([*head, f"### {title}", *lines, *more]),
        "\n".join([*_sources(cited, limits), _as_of(result.as_of, result.newest)]),
    ]


def _candidates(result: Summary) -> Iterator[list[str]]:
    """The message ever shorter: tighter limits, then fewer lines, and no links only if nothing else is left."""
    total = len(result.bullets)
    for limits in _LIMITS:
        yield _texts(result, total, limits)
    for count in range(total - 1, total // 2, -1):
        yield _texts(result, count, _LIMITS[-1])
    for count in range(total, 0, -1):
        yield _texts(result, count, _UNLINKED)


def _texts(result: Summary, count: int, limits: Limits) -> list[str]:
    by_n = {citation.n: citation for citation in result.citations}
    shown = result.bullets[:count]
    body = [f"**{plain(result.title, 200)}**"]
    if result.note:
        body.append(f"-# {plain(result.note, 200)}")
    named: set[int] = set()
    for topic, bullets in groupby(shown, key=_section):
        body += [f"### {plain(topic.capitalize(), 60)}"] if topic else []
        for bullet in bullets:
            body.append(_bullet(bullet, by_n[bullet.n[0]], limits, headed=topic is not None))
            named.update(bullet.n[: limits.sources])
            if bullet.superseded_by:
                named.add(bullet.superseded_by)
    if left := len(result.bullets) - count:
        body.append(f"-# {counted(left, 'more line')} under *Quotes*")
    body += [_conflict(conflict, limits) for conflict in result.conflicts]
    named |= {n for conflict in result.conflicts for side in conflict.sides for n in side.citations}
    cited = [citation for citation in result.citations if citation.n in named]
    return ["\n".join(body), "\n".join([*_sources(cited, limits), _as_of(result.as_of, result.newest)])]


def _section(bullet: Bullet) -> str | None:
    """What heads a line: the section of a digest. The step of a timeline says its kind in its own line."""
    return bullet.topic if bullet.topic in SECTIONS else None


def _bullet(bullet: Bullet, quoted: Citation, limits: Limits, *, headed: bool) -> str:
    """Date and kind of a line, its quote with its marks, and what took its place."""
    before = [
        f"**{spelled_date(bullet.date)}**" if bullet.date else "",
        plain(bullet.topic or "", 40) if not headed else "",
    ]
    context = ""
    if quoted.context and quoted.quote.startswith(bullet.text):
        context = f"\\[{plain(quoted.context, limits.name)}\\] "
    marks = _marks(bullet.n[: limits.sources])
    others = len(bullet.n) - limits.sources
    more = f" and {others} more" if others > 0 else ""
    line = f"“{plain(bullet.text, limits.quote)}” {marks}{more}"
    head = " ".join(part for part in before if part)
    replaced = f"\n-# superseded by {_marks((bullet.superseded_by,))}" if bullet.superseded_by else ""
    return f"- {head}{' ' if head else ''}{context}{line}{replaced}"


def _conflict(conflict: Conflict, limits: Limits) -> str:
    sides = (f"{plain(side.value, limits.name)} {_marks(side.citations)}" for side in conflict.sides)
    return f"-# Sources disagree on {plain(conflict.about, limits.name)}: {' · '.join(sides)}"


def _article(one: Summary, limits: Limits) -> str:
    """One article: the link, and its lines; every line is of it."""
    article = one.citations[0].article if one.citations else None
    head = (
        source(article, limits.title, limits.name, linked=limits.linked) if article else plain(one.title, limits.title)
    )
    return "\n".join([head, *(f"> “{plain(bullet.text, limits.quote)}”" for bullet in one.bullets)])


def _sources(cited: Sequence[Citation], limits: Limits) -> list[str]:
    """Each article once, with the marks of its quotes."""
    by_article: dict[str, list[Citation]] = {}
    for citation in cited:
        by_article.setdefault(citation.article.id, []).append(citation)
    return [
        f"{_marks([citation.n for citation in same])} {_source(same[0].article, limits)}{_reprints(same[0].reprints)}"
        for same in by_article.values()
    ]


def _source(article: Article, limits: Limits) -> str:
    return source(article, limits.title, limits.name, linked=limits.linked)


def _reprints(count: int) -> str:
    return f" · and {counted(count, 'reprint')}" if count else ""


def _marks(numbers: Sequence[int | None]) -> str:
    return " ".join(f"**[{n}]**" for n in numbers)


def _nothing(result: Summary) -> Rendered:
    note = plain(result.note, 300) if result.note else "The corpus says nothing on this."
    return Rendered((f"**{plain(result.title, 200)}**\n{note}", f"-# T{_reach(result.newest)[1:]}"), Accent.NOTHING)


def _as_of(as_of: str | None, newest: str | None) -> str:
    cited = f"As of {spelled_date(as_of)}" if as_of else "Undated sources"
    return f"-# {cited} · {_reach(newest)}"


def _reach(newest: str | None) -> str:
    return f"the corpus reaches {spelled_date(newest)}" if newest else "the corpus is undated"
