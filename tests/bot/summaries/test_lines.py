import numpy as np
import pytest

from bot.summaries.lines import best_line, cite, lines_of, nearest_lines, stands_alone
from corpus.article import Article

TEXT = """\
## What was sold?

Rhodium is leaving one of its homes.

Rhodium sold its mine in Temple, Texas, for $40.6 million in cash. The company keeps its other site. Is that enough?

| Item | Amount |
|---|---|
| Price | $35 million |
"""
SOLD = Article(id="sold", title="Rhodium sells its Temple mine", text=TEXT, publisher="One", published="2024-12-29")
RETOLD = Article(
    id="retold",
    title="Temple mine of Rhodium changes hands",
    text="Weather was fine in most of Texas all week. The mine of Rhodium in Temple went for $40.6 million, all cash.",
    publisher="Two",
    published="2024-12-30",
)


@pytest.mark.parametrize(
    "text",
    [
        "The company sold its mine in Temple for $40.6 million.",
        "It sold its mine in Temple for $40.6 million in cash.",
        "In that case, the mine in Temple would be sold.",
        "Is the mine in Temple to be sold before the year is out?",
        "What the sale of the mine in Temple means:",
        "Too short.",
        "Price for the Temple site | $35 million | December.",
    ],
)
def test_what_leans_asks_or_lists_cannot_stand_alone(text):
    assert not stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Department of Homeland Security has opened a probe.",
        "The sale of the Rhodium site in Temple closed on 18 December.",
        "The takeover of Stronghold by Bitfarms is worth $125 million.",
        "Bitfarms is preparing to leave bitcoin mining.",
    ],
)
def test_what_names_its_subject_can_stand_alone(text):
    assert stands_alone(text)


def reports(desk):
    return desk.searcher.indexed(desk.searcher.versions())


def test_the_line_of_a_story_is_early_central_and_telling(desk_of):
    desk = desk_of(SOLD)
    article = reports(desk)[0]
    dated = desk.searcher.dated()
    centre = desk.searcher.openings(dated, np.arange(1))[0]
    quoted = best_line([article], centre, desk.responder.gazetteer())
    assert quoted is not None
    assert quoted.text == "Rhodium sold its mine in Temple, Texas, for $40.6 million in cash."
    assert [line.text for line in lines_of(article)] == ["Rhodium is leaving one of its homes.", quoted.text]


def test_a_story_without_a_sentence_that_stands_alone_has_no_line(desk_of):
    desk = desk_of(Article(id="table", title="Prices", text="| Item | Amount |\n|---|---|\n| Price | $35 million |\n"))
    assert best_line(reports(desk), np.ones(384, np.float32) / 384**0.5, desk.responder.gazetteer()) is None


def test_a_further_outlet_is_cited_with_the_sentence_that_says_the_same(desk_of):
    desk = desk_of(SOLD, RETOLD)
    first, second = reports(desk)
    quoted = lines_of(first)[1]
    cited = nearest_lines(quoted, [first, second], desk.searcher.stories, most=4, floor=0.4)
    assert [line.text for line in cited] == [
        quoted.text,
        "The mine of Rhodium in Temple went for $40.6 million, all cash.",
    ]
    assert nearest_lines(quoted, [first, second], desk.searcher.stories, most=1, floor=0.4) == [quoted]
    assert nearest_lines(quoted, [first, second], desk.searcher.stories, most=4, floor=0.999) == [quoted]


def test_a_citation_is_the_exact_place_of_its_sentence(desk_of):
    desk = desk_of(SOLD)
    quoted = lines_of(reports(desk)[0])[1]
    found = cite(3, quoted, desk.searcher.stories)
    assert (found.n, found.outlets, found.reprints) == (3, 1, 0)
    assert found.article.text[found.start : found.start + len(found.quote)] == found.quote
