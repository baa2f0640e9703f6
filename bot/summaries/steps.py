"""Dated steps in a sentence: what happened (announced, agreed, financed, built, delayed, cancelled …), and when.

Rules over the words around a date. A wrong date is worse than a missing step, so a date counts only where a word of
time ties it to a verb that tells of a step; the day of the report itself ("Reuters reported on 18 June") is only that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.dates import NO_YEAR, DateSpan, date_spans
from bot.summaries.step_words import ENDINGS, TO_COME, TRIGGER, clause_around
from corpus.article import date_bounds

# What ties a date to its verb. "of" ties it to a noun, which must be a step itself; "since", "until", "before", "than"
# only measure from it.
_TIE = re.compile(
    r"(?:^|\b)(?P<word>in|on|by|during|at|around|to|for|from|of|early|late|mid|targeted|dated|through)\s+"
    r"(?:the\s+|about\s+|around\s+|early\s+|late\s+|mid-?\s*)*(?:(?:first|second) half of\s+)?(?:\w+day\s+)?$",
    re.IGNORECASE,
)
_OF_STEP = re.compile(r"\b(?:agreement|settlement|contract|deal)\s+of\s+$", re.IGNORECASE)
_OF_PART = re.compile(r"\b(?:course|half|middle|end|start|beginning|quarter)\s+of\s+$", re.IGNORECASE)
_RUNS_FROM = re.compile(r"\b(?:runs?|applies|apply|effective|hold|in force)\s+from\s+$", re.IGNORECASE)
_DATES_TO = re.compile(r"\bdates\b[^,;]*\bto\s+$", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:between(?: [\w ]+ and)?|than|compared with|compared to|up from|down from|from [\d.,]+(?: \w+)?|since|until|"
    r"till|before|after|against|"
    r"as of|over|below|above)\s+(?:[\w.,$%]+\s+){0,4}(?:in|on|of)?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
# "Reuters reported on 18 June 2025", "a text carried by ZeroHedge on 24 December 2024", "an account of 13 June 2024".
_ATTRIBUTION = re.compile(
    r"\b(?:report(?:ed|s|ing)?|wr(?:ote|ites|itten)|carried|(?:re)?published|account|article|text|newsletter|summary|"
    r"describ(?:es|ed)|piece|ran)\b(?:(?!\bthat (?!\w+ carried))[^;:]){0,60}\b(?:on|of|in|from)\s+(?:\w+day\s+)?$",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r",? according to [^,.]*|, as [^,.]*|, (?:[A-Z][\w.’'&-]*(?: [A-Z][\w.’'&-]*)*) "
    r"(?:reported|reports|writes|wrote|notes|says|describes)\b[^,]*[.]$"
)
# What "After it bought a site, the company wanted power" tells is the second half.
_SUBORDINATE = re.compile(r"^(?:After|When|Once|Before|If|Although|While|As|Since)\b[^,]*,")
# "delayed from the fourth quarter of 2024 to the first of 2025"
_MOVED = re.compile(r"\b(?:delay|postpon|push|defer)\w*\b[^;]*\b(?:from|to|until|into)\s+(?:the\s+)?$", re.IGNORECASE)
# "NEW YORK, July 2, 2025 (GLOBE NEWSWIRE) --": the day of a press release is that of its news.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Za-z.’' ]+, )?(?:[A-Z][A-Za-z.]+,? )?[A-Z][a-z]+\.? \d{1,2},? \d{4}[^A-Z]{0,3}(?:\([^)]*\)\s*)?"
    r"(?:--|–|—)\s"
)
_DATELINE_LENGTH = 60
_NEEDS_NO_TIE = re.compile(
    r"(?:today|tonight|this (?:morning|week|month|year)|yesterday|last (?:week|month|year)|(?:on|this|last) \w+day|"
    r"(?:\w+ ){1,3}ago)\b",
    re.IGNORECASE,
)
_STRETCH = re.compile(
    r"(?:the )?(?:past|last|previous) (?:an? )?(?:\d+|few|several|couple|two|three|four|six|ten|twelve)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
# "The ban starts in August" speaks of the August to come.
_PRESENT = frozenset({"start", "starts", "begin", "begins", "opens", "closes", "launches", "runs from"})
_WHEN_BEHIND = re.compile(r",? when ")
# At most three words stand between "is to" and what it governs.
_NEARLY = re.compile(r"^\W*(?:[\w.$%'’-]+\W+){0,3}$")
_MONTH = 31


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step of a sentence.

    `since` and `until` are the days it may have happened on, both inclusive; `kind` what kind of step it is, "planned"
    where the sentence speaks of what is to come; `own` whether the date stands in the sentence, else it is that of
    publication; `word` the word that tells of the step, "" where only its date is planned.
    """

    kind: str
    since: date
    until: date
    own: bool
    word: str = ""

    @property
    def iso(self) -> str:
        """The day, month or year, as precise as it is known (ISO 8601); a quarter or a season is only its year."""
        if self.since == self.until:
            return self.since.isoformat()
        if (self.since.year, self.since.month) == (self.until.year, self.until.month):
            return f"{self.since.year}-{self.since.month:02}"
        return str(self.until.year) if self.since.year == self.until.year else f"{self.since.year}"

    @property
    def planned(self) -> bool:
        return self.kind == "planned"


def step_in(text: str, published: str | None) -> Step | None:
    """The step that a sentence dates by itself, None if it dates none; the first where it dates several.

    `published` is its article's date, of any precision: years left out and relative dates count from it.
    """
    bounds = date_bounds(published) if published else None
    explicit = [span for span in date_spans(text) if span.year_known]
    for span in _spans(text, bounds):
        if found := _step(text, span, bounds, explicit):
            return found
    return None


def reported_step(text: str, published: str | None) -> Step | None:
    """The step that a sentence tells as news of the day, dated by its article; None if it has a date of its own."""
    if published is None:
        return None
    bounds = date_bounds(published)
    for span in _spans(text, bounds):
        before = text[: span.start]
        # What only measures from a date ("since 2020"), or moves a plan from it, is news of the day all the same.
        if not (_ATTRIBUTION.search(before) or _COMPARED.search(before) or _MOVED.search(before)):
            return None
    told = _SUBORDINATE.sub("", _REPORTED.sub(".", text))
    news = [match for match in TRIGGER.finditer(told) if _is_news(match, told)]
    # "Voters have turned down the plan": what ended is the news, whatever else the sentence tells.
    news.sort(key=lambda match: match.lastgroup != "cancelled")
    return Step(str(news[0].lastgroup), *bounds, own=False, word=news[0][0]) if news else None


def _is_news(trigger: re.Match[str], text: str) -> bool:
    """Whether a word tells of a step without a date: saying and an infinitive don't, a level only with its figure."""
    if trigger[0].lower() in {"said", "says", "begin", "start"}:
        return False
    return trigger.lastgroup != "reported" or bool(_NUMBER.search(text))


def _spans(text: str, bounds: tuple[date, date] | None) -> Iterator[DateSpan]:
    """The dates of a sentence in order; relative ones only if the article's own day is known."""
    absolute = date_spans(text)
    if not bounds or bounds[0] != bounds[1]:
        yield from absolute
        return
    known = {span.start: span for span in absolute}
    for span in date_spans(text, bounds[1]):
        if span.start in known:
            yield known[span.start]
        elif not _STRETCH.match(text, span.start):
            yield _weekday(text, span, bounds[1])


def _weekday(text: str, span: DateSpan, published: date) -> DateSpan:
    """ "on Monday" in a report of that Monday is its own day, not the Monday before."""
    written = text[span.start : span.end].lower()
    if written.startswith("last") or published.strftime("%A").lower() not in written:
        return span
    return DateSpan(span.start, span.end, published, published)


def _step(text: str, span: DateSpan, bounds: tuple[date, date] | None, explicit: list[DateSpan]) -> Step | None:
    if not _is_event_date(text, span):
        return None
    trigger = _governing(text, span)
    first, last = clause_around(text, span.start, span.end)
    to_come = _is_to_come(text[first:last], span.start - first, trigger and trigger.start() - first)
    to_come |= trigger is not None and trigger[0].lower() in _PRESENT
    if to_come and _WEEKDAY.search(text, span.start, span.end):
        # "will vote on Tuesday": the next one, which the days of a report can't tell from the last.
        return None
    days = (span.since, span.until) if span.year_known else _dated(span, bounds, explicit, to_come=to_come)
    if days is None:
        return None
    after = bounds is not None and days[0] > bounds[1]
    if after or (to_come and (bounds is None or days[1] >= bounds[0])):
        planned = trigger or TO_COME.search(text)
        return Step("planned", *days, own=True, word=trigger[0] if trigger else "") if planned else None
    return Step(str(trigger.lastgroup), *days, own=True, word=trigger[0]) if trigger else None


def _is_event_date(text: str, span: DateSpan) -> bool:
    """Whether a date is that of a step: tied to one, or one that needs no tie ("today"), and not that of the report."""
    before = text[: span.start]
    if _DATELINE.match(text) and span.start < _DATELINE_LENGTH:
        return True
    if _ATTRIBUTION.search(before):
        return False
    return bool(_NEEDS_NO_TIE.match(text, span.start)) or _is_tied(before)


def _is_tied(before: str) -> bool:
    """Whether the words before a date tie it to a verb, or to a noun that is a step."""
    tie = _TIE.search(before)
    if tie is None:
        return False
    word = tie["word"].lower()
    if word == "of":
        return bool(_OF_STEP.search(before) or _OF_PART.search(before))
    if word == "from":
        return bool(_RUNS_FROM.search(before))
    if word == "to":
        return bool(_DATES_TO.search(before))
    return not _COMPARED.search(before)


def _governing(text: str, span: DateSpan) -> re.Match[str] | None:
    """The word that tells of the step a date belongs to: the last one before it in its clause, else the first after."""
    if _OF_STEP.search(text[: span.start]):
        return next((match for match in TRIGGER.finditer(text, 0, span.start) if match.end() > span.start - 20), None)
    first, last = clause_around(text, span.start, span.end)
    if explained := _WHEN_BEHIND.match(text, span.end):
        # "opened in December 2022, when the company went into bankruptcy" says what happened behind the date.
        first, last = explained.end(), clause_around(text, explained.end(), explained.end() + 1)[1]
    elif text[:first].endswith(" when "):
        # "failed to repay when it fell due on 30 July": the step stands before, the clause only times it.
        first = clause_around(text, first - 7, first - 6)[0]
    triggers = list(TRIGGER.finditer(text, first, last))
    ahead = [match for match in triggers if match.end() <= span.start]
    behind = [match for match in triggers if match.start() >= span.end]
    if behind and behind[0].lastgroup in ENDINGS:
        # "The IPO planned in January 2022 was pulled": what became of it is said behind the date.
        return behind[0]
    telling = [match for match in ahead if match.lastgroup != "reported"]
    return (telling or ahead or behind or [None])[-1 if ahead else 0]


def _is_to_come(clause: str, date_at: int, trigger_at: int | None) -> bool:
    """Whether a word of plan or will stands right before the step's word or right before its date."""
    places = [place for place in (date_at, trigger_at) if place is not None]
    return any(
        _NEARLY.search(clause[max(0, match.end()) : place])
        for place in places
        for match in TO_COME.finditer(clause, 0, max(place, 0))
    )


def _dated(
    span: DateSpan, bounds: tuple[date, date] | None, explicit: list[DateSpan], *, to_come: bool
) -> tuple[date, date] | None:
    """The days of a date without a year: in the year the sentence names, else the next such or the last, by tense."""
    years = {day.since.year for day in explicit if day.since.year == day.until.year}
    if len(years) == 1:
        year = years.pop()
    elif bounds is None or years:
        return None
    elif (bounds[1] - bounds[0]).days > _MONTH:
        # "in May" in an article of some day in 2025 may be the May before.
        return None
    else:
        first, last = bounds
        year = first.year
        if to_come and _moved(span, year)[1] < first:
            year += 1
        elif not to_come and _moved(span, year)[0] > last:
            year -= 1
    return _moved(span, year)


def _moved(span: DateSpan, year: int) -> tuple[date, date]:
    until = year + (span.until.year - NO_YEAR)
    return _replaced(span.since, year), _replaced(span.until, until)


def _replaced(day: date, year: int) -> date:
    """The day in another year; 29 February, where there is none, is the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
