"""The exact sentences of an answer in their context, for whoever wants to check them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.discord.markup import plain
from bot.discord.render.answer import source
from bot.discord.state.answers import Quoted
from corpus.article import Article

_CONTEXT = 400


@dataclass(frozen=True, slots=True)
class InContext:
    """A quoted sentence with the sentences around it; "" at either end of the article."""

    before: str
    quote: str
    after: str


def in_context(text: str, quoted: Quoted) -> InContext | None:
    """Where the quote stands in the article's text, or None if it no longer does."""
    from index.passages import sentences

    start = quoted.start if text.startswith(quoted.quote, quoted.start) else text.find(quoted.quote)
    if start < 0:
        return None
    end = start + len(quoted.quote)
    spans = sentences(text)
    before = [text[span.start : span.end] for span in spans if span.end <= start]
    after = [text[span.start : span.end] for span in spans if span.start >= end]
    return InContext(before[-1] if before else "", quoted.quote, after[0] if after else "")


def quotes(quoted: Sequence[Quoted], article_of: Callable[[str], Article | None]) -> str:
    """Every quote of an answer in its context, as one text."""
    return "\n\n".join(_one(item, article_of(item.article_id)) for item in quoted)


def _one(quoted: Quoted, article: Article | None) -> str:
    if article is None:
        return f"**[{quoted.n}]** {plain(quoted.title, 150)}\n-# This article was removed from the corpus since."
    head = f"**[{quoted.n}]** {source(article)}"
    place = in_context(article.text, quoted)
    if place is None:
        return f"{head}\n> {plain(quoted.quote)}\n-# The article was changed since; it no longer says this."
    before, after = plain(place.before, _CONTEXT), plain(place.after, _CONTEXT)
    return head + "\n> " + " ".join(part for part in (before, f"**{plain(place.quote)}**", after) if part)
