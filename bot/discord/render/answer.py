"""Answers as Discord text: quotes with marks, disagreement side by side, then the sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.answer import Answer, Citation, Side, Status
from bot.discord.layout import Accent, first_that_fits
from bot.discord.markup import counted, link, plain
from corpus.article import Article, shown_date, spelled_date

EXAMPLES = (
    "where is Bitmain building?",
    "how efficient is the S23 Hydro?",
    "why did Norway ban new mining data centers?",
    "how much is the Microsoft contract with IREN worth?",
    "which regions of Russia banned mining?",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters that parts of a message may have before escaping, which may double them; and whether sources link."""

    head: int
    quote: int
    title: int
    name: int
    linked: bool = True


# Tried in turn until the message fits.
_LIMITS = (
    Limits(300, 900, 150, 80), Limits(300, 450, 110, 80), Limits(200, 300, 80, 60), Limits(150, 160, 60, 40),
    Limits(100, 160, 40, 40, linked=False), Limits(60, 80, 30, 20, linked=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """The texts of a message, each a block of its own, and the colour of its edge."""

    texts: tuple[str, ...]
    accent: Accent


def answer(result: Answer, asked: str | None = None) -> Rendered:
    """An answer as people see it. `asked` repeats the question where the message itself would not show it."""
    match result.status:
        case Status.ANSWERED:
            accent = Accent.DISAGREEMENT if result.conflicts else Accent.ANSWER
            return Rendered(first_that_fits(_answer_texts(result, asked, limits) for limits in _LIMITS), accent)
        case Status.NOT_FOUND:
            return _not_found(result, _head(asked))
        case _:
            return _off_topic(_head(asked))


def source(article: Article, title_limit: int = 150, name_limit: int = 60, *, linked: bool = True) -> str:
    """Title as a link, publisher and date: what a reader needs to judge a source."""
    about = ", ".join(part for part in (plain(article.publisher or "", name_limit), shown_date(article)) if part)
    return f"{link(article.title, article.url if linked else None, title_limit)} · {about}"


def _quote(citation: Citation, limits: Limits) -> str:
    """One quoted sentence with its mark; a name that it leaves out stands in square brackets before it."""
    context = f"\\[{plain(citation.context, limits.name)}\\] " if citation.context else ""
    return f"> {context}“{plain(citation.quote, limits.quote)}” **[{citation.n}]**"


def _head(asked: str | None, limit: int = 300) -> str | None:
    return f"**{plain(asked, limit)}**" if asked else None


def _answer_texts(result: Answer, asked: str | None, limits: Limits) -> list[str]:
    lead = plain(result.lead, limits.head) if result.lead else None
    body = [part for part in (_head(asked, limits.head), lead) if part]
    sides = {side.heading: side for conflict in result.conflicts for side in conflict.sides}
    for heading, citations in result.groups():
        if heading:
            body.append(_heading(sides[heading], limits.name))
        body += [_quote(citation, limits) for citation in citations]
    sources = [
        f"{marks} {source(article, limits.title, limits.name, linked=limits.linked)}{_reprints(reprints)}"
        for marks, article, reprints in _sources(result.citations)
    ]
    return ["\n".join(body), "\n".join([*sources, f"-# {_as_of(result)}"])]


def _sources(citations: Sequence[Citation]) -> list[tuple[str, Article, int]]:
    """Each article once, with the marks of its quotes and the number of its reprints."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    return [
        (" ".join(f"**[{c.n}]**" for c in cited), cited[0].article, cited[0].reprints) for cited in by_article.values()
    ]


def _heading(side: Side, limit: int) -> str:
    """A side's value as a heading, and below it, small, who stands behind it: "3 outlets, newest 29 Jul 2025"."""
    standing = side.heading.removeprefix(side.value).removeprefix(" · ")
    return f"### {plain(side.value, limit)}\n-# {plain(standing)}"


def _reprints(count: int) -> str:
    return f" · and {counted(count, 'reprint')}" if count else ""


def _as_of(result: Answer) -> str:
    reach = f"the corpus reaches {spelled_date(result.newest)}" if result.newest else "the corpus is undated"
    return f"As of {spelled_date(result.as_of)} · {reach}" if result.as_of else f"Undated sources · {reach}"


def _not_found(result: Answer, head: str | None) -> Rendered:
    texts = [
        "\n".join(part for part in (head, "That's not in the corpus yet: I found no sentence that answers it.") if part)
    ]
    if result.closest:
        texts.append("\n".join(["The closest articles:", *(f"- {source(article)}" for article in result.closest)]))
    reach = f" The corpus reaches {spelled_date(result.newest)}." if result.newest else ""
    texts.append(f"-# The moderators see what is missing, without your name.{reach}")
    return Rendered(tuple(texts), Accent.NOTHING)


def _off_topic(head: str | None) -> Rendered:
    line = "I only know about bitcoin mining: miners, machines, pools, energy, and the rules they live by."
    examples = "\n".join(["Try one of these:", *(f"- {plain(example)}" for example in EXAMPLES[:3])])
    return Rendered(("\n".join(part for part in (head, line) if part), examples), Accent.NOTHING)
