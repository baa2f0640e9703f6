"""How an answer reads, and what it says of itself."""

import pytest

from bot.answers.answer import Answer, Citation, Conflict, Side, Status
from corpus.article import Article

OLD = Article("Old", "It is 300 MW. It grows.", id="old", published="2024-05-01")
NEW = Article("New", "It is 450 MW.", id="new", published_about="2025-07")
UNDATED = Article("Undated", "It is large.", id="undated")


def cited(n: int, article: Article, quote: str, context: str | None = None) -> Citation:
    return Citation(n, article, quote, article.text.index(quote), context)


CITATIONS = (cited(1, NEW, "It is 450 MW."), cited(2, OLD, "It is 300 MW."), cited(3, UNDATED, "It is large."))
SIDES = (Side("450 MW", (1,), 1, "about July 2025"), Side("300 MW", (2,), 1, "1 May 2024"))


def answered(citations=CITATIONS, sides=(), lead=None) -> Answer:
    conflicts = (Conflict("plant", sides),) if sides else ()
    return Answer("how many MW?", Status.ANSWERED, lead, citations, conflicts)


def test_an_answer_is_its_lead_and_its_marked_quotes():
    assert answered(lead="450 MW.").text == '450 MW.\n"It is 450 MW." [1]\n"It is 300 MW." [2]\n"It is large." [3]'


def test_without_a_lead_an_answer_begins_with_its_first_quote():
    assert answered(CITATIONS[:1]).text == '"It is 450 MW." [1]'


def test_sides_stand_under_their_headings_and_the_rest_behind_them():
    answer = answered(sides=SIDES, lead="Sources disagree.")
    assert answer.text == (
        "Sources disagree.\n"
        "450 MW · 1 outlet, about July 2025\n"
        '"It is 450 MW." [1]\n'
        "300 MW · 1 outlet, 1 May 2024\n"
        '"It is 300 MW." [2]\n'
        '"It is large." [3]'
    )
    assert answer.groups() == [
        ("450 MW · 1 outlet, about July 2025", [CITATIONS[0]]),
        ("300 MW · 1 outlet, 1 May 2024", [CITATIONS[1]]),
        (None, [CITATIONS[2]]),
    ]


def test_every_citation_is_shown_once_even_if_two_sides_name_it():
    sides = (Side("450 MW", (1, 2)), Side("300 MW", (2, 9)))
    assert [[citation.n for citation in members] for _, members in answered(sides=sides).groups()] == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("side", "heading"),
    [
        (Side("450 MW", (1,), 1, "5 May 2025"), "450 MW · 1 outlet, 5 May 2025"),
        (Side("450 MW", (1, 2), 2, "5 May 2025"), "450 MW · 2 outlets, newest 5 May 2025"),
        (Side("450 MW", (1, 2), 1, "5 May 2025"), "450 MW · 1 outlet, newest 5 May 2025"),
        (Side("450 MW", (1, 2), 2), "450 MW · 2 outlets, undated"),
    ],
)
def test_a_side_is_headed_by_its_value_outlets_and_date(side, heading):
    assert side.heading == heading


def test_a_name_left_out_is_shown_in_brackets_before_the_quote():
    citation = cited(1, NEW, "It is 450 MW.", context="Bitmain")
    assert answered((citation,)).text == '"[Bitmain] It is 450 MW." [1]'


def test_an_answer_is_as_of_its_newest_cited_date():
    assert answered().as_of == "2025-07"
    assert answered(CITATIONS[2:]).as_of is None


@pytest.mark.parametrize(
    ("status", "says"), [(Status.NOT_FOUND, "not in the corpus"), (Status.OFF_TOPIC, "only know about bitcoin mining")]
)
def test_without_an_answer_nothing_is_quoted_and_no_article_named(status, says):
    answer = Answer("what is it?", status, closest=(OLD, NEW))
    assert says in answer.text
    assert "[" not in answer.text
    assert "Old" not in answer.text
    assert answer.as_of is None
    assert answer.groups() == []
