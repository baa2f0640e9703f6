"""Dates as people and machines write them, to `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. What is not sure is refused."""

import re
from functools import cache
from typing import TYPE_CHECKING

from corpus.article import InvalidArticle, checked_date
from corpus.readers.unreadable import ReadError

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_ISO_DAY_AND_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}.*")
_BASIC_ISO = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:,? \d{1,2}:\d{2}.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:,? \d{1,2}:\d{2}.*)?")
_RFC_822 = re.compile(r"(?:[A-Za-z]{3}, ?)?\d{1,2} [A-Za-z]{3} \d{2,4} \d{1,2}:\d{2}(?::\d{2})?(?: .+)?")
_MONTH_NAME = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CURE = "write YYYY-MM-DD"
_LONGEST = 60


def understood_date(value: str) -> str:
    """The day, month or year that a spelling names, to its own precision: "July 2025" is "2025-07".

    Times are cut off without a change of time zone. Raises ReadError, naming the value, for what is no date and for
    what can be read in two ways ("03/04/2025").
    """
    value = value.strip()
    spelling = _from_digits(value) or _from_words(value)
    if spelling is None:
        raise ReadError(f"not a date: {value[:_LONGEST]!r} ({_CURE})")
    try:
        return checked_date(spelling)
    except InvalidArticle as error:
        raise ReadError(f"no such date: {value[:_LONGEST]!r} ({_CURE})") from error


def _from_digits(value: str) -> str | None:
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", value):
        return value
    if match := _ISO_DAY_AND_TIME.fullmatch(value):
        return match[1]
    if match := _YEAR_FIRST.fullmatch(value) or _BASIC_ISO.fullmatch(value):
        year, month, day = match.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    if match := _YEAR_LAST.fullmatch(value):
        return _year_last(value, int(match[1]), int(match[3]), match[4])
    return None


def _year_last(value: str, one: int, other: int, year: str) -> str:
    """ "25/12/2025" can only be December; "03/04/2025" is April in London and March in New York."""
    if one <= 12 and other <= 12 and one != other:
        raise ReadError(f"ambiguous date: {value!r} (which is the month? {_CURE})")
    month, day = (one, other) if one <= 12 else (other, one)
    return f"{year}-{month:02}-{day:02}"


def _from_words(value: str) -> str | None:
    # Without a month's name and exactly one year dateparser fills the gaps itself: to it "July 29" is July 2029 and
    # "12 2025" December.
    if len(value) > _LONGEST or not _MONTH_NAME.search(value) or len(_YEAR.findall(value)) != 1:
        return _from_rfc_822(value)
    return _from_rfc_822(value) or _from_prose(value)


def _from_rfc_822(value: str) -> str | None:
    if not _RFC_822.fullmatch(value):
        return None
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, OverflowError):
        return None


def _from_prose(value: str) -> str | None:
    found = _parser().get_date_data(value)
    day = found.date_obj
    if day is None:
        return None
    match found.period:
        case "day":
            return day.date().isoformat()
        case "month":
            return f"{day.year:04}-{day.month:02}"
        case _:
            return None


@cache
def _parser() -> "DateDataParser":
    from dateparser.date import DateDataParser

    # absolute-time alone: no "2 days ago", no timestamps. The order of numeric dates is decided above, not here.
    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"]}
    return DateDataParser(languages=["en"], settings=settings)
