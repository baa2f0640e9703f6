import pytest

from corpus.readers.dates import understood_date
from corpus.readers.unreadable import ReadError


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2025", "2025"),
        ("2025-07", "2025-07"),
        ("2025-07-29", "2025-07-29"),
        ("2025-7-9", "2025-07-09"),
        ("2025/07/29", "2025-07-29"),
        ("20250729", "2025-07-29"),
        ("2025-07-29T10:00:00Z", "2025-07-29"),
        ("2025-07-29T23:30:00.123-08:00", "2025-07-29"),
        ("2025-07-29 10:00", "2025-07-29"),
        ("Tue, 29 Jul 2025 10:00:00 GMT", "2025-07-29"),
        ("29 Jul 25 10:00 +0000", "2025-07-29"),
        ("July 29, 2025", "2025-07-29"),
        ("29 Jul 2025", "2025-07-29"),
        ("29-Jul-2025", "2025-07-29"),
        ("Sept. 3, 2025", "2025-09-03"),
        ("29th of July 2025", "2025-07-29"),
        ("Tuesday, July 29, 2025 at 11:30 pm PST", "2025-07-29"),
        ("July 2025", "2025-07"),
        ("25/12/2025", "2025-12-25"),
        ("25/12/2025, 10:00 pm", "2025-12-25"),
        ("2025/7/9 10:00", "2025-07-09"),
        ("12/25/2025", "2025-12-25"),
        ("03.03.2025", "2025-03-03"),
    ],
)
def test_a_date_is_understood_to_its_own_precision(written, date):
    assert understood_date(written) == date


@pytest.mark.parametrize("written", ["03/04/2025", "3-4-2025", "1/2/2025 10:00", "03.04.2025"])
def test_a_date_that_reads_two_ways_is_refused_by_name(written):
    with pytest.raises(ReadError, match=f"ambiguous date: '{written}'"):
        understood_date(written)


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "2 days ago",
        "July 29",
        "July 29 1030",
        "12 2025",
        "tuesday 2025",
        "Q3 2025",
        "early 2025",
        "July 29, '25",
        "03/04/25",
        "1753776000",
        "July 29, 2025 - August 1, 2025",
        "July 2025 2026",
        "Feb 30, 2025",
        "soon",
        "9" * 5000,
        "x" * 5000,
    ],
)
def test_nothing_is_guessed(written):
    with pytest.raises(ReadError, match="not a date"):
        understood_date(written)


@pytest.mark.parametrize("written", ["2025-02-30", "2025-13", "20251301", "31/31/2025", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused(written):
    with pytest.raises(ReadError, match="no such date"):
        understood_date(written)
