"""Which unit a question wants its figure in, by the families of units.py; several where the words leave it open."""

import re

from bot.answers.kind_patterns import PAYS
from bot.answers.kinds import Kind
from bot.answers.units import UNITS

# Nouns and verbs behind "how many", in fragments, behind "what did X". The first that matches wins, so the special
# stand before the general.
_NOUNS = (
    ("J/TH", r"efficien(?:cy|t)|j/th|joules?"),
    (
        "$",
        (
            r"hash ?price|hash ?cost|(?:btc|bitcoin) price|prices?|costs?|fines?|penalt(?:y|ies)|bounty|rent|salary|"
            r"market cap(?:italization)?|cash|dollars|usd|euros?|eps|coupon price|cents"
        ),
    ),
    ("ratio|%", r"ratio|50/50|split"),
    (
        "%",
        (
            r"market share|pool share|hash ?rate share|share of|shares? (?:do|does|did|has|have)|stake|percent(?:age)?|"
            r"margin|odds|tariffs?|duty|duties|tax rate|interest rate|premium|approval|probability|coupon|discount|"
            r"slice|piece|portion|cut of|uptime|dominant|profitab\w+"
        ),
    ),
    ("dB", r"noise|loud|noisy|decibels?|db"),
    (
        "years",
        (
            r"jail|prison|sentence|warranty|life ?span|lifetime|duration|(?:contract|lease|loan) term|term of|how long|"
            r"how old|age|long is|long are|length|until|deadline|downtime|days|hours|minutes|weeks"
        ),
    ),
    ("°C", r"temperature|hot|degrees|warmer|hotter|cooler"),
    ("nm", r"nm|nanometers?|node|process size"),
    ("count", r"head ?count|employees|workers|staff|jobs|people|layoffs|residents|miners registered"),
    ("EH/s", r"hash ?rate|hash ?power|hashing|[ezpt]h/?s?|exahash(?:es)?|petahash|terahash(?:es)?|hash"),
    ("$", r"(?:power|electricity|energy) (?:rate|bill)s?"),
    ("MWh|MW|%", r"(?:electricity|energy|power) (?:use|usage|consumption|consumed|demand|drop|fall)|[tgmk]wh"),
    ("MWh|MW", r"energy|electricity"),
    ("MW", r"[mgk]w|megs|megawatts?|gigawatts?|kilowatts?|watts?|wattage|power draw|capacity|load"),
    ("MW|MWh", r"power|juice"),
    ("difficulty|%", r"difficulty"),
    ("BTC", r"block rewards?|block subsidy|btc|bitcoins?|coins?|sats|holdings|stack|hodl(?:ings)?|reserves?"),
    ("%", r"growth|increase|decrease|gain|drop|fall|decline|rise|jump|surge|change|uplift"),
    ("$|%", r"fees?"),
    (
        "count",
        (
            r"(?:pre-?)?orders?|shipments?|fleet size|votes?|turnout|transactions|devices|machines|units|rigs|miners|"
            r"chips|sites|blocks|hookups|complaints|signatures|homes|households|licen[cs]es|raids"
        ),
    ),
    ("litres", r"water|litres?|liters?|gallons?"),
    ("tonnes", r"emissions|co2|carbon|weigh(?:t|s)?|tonnes|tons"),
    ("acres|square feet", r"acres?|area|land|hectares?"),
    (
        "$",
        (
            r"worth|valued?|valuation|pays?|paid|spend|spent|raise[ds]?|earn(?:ed|ings)?|debts?|loan|borrow(?:ed)?|"
            r"owe[ds]?|bid|buy|bought|sell|sold|sale|deal|contract|invest(?:ed|ment)?|dividend|budget|funding|money|"
            r"loss(?:es)?|lose|lost|charge[ds]?|net income|ebitda|cheap|expensive|tax(?:es)?|subsidy|get for|damages?|"
            r"liabilities|assets|bill|savings|synergies|deposit|payout|recovery|bail|capex|collateral|notes|convert|"
            r"backlog|bond|guarantee"
        ),
    ),
    ("$|%", r"revenues?|profits?|income|sales"),
    ("BTC", r"mined|mine|produced?|production|output"),
    ("%", r"share"),
    ("count", r"limit|size|volume|count|number"),
)
_BY_NOUN = tuple((re.compile(rf"\b(?:{words})\b"), frozenset(units.split("|"))) for units, words in _NOUNS)
# Ways to ask that settle the unit by themselves.
_PHRASES = (
    (
        "$",
        r"\bper share\b|\beps\b|\bin (?:us )?dollars\b|\bin (?:ringgit|euros?|tenge|yuan|roubles?|rubles?|rupees?)\b",
    ),
    ("MW", r"\bin (?:mw|megawatts)\b"),
    ("BTC", r"\bin (?:btc|bitcoin)\b"),
    ("$", r"\b(?:worth|value of|price of|cents on the dollar)\b"),
    ("$|BTC", r"\b(?:stole|stolen|overpa(?:y|id)|froze|frozen|rainy day fund|reserve fund)\b"),
    ("%", r"\b(?:what|which) (?:%|per ?cent|share|proportion|fraction|slice|portion|cut)|% of\b"),
    ("%|MW|count", r"\bhow much of\b.*\b(?:site|plant|mine|farm|facility|campus)\b"),
    ("years", r"\b(?:approval|waiting|lead|delivery|swap) time\b"),
    ("years|count", r"\bhow (?:often|frequently)\b"),
    ("years", r"\bhow (?:long|old)\b"),
    ("dB", r"\bhow (?:loud|noisy)\b"),
    ("km", r"\bhow (?:tall|deep|wide|thick)\b"),
    ("$", r"\bhow (?:expensive|cheap|costly)\b"),
)
_SUM = (
    r"(?:pay|paid|owe[ds]?|earn(?:ed)?|spen[dt]|raise[ds]?|costs?|charge[ds]?|borrow(?:ed)?|invest(?:ed)?|fetch(?:ed)?)"
)
_BY_PHRASE = tuple((re.compile(pattern), frozenset(units.split("|"))) for units, pattern in _PHRASES)
# What "how big" means depends on the thing.
_SIZES = (
    ("%|$", r"stake|share"),
    ("$|MW", r"lease|deal"),
    (
        "$",
        (
            r"contract|loan|raise|offering|notes|convert(?:ible)?s?|bonds?|deposit|claim|lawsuit|settlement|merger|"
            r"acquisition|market|fine|investment"
        ),
    ),
    ("$|BTC", r"fund|reserve|treasury"),
    ("count|$", r"order"),
    ("count|EH/s", r"fleet"),
    ("MW|EH/s", r"site|plant|mine|farm|facility|campus|data ?cent(?:er|re)|factory|expansion|project"),
)
_BY_SIZE = tuple((re.compile(rf"\b(?:{words})\b"), frozenset(units.split("|"))) for units, words in _SIZES)
# "the 30 MW mine": what the question gives isn't what it asks for.
_GIVEN = re.compile(
    r"[$€£]?\b\d[\d.,]*(?:[kmb]n?|[ -]?(?:[mgk]w|[ezpt]h(?:/s)?|btc|%|j/th|million|billion|days?|years?|hours?))?\b"
)
_OF_SUM = re.compile(rf"\bhow much (?:did|do|does|will|would|has|have|is|are|was|were) .*?\b{_SUM}\b")
_PER = re.compile(
    r"\b(?:per|a|each|every) (?:[kmgt]?wh?|[mgk]w|[ept]h(?:/s)?|exahash|petahash|terahash|megawatt|kilowatt)\b"
)
_PART = re.compile(r"\bhow much of\b")
_HEAD = re.compile(
    r"\b(?:how (?:many|much)|number of)(?: of(?: the| its| their)?)?((?: (?!did|does|do|is|are|was|were|has|have|"
    r"will|can|could|would|of|for|to|in|at|on|by|per)[\w/%.-]+){1,3})"
)
_CHANGE = re.compile(
    r"\b(?:drop|dropped|fall|fell|rise|rose|grow|grew|grown|increase[ds]?|decrease[ds]?|jump(?:ed)?|cut|gain(?:ed)?|"
    r"decline[ds]?|shrink|shrank|surge[ds]?|plunge[ds]?|climb(?:ed)?|go (?:up|down)|went (?:up|down)|vanish(?:ed)?|"
    r"disappear(?:ed)?|lost|pump(?:ed)?|dump(?:ed)?|extra|cheaper|pricier|bigger|smaller)\b"
)
_BIG = re.compile(r"\bhow (?:big|large|small)\b|\bsize(?: of)?\b")
# Short words that are units only behind a figure.
_NO_UNIT_ALONE = frozenset({"times", "min", "ha", "fold"})
_UNIT_WORDS = {unit for unit in UNITS if len(unit) > 1 and unit not in _NO_UNIT_ALONE}


def units_asked(text: str, kinds: tuple[Kind, ...]) -> frozenset[str]:
    """The families that an answer's figure may have; empty if the question asks for no figure, or for any.

    `text`: cleaned, any case. "when" questions want {"date"}.
    """
    low = text.lower()
    if kinds[0] is Kind.WHEN:
        return frozenset({"date"})
    if Kind.HOW_MANY not in kinds:
        return frozenset({"date"}) if Kind.WHEN in kinds else frozenset()
    units = _of_figure(low)
    return units | {"date"} if Kind.WHEN in kinds else units


def _of_figure(low: str) -> frozenset[str]:
    low, rates = _PER.subn(" ", _GIVEN.sub(" ", low))
    return _of_words(low) or frozenset({"$"} if rates else ())


def _of_words(low: str) -> frozenset[str]:
    head = _HEAD.search(low)
    if head and "much" not in head[0]:
        return _of_head(low, head)
    if units := _first(_BY_PHRASE, low):
        return units
    if _PART.search(low):
        return _first(_BY_NOUN, low) | {"%"}
    if head:
        return _of_head(low, head)
    if _OF_SUM.search(low):
        return _first(_BY_NOUN, low) & {"BTC", "%"} | {"$"}
    if _BIG.search(low):
        return _first(_BY_SIZE, low) or _first(_BY_NOUN, low)
    if re.search(r"\bhow (?:far|much|fast)\b", low) and _CHANGE.search(low):
        return _first(_BY_NOUN, low) | {"%"}
    if (verb := PAYS.search(low)) and not re.search(r"\bwhat (?:\w+ )?(?:price|share|fee)", low):
        return _first(_BY_NOUN, verb["verb"]) or _first(_BY_NOUN, low[verb.start("verb") :]) or frozenset({"$"})
    fallback = {"$"} if "how much" in low else {"km", "%"} if "how far" in low else ()
    return _first(_BY_NOUN, low) or frozenset(fallback)


def _of_head(low: str, head: re.Match[str]) -> frozenset[str]:
    """The unit of what stands behind "how many" and "how much": a unit itself, or a noun that takes one."""
    words = [word.strip("?.,!") for word in head[1].split()]
    if words[0] in _UNIT_WORDS:
        return frozenset({UNITS[words[0]].family})
    # "how many noise complaints" counts complaints.
    if "much" not in head[0] and len(words) > 1 and "count" in _first(_BY_NOUN, words[1]):
        return frozenset({"count"})
    if units := _first(_BY_NOUN, head[1]):
        # "how much did power drop" asks for the change, not the power.
        return units | {"%"} if "much" in head[0] and _CHANGE.search(low) else units
    return frozenset({"count"}) if "much" not in head[0] else _first(_BY_NOUN, low) or frozenset({"$"})


def _first(table: tuple[tuple[re.Pattern[str], frozenset[str]], ...], words: str) -> frozenset[str]:
    return next((units for pattern, units in table if pattern.search(words)), frozenset())
