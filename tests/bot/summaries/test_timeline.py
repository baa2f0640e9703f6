from datetime import UTC, date, datetime

import pytest

from corpus.article import Article
from index.search import Period

NOW = datetime(2025, 12, 31, tzinfo=UTC)


def article(key, title, text, published, publisher=None, entities=("Bitfarms",)):
    return Article(
        id=key, title=title, text=text, published=published, publisher=publisher or f"Paper {key}", entities=entities
    )


OFFER = article(
    "offer",
    "Riot makes an offer for Bitfarms",
    "Riot Platforms made an offer of $950 million to buy all of Bitfarms on 28 May 2024. It would pay in shares.",
    "2024-05-29",
)
WITHDRAWN = article(
    "withdrawn",
    "Riot drops its Bitfarms offer",
    "Riot Platforms has withdrawn its offer to buy all of Bitfarms, Paper withdrawn reported on 24 June 2024.",
    "2024-06-24",
)
PLANT = article(
    "plant",
    "Bitfarms to open a site in Paraguay",
    "Bitfarms expects to open its new site in Yguazu, Paraguay, in March 2025. The site has 200 MW.",
    "2024-09-02",
)
DELAYED = article(
    "delayed",
    "Bitfarms delays its Paraguay site",
    "Bitfarms has delayed the opening of its new site in Yguazu, Paraguay, to the end of 2025.",
    "2025-02-10",
)


def told(summary):
    return [(bullet.date, bullet.topic) for bullet in summary.bullets]


def quoted(summary, n):
    return summary.citations[n - 1].article.id


def test_steps_stand_in_order_of_time_with_their_kind_and_source(desk_of):
    summary = desk_of(DELAYED, OFFER, WITHDRAWN).summaries.timeline("Bitfarms", now=NOW)
    assert told(summary) == [("2024-05-28", "announced"), ("2024-06-24", "cancelled"), ("2025-02-10", "delayed")]
    assert [quoted(summary, bullet.n[0]) for bullet in summary.bullets] == ["offer", "withdrawn", "delayed"]
    for bullet in summary.bullets:
        source = summary.citations[bullet.n[0] - 1]
        assert source.quote.startswith(bullet.text)
        assert source.article.text[source.start :].startswith(source.quote)


def test_what_was_withdrawn_or_put_off_is_marked_with_the_source_that_says_so(desk_of):
    summary = desk_of(OFFER, WITHDRAWN, PLANT, DELAYED).summaries.timeline("Bitfarms", now=NOW)
    replaced = {
        quoted(summary, bullet.n[0]): quoted(summary, bullet.superseded_by)
        for bullet in summary.bullets
        if bullet.superseded_by
    }
    assert replaced == {"offer": "withdrawn", "plant": "delayed"}
    assert summary.note == "4 steps, 1 only planned when reported, 2 superseded."


def test_an_earlier_report_supersedes_nothing(desk_of):
    again = article(
        "again",
        "Riot renews its Bitfarms offer",
        "Riot Platforms made an offer of $1 billion to buy all of Bitfarms on 2 September 2025.",
        "2025-09-03",
    )
    summary = desk_of(WITHDRAWN, again).summaries.timeline("Bitfarms", now=NOW)
    assert [bullet.superseded_by for bullet in summary.bullets] == [None, None]


def test_one_event_told_by_two_outlets_is_one_step_with_two_citations(desk_of):
    retold = article(
        "retold",
        "Riot offers $950 million for Bitfarms",
        "Riot Platforms announced an offer of $950 million for the whole of Bitfarms on 28 May 2024.",
        "2024-05-28",
    )
    summary = desk_of(OFFER, retold).summaries.timeline("Bitfarms", now=NOW)
    assert told(summary) == [("2024-05-28", "announced")]
    assert len(summary.bullets[0].n) == 2


def test_two_steps_of_one_day_stay_apart(desk_of):
    loan = article(
        "loan", "Bitfarms borrows", "Bitfarms borrowed $300 million from Macquarie on 28 May 2024.", "2024-05-30"
    )
    summary = desk_of(OFFER, loan).summaries.timeline("Bitfarms", now=NOW)
    assert sorted(told(summary)) == [("2024-05-28", "announced"), ("2024-05-28", "financed")]


def test_a_plan_counts_from_the_first_report_and_says_that_it_is_one(desk_of):
    summary = desk_of(PLANT).summaries.timeline("Bitfarms", now=NOW)
    assert told(summary) == [("2025-03", "planned")]
    assert "expects to open" in summary.bullets[0].text


def test_a_sentence_that_leaves_the_name_out_gets_it_in_brackets(desk_of):
    text = "Bitfarms has news on its plans. The company completed the sale of its site in Washington on 3 March 2025."
    summary = desk_of(article("sale", "Bitfarms sells a site", text, "2025-03-04")).summaries.timeline(
        "Bitfarms", now=NOW
    )
    assert told(summary) == [("2025-03-03", "completed")]
    assert summary.citations[0].context == "Bitfarms"


def test_a_step_of_another_company_is_none_of_the_subject(desk_of):
    text = (
        "Bitfarms mined more than before. CleanSpark completed the purchase of GRIID on 30 October 2024. "
        "IREN reached 50 EH/s on 30 June 2025, days after Bitfarms."
    )
    summary = desk_of(article("others", "Bitfarms and its rivals", text, "2025-07-04")).summaries.timeline(
        "Bitfarms", now=NOW
    )
    assert told(summary) == []
    assert summary.note == "The corpus dates no step of Bitfarms."


def test_a_period_keeps_the_steps_that_may_lie_in_it(desk_of):
    desk = desk_of(OFFER, WITHDRAWN, PLANT)
    year = Period(since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert told(desk.summaries.timeline("Bitfarms", now=NOW, period=year)) == [("2025-03", "planned")]
    june = Period(until=date(2024, 6, 1))
    assert told(desk.summaries.timeline("Bitfarms", now=NOW, period=june)) == [("2024-05-28", "announced")]


def test_what_is_reported_after_now_is_not_known_yet(desk_of):
    summary = desk_of(OFFER, WITHDRAWN).summaries.timeline("Bitfarms", now=datetime(2024, 6, 1, tzinfo=UTC))
    assert told(summary) == [("2024-05-28", "announced")]
    assert summary.bullets[0].superseded_by is None


def test_a_deal_is_found_by_both_its_names(desk_of):
    summary = desk_of(OFFER, WITHDRAWN, PLANT).summaries.timeline("Riot Bitfarms", now=NOW)
    assert told(summary) == [("2024-05-28", "announced"), ("2024-06-24", "cancelled")]
    assert summary.bullets[0].superseded_by == 2


@pytest.mark.parametrize("subject", ["Block", "block", "the Mitchell Bend vote"])
def test_subjects_are_read_as_people_type_them(starter_desk, subject):
    assert starter_desk.summaries.timeline(subject, now=NOW).bullets


def test_an_undated_article_gives_only_the_dates_it_writes_out(desk_of):
    text = "Bitfarms opened its site in Rio Cuarto in September 2022. In May, Bitfarms bought a plant in Pennsylvania."
    undated = Article(id="undated", title="The sites of Bitfarms", text=text, entities=("Bitfarms",))
    assert told(desk_of(undated).summaries.timeline("Bitfarms", now=NOW)) == [("2022-09", "built")]


def test_what_supersedes_a_shown_step_is_shown_even_in_a_long_timeline(desk_of):
    # The offer comes from two outlets and is kept among many; its withdrawal, of one and of no exact day, must be too.
    others = [
        article(
            f"loan-{month}",
            f"Bitfarms raises money in month {month}",
            f"Bitfarms borrowed {month * 7} million dollars from lender number {month} on {month} January 2023.",
            f"2023-02-{month:02}",
        )
        for month in range(1, 27)
    ]
    text = "Riot Platforms announced an offer of $950 million for the whole of Bitfarms on 28 May 2024."
    retold = article("retold", "Riot offers $950 million for Bitfarms", text, "2024-05-28")
    vague = article("vague", WITHDRAWN.title, WITHDRAWN.text.replace(" reported on 24 June 2024", " said"), "2024-06")
    summary = desk_of(OFFER, retold, vague, *others).summaries.timeline("Bitfarms", now=NOW)
    offer = next(bullet for bullet in summary.bullets if bullet.topic == "announced")
    assert quoted(summary, offer.superseded_by) == "vague"
    assert "more left out" in summary.note


def test_every_step_of_the_starter_corpus_is_an_exact_quote(starter_desk):
    for subject in ("Rhodium", "Bitmain", "Texas", "EIA survey"):
        summary = starter_desk.summaries.timeline(subject, now=NOW)
        assert [n for bullet in summary.bullets for n in bullet.n] == [c.n for c in summary.citations]
        for bullet in summary.bullets:
            assert bullet.text in summary.citations[bullet.n[0] - 1].article.text
