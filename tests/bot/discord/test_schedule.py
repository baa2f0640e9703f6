"""When a digest is due: hours by the clocks of a time zone, once each, also on the nights that clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.discord.digests import days_back
from bot.discord.schedule import CATCH_UP, Schedule, due, following, zone_of, zones_matching

MONDAY_8_BERLIN = Schedule(0, 8, "Europe/Berlin", 0.0)
DAILY_8_UTC = Schedule(None, 8, "UTC", 0.0)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moments(schedule: Schedule, start: str, end: str) -> list[str]:
    """Every moment that comes due when somebody looks each five minutes."""
    found: list[datetime] = []
    now, last = at(start), at(start)
    while now <= at(end):
        if moment := due(schedule, now, last):
            found.append(moment)
            last = moment
        now += timedelta(minutes=5)
    return [f"{moment:%Y-%m-%d %H:%M}" for moment in found]


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2025-07-28 05:59:59", None),
        ("2025-07-28 06:00:00", "2025-07-28 06:00"),  # 08:00 in Berlin, in summer
        ("2025-07-28 06:00:01", "2025-07-28 06:00"),
        ("2025-07-29 06:00:00", "2025-07-28 06:00"),
        ("2025-07-29 06:00:01", None),
        ("2025-12-01 06:30:00", None),
        ("2025-12-01 07:00:00", "2025-12-01 07:00"),  # and in winter
    ],
)
def test_a_weekly_digest_is_due_from_its_hour_on_for_a_day(now, moment):
    assert due(MONDAY_8_BERLIN, at(now)) == (at(moment) if moment else None)


def test_what_was_dealt_with_is_not_due_again_but_the_next_one_is():
    assert due(DAILY_8_UTC, at("2025-07-28 09:00"), last=at("2025-07-28 08:00")) is None
    assert due(DAILY_8_UTC, at("2025-07-29 08:00"), last=at("2025-07-28 08:00")) == at("2025-07-29 08:00")


def test_of_several_that_passed_only_the_newest_is_caught_up_with():
    assert due(DAILY_8_UTC, at("2025-07-28 09:00"), last=at("2025-07-20 08:00")) == at("2025-07-28 08:00")
    late = at("2025-07-28 06:00") + CATCH_UP
    assert due(MONDAY_8_BERLIN, late) is not None
    assert due(MONDAY_8_BERLIN, late + timedelta(seconds=1)) is None


def test_nothing_was_due_before_the_schedule_was_set():
    set_late = Schedule(None, 8, "UTC", at("2025-07-28 08:30").timestamp())
    assert due(set_late, at("2025-07-28 09:00")) is None
    assert due(set_late, at("2025-07-29 08:00")) == at("2025-07-29 08:00")


def test_an_hour_that_the_clocks_skip_strikes_once_when_they_are_put_forward():
    nightly = Schedule(None, 2, "Europe/Berlin", 0.0)  # 30 March 2025: 02:00 does not exist there
    assert moments(nightly, "2025-03-28 12:00", "2025-03-31 12:00") == [
        "2025-03-29 01:00", "2025-03-30 01:00", "2025-03-31 00:00",
    ]  # fmt: skip


def test_an_hour_that_comes_twice_strikes_the_first_time_only():
    nightly = Schedule(None, 2, "Europe/Berlin", 0.0)  # 26 October 2025: 02:00 comes twice there
    assert moments(nightly, "2025-10-24 12:00", "2025-10-27 12:00") == [
        "2025-10-25 00:00", "2025-10-26 00:00", "2025-10-27 01:00",
    ]  # fmt: skip


def test_a_day_that_a_zone_skipped_brings_no_second_digest():
    samoa = Schedule(None, 10, "Pacific/Apia", 0.0)  # 30 December 2011 did not exist there
    assert moments(samoa, "2011-12-29 00:00", "2011-12-31 23:00") == [
        "2011-12-29 20:00", "2011-12-30 20:00", "2011-12-31 20:00",
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"])
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
def test_every_day_of_a_year_has_one_digest_wherever(zone, hour):
    daily = Schedule(None, hour, zone, 0.0)
    last, count = at("2025-01-01 12:00"), 0
    for step in range(4 * 365):
        if moment := due(daily, at("2025-01-01 12:00") + timedelta(hours=6 * step), last):
            assert moment > last
            last, count = moment, count + 1
    assert count in {364, 365}


def test_the_next_one_is_told():
    assert following(MONDAY_8_BERLIN, at("2025-07-28 06:00")) == at("2025-08-04 06:00")
    assert following(DAILY_8_UTC, at("2025-07-28 07:00")) == at("2025-07-28 08:00")
    assert str(MONDAY_8_BERLIN) == "every Monday at 08:00 (Europe/Berlin)"
    assert str(DAILY_8_UTC) == "every day at 08:00 (UTC)"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("europe/berlin", "Europe/Berlin"),
        (" America/New York ", "America/New_York"),
        ("utc", "UTC"),
        ("Mars/Olympus", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_zones_as_people_type_them(typed, name):
    assert zone_of(typed) == name


def test_zones_are_found_by_a_part_those_that_begin_so_first():
    assert "Europe/Berlin" in zones_matching("berl", 25)
    assert zones_matching("new y", 25)[0] == "America/New_York"
    assert len(zones_matching("", 25)) == 25


@pytest.mark.parametrize(
    ("schedule", "last_ago", "days"),
    [(MONDAY_8_BERLIN, None, 7), (DAILY_8_UTC, None, 1), (DAILY_8_UTC, 1, 2), (MONDAY_8_BERLIN, 21, 22),
     (MONDAY_8_BERLIN, 400, 31)],
)  # fmt: skip
def test_a_digest_reaches_back_to_the_last_one(schedule, last_ago, days):
    now = 1_753_000_000.0
    assert days_back(schedule, None if last_ago is None else now - last_ago * 86_400, now) == days
