"""When a figure held: the date that its sentence gives for it, and whether that can be told at all."""

import re
from datetime import date

from bot.answers.dates import NO_YEAR, DateSpan, date_spans
from bot.answers.measures import Measure
from bot.summaries.sentence_parts import Part, Sentence

Days = tuple[date, date]

_REPORTED = re.compile(
    r"\b(?:report(?:ed|s)?|wr(?:ote|ites)|carried|(?:re)?published|account|article|text|newsletter|told)\b"
    r"[^,;:]{0,40}\b(?:on|of|in|from)\s+(?:\w+day\s+)?$",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(r"\b(?:end of|closed|ended|finished|closing|ending)\s+(?:the year\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_HAD = re.compile(r"\bhad\b", re.IGNORECASE)
_LEADS = 25
# Spellings that dates.py doesn't read, made ones that it does, sign for sign.
_HYPHENED_QUARTER = re.compile(r"-(?=quarter\b)", re.IGNORECASE)
_FOR_MONTH = re.compile(
    r" for(?= (?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_DEICTIC = re.compile(r"\s*(?:for|on|at|in) that (?:day|date|time|month|year)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:still|already|once|earlier|previously)\b", re.IGNORECASE)
_PAST_SCENE = re.compile(r"\b(?:when|at a time|back then|in those days|at the time of its)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\s*(?:before|until)\b", re.IGNORECASE)
_FROM_CELL = re.compile(r"\s*(?:from|before|previous(?:ly)?|prior)\b", re.IGNORECASE)
_NEAR = 14
# "2020-2021" is no year.
_YEARS = re.compile(r"[-–/](?:20)?\d\d\b")
_TO = re.compile(r"\s+to\b", re.IGNORECASE)
# "Its lowest since April", "more than in May": the time is that of something else.
_COMPARED_WITH = re.compile(
    r"\b(?:since|than(?: in)?|before|until|compared (?:with|to)|versus)\s+(?:the |late |early |mid-)?$", re.IGNORECASE
)
_COMPARISON = re.compile(r"\b(?:from|than|against|compared|versus|vs)\b", re.IGNORECASE)
_END_OF = re.compile(r"(?:very )?end[- ]of|year[- ]end", re.IGNORECASE)
UNKNOWN: Days = (date.max, date.max)


def days_of(sentence: Sentence, measure: Measure, now: date | None) -> Days | None:
    """The first and last day that the sentence gives for a figure.

    None if it gives none, so that the date of publication stands; UNKNOWN if the figure is of some other time. `now` is
    what "in January" counts from: the last day that the publication's date covers, None for an undated one.
    """
    if _DEICTIC.match(sentence.text, measure.end):
        return UNKNOWN
    spans = [span for span in _spans(sentence, now) if not _of_another(sentence, span, measure)]
    clause = sentence.clause(measure)
    inside = [span for span in spans if clause.start <= span.start and span.end <= clause.end]
    if sentence.row and not inside and len(spans) == 1:
        inside = spans
    if directly := next((span for span in inside if _follows(sentence, span, measure)), None):
        return _ends(sentence, measure, directly, now)
    starts_rise = _starts_rise(sentence, measure, clause)
    if starts_rise and not _TO.match(sentence.text, measure.end):
        return UNKNOWN
    if inside:
        nearest = min(inside, key=lambda span: _distance(span, measure))
        return _ends(sentence, measure, nearest, now, starts_rise=starts_rise)
    if starts_rise:
        return UNKNOWN
    if spans:
        return _ends(sentence, measure, spans[0], now) if _shares_date(sentence, measure, spans[0]) else UNKNOWN
    return UNKNOWN if _was_before(sentence, measure) else None


def _spans(sentence: Sentence, now: date | None) -> list[DateSpan]:
    """The dates of things told, not those of the report ("Reuters wrote on 18 June")."""
    readable = _FOR_MONTH.sub("  in", _HYPHENED_QUARTER.sub(" ", sentence.plain))
    return [
        span
        for span in date_spans(readable, now)
        if span.since.year != NO_YEAR
        and not _REPORTED.search(sentence.text[: span.start])
        and not _COMPARED_WITH.search(sentence.text[: span.start])
    ]


def _follows(sentence: Sentence, span: DateSpan, measure: Measure) -> bool:
    """ "663 in August": the date stands right behind the figure."""
    return 0 <= span.start - measure.end < _NEAR and ";" not in sentence.text[measure.end : span.start]


def _of_another(sentence: Sentence, span: DateSpan, measure: Measure) -> bool:
    """ "450 bitcoin, a decrease from 514 in May": the date is that of the figure compared with."""
    between = sentence.text[measure.end : max(measure.end, span.start)]
    return bool(_COMPARISON.search(between)) and bool(re.search(r"\d", between))


def _starts_rise(sentence: Sentence, measure: Measure, clause: Part) -> bool:
    """ "from 157 EH/s to 280 EH/s": the first of the two was true before."""
    cell = sentence.row and _FROM_CELL.match(sentence.text, clause.start + len("; "))
    return bool(cell or _FROM.search(sentence.text, 0, measure.start))


def _ends(sentence: Sentence, measure: Measure, span: DateSpan, now: date | None, *, starts_rise: bool = False) -> Days:
    since, until = span.since, span.until
    if (now and since > now) or _YEARS.match(sentence.text, span.end):
        return UNKNOWN
    # "From 157 EH/s to 280 EH/s in 2024" tells both ends of the year.
    if starts_rise:
        return since, since
    ends_rise = re.search(r"\bfrom [^,;]{1,40} to\s+$", sentence.text[: measure.start])
    at_end = _AT_THE_END.search(sentence.text[: span.start]) or _END_OF.match(sentence.text, span.start)
    if ends_rise or at_end:
        return until, until
    return since, min(until, now) if now else until


def _shares_date(sentence: Sentence, measure: Measure, first: DateSpan) -> bool:
    """Whether a clause without a date has the sentence's: it only goes on, or runs beside one that a date opens."""
    words = sentence.text[sentence.clause(measure).start : measure.start]
    if re.match(r",? ?(?:or|with|which|of which)\b", words):
        return True
    return first.start < _LEADS and bool(re.match(r",? ?(?:while|as)\b", words))


def _was_before(sentence: Sentence, measure: Measure) -> bool:
    """ "had climbed to 1.2 ZH/s before it dipped": when is not said."""
    start = sentence.clause(measure).start
    if _PAST_SCENE.search(sentence.text, start, measure.start):
        return True
    if not _HAD.search(sentence.text, start, measure.start):
        return False
    return bool(_BEFORE.match(sentence.text, measure.end) or _EARLIER.search(sentence.text, start, measure.start))


def _distance(span: DateSpan, measure: Measure) -> int:
    return span.start - measure.end if span.start >= measure.end else measure.start - span.end
