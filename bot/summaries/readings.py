"""Readings: figures of an article that say how large a quantity was, whose it was, and when.

Precision before recall. A figure counts only if the words beside it say what it measures and whose it is; targets and
forecasts ("aims to reach"), changes ("down by 100 EH/s"), parts ("of which 7.84") and trades are no readings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.measures import Measure, measures
from bot.answers.names import Gazetteer
from bot.summaries.figure_dates import UNKNOWN, days_of
from bot.summaries.figure_owners import owners_of
from bot.summaries.quantities import Quantity, needs_word, of_unit
from bot.summaries.sentence_parts import Sentence
from corpus.article import date_bounds
from index.search import IndexedArticle

_PLANNED = re.compile(
    r"\b(?:will|would|could|(?-i:may)|might|aim(?:s|ed|ing)?|plan(?:s|ned|ning)?|target(?:s|ed|ing)?|goal|expect(?:s|ed|ing)?|"
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


def readings(
    article: IndexedArticle, quantity: Quantity, owners: frozenset[str], gazetteer: Gazetteer
) -> list[Reading]:
    """Every reading of a quantity in an article that is one of the owners': canonical names, or NETWORK."""
    found = []
    now, published = _publication(article.article.date)
    before = ""
    for place, stored in enumerate(article.sentences):
        previous, before = before, article.text_of(stored)
        # Most sentences have no figure in the unit; taking them apart would cost ten times as much.
        if not any(_in_unit(quantity, measure) for measure in measures(before)):
            continue
        sentence = Sentence(before, previous, article.article.title)
        for measure in figures(sentence, quantity):
            if not owners & owners_of(sentence, measure, quantity, gazetteer):
                continue
            own = days_of(sentence, measure, now)
            days = own or published
            if days is not None and days != UNKNOWN:
                found.append(_reading(article, place, sentence, measure, quantity, days, own_date=own is not None))
    return found


def figures(sentence: Sentence, quantity: Quantity) -> Iterator[Measure]:
    """The figures of a sentence that measure a quantity, by their unit and the words beside them."""
    for measure in measures(sentence.text):
        if not _in_unit(quantity, measure) or not _says(sentence, measure, quantity):
            continue
        if not _is_no_reading(sentence, measure, quantity):
            yield measure


def _in_unit(quantity: Quantity, measure: Measure) -> bool:
    return all(quantity.value(measure, end) is not None for end in (measure.value, measure.high))


def _says(sentence: Sentence, measure: Measure, quantity: Quantity) -> bool:
    """Whether the words say that the figure is of this quantity and of no other in its unit."""
    said, near = quantity.said, sentence.beside(measure)
    if quantity.never and quantity.never.search(near):
        return False
    if said is None or said.search(near):
        return not needs_word(quantity, measure) or bool(quantity.asked.search(near))
    others = [other.said for other in of_unit(quantity.unit) if other is not quantity and other.said]
    if needs_word(quantity, measure) or any(other.search(near) for other in others):
        return False
    clause = sentence.clause(measure)
    places = [sentence.text[clause.start : clause.end]]
    if quantity.unit != "%":
        # A table's row and a terse list leave it to the title; percentages are of too many things for that.
        places += [sentence.text, f"{sentence.title} {sentence.before if sentence.row else ''}"]
    return any(said.search(place) for place in places)


def _is_no_reading(sentence: Sentence, measure: Measure, quantity: Quantity) -> bool:
    """Whether it is a target, a change, a part or a trade, and not what was there."""
    segment = sentence.segment(measure)
    return bool(
        measure.qualifier in _UPPER_ENDS
        or _PLANNED.search(sentence.beside(measure))
        or (quantity.owned and _TRADE.search(sentence.text[segment.start : segment.end]))
        or _CHANGE_BEFORE.search(sentence.text[max(0, measure.start - 40) : measure.start])
        or _CHANGE_AFTER.match(sentence.text, measure.end)
    )


def _reading(
    article: IndexedArticle,
    place: int,
    sentence: Sentence,
    measure: Measure,
    quantity: Quantity,
    days: tuple[date, date],
    *,
    own_date: bool,
) -> Reading:
    ends = (quantity.value(measure, end) for end in (measure.value, measure.high))
    low, high = sorted(end for end in ends if end is not None)
    kind = quantity.kind_in(sentence.nearest_words(measure))
    bound = ">" if measure.qualifier in _AT_LEAST else "<" if measure.qualifier in _AT_MOST else ""
    return Reading(
        article, place, measure, quantity, kind, (low + high) / 2, low, high, bound, *days, own_date=own_date
    )


def _publication(published: str | None) -> tuple[date | None, tuple[date, date] | None]:
    """What "in January" counts from, and the days of publication: none where only the year is known."""
    if not published:
        return None, None
    first, last = date_bounds(published)
    return last, ((first, last) if (last - first).days <= 31 else None)
