from datetime import UTC, date, datetime

import numpy as np
import pytest

from bot.summaries.digest import MOST_A_SECTION, MOST_LINES, Story, Window, select
from bot.summaries.sections import SECTIONS
from corpus.article import Article, date_bounds

NOW = datetime(2025, 7, 31, 12, tzinfo=UTC)
SALE = Article(
    id="temple",
    title="Rhodium sells its Temple site for $40.6 million",
    text="Rhodium sold its mine in Temple, Texas, for $40.6 million in cash. The buyer was the landlord of the site.",
    publisher="TheMinerMag",
    published="2025-07-29",
    entities=("Rhodium", "Temple"),
)
RETOLD = Article(
    id="temple-2",
    title="Rhodium gets $40.6 million for Temple mine",
    text="Temple Green bought the mine of Rhodium in Temple, Texas, paying $40.6 million in cash to the miner.",
    publisher="Blockworks",
    published="2025-07-30",
    entities=("Rhodium", "Temple"),
)
TAX = Article(
    id="tax",
    title="New York senator proposes a tax on mining",
    text="A senator introduced a bill that would tax miners in New York by the kilowatt-hour. It has not been passed.",
    publisher="MEXC News",
    published="2025-07-28",
    entities=("New York",),
)
OLD_TAX = Article(
    id="old-tax",
    title="New York senator plans a tax on mining",
    text="A senator plans a bill that would tax miners in New York by the kilowatt-hour. It would be the first one.",
    publisher="The Block",
    published="2025-06-02",
    entities=("New York",),
)
DIFFICULTY = Article(
    id="difficulty",
    title="Bitcoin difficulty climbs to a record",
    text="Bitcoin mining difficulty climbed 4% to a record of 136 trillion at the latest adjustment of the network.",
    publisher="CoinDesk",
    published="2025-07-27",
)


def days(*dates):
    bounds = [date_bounds(value) if value else (date.min, date.min) for value in dates]
    known = [bool(value) for value in dates]
    return (
        np.array([a.toordinal() if k else -1 for (a, _), k in zip(bounds, known, strict=True)]),
        np.array([b.toordinal() if k else -1 for (_, b), k in zip(bounds, known, strict=True)]),
    )


def held(window, *dates):
    return window.holds(*days(*dates)).tolist()


def test_a_window_holds_its_days_and_no_undated_article():
    week = Window.ending(date(2025, 7, 31), 7)
    assert held(week, "2025-07-24", "2025-07-31", "2025-07-23", "2025-08-01", None) == [True, True, False, False, False]


def test_a_month_is_of_a_window_that_holds_most_of_its_days():
    assert held(Window.ending(date(2025, 7, 31), 30), "2025-07", "2025-06", "2025") == [True, False, False]
    assert held(Window.ending(date(2025, 8, 10), 30), "2025-07", "2025-08") == [True, False]
    assert held(Window.ending(date(2025, 7, 31), 7), "2025-07") == [False]
    assert held(Window.ending(date(2025, 12, 20), 365), "2025") == [True]


def test_what_lies_before_a_window_is_remembered_for_a_year():
    week = Window.ending(date(2025, 7, 31), 7)
    assert week.before(*days("2025-07-23", "2025-07-24", "2025-07", "2024-08-01", "2024-07-01", None)).tolist() == [
        True,
        False,
        False,
        True,
        False,
        False,
    ]


def story(number, outlets=1, novelty=0.3):
    return Story((number,), (number,), outlets, np.zeros(2), 0, novelty)


def test_more_outlets_and_more_novelty_rank_higher():
    assert story(1, outlets=2).rank > story(2, outlets=1).rank
    assert story(1, novelty=0.6).rank > story(2, novelty=0.2).rank
    assert story(1, outlets=4, novelty=0.2).rank > story(2, outlets=1, novelty=0.9).rank


def test_a_digest_shows_at_most_so_many_lines_and_so_many_of_a_section():
    stories = [story(number) for number in range(40)]
    only_network = select(stories, lambda _: "network")
    assert len(only_network.stories) == MOST_A_SECTION
    assert only_network.left_out == 40 - MOST_A_SECTION
    mixed = select(stories, lambda s: SECTIONS[s.inside[0] % len(SECTIONS)])
    assert len(mixed.stories) == MOST_LINES
    assert list(mixed.shown) == list(SECTIONS)


def test_a_story_is_one_line_with_a_citation_an_outlet(desk_of):
    summary = desk_of(SALE, RETOLD, TAX).summaries.digest(now=NOW).summary
    lines = {bullet.topic: bullet for bullet in summary.bullets}
    assert list(lines) == ["companies", "policy"]
    cited = [summary.citations[n - 1] for n in lines["companies"].n]
    assert {citation.article.publisher for citation in cited} == {"TheMinerMag", "Blockworks"}
    assert all(citation.outlets == 2 for citation in cited)
    assert cited[0].quote.startswith(lines["companies"].text)
    assert all(c.article.text[c.start :].startswith(c.quote) for c in summary.citations)


def test_a_reprint_is_no_further_outlet(desk_of):
    copy = Article(
        id="copy",
        title=SALE.title,
        text=SALE.text,
        publisher="Financetom (TheMinerMag copy)",
        published="2025-07-29",
        entities=SALE.entities,
    )
    summary = desk_of(SALE, copy).summaries.digest(now=NOW).summary
    assert [bullet.n for bullet in summary.bullets] == [(1,)]
    assert (summary.citations[0].outlets, summary.citations[0].reprints) == (1, 1)


def test_a_story_told_before_is_never_shown_again(desk_of):
    desk = desk_of(SALE, TAX)
    first = desk.summaries.digest(now=NOW)
    assert sorted(first.covered) == ["tax", "temple"]
    assert desk.summaries.digest(now=NOW, told=first.covered).summary.bullets == ()
    # A further report of a story that was told is no news either, a new story is.
    later = desk_of(RETOLD, DIFFICULTY).summaries.digest(now=NOW, told=first.covered)
    assert later.covered == ("difficulty",)
    assert later.summary.note == "1 story new since the last digest."


def test_a_quiet_period_says_in_one_line_from_when_the_newest_article_is(desk_of):
    desk = desk_of(OLD_TAX)
    quiet = desk.summaries.digest(now=NOW)
    assert quiet.covered == ()
    assert quiet.summary.bullets == ()
    assert quiet.summary.note == "No news: the newest article is of 2 Jun 2025."
    assert desk.summaries.digest(now=datetime(2025, 1, 1, tzinfo=UTC)).summary.note == "No news: no article is dated."


def test_news_that_was_told_before_the_period_ranks_lower_and_is_counted_as_going_on(desk_of):
    summary = desk_of(OLD_TAX, TAX, DIFFICULTY, SALE).summaries.digest(now=NOW).summary
    assert summary.note == "3 stories; 1 of them goes on from earlier news."


def test_what_was_published_after_now_is_not_known_yet(desk_of):
    desk = desk_of(SALE, RETOLD)
    summary = desk.summaries.digest(now=datetime(2025, 7, 29, 8, tzinfo=UTC)).summary
    assert [citation.article.id for citation in summary.citations] == ["temple"]
    assert summary.citations[0].outlets == 1


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (["policy"], ["tax"]),
        (["Policy", "network"], ["tax", "difficulty"]),
        (["Rhodium"], ["temple"]),
        (["difficulty record"], ["difficulty"]),
        ([" "], ["temple", "tax", "difficulty"]),
        (["hardware", "Antarctica"], []),
    ],
)
def test_topics_keep_the_stories_of_a_section_or_with_its_words(desk_of, topics, expected):
    digest = desk_of(SALE, TAX, DIFFICULTY).summaries.digest(now=NOW, topics=topics)
    assert sorted(digest.covered) == sorted(expected)


def test_a_removed_article_is_in_no_digest(desk_of):
    desk = desk_of(SALE, TAX)
    desk.remove(["temple"])
    assert desk.summaries.digest(now=NOW).covered == ("tax",)
