"""What a series of figures measures: hash rate, hashprice, difficulty, bitcoin mined or held, power, shares.

A unit alone doesn't say it: "$45 per PH/s" may be a price or a cost, "445 bitcoin" mined or held. The words beside the
figure do, and a figure whose words don't is left out. Rules only; `python -m evals.trends` is the run that set them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.answers.measures import Measure
from bot.answers.question import Question
from bot.answers.units import UNITS
from index.tokens import analyse

# What a price is per, in dollars a day for each PH/s; news copy leaves "a day" out.
_PER_HASH = {"PH/s": 1.0, "PH/s/day": 1.0, "EH/s": 1e-3, "EH/s/day": 1e-3, "TH/s": 1e3, "TH/s/day": 1e3}
PER_HASH_UNIT = "$/PH/s/day"
# No hashprice since 2019 was ever above this; a bare "$64" beside the word is one, "$5 billion" is not.
_HIGHEST_BARE_HASHPRICE = 1000.0
# A rate below this is one machine's, not that of a fleet: the largest machines make about 1.2 PH/s.
_SMALLEST_FLEET = 0.01
# Of "capacity" these are different things, and never one series.
_KINDS_OF_POWER = re.compile(
    r"\b(?P<kind>pipeline|under management|IT load|IT capacity|gross|generation|hosting|secured|contracted|energized|"
    r"immersion|liquid-cooled)\b",
    re.IGNORECASE,
)
_KINDS_OF_SHARE = re.compile(r"\b(?P<kind>blocks)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that can be measured again and again.

    `unit` is the unit that values are given in (the base unit of its family, units.py; "$/PH/s/day" for prices of hash
    rate). `asked` finds it in a subject, `said` beside a figure (None: the unit says it), `never` there rules it out.
    `of_network`: it has a value for bitcoin as a whole; `owned`: it may be somebody's. `flow`: it adds up over time, so
    that months and years are different series. `kinds` tells sorts of it apart.
    """

    name: str
    unit: str
    asked: re.Pattern[str]
    said: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    of_network: bool = False
    owned: bool = True
    flow: bool = False
    kinds: re.Pattern[str] | None = None
    # The same thing is told by alike sentences where no list of words tells it.
    by_meaning: bool = False

    def value(self, measure: Measure, value: float) -> float | None:
        """A figure's value in `unit`; None where the figure is in no unit of this quantity."""
        if self.unit == PER_HASH_UNIT:
            return _per_hash(self, measure, value)
        if self.unit == "difficulty":
            bare = measure.unit == "count" and not measure.noun and value >= 1e12
            return value if measure.unit == "difficulty" or bare else None
        if self.unit == "$":
            return value if measure.unit == "$" and measure.currency == "USD" and measure.per in {"", "BTC"} else None
        if measure.unit != self.unit or measure.per:
            return None
        return None if self.unit == "EH/s" and value < _SMALLEST_FLEET else value

    def kind_in(self, words: str) -> str:
        """Which sort of it the words beside a figure speak of; "" where they name none."""
        found = self.kinds.search(words) if self.kinds else None
        return found["kind"].lower() if found else ""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


QUANTITIES = (
    Quantity(
        "hashprice",
        PER_HASH_UNIT,
        _words(r"\bhash ?prices?\b"),
        _words(r"\bhash ?price|\brevenues?\b|\bearn(?:s|ed|ings)?\b|\bincome\b|\btook in\b|\btake in\b"),
        _words(r"\b(?:hash ?)?costs?\b"),
        of_network=True,
        owned=False,
    ),
    Quantity(
        "hashcost",
        PER_HASH_UNIT,
        _words(r"\bhash ?costs?\b|\bcost of (?:hashing|hash ?rate)\b"),
        _words(r"\b(?:hash ?)?costs?\b"),
        of_network=True,
    ),
    Quantity(
        "difficulty", "difficulty", _words(r"\bdifficulty\b"), _words(r"\bdifficulty\b"), of_network=True, owned=False
    ),
    Quantity(
        "bitcoin price",
        "$",
        _words(r"\b(?:bitcoin|btc)(?:'s)? prices?\b|\bprice of (?:bitcoin|btc)\b"),
        _words(
            r"\bprice of (?:bitcoin|btc)\b|\b(?:bitcoin|btc)(?:'s)? price\b|"
            r"\b(?:bitcoin|btc) (?:(?:was|is|has|had|stood|stands|trades|traded|hovered|fell|rose|dropped|climbed|"
            r"slid) ){1,2}(?:\w+ )?(?:near|at|around|below|above|to|about)\b"
        ),
        _words(r"\bcosts?\b|\bhash ?price\b|\bworth of\b"),
        of_network=True,
        owned=False,
    ),
    Quantity("hash rate", "EH/s", _words(r"\bhash ?(?:rate|power)|\bcomputing power\b|\bfleet\b"), of_network=True),
    Quantity(
        "bitcoin mined",
        "BTC",
        _words(r"\bproduc\w+|\boutput\b|\bmined\b|\b(?:bitcoins?|btc) (?:a month|per month)\b"),
        _words(r"\bmined\b|\bmines\b|\bproduc\w+|\boutput\b"),
        _words(r"\bhold(?:s|ing|ings)?\b|\bheld\b|\btreasury\b|\breserves?\b|\bsold\b|\bbalance sheet\b"),
        flow=True,
    ),
    Quantity(
        "bitcoin held",
        "BTC",
        _words(r"\bhold(?:s|ing|ings)?\b|\bheld\b|\btreasury\b|\breserves?\b|\bstack\b|\bhodl\w*"),
        _words(
            r"\bhold(?:s|ing|ings)?\b|\bheld\b|\bkeeps?\b|\btreasury\b|\breserves?\b|\bbalance sheet\b|\bstockpile\b|"
            r"\bhodl\w*"
        ),
        _words(r"\bsold\b|\bmined\b|\bproduced\b"),
    ),
    Quantity(
        "electricity used",
        "MWh",
        _words(r"\b(?:electricity|energy|power)\b(?: \w+){0,2} (?:use|usage|used|consumption|demand)\b|\btwh\b"),
        _words(r"\bconsum\w+|\bused?\b|\busage\b|\btook\b|\bdemand\b|\belectricity\b|\benergy\b|\bpower use\b"),
        of_network=True,
        flow=True,
    ),
    Quantity(
        "share of mining",
        "%",
        _words(r"\bshare of (?:\w+ ){0,3}(?:mining|hash ?rate|network|blocks)\b|\b(?:hash ?rate|mining|pool) share\b"),
        _words(
            r"(?:%|\bper ?cent\b|\bshares?\b|\bpart\b)[^,;]{0,40}"
            r"\b(?:mining|hash ?rate|hashing|hash power|network|blocks)\b"
        ),
        _words(r"\brevenues?\b|\bstake\b|\bsales\b|\bfell\b|\bdropped\b|\bprofit\w*|\bdown\b|\bup\b|\bdecline\b"),
        kinds=_KINDS_OF_SHARE,
    ),
    Quantity(
        "power capacity", "MW", _words(r"\bcapacity\b|\b[mg]w\b|\b[mg]egawatts?\b|\bpower\b"), kinds=_KINDS_OF_POWER
    ),
)


def asked_for(question: Question, unit: str | None) -> list[Quantity]:
    """The quantities that a subject and a unit can mean; several where only the figures can tell.

    A subject's own words are a quantity too where the vocabulary has none ("Iran mining devices"): the figures must
    stand beside those words, in the unit asked for.
    """
    text = question.text.lower()
    fitting = [quantity for quantity in QUANTITIES if unit is None or measures_in(quantity, unit)]
    if named := [quantity for quantity in fitting if quantity.asked.search(text)]:
        return named[:1]
    if unit and not fitting:
        return [_of_words(question, unit)]
    if question.names and not _own_words(question):
        return [quantity for quantity in fitting if quantity.owned]
    return [_of_words(question, unit)] if unit and question.names else []


def measures_in(quantity: Quantity, unit: str) -> bool:
    """Whether somebody who asks for this unit can mean the quantity: "TH/s" is hash rate, "$/PH/s" a price of it."""
    return quantity.unit == family(unit)


def family(unit: str) -> str:
    """The unit, as in `Quantity.unit`, that one as people type it belongs to; itself, in lower case, if it is none."""
    low = " ".join(unit.lower().split())
    if re.search(r"(?:\$|usd|dollars?).*(?:[pet]h)", low):
        return PER_HASH_UNIT
    if low in {"$", "usd", "dollar", "dollars", "us$"}:
        return "$"
    known = UNITS.get(low)
    return known.family if known else low


def _of_words(question: Question, unit: str | None) -> Quantity:
    stems = [re.escape(term) for term in analyse(" ".join(_own_words(question)))]
    said = _words("".join(rf"(?=.*\b{stem})" for stem in stems)) if stems else None
    name = " ".join(_own_words(question)) or (unit or "")
    return Quantity(name, family(unit or ""), _words(r"(?!)"), said, by_meaning=True)


def _own_words(question: Question) -> list[str]:
    return [term for term in question.terms if term not in {"bitcoin", "btc", "mining", "miner", "miners"}]


def _per_hash(quantity: Quantity, measure: Measure, value: float) -> float | None:
    if measure.unit != "$" or measure.currency != "USD":
        return None
    if measure.per in _PER_HASH:
        return value * _PER_HASH[measure.per]
    # "Hashprice peaked at $64": the word is its own unit, where nothing else is said.
    return value if not measure.per and value < _HIGHEST_BARE_HASHPRICE and quantity.name == "hashprice" else None


def needs_word(quantity: Quantity, measure: Measure) -> bool:
    """Whether only the name of the quantity itself, beside the figure, can make the figure one of it."""
    return quantity.unit == PER_HASH_UNIT and measure.per not in _PER_HASH


def of_unit(unit: str) -> Iterable[Quantity]:
    """The quantities that are given in a unit: its figures may be any of them."""
    return (quantity for quantity in QUANTITIES if quantity.unit == unit)
