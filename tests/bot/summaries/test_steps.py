import pytest

from bot.summaries.step_words import ends_something
from bot.summaries.steps import reported_step, step_in


def dated(text, published):
    step = step_in(text, published)
    return step and (step.iso, step.kind)


def reported(text, published):
    step = reported_step(text, published)
    return step and (step.iso, step.kind)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Bitdeer completed the sale on 18 December 2024.", "2024-12-29", ("2024-12-18", "completed")),
        ("On October 1, 2025, a senator introduced a bill on mining.", "2025-10-03", ("2025-10-01", "announced")),
        ("The merger closed at the end of October 2024.", "2024", ("2024-10", "completed")),
        ("A deal with the shell company was dropped in November 2023.", "2024-08", ("2023-11", "cancelled")),
        ("The IPO planned for January 2022 was pulled.", "2024-08", ("2022-01", "cancelled")),
        ("Hut 8 supplies the site under an agreement of 10 July 2024.", "2024-07-10", ("2024-07-10", "agreed")),
        ("In 2023, the miner produced over 13,700 bitcoin.", "2024-01-16", ("2023", "reported")),
        ("The filing dates from a case that opened in May 2022, when the firm sued.", "2024-01", ("2022-05", "filed")),
        ("The firm failed to repay a loan when it fell due on 30 July 2024.", "2024-08", ("2024-07-30", "delayed")),
    ],
)
def test_a_date_that_a_word_of_time_ties_to_a_step_is_the_day_of_the_step(text, published, expected):
    assert dated(text, published) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Reuters reported on 18 June 2025 that the makers share the market.",
        "The plant has opened, according to a text that MEXC News carried on 20 June 2025.",
        "Riot withdrew its requisition of 24 June 2024.",
        "Canaan followed once the tariffs of 2 April 2025 were known.",
        "Output fell, compared with 663 bitcoin in August 2025.",
        "The state has mined since 2019.",
        "Marathon had 49,000 bitcoin as of June 30, 2025.",
        "The stock gained 20% in the past 30 days.",
        "Hashrate data of October 2025 gave the country about 14%.",
    ],
)
def test_a_date_that_belongs_to_a_report_a_noun_or_a_comparison_is_no_day_of_a_step(text):
    assert step_in(text, "2025-10-20") is None


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Production is due to begin in early 2026.", "2025-07", ("2026", "planned")),
        ("The site should be at full capacity by the end of 2026.", "2025-07", ("2026-12", "planned")),
        ("The vote is set for 4 November.", "2025-10-27", ("2025-11-04", "planned")),
        ("The ban starts in August.", "2025-06-20", ("2025-08", "planned")),
        ("The purchase was expected to close in the third quarter of 2024.", "2024-06-27", ("2024", "planned")),
    ],
)
def test_what_lies_ahead_of_the_report_is_planned(text, published, expected):
    assert dated(text, published) == expected


def test_a_plan_beside_a_past_step_does_not_make_the_step_a_plan():
    text = "The parties settled on 1 March 2024 and agreed that the agency would withdraw its survey."
    assert dated(text, "2024-03-01") == ("2024-03-01", "agreed")
    assert ends_something(text)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("In May, Riot made an attempt to buy all of it.", "2024-06-13", ("2024-05", "announced")),
        ("In November, Riot made an attempt to buy all of it.", "2024-06-13", ("2023-11", "announced")),
        ("Riot today announced a purchase.", "2024-12-02", ("2024-12-02", "announced")),
        ("Bitdeer said on Monday that it closed the offering.", "2025-06-23", ("2025-06-23", "announced")),
        ("Bitdeer said on Friday that it closed the offering.", "2025-06-23", ("2025-06-20", "announced")),
        ("The company mined 700 bitcoin last month.", "2025-07-02", ("2025-06", "reported")),
        ("NEW YORK, July 2, 2025 (WIRE) -- CleanSpark announced it grew.", "2025-07-02", ("2025-07-02", "announced")),
    ],
)
def test_dates_without_a_year_and_relative_ones_count_from_the_report(text, published, expected):
    assert dated(text, published) == expected


def test_a_date_without_a_year_stays_open_where_the_report_is_undated_or_only_of_some_year():
    text = "In May, Riot made an attempt to buy all of it."
    assert step_in(text, None) is None
    assert step_in(text, "2024") is None
    assert dated("In May 2024, Riot made an attempt to buy all of it.", None) == ("2024-05", "announced")


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("A court has confirmed the plan, News reported on 16 January 2024.", "2024-01-16", ("2024-01-16", "decided")),
        ("Voters have turned down the plan to found a town.", "2025-11", ("2025-11", "cancelled")),
        ("Riot delayed its site from the fourth quarter of 2024 to May 2025.", "2024-08-01", ("2024-08-01", "delayed")),
        ("Tenaga reported losses of 440 million ringgit since 2020.", "2024-10", ("2024-10", "reported")),
    ],
)
def test_news_without_a_date_of_its_own_is_of_the_day_of_its_report(text, published, expected):
    assert reported(text, published) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The merger closed at the end of October 2024.",
        "Firmware is the software that tells the chips what to do.",
        "After it bought a site, the miner wanted cheaper power.",
        "The minister said mining is unwanted.",
        "The price of power rose.",
    ],
)
def test_what_has_its_own_date_or_tells_of_no_step_is_not_dated_by_its_report(text):
    assert reported_step(text, "2024-11-05") is None


def test_nothing_is_dated_by_an_undated_report():
    assert reported_step("A court has confirmed the plan.", None) is None
