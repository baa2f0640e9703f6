# ruff: noqa: SIM905  (word lists read better as text)
"""Dates as people and papers write them, each as the days it covers.

"early nov 2025", "Q3 2025", "the end of the third quarter of 2025", "20 May", "last month", "3 weeks ago", "the
halving".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answers.folding import lowered

# UTC days of blocks 210,000, 420,000, 630,000 and 840,000.
HALVINGS = (date(2012, 11, 28), date(2016, 7, 9), date(2020, 5, 11), date(2024, 4, 20))
# A date without a year stands in this year, a leap year, when nothing tells which one is meant.
NO_YEAR = 4

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "couple": 2,
    "few": 3,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "several": 6,
    "ten": 10,
    "twelve": 12,
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19[89]\d|20[0-4]\d)"
# A bare year is no amount ("2,016", "$2020") and counts nothing ("2016 blocks").
_LONE_YEAR = (
    rf"(?<![\d$€£#.,]){_YEAR}(?![\d%]|[.,:/]\d|\s*(?:blocks?|machines?|miners?|rigs?|units?|mw|gw|kw|btc|bitcoins?|"
    rf"asics?|ph|eh|th|"
    r"jobs|workers|people|dollars|usd|k\b|million|billion|percent|per\ cent))"
)
_PART = (
    r"(?:(?P<part>early(?:\ in)?|mid(?:dle\ of)?|late(?:\ in)?|(?:very\ )?end\ of|year[- ]end|start\ of|beginning\ "
    r"of)[- ](?:the\ )?)?"
)
_ABSOLUTE = re.compile(
    rf"""(?<![\w$]){_PART}(?:
      (?P<iso>{_YEAR}-\d\d(?:-\d\d)?)
    | (?P<slash>\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR})
    | (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\ of)?\ (?P<m1>{_MONTH})\b\.?(?:,?\ (?P<y1>{_YEAR}))?
    | (?P<m2>{_MONTH})\.?\ (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.]\d|\d|%|[kmb]\b|\ ?(?:mw|eh|ph|th)\b)
        (?:\ (?:or|and|to)\ (?P<d2b>\d{{1,2}})(?!\d|\ ?%)(?:st|nd|rd|th)?)?(?:,?\ (?P<y2>{_YEAR}))?
    | (?P<m3>{_MONTH})\b\.?,?\ ?(?:of\ )?(?P<y3>{_YEAR}|'\d\d)
    | q(?P<q1>[1-4])(?:[ -]?'?(?P<yq1>{_YEAR}|\d\d(?!\d)))?
    | (?P<q2>[1-4])q[ -]?'?(?P<yq2>{_YEAR}|\d\d)
    | (?P<q3>first|second|third|fourth|final|1st|2nd|3rd|4th)\ quarter(?:\ of|\ in)?(?:\ (?:fiscal\ )?(?P<yq3>{_YEAR}))?
    | (?:h(?P<h1>[12])|(?P<h2>first|second|1st|2nd)\ half(?:\ of)?)\ ?(?P<yh>{_YEAR})
    | (?P<season>spring|summer|autumn|fall|winter)(?:\ of)?\ (?P<ys>{_YEAR})
    | (?P<year>{_LONE_YEAR})
    )(?!\w)""",
    re.VERBOSE,
)
# A month alone is one only behind a word that takes a time: "may" and "march" are verbs too.
_MONTH_ALONE = re.compile(
    rf"(?<!\w)(?:in|since|from|of|until|till|by|during|before|after|between|last|this|and|or|to|early|mid|late|end "
    rf"of)[ -](?P<month>{_MONTH})(?![\w.]*\s*\d)(?!\w)"
)
_RELATIVE = re.compile(
    rf"""(?<!\w)(?:
      (?P<day>today|tonight|this\ morning|yesterday|tomorrow)
    | (?P<count>\d{{1,3}}|{"|".join(_NUMBERS)})(?:\ of)?\ (?P<ago>day|week|month|year)s?\ ago
    | (?:the\ )?(?:last|past|previous)\ (?P<many>\d{{1,3}}|(?:a\ )?(?:{"|".join(_NUMBERS)}))(?:\ of)?
        \ ?(?P<many_unit>day|week|month|quarter|year|d|w|mo|yr?)s?
    | (?P<which>last|past|this|previous|current|next)\ (?P<unit>week|month|quarter|year|weekend)
    | (?P<season_of>last|this|past)\ (?P<season>spring|summer|autumn|fall|winter)
    | (?:last|this|on|since)\ (?P<weekday>{"|".join(_WEEKDAYS)})
    | (?P<ytd>ytd|year[- ]to[- ]date|so\ far\ this\ year)
    )(?!\w)""",
    re.VERBOSE,
)
_HALVING = re.compile(
    r"(?<!\w)(?:the )?(?P<which>last|latest|recent|previous|first|second|third|fourth|2012|2016|2020|"
    r"2024)?\s?halving(?!\w)"
)
# What an absolute date can't do without; looked up as words, since the long patterns are slow to fail.
_SIGNS = frozenset(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov "
    "november dec december quarter half q1 q2 q3 q4".split()
)
_YEAR_OR_QUARTER = re.compile(r"(?:19|20)\d\d|q\d|[1-4]q|'\d\d")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in a text: its place and the days it covers, both inclusive. `year_known` is False for "20 May" alone."""

    start: int
    end: int
    since: date
    until: date
    year_known: bool = True


def date_spans(text: str, now: date | None = None) -> list[DateSpan]:
    """Every date in the text, in order, none inside another.

    With `now`, relative dates count and a date without a year is the latest such one up to `now`; without it relative
    dates are left out and a date without a year stands in the year 4 (`NO_YEAR`).
    """
    low = lowered(text)
    months = not _SIGNS.isdisjoint(re.findall(r"[a-z]{3,}|q\d", low))
    spans = list(_absolute(low, now)) if months or _YEAR_OR_QUARTER.search(low) else []
    if now is not None:
        spans += _relative(low, now)
        spans += _halvings(low, now)
    spans.sort(key=lambda span: (span.start, -span.end))
    kept: list[DateSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return _with_borrowed_years(kept, low)


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; months beyond 12 run into the next year."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _absolute(text: str, now: date | None) -> Iterator[DateSpan]:
    for match in _ABSOLUTE.finditer(text):
        if found := _read(match, now):
            since, until, known = found
            since, until = _narrowed(since, until, match["part"])
            yield DateSpan(match.start(), match.end(), since, until, known)
    for match in _MONTH_ALONE.finditer(text):
        month = _month(match["month"])
        year, known = _year_of(month, 1, now)
        yield DateSpan(match.start("month"), match.end("month"), *month_span(year, month), known)


def _read(match: re.Match[str], now: date | None) -> tuple[date, date, bool] | None:
    try:
        return _read_day(match, now) or _read_period(match, now)
    except ValueError:  # 31 June, month 13: no date, whatever it was
        return None


def _read_day(match: re.Match[str], now: date | None) -> tuple[date, date, bool] | None:
    if iso := match["iso"]:
        parts = [int(part) for part in iso.split("-")]
        if len(parts) == 2 and parts[1] > 12:  # "2024-25"
            return date(parts[0], 1, 1), date(parts[0] // 100 * 100 + parts[1], 12, 31), True
        if len(parts) == 2:
            return *month_span(parts[0], parts[1]), True
        return date(*parts), date(*parts), True
    if slash := match["slash"]:
        first, second, year = (int(part) for part in re.split(r"[/.]", slash))
        # Americans write the month first; a first figure beyond 12, or dots, give the day away.
        month, day = (second, first) if first > 12 or "." in slash else (first, second)
        return date(year, month, day), date(year, month, day), True
    for month_key, day_key, year_key in (("m1", "d1", "y1"), ("m2", "d2", "y2")):
        if match[month_key]:
            return _day_of_month(_month(match[month_key]), match, day_key, match[year_key], now)
    return None


def _day_of_month(
    month: int, match: re.Match[str], day_key: str, written_year: str | None, now: date | None
) -> tuple[date, date, bool]:
    day = int(match[day_key])
    last = int(match["d2b"]) if day_key == "d2" and match["d2b"] else day
    if written_year:
        year, known = int(written_year), True
    elif day_key == "d2" and now and 20 <= day <= now.year % 100 + 1 and not match["d2b"]:
        # "nov 25" in chat: the month of 2025 also holds the 25th of the latest November, so nothing is lost.
        return *month_span(2000 + day, month), True
    else:
        year, known = _year_of(month, day, now)
    return date(year, month, day), date(year, month, last), known


def _read_period(match: re.Match[str], now: date | None) -> tuple[date, date, bool] | None:
    if match["m3"]:
        return *month_span(_full_year(match["y3"]), _month(match["m3"])), True
    for quarter_key, year_key in (("q1", "yq1"), ("q2", "yq2"), ("q3", "yq3")):
        if written := match[quarter_key]:
            quarter = int(written) if written.isdigit() else _ORDINALS[written]
            year, known = (_full_year(match[year_key]), True) if match[year_key] else _year_of(quarter * 3 - 2, 1, now)
            return month_span(year, quarter * 3 - 2)[0], month_span(year, quarter * 3)[1], known
    if match["yh"]:
        half = int(match["h1"]) if match["h1"] else _ORDINALS[match["h2"]]
        year = int(match["yh"])
        return date(year, half * 6 - 5, 1), month_span(year, half * 6)[1], True
    if match["season"]:
        return *_season(match["season"], int(match["ys"])), True
    if match["year"]:
        return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31), True
    return None


def _relative(text: str, now: date) -> Iterator[DateSpan]:
    for match in _RELATIVE.finditer(text):
        kind = next(group for group in _READERS if match[group])
        since, until = _READERS[kind](match, now)
        yield DateSpan(match.start(), match.end(), since, until)


def _read_named_day(match: re.Match[str], now: date) -> tuple[date, date]:
    that = now + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(match["day"], 0))
    return that, that


def _read_ago(match: re.Match[str], now: date) -> tuple[date, date]:
    count, unit = _count(match["count"]), match["ago"]
    if unit == "year":
        return date(now.year - count, 1, 1), date(now.year - count, 12, 31)
    if unit == "month":
        return month_span(now.year - 1 - count // 12, now.month + 12 - count % 12)
    that = now - timedelta(days=count * _DAYS[unit])
    # "two weeks ago" is seldom meant to the day.
    slack = timedelta(days=0 if unit == "day" else 3)
    return that - slack, that + slack


def _read_many(match: re.Match[str], now: date) -> tuple[date, date]:
    unit = {"d": "day", "w": "week", "mo": "month", "y": "year", "yr": "year"}.get(
        match["many_unit"], match["many_unit"]
    )
    return now - timedelta(days=_count(match["many"].removeprefix("a ")) * _DAYS[unit]), now


def _read_season(match: re.Match[str], now: date) -> tuple[date, date]:
    since, until = _season(match["season"], now.year)
    if since > now or (match["season_of"] != "this" and until > now):
        return _season(match["season"], now.year - 1)
    return since, until


def _read_weekday(match: re.Match[str], now: date) -> tuple[date, date]:
    that = now - timedelta(days=(now.weekday() - _WEEKDAYS.index(match["weekday"])) % 7 or 7)
    return that, that


def _read_year_to_date(_: re.Match[str], now: date) -> tuple[date, date]:
    return now.replace(month=1, day=1), now


def _read_calendar(match: re.Match[str], now: date) -> tuple[date, date]:
    return _calendar(match["which"], match["unit"], now)


# By the group of _RELATIVE that tells them apart.
_READERS = {
    "day": _read_named_day,
    "ago": _read_ago,
    "many_unit": _read_many,
    "season": _read_season,
    "weekday": _read_weekday,
    "ytd": _read_year_to_date,
    "unit": _read_calendar,
}


def _calendar(which: str, unit: str, now: date) -> tuple[date, date]:
    if which == "past":
        return now - timedelta(days=_DAYS.get(unit, 7)), now
    step = {"last": -1, "previous": -1, "next": 1}.get(which, 0)
    if unit in {"week", "weekend"}:
        monday = now - timedelta(days=now.weekday()) + timedelta(weeks=step)
        since, until = (monday + timedelta(days=5 if unit == "weekend" else 0)), monday + timedelta(days=6)
    elif unit == "month":
        since, until = month_span(now.year - 1, now.month + 12 + step)
    elif unit == "quarter":
        first = (now.month - 1) // 3 * 3 + 1 + 12 + 3 * step
        since, until = month_span(now.year - 1, first)[0], month_span(now.year - 1, first + 2)[1]
    else:
        since, until = date(now.year + step, 1, 1), date(now.year + step, 12, 31)
    return (since, min(until, now)) if step == 0 and since <= now else (since, until)


def _halvings(text: str, now: date) -> Iterator[DateSpan]:
    for match in _HALVING.finditer(text):
        which = match["which"] or ""
        if which in _ORDINALS and which != "last":
            that = HALVINGS[_ORDINALS[which] - 1]
        elif which.isdigit():
            that = next(day for day in HALVINGS if day.year == int(which))
        else:
            past = [day for day in HALVINGS if day <= now]
            if not past:
                continue
            that = past[-1]
        yield DateSpan(match.start(), match.end(), that, that)


def _with_borrowed_years(spans: list[DateSpan], text: str) -> list[DateSpan]:
    """ "between march and june 2025": a date without its own year takes that of the one it is tied to."""
    borrowed = list(spans)
    for index in range(len(spans) - 2, -1, -1):
        here, after = spans[index], borrowed[index + 1]
        between = text[here.end : after.start].strip()
        if (
            not after.year_known
            or between not in {"and", "to", "or", "-", "–", "until", "till", "through", "vs"}
            or _has_year(text, here)
        ):
            continue
        since, until = here.since, here.until
        years = after.since.year - since.year - (1 if since.month > after.since.month else 0)
        try:
            moved = since.replace(year=since.year + years), until.replace(year=until.year + years)
        except ValueError:  # 29 February
            continue
        borrowed[index] = DateSpan(here.start, here.end, *moved)
    return borrowed


def _has_year(text: str, span: DateSpan) -> bool:
    written = text[span.start : span.end]
    return bool(re.search(rf"{_YEAR}|'\d\d|q\d.?\d\d|ago|last|past|this|day|halving", written))


def _narrowed(since: date, until: date, part: str | None) -> tuple[date, date]:
    if not part:
        return since, until
    days = max((until - since).days + 1, 3)
    word = part
    if word.startswith("early"):
        return since, since + timedelta(days=days // 3 - 1)
    if word.startswith("mid"):
        return since + timedelta(days=days // 3), until - timedelta(days=days // 3)
    if word.startswith("late"):
        return until - timedelta(days=days // 3 - 1), until
    if word.startswith(("start", "beginning")):
        return since, since + timedelta(days=9) if days < 60 else month_span(since.year, since.month)[1]
    return until - timedelta(days=9) if days < 60 else until.replace(day=1), until


def _season(name: str, year: int) -> tuple[date, date]:
    first, last = _SEASONS[name]
    return month_span(year, first)[0], month_span(year + (last < first), last)[1]


def _year_of(month: int, day: int, now: date | None) -> tuple[int, bool]:
    if now is None:
        return NO_YEAR, False
    return (now.year if (month, day) <= (now.month, now.day) else now.year - 1), True


def _full_year(written: str) -> int:
    digits = written.strip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(written: str) -> int:
    return _MONTHS.index(written[:3]) + 1


def _count(written: str) -> int:
    return int(written) if written.isdigit() else _NUMBERS[written]
