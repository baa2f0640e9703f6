from datetime import UTC, date, datetime

import pytest

from bot.desk import Desk
from bot.settings import Settings
from bot.summaries.errors import BadSubject
from corpus.article import Article
from index.search import Period

NOW = datetime(2025, 12, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk over a few articles on one miner and the network, one of them reprinted."""
    desk = Desk(Settings(data=tmp_path_factory.mktemp("trend"), starter=False))
    june = (
        "CleanSpark ran 50 EH/s at the end of June 2025. The Nevada miner said so in its monthly update on its fleet."
    )
    desk.store.put_all(
        [
            Article("CleanSpark reaches 50 EH/s", june, "june", publisher="Miner Mag", published="2025-07-02"),
            Article(
                "CleanSpark reaches 50 EH/s", june, "june-reprint", publisher="Copy News", origin="Miner Mag",
                published="2025-07-03",
            ),
            Article(
                "CleanSpark in March",
                "In March 2025 CleanSpark had 42.4 EH/s, while the bitcoin network had 0.82 ZH/s.",
                "march", publisher="Block News", published="2025-04-03",
            ),
            Article(
                "Outlook", "CleanSpark aims to reach 60 EH/s by the end of 2025.", "plan", publisher="Block News",
                published="2025-04-20",
            ),
            Article("CleanSpark fleet", "CleanSpark operates 46 EH/s.", "undated", publisher="Someone"),
        ]
    )  # fmt: skip
    desk.reindex()
    yield desk
    desk.close()


def figures(trend):
    return [(point.date, point.value) for point in trend.series.points] if trend.series else []


def test_a_companys_figures_are_in_order_and_nobody_elses(desk):
    trend = desk.summaries.trend("CleanSpark", now=NOW)
    assert figures(trend) == [("2025-03", 42.4), ("2025-06-30", 50.0)]
    assert (trend.series.name, trend.series.owner, trend.series.unit) == ("hash rate", "CleanSpark", "EH/s")


def test_the_networks_figures_are_not_a_miners(desk):
    trend = desk.summaries.trend("network hashrate", now=NOW)
    assert figures(trend) == [("2025-03", 820.0)]
    assert trend.series.points[0].text == "0.82 ZH/s"


def test_every_point_is_cited_by_a_sentence_that_stands_in_its_article(starter_desk):
    trend = starter_desk.summaries.trend("network hashrate", now=NOW)
    by_n = {citation.n: citation for citation in trend.citations}
    assert sorted(by_n) == list(range(1, len(trend.citations) + 1))
    for point in trend.series.points:
        for n in point.n:
            citation = by_n[n]
            assert citation.article.text[citation.start :].startswith(citation.quote)
        assert point.text in by_n[point.n[0]].quote


def test_a_reprint_is_an_article_of_its_month_but_neither_a_story_nor_a_second_citation(desk):
    trend = desk.summaries.trend("CleanSpark", now=NOW)
    july = next(month for month in trend.months if month.month == "2025-07")
    assert (july.articles, july.stories) == (2, 1)
    assert len(trend.series.points[-1].n) == 1


def test_months_without_articles_stand_between_those_with_some(desk):
    months = desk.summaries.trend("CleanSpark", now=NOW).months
    assert [(month.month, month.articles) for month in months] == [
        ("2025-04", 2), ("2025-05", 0), ("2025-06", 0), ("2025-07", 2),
    ]  # fmt: skip


def test_a_period_leaves_out_what_was_published_outside_it(desk):
    trend = desk.summaries.trend("CleanSpark", now=NOW, period=Period(since=date(2025, 7, 1)))
    assert [month.month for month in trend.months] == ["2025-07"]
    assert figures(trend) == []
    assert figures(desk.summaries.trend("CleanSpark", now=NOW, period=Period(since=date(2025, 7, 1)), unit="EH/s")) == [
        ("2025-06-30", 50.0)
    ]


def test_a_unit_that_the_subject_has_no_figures_in_leaves_the_months(desk):
    trend = desk.summaries.trend("CleanSpark", now=NOW, unit="BTC")
    assert trend.series is None
    assert trend.months


def test_a_unit_may_be_typed_in_any_prefix(desk):
    assert figures(desk.summaries.trend("CleanSpark", now=NOW, unit="ph/s")) == [
        ("2025-03", 42.4),
        ("2025-06-30", 50.0),
    ]


def test_a_subject_that_the_corpus_does_not_know_has_nothing(desk):
    assert desk.summaries.trend("Lunar helium", now=NOW).empty


def test_an_empty_subject_is_refused(desk):
    with pytest.raises(BadSubject):
        desk.summaries.trend("  ", now=NOW)


def test_shares_of_a_revenue_are_no_shares_of_mining(starter_desk):
    assert figures(starter_desk.summaries.trend("Canaan", now=NOW, unit="%")) == []
    assert figures(starter_desk.summaries.trend("China share of mining", now=NOW)) == [
        ("2020", 65.0),
        ("2025-10", 14.0),
    ]
