"""What people read of summaries. The goldens are looked at by people: UPDATE_GOLDENS=1 writes them anew."""

import dataclasses
from datetime import UTC, datetime

import pytest

from bot.answers.answer import Citation, Conflict, Side
from bot.discord.layout import MAX_BYTES, MAX_TEXT, Accent
from bot.discord.render import summary as rendering
from bot.summaries.summary import Bullet, Summary
from corpus.article import Article

NOW = datetime(2025, 12, 20, tzinfo=UTC)
ARTICLE = Article("A title", "…", "one", "https://example.com/one", "Reuters", published="2025-07-29")


def hostile(sign: str, bullets: int, sources: int) -> Summary:
    """A summary of the longest parts, each line with several sources of the longest addresses."""
    article = Article(sign * 5000, "…", "id", "https://example.com/" + "x" * 480, sign * 500, published="2025-07-29")
    citations = tuple(
        Citation(n, dataclasses.replace(article, id=str(n)), f"{sign * 9} " * 500, 0, context=sign * 300)
        for n in range(1, bullets * sources + 1)
    )
    lines = tuple(
        Bullet(citations[place * sources].quote, tuple(range(place * sources + 1, (place + 1) * sources + 1)),
               "2025-07-29", "topic" + str(place // 3), 1 if place else None)
        for place in range(bullets)
    )  # fmt: skip
    conflict = Conflict(sign * 500, (Side(sign * 300, (1,)), Side(sign * 300, (2,))))
    return Summary(sign * 2000, lines, citations, (conflict,) * (sources > 1), sign * 2000, "2025-12-16")


@pytest.mark.parametrize("sign", ["a", "ü", "京", "🔥", "*", "["])
@pytest.mark.parametrize(("bullets", "sources"), [(1, 1), (6, 2), (12, 4), (24, 4)])
def test_however_long_a_summary_is_it_fits_one_message(sign, bullets, sources):
    found = hostile(sign, bullets, sources)
    texts = rendering.summary(found).texts
    assert sum(map(len, texts)) <= MAX_TEXT
    assert sum(len(text.encode()) for text in texts) <= MAX_BYTES
    shown = [line for line in texts[0].split("\n") if line.startswith("- ")]
    left = bullets - len(shown)
    assert shown
    assert (f"{left} more line" in texts[0]) == (left > 0)


def test_linked_articles_fit_one_message():
    texts = rendering.linked([hostile("[", 3, 1)] * 9).texts
    assert sum(map(len, texts)) <= MAX_TEXT
    assert "and 4 more articles of the corpus" in texts[-1]


def test_what_is_superseded_and_disputed_is_marked():
    citations = tuple(Citation(n, ARTICLE, f"Sentence {n}.", 0) for n in (1, 2, 3))
    found = Summary(
        "Plant",
        (Bullet("Sentence 1.", (1,), "2025-07", "planned", 2), Bullet("Sentence 2.", (2, 3), "2025-08", "built")),
        citations, (Conflict("jobs", (Side("250", (1,)), Side("300", (2,)))),),
    )  # fmt: skip
    shown = rendering.summary(found)
    assert shown.accent is Accent.DISAGREEMENT
    assert "- **Jul 2025** planned “Sentence 1.” **[1]**\n-# superseded by **[2]**" in shown.texts[0]
    assert "- **Aug 2025** built “Sentence 2.” **[2]** **[3]**" in shown.texts[0]
    assert "-# Sources disagree on jobs: 250 **[1]** · 300 **[2]**" in shown.texts[0]


@pytest.mark.parametrize("name", ["topic", "article", "digest", "timeline", "trend", "news", "quiet", "nothing"])
def test_summaries_of_the_starter_corpus_look_like_this(golden, starter_desk, name):
    golden(f"summary_{name}.md", "\n\n---\n\n".join(shown(starter_desk, name).texts))


def shown(desk, name):
    summaries = desk.summaries
    match name:
        case "topic":
            return rendering.summary(summaries.topic("Bitmain plant in the US", now=NOW, length=4))
        case "article":
            return rendering.linked([summaries.article("bhutan-2025")])
        case "digest":
            return rendering.summary(summaries.digest(now=NOW, days=30).summary)
        case "timeline":
            return rendering.summary(summaries.timeline("GRIID", now=NOW))
        case "trend":
            return rendering.trend(summaries.trend("network hash rate", now=NOW, unit="EH/s"))
        case "news":
            [news] = summaries.news("Bitmain", now=datetime(2025, 11, 28, tzinfo=UTC))
            return rendering.summary(news.summary)
        case "quiet":
            return rendering.summary(summaries.digest(now=datetime(2025, 10, 30, tzinfo=UTC), days=1).summary)
        case _:
            return rendering.summary(summaries.topic("zebra crossings of Uruguay", now=NOW))
