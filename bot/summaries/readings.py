"""Readings: figures of an article that say how large a quantity was, whose it was, and when.

Precision before recall. A figure counts only if the words beside it say what it measures and whose it is; targets and
forecasts ("aims to reach"), changes ("down by 100 EH/s"), parts ("of which 7.84") and trades are no readings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.answers.dates import NO_YEAR, DateSpan, date_spans
from bot.answers.measures import Measure, measures
from bot.answers.names import Gazetteer, Mention
from bot.summaries.candidates import missing_subject
from bot.summaries.quantities import PER_HASH_UNIT, Quantity, needs_word, of_unit
from corpus.article import date_bounds
from index.search import IndexedArticle

NETWORK = "bitcoin network"
_OWNERS = frozenset({"company", "maker", "pool", "country", "state", "place", "other"})
_BUSINESSES = frozenset({"company", "maker", "pool"})

_CLAUSE = re.compile(
    r"; |: |(?: [-–—] )|, (?:and|but|while|whereas|although|as|though|so|yet)\b|"
    r" (?:while|whereas|before|after) (?=it |they |the )"
)
_SEGMENT = re.compile(r", ")
# "Foundry USA, a pool that belongs to Digital Currency Group, had": the owner is named before.
_APPOSITION = re.compile(r", (?:an?|the|which|who|whose|part of|owned by|formerly|once) [^,;]*,")
_PLANNED = re.compile(
    r"\b(?:will|would|could|may|might|aim(?:s|ed|ing)?|plan(?:s|ned|ning)?|target(?:s|ed|ing)?|goal|expect(?:s|ed|ing)?|"
    r"project(?:s|ed|ions?)|forecasts?|predict(?:s|ed)|hopes?|intend(?:s|ed)|guidance|set to|due to|on track|if|next|"
    r"to reach|up to|potential(?:ly)?|needs?|equals?|requires?)\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:suppl(?:y|ies|ied)|s[eo]lls?|sold|buys?|bought|orders?|ordered|purchas\w+|acquir\w+|deliver\w*|"
    r"sale|seiz\w+|stolen)\b",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:by|add(?:s|ed|ing)?|gain(?:s|ed)?|lost|another|additional|extra|further|increase of|rise of|drop of|"
    r"decline of|fall of|reduction of|up|down|of which(?: only)?|each|than)\s+$|\bby [\d.]+ ?%, or\s+$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"\s*(?:of (?:[\w']+ ){1,4})?(?:dropped|fell|vanished|disappeared|went|lost|came off|left|were cut|was cut|more|"
    r"higher|lower|increase|jump|rise|drop|decline|each|apiece)\b",
    re.IGNORECASE,
)
_AT_LEAST = frozenset({"over", "more than", "at least", "above", "just over", ">"})
_AT_MOST = frozenset({"under", "below", "less than", "fewer than", "at most", "no more than", "just under", "<"})
_UPPER_ENDS = frozenset({"up to", "as much as", "as many as"})
_NETWORK = re.compile(
    r"\bnetwork(?:'s)?\b|\bbitcoin(?:'s)? (?:\w+ )?(?:hash ?rate|computing power|mining|hash ?power)\b|"
    r"\b(?:total|global|overall|whole|world's) (?:\w+ )?(?:hash ?rate|computing power)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:miners|companies|pools|firms|makers|manufacturers|sites|producers|peers|rivals|facilities|together|combined)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:its?|their|they|the (?:company|miner|firm|pool|country|group))\b", re.IGNORECASE)
# "Figures from F2Pool showed", "JPMorgan data": whoever tells a figure doesn't own it.
_TELLS_BEFORE = re.compile(
    r"\b(?:according to|per|figures from|data (?:from|of|by)|numbers from|cited by|estimates? (?:from|by))\s+$",
    re.IGNORECASE,
)
_TELLS_AFTER = re.compile(
    r"(?:'s)? (?:data|figures|index|reports?|reported|said|says|estimates?|estimated|shows?|showed|found|notes?|noted|"
    r"puts?|counts?|sees?|gave|gives|analysts?)\b",
    re.IGNORECASE,
)
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
_ROW = re.compile(r"(?:[^.;]|\.(?! )){1,80}: [^;]+(?:; [^;]+)*")
_FROM_CELL = re.compile(r"\s*(?:from|before|previous(?:ly)?|prior)\b", re.IGNORECASE)
_NEAR = 14


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A figure as a sentence gives it.

    `sentence` is its place among its article's sentences. `value` is in the quantity's unit, `low` and `high` its ends
    (equal to it unless it is a range, whose middle it is). `since` and `until` are the days it holds for; `own_date`:
    the sentence names them, else they are those of the publication. `bound`: ">" for "over 50", "<" for "below 35".
    """

    article: IndexedArticle
    sentence: int
    measure: Measure
    quantity: Quantity
    kind: str
    value: float
    low: float
    high: float
    bound: str
    since: date
    until: date
    own_date: bool

    @property
    def middle(self) -> date:
        return date.fromordinal((self.since.toordinal() + self.until.toordinal()) // 2)

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a sentence with one subject: its span, and the names that may own a figure in it, with their places."""

    start: int
    end: int


def readings(
    article: IndexedArticle, quantity: Quantity, owners: frozenset[str], gazetteer: Gazetteer
) -> list[Reading]:
    """Every reading of a quantity in an article that belongs to one of `owners` (canonical names, or NETWORK)."""
    found = []
    texts = [article.text_of(sentence) for sentence in article.sentences]
    now, published = _days_of(article.article.date)
    for place, text in enumerate(texts):
        before = texts[place - 1] if place else ""
        sentence = _Sentence(text, before, article.article.title, now, quantity, gazetteer)
        for measure in sentence.figures():
            if not owners & sentence.owners_of(measure):
                continue
            span = sentence.date_of(measure)
            if span == _UNKNOWN or not (days := span or published):
                continue
            low, high = sorted(
                end for side in (measure.value, measure.high) if (end := quantity.value(measure, side)) is not None
            )
            found.append(
                Reading(
                    article, place, measure, quantity, quantity.kind_in(sentence.beside(measure)), (low + high) / 2,
                    low, high, _bound(measure.qualifier), *days, own_date=span is not None,
                )
            )  # fmt: skip
    return found


_UNKNOWN = (date.max, date.max)


class _Sentence:
    """One sentence being read for one quantity."""

    def __init__(
        self, text: str, before: str, title: str, now: date | None, quantity: Quantity, gazetteer: Gazetteer
    ) -> None:
        self.text, self._before, self._title = text, before, title
        self._now, self._quantity, self._gazetteer = now, quantity, gazetteer
        self._row = bool(_ROW.fullmatch(text)) and not text.endswith(".")
        self._plain = _APPOSITION.sub(lambda match: " " * len(match[0]), text)
        self._clauses = list(_parts(_CLAUSE, text, 0, len(text)))

    def figures(self) -> Iterator[Measure]:
        """The figures that measure the quantity, by their unit and the words beside them."""
        for measure in measures(self.text):
            if (
                self._quantity.value(measure, measure.value) is None
                or self._quantity.value(measure, measure.high) is None
            ):
                continue
            if self._says(measure) and not self._is_no_reading(measure):
                yield measure

    def beside(self, measure: Measure) -> str:
        """The words between commas around a figure; of a table's row the label and the cell."""
        start, end = self._segment(measure)
        label = self.text[: self._clauses[0].end] + ": " if self._row else ""
        return label + self.text[start:end]

    def owners_of(self, measure: Measure) -> frozenset[str]:
        """The names whose figure it is, NETWORK for bitcoin's as a whole; empty if that can't be told."""
        if not self._quantity.owned:
            return frozenset({NETWORK})
        clause = self._clause(measure)
        for part in (clause, _Clause(0, measure.start)) if not self._row else (self._clauses[0], clause):
            if (found := self._owners_in(part.start, measure.start if not self._row else part.end)) is not None:
                return found
        return self._owners_unnamed()

    def date_of(self, measure: Measure) -> tuple[date, date] | None:
        """The days that the sentence gives for a figure; None if it names none, _UNKNOWN if it can't be told."""
        if _DEICTIC.match(self.text, measure.end):
            return _UNKNOWN
        readable = _FOR_MONTH.sub("  in", _HYPHENED_QUARTER.sub(" ", self._plain))
        spans = [span for span in date_spans(readable, self._now) if self._dates_a_figure(span)]
        clause = self._clause(measure)
        inside = [span for span in spans if clause.start <= span.start and span.end <= clause.end]
        if self._row and not inside:
            inside = spans if len(spans) == 1 else []
        starts_rise = bool(_FROM.search(self.text, 0, measure.start)) or (
            self._row and bool(_FROM_CELL.match(self.text, clause.start))
        )
        directly = [span for span in inside if 0 <= span.start - measure.end < _NEAR]
        directly = [span for span in directly if ";" not in self.text[measure.end : span.start]]
        if directly:
            span = directly[0]
        elif starts_rise and not inside:
            return _UNKNOWN
        elif inside:
            span = min(inside, key=lambda span: _distance(span, measure))
        elif spans and not self._shares_date(measure, clause, spans[0]):
            return _UNKNOWN
        elif spans:
            span = spans[0]
        else:
            return _UNKNOWN if self._was_before(measure) else None
        return self._ends(span, measure, starts_rise=starts_rise and not directly)

    def _ends(self, span: DateSpan, measure: Measure, *, starts_rise: bool) -> tuple[date, date]:
        since, until = span.since, span.until
        if self._now and since > self._now:
            return _UNKNOWN
        # "From 157 EH/s to 280 EH/s in 2024" tells both ends of the year.
        if starts_rise and since != until:
            return since, since
        rise = re.search(r"\bfrom [^,;]{1,40} to\s+$", self.text[: measure.start])
        at_end = _AT_THE_END.search(self.text[: span.start])
        if (rise or at_end) and since != until:
            return until, until
        return since, min(until, self._now) if self._now else until

    def _dates_a_figure(self, span: DateSpan) -> bool:
        return span.since.year != NO_YEAR and not _REPORTED.search(self.text[: span.start])

    def _shares_date(self, measure: Measure, clause: _Clause, first: DateSpan) -> bool:
        """Whether a clause without a date has the sentence's: it only goes on, or runs beside one that a date opens."""
        words = self.text[clause.start : measure.start]
        if re.match(r",? ?(?:or|with|which|of which)\b", words):
            return True
        return first.start < _LEADS and bool(re.match(r",? ?(?:while|as)\b", words))

    def _was_before(self, measure: Measure) -> bool:
        """ "had climbed to 1.2 ZH/s before it dipped": when is not said."""
        clause = self._clause(measure)
        if _PAST_SCENE.search(self.text, clause.start, measure.start):
            return True
        if not _HAD.search(self.text, clause.start, measure.start):
            return False
        return bool(_BEFORE.match(self.text, measure.end) or _EARLIER.search(self.text, clause.start, measure.start))

    def _says(self, measure: Measure) -> bool:
        said, never = self._quantity.said, self._quantity.never
        near = self.beside(measure)
        if never and never.search(near):
            return False
        if said is None:
            return True
        if needs_word(self._quantity, measure):
            return bool(self._quantity.asked.search(near))
        if said.search(near):
            return True
        others = [other.said for other in of_unit(self._quantity.unit) if other is not self._quantity and other.said]
        if any(other.search(near) for other in others):
            return False
        clause = self._clause(measure)
        places = [self.text[clause.start : clause.end]]
        if self._quantity.unit != "%":
            # A table's row and a terse list leave it to the title; percentages are of too many things for that.
            places += [self.text, f"{self._title} {self._before if self._row else ''}"]
        return any(said.search(place) for place in places)

    def _is_no_reading(self, measure: Measure) -> bool:
        start, end = self._segment(measure)
        near = self.beside(measure)
        before = self.text[max(0, measure.start - 40) : measure.start]
        return bool(
            measure.qualifier in _UPPER_ENDS
            or _PLANNED.search(near)
            or (self._quantity.owned and _TRADE.search(self.text[start:end]))
            or _CHANGE_BEFORE.search(before)
            or _CHANGE_AFTER.match(self.text, measure.end)
        )

    def _owners_in(self, start: int, end: int) -> frozenset[str] | None:
        """The owner named last before a figure; the empty set for a group of several, None where nothing is named."""
        heads: list[tuple[int, int, str]] = [
            (match.end(), match.start(), NETWORK) for match in _NETWORK.finditer(self._plain, start, end)
        ]
        heads += [(match.end(), match.start(), "") for match in _GROUP.finditer(self._plain, start, end)]
        for mention in self._actors:
            if start <= mention.start and mention.end <= end:
                heads.append((mention.end, mention.start, mention.name.canonical))
        if not heads:
            return None
        heads.sort()
        last = heads[-1]
        if last[2] == "" and self._quantity.unit == PER_HASH_UNIT:
            # What "listed miners" pay in the median is the figure of the business.
            return frozenset({NETWORK})
        if last[2] in {NETWORK, ""}:
            return frozenset({last[2]}) - {""}
        owners = {last[2]}
        for head in reversed(heads[:-1]):
            joined = self._plain[head[0] : last[1]]
            if head[2] in {NETWORK, ""} or not re.fullmatch(r"(?:'s)?(?:, | and |, and | or )", joined):
                break
            owners.add(head[2])
            last = head
        return frozenset(owners)

    @cached_property
    def _actors(self) -> tuple[Mention, ...]:
        """The names that may own a figure, where they stand; not those that only tell of it."""
        # `locate` reads a question, where any case is a name; what the sentence's capitals don't show to be one isn't.
        named = {name.canonical for name in self._gazetteer.mentions(self._plain) if name.kind in _OWNERS}
        found = self._gazetteer.locate(self._plain) if named else ()
        return tuple(
            mention
            for mention in found
            if mention.name.canonical in named and not self._tells(mention.start, mention.end)
        )

    def _tells(self, start: int, end: int) -> bool:
        return bool(_TELLS_BEFORE.search(self.text[max(0, start - 30) : start]) or _TELLS_AFTER.match(self.text, end))

    def _owners_unnamed(self) -> frozenset[str]:
        """Whose figure it is where the sentence names nobody: the company before, or the network in its own news."""
        if name := missing_subject(self.text, self._before, self._title, self._gazetteer):
            return frozenset({name})
        if not self._quantity.of_network or _PRONOUN.search(self.text):
            return frozenset()
        if self._quantity.unit == PER_HASH_UNIT:
            return frozenset({NETWORK})
        titled = {name.canonical for name in self._gazetteer.mentions(self._title) if name.kind in _BUSINESSES}
        return frozenset({NETWORK}) if self._quantity.asked.search(self._title) and not titled else frozenset()

    def _clause(self, measure: Measure) -> _Clause:
        return next(part for part in self._clauses if part.start <= measure.start < part.end)

    def _segment(self, measure: Measure) -> tuple[int, int]:
        clause = self._clause(measure)
        parts = _parts(_SEGMENT, self.text, clause.start, clause.end)
        part = next(part for part in parts if part.start <= measure.start < part.end)
        return part.start, part.end


def _parts(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[_Clause]:
    """The stretches between the pattern's matches; each match belongs to what follows it."""
    position = start
    for match in pattern.finditer(text, start, end):
        if match.start() > position:
            yield _Clause(position, match.start())
            position = match.start()
    yield _Clause(position, end)


def _distance(span: DateSpan, measure: Measure) -> int:
    return span.start - measure.end if span.start >= measure.end else measure.start - span.end


def _days_of(published: str | None) -> tuple[date | None, tuple[date, date] | None]:
    """What "in January" counts from, and the days of publication: none where only the year is known."""
    if not published:
        return None, None
    first, last = date_bounds(published)
    return last, ((first, last) if (last - first).days <= 31 else None)


def _bound(qualifier: str) -> str:
    return ">" if qualifier in _AT_LEAST else "<" if qualifier in _AT_MOST else ""
