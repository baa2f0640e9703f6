# ruff: noqa: SIM905  (word lists read better as text)
"""Figures with their units in a text: money, power, hash rate, bitcoin, percentages, counts, ratios, durations, dates.

Each is an exact slice of the text, so that an answer can name it without rewording. Rules only; English is assumed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.answers.dates import NO_YEAR, date_spans
from bot.answers.folding import lowered
from bot.answers.units import CURRENCY_SIGNS, CURRENCY_WORDS, PER, SCALES, UNITS, Unit, alternatives
from bot.answers.wordlists import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, WH_WORDS

# Rounding in news copy ("9.7" for 9.68) stays below 1 %; real disagreements (180 or 185 million) lie above 2 %.
SAME_WITHIN = 0.01

_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS = {word: float(value) for value, word in enumerate(_UP_TO_TWENTY.split())}
_NUMBER_WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS.split(), start=3)}
_SCALED_ONE = frozenset({"hundred", "thousand", "million", "billion", "dozen", "decade"})
_FRACTIONS = {
    "half": 50.0, "a third": 100, "one third": 100, "two thirds": 200, "two-thirds": 200, "a quarter": 25.0,
    "one quarter": 25.0, "three quarters": 75.0, "three-quarters": 75.0,
}  # fmt: skip
_FRACTION_WORDS = frozenset({"half", "third", "thirds", "quarter", "quarters", "two-thirds", "three-quarters"})

# All patterns run on lower-cased text: re.IGNORECASE costs three times as much.
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = (
    rf"\b(?:(?:twenty|{_TENS.replace(' ', '|')})[- ](?:one|two|three|four|five|six|seven|eight|nine)|"
    rf"{alternatives(_NUMBER_WORDS)})\b"
)
_SCALE = r"(?:[ -]?(?:hundred|thousand|million|billion|trillion|mln|bln|mio|mil|mn|bn|tn|dozen)\b|(?<=\d)[kmbt]n?\b)"
_SIGN = rf"(?:{alternatives(CURRENCY_SIGNS)}) ?"
_NUMBER = re.compile(
    rf"(?P<number>(?:{_DIGITS})|{_WORD}|\ban?(?= (?:{'|'.join(_SCALED_ONE)})s?\b))(?P<scale>{_SCALE})?"
    rf"(?: ?(?P<joint>to|-|–|—|and) ?(?:{_SIGN})?(?P<high>(?:{_DIGITS})|{_WORD})(?P<scale2>{_SCALE})?(?![\w.,]*\d))?"
)
_DIGIT_RUN = re.compile(r"\d[\d.,]*")
_NUMBER_WORD = re.compile(rf"{_WORD}|\ban? (?={'|'.join(_SCALED_ONE)})")
_BEFORE = re.compile(
    r"(?:(?<![\w-])(?P<qualifier>more than|less than|fewer than|at least|at most|up to|as much as|as many as|no more "
    r"than|just over|just under|"
    r"close to|an estimated|over|under|above|below|about|around|roughly|approximately|some|nearly|almost|exactly|"
    r"only|~|≈|>|<) ?)?"
    rf"(?P<sign>(?<!\w){_SIGN})?$"
)
_UNIT = re.compile(
    rf"[ -]?(?:(?:working|business|calendar|consecutive|straight|full) )?(?P<unit>{alternatives(UNITS)})(?![\w/])"
)
# "812 bitcoin mining machines" are machines.
_KIND_OF_THING = re.compile(
    r" (?:mining|miners?|machines?|rigs?|mines?|asics?|computers?|blocks?|pools?|farms?|firms?|companies|"
    r"transactions?)\b"
)
# What the label of a table's row says of its figures: "BTC mined: Q3 2025 598", "Fleet efficiency (J/TH): 19.4".
_LABEL_UNIT = re.compile(r"(?<![\w/])(?P<unit>btc|bitcoins?|[ept]h/s|[mg]wh?|j/th|%)(?![\w/])")
_ENDS_SENTENCE = (".", "!", "?", '"', "”")
_MONEY_WORD = re.compile(rf" ?(?P<word>{alternatives(CURRENCY_WORDS)})s?(?!\w)")
_PER = re.compile(rf"(?: ?/| (?:per|a|an|each|for each|for every) )(?P<per>{alternatives(PER)})(?!\w)")
_RATIO = re.compile(
    r"(?<![\w.,/:$])(?P<left>\d+(?:\.\d+)?)(?P<mark>/|:|-to-)(?P<right>\d+(?:\.\d+)?)(?![\w,/:]|\.\d|%)"
)
_SHARE_RATIO = re.compile(
    r"(?<![\w.,$])(?P<left>\d+\.\d+) (?:[\w.]+ ){0,4}?shares?\b(?=.{0,60}\b(?:for each|for every|per|each)\b)"
)
_FRACTION = re.compile(rf"\b(?P<word>{alternatives(_FRACTIONS)})(?= (?:of|the|its|their|all))")
_OF_TOTAL = re.compile(rf" (?:out )?of (?:the )?(?:{_DIGITS})(?![\w.,%]*\d)")
_WORD_BEFORE = re.compile(r"([a-z]+)\.? ?$")
_JOINED = re.compile(r"(?P<word>[a-z]+)-$")
_PREFIXES = frozenset({"sub", "mid", "pre", "post", "about", "around", "under", "over", "near", "to", "and"})
_RATIO_MARK = re.compile(r"\d(?:/|:|-to-)\d")
_NOUN_WORD = re.compile(r"[ -](?P<word>[^\W\d_][\w'’-]*(?:\.[a-z]+)?)")
_STOP = (
    AUXILIARIES
    | CONJUNCTIONS
    | DETERMINERS
    | PREPOSITIONS
    | PRONOUNS
    | WH_WORDS
    | {"more", "less", "each", "ago", "later", "earlier"}
)
_PEOPLE = frozenset("people men women children staff personnel police households homes aircraft".split())
# A figure behind one of these is a label: Chapter 11, Hut 8, Section 899.
_LABELS = frozenset(
    "hut section chapter article title form phase version layer web no number unit week day page figure table top act "
    "bill sb hb generation gen stage step part room floor route highway block level tier windows".split()
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a text.

    `value` (to `high`, for a range) in the base unit of its family `unit` (units.py); for a date the ordinals of its
    first and last day. `text` is the slice [start:end], `qualifier` ("over", "about") a part of it. `currency`: ISO
    code of money. `per`: what a price is per ("PH/s/day", "kWh"). `noun`: what a count counts, in lower case.
    """

    value: float
    high: float
    unit: str
    text: str
    start: int
    end: int
    currency: str = ""
    per: str = ""
    noun: str = ""
    qualifier: str = ""


@lru_cache(maxsize=8192)
def measures(text: str, now: date | None = None) -> tuple[Measure, ...]:
    """Every figure in the text, in order, none overlapping. `now` gives dates without a year their year (dates.py)."""
    low = lowered(text)
    found = [
        _Figure(span.since.toordinal(), span.until.toordinal(), "date", span.start, span.end)
        for span in date_spans(text, now)
    ]
    words = set(low.replace(",", " ").replace(".", " ").split())
    if not words.isdisjoint(_FRACTION_WORDS):
        found += _fractions(low)
    if _RATIO_MARK.search(low) or "share" in low:
        found += _ratios(low)
    taken = [(figure.start, figure.end) for figure in found]
    position = 0
    for start in _starts(low, words):
        if start < position or any(begin <= start < end for begin, end in taken):
            continue
        figure, position = _figure(low, start, taken)
        if figure:
            found.append(figure)
    found.sort(key=lambda figure: figure.start)
    return tuple(
        Measure(f.value, f.high, f.unit, text[f.start : f.end], f.start, f.end, f.currency, f.per, f.noun, f.qualifier)
        for f in found
    )


def same_value(one: Measure, other: Measure) -> bool:
    """Whether two figures say the same: one family, currency and "per", both ends within 1 %; dates: one in the other.

    A qualifier doesn't count: "over 90%" and "90%" are the same value, told apart by their texts.
    """
    if (one.unit, one.currency, one.per) != (other.unit, other.currency, other.per):
        return False
    if one.unit == "date":
        return _same_date(one, other)
    if one.unit == "count" and one.noun and other.noun and one.noun.rstrip("s") != other.noun.rstrip("s"):
        return False
    ends = ((one.value, other.value), (one.high, other.high))
    return all(abs(a - b) <= SAME_WITHIN * max(abs(a), abs(b)) for a, b in ends)


@dataclass(slots=True)
class _Figure:
    """A measure in the making; its text is cut at the end."""

    value: float
    high: float
    unit: str
    start: int
    end: int
    currency: str = ""
    per: str = ""
    noun: str = ""
    qualifier: str = ""

    def scaled(self, size: float, unit: str) -> None:
        self.value, self.high, self.unit = self.value * size, self.high * size, unit


def _same_date(one: Measure, other: Measure) -> bool:
    spans = [(date.fromordinal(int(measure.value)), date.fromordinal(int(measure.high))) for measure in (one, other)]
    if any(first.year == NO_YEAR for first, _ in spans):
        spans = [(first.replace(year=NO_YEAR), last.replace(year=NO_YEAR)) for first, last in spans]
    (a, b), (c, d) = spans
    return (a <= c and d <= b) or (c <= a and b <= d)


def _starts(low: str, words: set[str]) -> list[int]:
    """Where a number may begin: a run of digits that is no part of a word, or a number word."""
    starts = [match.start() for match in _DIGIT_RUN.finditer(low) if _stands_alone(low, match.start())]
    hyphened = {part for word in words if "-" in word for part in word.split("-")}
    if not (words | hyphened).isdisjoint(_NUMBER_WORDS.keys() | _SCALED_ONE):
        starts += [match.start() for match in _NUMBER_WORD.finditer(low)]
        starts.sort()
    return starts


def _stands_alone(low: str, start: int) -> bool:
    before = low[start - 1] if start else " "
    if before in ".,/'" or before == "_":
        return False
    if before.isalpha():
        # "RM440" is money, "S21" a model.
        return re.search(rf"(?<!\w){_SIGN}$", low[max(0, start - 6) : start]) is not None
    # "TM-1" is a model, "sub-20 J/TH" a figure.
    joined = _JOINED.search(low, max(0, start - 12), start) if before == "-" else None
    return joined is None or joined["word"] in _PREFIXES


def _ratios(low: str) -> Iterator[_Figure]:
    for match in _RATIO.finditer(low):
        left, right = float(match["left"]), float(match["right"])
        # "24/7" and "9/11" are no shares of a whole; "50/50", "1:2.52" and "4-to-1" are.
        if right and (match["mark"] != "/" or left + right == 100):
            yield _Figure(left / right, left / right, "ratio", match.start(), match.end())
    if "share" in low:
        for match in _SHARE_RATIO.finditer(low):
            yield _Figure(float(match["left"]), float(match["left"]), "ratio", match.start(), match.end())


def _fractions(low: str) -> Iterator[_Figure]:
    for match in _FRACTION.finditer(low):
        value = _FRACTIONS[match["word"]]
        yield _Figure(value, value, "%", match.start(), match.end())


def _figure(low: str, start: int, taken: list[tuple[int, int]]) -> tuple[_Figure | None, int]:
    """The figure that begins here, if it is one, and where to go on."""
    match = _NUMBER.match(low, start)
    if not match:
        return None, start + 1
    before = _BEFORE.search(low, max(0, start - 24), start)
    sign = ((before and before["sign"]) or "").strip()
    first = before.start() if before and before[0] else start
    end_of_number = match.end("scale") if match["scale"] else match.end("number")
    if _is_range(low, start, match, taken):
        value, high = (
            _value(match["number"], match["scale"] or match["scale2"]),
            _value(match["high"], match["scale2"] or match["scale"]),
        )
        figure = _Figure(value, high, "", first, match.end())
    else:
        value = _value(match["number"], match["scale"])
        figure = _Figure(value, value, "", first, end_of_number)
    figure.qualifier = (before and before["qualifier"]) or ""
    if _take_unit(low, figure, sign) or _take_noun(low, figure, match):
        return figure, max(end_of_number, figure.end)
    return None, end_of_number


def _is_range(low: str, start: int, match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    """ "three to five years", "$1.2-1.4 billion", "between 300 and 400 MW"; but not "12 and 15 sites"."""
    if not match["high"] or any(begin < match.end() and match.start("high") < end for begin, end in taken):
        return False
    if match["joint"] == "and":
        return "between " in low[max(0, start - 12) : start]
    # "from 157 to 280 EH/s" is a rise, told by its "from", and each end a figure of its own where it has a unit.
    return not (match["joint"] == "to" and match["scale"] and not match["scale2"])


def _take_unit(low: str, figure: _Figure, sign: str) -> bool:
    word = None if sign else _MONEY_WORD.match(low, figure.end)
    if sign or word:
        figure.currency, size = CURRENCY_WORDS[word["word"]] if word else (CURRENCY_SIGNS[sign], 1.0)
        figure.per, figure.end = _per(low, word.end() if word else figure.end)
        figure.scaled(size, "$")
        return True
    if match := _UNIT.match(low, figure.end):
        unit = UNITS[match["unit"]]
        if unit.family == "BTC" and _KIND_OF_THING.match(low, match.end()):
            return False
        figure.per, figure.end = ("", match.end()) if unit.family in {"years", "ratio"} else _per(low, match.end())
        figure.scaled(unit.size, unit.family)
        return True
    return False


def _take_noun(low: str, figure: _Figure, match: re.Match[str]) -> bool:
    label = _WORD_BEFORE.search(low, max(0, figure.start - 14), figure.start)
    if (label and label[1] in _LABELS) or low.startswith("24/7", figure.start):
        return False
    end = total.end() if (total := _OF_TOTAL.match(low, figure.end)) else figure.end
    figure.noun, figure.end = _noun(low, end)
    written = match["number"]
    # A number word that counts nothing is grammar ("one of them", "two to go"), not a figure.
    if not figure.noun and not written[0].isdigit() and not match["scale"]:
        return False
    # Difficulty has no unit: "148.2 trillion", "142.34T".
    bare_trillions = (
        not figure.noun and (match["scale"] or "").strip(" -") in {"t", "tn", "trillion"} and "difficulty" in low
    )
    figure.unit = "difficulty" if bare_trillions else "count"
    if not figure.noun and not bare_trillions and (unit := _unit_of_label(low, figure.start)):
        figure.scaled(unit.size, unit.family)
    return True


def _unit_of_label(low: str, start: int) -> Unit | None:
    """The unit that a row of a table gives before its figures; readers write a row as "label: column figure; ..."."""
    head, colon, cells = low[:start].partition(":")
    if not colon or low.rstrip().endswith(_ENDS_SENTENCE):
        return None
    for label in (cells.rpartition(";")[2], head):
        if found := list(_LABEL_UNIT.finditer(label)):
            return UNITS[found[-1]["unit"]]
    return None


def _noun(low: str, end: int) -> tuple[str, int]:
    """What is counted: the first plural within three words behind the number, with the words between."""
    position = end
    for _ in range(3):
        match = _NOUN_WORD.match(low, position)
        if not match or match["word"] in _STOP:
            break
        position = match.end()
        word = match["word"].replace("’", "'")
        if word in _PEOPLE or (word.endswith("s") and not word.endswith(("ss", "'s", "us", "is")) and len(word) > 2):
            return word, position
    return "", end


def _per(low: str, end: int) -> tuple[str, int]:
    parts = []
    while len(parts) < 2 and (match := _PER.match(low, end)):
        parts.append(PER[match["per"]])
        end = match.end()
    return "/".join(parts), end


def _value(written: str, scale: str | None) -> float:
    if written in {"a", "an"}:
        number = 1.0
    elif written[-1].isdigit():
        number = float(written.replace(",", ""))
    else:
        number = sum(_NUMBER_WORDS[part] for part in re.split(r"[- ]", written))
    return number * (SCALES[scale.strip(" -")] if scale else 1.0)
