"""When the things asked about lie: the days a question's own words name, and whether the newest is wanted.

The scope says what the text says. A date may also be part of the asked thing ("the 2021 ban") or what a "when" question
is about, so the caller decides whether a scope filters, is preferred, or is left alone.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.answers.dates import DateSpan, date_spans

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|now(?!\s+that)|rn|right now|atm|at the moment|nowadays|"
    r"these days|as of (?:now|today)|"
    r"to date|any ?more|up to date)\b",
    re.IGNORECASE,
)
# These ask for the newest too, unless the text names a time.
_LATEST_IF_UNDATED = re.compile(
    r"\b(?:recent(?:ly)?|lately|so far|still|yet|already|today|any (?:news|updates?)|updates? on|status of|"
    r"what(?:'s| is|s) (?:new|the news|happening|going on)|record|all[- ]time (?:high|low)|ath)\b",
    re.IGNORECASE,
)
_NOT_LATEST = re.compile(
    r"\b(?:track|court|public|broken) records?\b|\brecord(?:ed|ing)\b|\bfor the record\b", re.IGNORECASE
)
_CONNECTOR = re.compile(
    r"(?P<between>between|from)?\s*(?P<word>since|from|starting(?: in| on)?|after|post|newer than|later than|before|"
    r"prior to|pre|until|till|up to|"
    r"through|by|older than|earlier than)?[\s-]*(?:the\s|in\s|on\s)*$",
    re.IGNORECASE,
)
_OPEN_START = frozenset({"since", "starting", "starting in", "starting on"})
_AFTER = frozenset({"after", "post", "newer than", "later than"})
_BEFORE = frozenset({"before", "prior to", "pre", "older than", "earlier than"})
_UNTIL = frozenset({"until", "till", "up to", "through", "by"})


@dataclass(frozen=True, slots=True)
class TimeScope:
    """Days asked about, both inclusive, None where open; `latest` if the newest is wanted."""

    since: date | None = None
    until: date | None = None
    latest: bool = False

    @property
    def dated(self) -> bool:
        """Whether the text names any day at all."""
        return self.since is not None or self.until is not None


def time_scope(text: str, now: datetime) -> TimeScope:
    """The scope of a question's text; `now` is what "last month" counts from."""
    plain = _NOT_LATEST.sub(" ", text)
    bounds = [_bounded(span, text) for span in _spans(text, now)]
    latest = bool(_LATEST.search(plain) or (not bounds and _LATEST_IF_UNDATED.search(plain)))
    if not bounds:
        return TimeScope(latest=latest)
    starts = [since for since, _ in bounds if since]
    ends = [until for _, until in bounds if until]
    open_start = not starts or (len(bounds) == 1 and bounds[0][0] is None)
    open_end = not ends or (bounds[-1][1] is None)
    return TimeScope(None if open_start else min(starts), None if open_end else max(ends), latest)


def date_places(text: str, now: datetime) -> list[tuple[int, int]]:
    """Where the dates that make the scope stand in the text."""
    return [(span.start, span.end) for span in _spans(text, now)]


def _spans(text: str, now: datetime) -> list[DateSpan]:
    """The dates of the text. A halving is a date only behind a word that compares with it: "since the halving"."""
    spans = []
    for span in date_spans(text, now.date()):
        if "halving" in text[span.start : span.end].lower() and not _word_before(span, text):
            continue
        spans.append(span)
    return spans


def _word_before(span: DateSpan, text: str) -> str:
    match = _CONNECTOR.search(text[: span.start])
    if not match:
        return ""
    word = (match["word"] or match["between"] or "").lower()
    # A connector is a word of its own: "nearby 2025" has none.
    if word and (at := match.start("word") if match["word"] else match.start("between")) and text[at - 1].isalnum():
        return ""
    return word


def _bounded(span: DateSpan, text: str) -> tuple[date | None, date | None]:
    word = _word_before(span, text)
    onward = word == "from" and re.match(r"\s*on(?:ward|wards|\s*$|\s*[?.,!])", text[span.end :], re.IGNORECASE)
    if word in _OPEN_START or onward:
        return span.since, None
    if word in _AFTER:
        # The day itself may hold the news that followed: the halving's own day counts as after it.
        return (span.until if span.since == span.until else span.until + timedelta(days=1)), None
    if word in _BEFORE:
        return None, span.since - timedelta(days=1)
    if word in _UNTIL:
        return None, span.until
    return span.since, span.until
