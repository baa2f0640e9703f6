from datetime import UTC, date, datetime

import pytest

from bot.answers.timescope import TimeScope, date_places, time_scope

NOW = datetime(2026, 8, 15, 12, tzinfo=UTC)  # a Saturday


def days(text: str) -> tuple[str, str]:
    scope = time_scope(text, NOW)
    return (scope.since.isoformat() if scope.since else "", scope.until.isoformat() if scope.until else "")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("in july 2025", "2025-07-01", "2025-07-31"),
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("foundry growth 2024", "2024-01-01", "2024-12-31"),
        ("last month", "2026-07-01", "2026-07-31"),
        ("this week", "2026-08-10", "2026-08-15"),
        ("last week", "2026-08-03", "2026-08-09"),
        ("past 30 days", "2026-07-16", "2026-08-15"),
        ("last quarter", "2026-04-01", "2026-06-30"),
        ("yesterday", "2026-08-14", "2026-08-14"),
        ("last tuesday", "2026-08-11", "2026-08-11"),
        ("last summer", "2025-06-01", "2025-08-31"),
        ("two months ago", "2026-06-01", "2026-06-30"),
        ("so far this year", "2026-01-01", "2026-08-15"),
        ("since 2024", "2024-01-01", ""),
        ("since the halving", "2024-04-20", ""),
        ("before the halving", "", "2024-04-19"),
        ("after the 2020 halving", "2020-05-11", ""),
        ("before 2023", "", "2022-12-31"),
        ("until march 2024", "", "2024-03-31"),
        ("by the end of 2025", "", "2025-12-31"),
        ("after july 2025", "2025-08-01", ""),
        ("between march and june 2025", "2025-03-01", "2025-06-30"),
        ("from nov to jan 2026", "2025-11-01", "2026-01-31"),
        ("q3 2025", "2025-07-01", "2025-09-30"),
        ("3q25", "2025-07-01", "2025-09-30"),
        ("first half of 2025", "2025-01-01", "2025-06-30"),
        ("end of the third quarter of 2025", "2025-09-01", "2025-09-30"),
        ("early nov 2025", "2025-11-01", "2025-11-10"),
        ("at the end of 2025", "2025-12-01", "2025-12-31"),
        ("dec 2022 and at the end of 2024", "2022-12-01", "2024-12-31"),
        ("was the vote nov 3 or 4", "2025-11-03", "2025-11-04"),
        ("profit nov 25", "2025-11-01", "2025-11-30"),
        ("20 may 2025", "2025-05-20", "2025-05-20"),
        ("May 20th, 2025", "2025-05-20", "2025-05-20"),
        ("2025-07-29", "2025-07-29", "2025-07-29"),
        ("2024-25", "2024-01-01", "2025-12-31"),
        ("stories from nov 2024", "2024-11-01", "2024-11-30"),
        ("from july 2025 on", "2025-07-01", ""),
        ("any news from october 2025 on canaan", "2025-10-01", "2025-10-31"),
        ("in may", "2026-05-01", "2026-05-31"),
        ("in december", "2025-12-01", "2025-12-31"),
    ],
)
def test_the_days_a_question_names_are_inclusive(text: str, since: str, until: str) -> None:
    assert days(text) == (since, until)


@pytest.mark.parametrize(
    "text",
    [
        "may i ask",
        "until when",
        "next halving",
        "2016 blocks",
        "$2,025 a rig",
        "march on washington",
        "31 june 2025",
        "s21 price",
        "99/99/2025",
    ],
)
def test_what_only_looks_like_a_date_scopes_nothing(text: str) -> None:
    assert days(text) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "latest on riot",
        "hashprice now",
        "who is the current ceo",
        "is it still banned",
        "any news on canaan",
        "record hashrate?",
    ],
)
def test_the_newest_is_wanted_where_the_text_says_so(text: str) -> None:
    assert time_scope(text, NOW).latest


@pytest.mark.parametrize(
    "text", ["who runs riot", "a court record", "any news from october 2025", "record of july 2025"]
)
def test_the_newest_is_not_wanted_otherwise(text: str) -> None:
    assert not time_scope(text, NOW).latest


def test_the_halving_moves_with_the_clock() -> None:
    then = datetime(2021, 1, 1, tzinfo=UTC)
    assert time_scope("since the halving", then) == TimeScope(since=date(2020, 5, 11))


def test_a_halving_without_a_comparing_word_is_the_subject_and_no_date() -> None:
    assert date_places("the last halving in detail", NOW) == []
