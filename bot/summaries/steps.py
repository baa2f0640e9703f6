"""Dated steps in a sentence: what happened (announced, agreed, financed, built, delayed, cancelled …), and when.

Rules over the words around a date. A wrong date is worse than a missing step, so a date counts only where a word of
time ties it to a verb that tells of a step; the day of the report itself ("Reuters reported on 18 June") is only that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.dates import NO_YEAR, DateSpan, date_spans
from corpus.article import date_bounds

# What a step may be called, and the words that tell it; in a tie of place the earlier kind wins.
_KINDS = {
    "cancelled": r"""cancel(?:s|l?ed)|scrap(?:s|ped)|terminat(?:es|ed)|call(?:s|ed) off|abandon(?:s|ed)|drop(?:s|ped) (?:its|the|a|his)|
        (?:was|were|been|has|have) dropped|withdr[ae]w[ns]?|pull(?:s|ed)(?! (?:in|up))|vot(?:es|ed) down|turn(?:s|ed) down|
        reject(?:s|ed)|dismiss(?:es|ed)|shelv(?:es|ed)|revok(?:es|ed)|tak(?:es|en) back|took back|fell through|
        incorporation failed|w[io]u?nds? down|winding down|replaces a plan""",
    "delayed": r"""delay(?:s|ed)|postpon(?:es|ed)|push(?:es|ed) back|put (?:off|on hold)|defer(?:s|red)|held up|paus(?:es|ed)|
        suspend(?:s|ed)|(?:is|was|are|were) holding|missed|failed to (?:repay|pay|meet|deliver)""",
    "financed": r"""(?:rais(?:es|ed)|borrow(?:s|ed)|secur(?:es|ed)|arrang(?:es|ed)|pric(?:es|ed)|clos(?:es|ed)|rais(?:es|ed))
        (?=[^.;]*\b(?:debt|loan|fund|notes|bonds?|financing|equity|credit|offering|round)\b)|borrow(?:s|ed)|repaid|repays|
        refinanc(?:es|ed)|issued|oversubscribed""",
    "agreed": r"""agree[sd]|sign(?:s|ed)|reach(?:es|ed) (?:a|an|the) (?:\w+ )?(?:deal|agreement|settlement|term sheet)|ink(?:s|ed)|
        struck|(?:has |have )?won (?:a|an)(?: [\w-]+)* (?:contract|order|deal)|has taken a(?: [\w-]+)* lease|settled|
        (?:has|have) ended (?:their|its) dispute|agreement(?= of\b)|settlement(?= of\b)|contract(?= of\b)|deal(?= of\b)|
        will supply|placed (?:\w+-?\w* )?orders?""",
    "completed": r"""complet(?:es|ed)|closed|finali[sz]ed|took over|acquired|bought|purchased|sold|sells|has parted with|paid|merged|
        raised its stake|converted|relisted""",
    "filed": r"""filed|sued|sues|sought (?:chapter|protection|bankruptcy)|went to (?:federal |state )?court|has gone to court|
        has sued|ask(?:s|ed) (?:in|that|for)|petition(?:s|ed)|lodged|went into bankruptcy|filing""",
    "decided": r"""confirm(?:s|ed)|approv(?:es|ed)|rul(?:es|ed)|voted|voters|passed|banned|bans|will prohibit|prohibit(?:s|ed)|
        authori[sz]ed|declared|order(?:s|ed) (?:its |the )?(?:mines|miners)|granted|imposed|vetoed|used his veto|
        (?:put|placed)\b[^.;]*\bblacklist|flagged|opened a probe|runs from|admitted""",
    "built": r"""opened|opens|began|begins|begin|started|starts|start|built|builds|energi[sz]ed|switched on|came online|went live|
        installed|reached(?= \d)|got to(?= \d)|followed on|deployed|set up|setting up|in operation|running|founded""",
    "announced": r"""announc(?:es|ed)|unveil(?:s|ed)|present(?:s|ed)|introduc(?:es|ed)|launch(?:es|ed)|releas(?:es|ed)|publish(?:es|ed)|
        disclos(?:es|ed)|reveal(?:s|ed)|mad?e (?:a \w+ )?public|made an? (?:\w+ )?(?:attempt|offer|bid)|offered|proposed|
        offer (?:by|of|for)|is opening|plans? to|plans|intends? to|aims? to|wants? to|expects? to|(?:is|are) preparing|
        has unveiled|said|says""",
    "reported": r"""mined|produced|recorded|stood at|climbed|rose|fell|peaked|averaged|lost|gained|cost|dropped|exceeded|topped|slipped|grew|doubled|
        reported losses|had spoken of|marked|hit""",
}


def _joined(words: str) -> str:
    """A pattern that was written on several lines, as one."""
    return "".join(line.strip() for line in words.splitlines())


_TRIGGER = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{kind}>{_joined(words)})' for kind, words in _KINDS.items())})\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|should|could|(?-i:may)|might|(?:is|are|was|were) (?:to|meant to)|plans|planned|aims?|aimed|"
    r"expects?|expected|due|scheduled|slated|set (?:for|to)|targets?|targeted|intends?|projected?|proposes?|wants?)\b",
    re.IGNORECASE,
)
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
    r"\b(?:between|and|than|compared with|compared to|up from|down from|from [\d.,]+(?: \w+)?|since|until|till|before|after|against|"
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
    r",? (?:according to|as) [^,.]*|,? (?:[A-Z][\w.’'&-]*(?: [A-Z][\w.’'&-]*)*) "
    r"(?:reported|reports|writes|wrote|notes|says|describes)\b[^,]*[.]$"
)
_CLAUSE = re.compile(r"; |, (?:and|but|while|whereas|which|who|where|with|so|though|although|followed by)\b| when ")
# What "After it bought a site, the company wanted power" tells is the second half.
_SUBORDINATE = re.compile(r"^(?:After|When|Once|Before|If|Although|While|As|Since)\b[^,]*,")
_NUMBER = re.compile(r"\d")
_WHEN_BEHIND = re.compile(r",? when ")
# At most three words stand between "is to" and what it governs.
_NEARLY = re.compile(r"^\W*(?:[\w.$%'’-]+\W+){0,3}$")


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step of a sentence.

    `since` and `until` are the days it may have happened on, both inclusive; `kind` what kind of step it is, "planned"
    where the sentence speaks of what is to come; `own` whether the date stands in the sentence, else it is that of
    publication.
    """

    kind: str
    since: date
    until: date
    own: bool

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
        # What only measures from a date ("since 2020") is news of the day all the same.
        if not _ATTRIBUTION.search(before) and not _COMPARED.search(before):
            return None
    told = _SUBORDINATE.sub("", _REPORTED.sub(".", text))
    trigger = next((match for match in _TRIGGER.finditer(told) if _is_news(match, told)), None)
    return Step(str(trigger.lastgroup), *bounds, own=False) if trigger else None


def _is_news(trigger: re.Match[str], text: str) -> bool:
    """Whether a word tells of a step without a date: saying is none, and a figure must be told to be one."""
    if trigger[0].lower() in {"said", "says"}:
        return False
    return trigger.lastgroup != "reported" or bool(_NUMBER.search(text))


def _spans(text: str, bounds: tuple[date, date] | None) -> Iterator[DateSpan]:
    """The dates of a sentence in order; relative ones only if the article's own day is known."""
    if bounds and bounds[0] == bounds[1]:
        known = {span.start: span for span in date_spans(text)}
        for span in date_spans(text, bounds[1]):
            yield known.get(span.start, span)
    else:
        yield from date_spans(text)


def _step(text: str, span: DateSpan, bounds: tuple[date, date] | None, explicit: list[DateSpan]) -> Step | None:
    before = text[: span.start]
    if _ATTRIBUTION.search(before) or not _is_tied(before):
        return None
    trigger = _governing(text, span)
    first, last = _clause(text, span.start, span.end)
    to_come = _is_to_come(text[first:last], span.start - first, trigger and trigger.start() - first)
    days = (span.since, span.until) if span.year_known else _dated(span, bounds, explicit, to_come=to_come)
    if days is None:
        return None
    after = bounds is not None and days[0] > bounds[1]
    if after or (to_come and (bounds is None or days[1] >= bounds[0])):
        return Step("planned", *days, own=True) if trigger or _TO_COME.search(text[first:last]) else None
    return Step(str(trigger.lastgroup), *days, own=True) if trigger else None


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


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a place begins and ends."""
    first, last = 0, len(text)
    for cut in _CLAUSE.finditer(text):
        if cut.end() <= start:
            first = cut.end()
        elif cut.start() >= end:
            last = cut.start()
            break
    return first, last


def _governing(text: str, span: DateSpan) -> re.Match[str] | None:
    """The word that tells of the step a date belongs to: the last one before it in its clause, else the first after."""
    if _OF_STEP.search(text[: span.start]):
        return next((match for match in _TRIGGER.finditer(text, 0, span.start) if match.end() > span.start - 20), None)
    first, last = _clause(text, span.start, span.end)
    if explained := _WHEN_BEHIND.match(text, span.end):
        # "opened in December 2022, when the company went into bankruptcy" says what happened behind the date.
        first, last = explained.end(), _clause(text, explained.end(), explained.end() + 1)[1]
    elif text[:first].endswith(" when "):
        # "failed to repay when it fell due on 30 July": the step stands before, the clause only times it.
        first = _clause(text, first - 7, first - 6)[0]
    triggers = list(_TRIGGER.finditer(text, first, last))
    ahead = [match for match in triggers if match.end() <= span.start]
    behind = [match for match in triggers if match.start() >= span.end]
    if behind and behind[0].lastgroup in {"cancelled", "delayed"}:
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
        for match in _TO_COME.finditer(clause, 0, max(place, 0))
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
