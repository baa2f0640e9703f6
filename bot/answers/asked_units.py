"""Which unit a question wants its figure in, by the families of units.py; more than one where the words leave it open."""

import re

from bot.answers.kinds import PAYS, Kind
from bot.answers.units import UNITS

# Heads behind "how many" or "how much", and nouns of fragments. First match wins, so the special stand before the general.
_BY_NOUN: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b"), frozenset(units.split("|")))
    for words, units in (
        (r"efficien(?:cy|t)|j/th|joules?", "J/TH"),
        (r"hash ?price|hash ?cost|(?:btc|bitcoin) price|prices?|costs?|fines?|penalt(?:y|ies)|bounty|rent|salary|price target", "$"),
        (r"(?:share|swap|exchange|conversion|stock) ratio|ratio|50/50|split", "ratio|%"),
        (r"price target|market cap(?:italization)?|cash|dollars|usd|euros?", "$"),
        (r"market share|pool share|hash ?rate share|share of|shares? (?:do|does|did|has|have)|stake|percent(?:age)?|margin|odds|tariffs?|duty|duties|tax rate|interest rate|premium|approval|probability", "%"),
        (r"noise|loud|decibels?|db", "dB"),
        (r"jail|prison|sentence|warranty|life ?span|lifetime|duration|(?:contract|lease|loan) term|jail term|term of|how long|how old|age|long is|long are|length|uptime|until|deadline", "years"),
        (r"temperature|hot|degrees", "°C"),
        (r"nm|nanometers?|node|process size", "nm"),
        (r"head ?count|employees|workers|staff|jobs|people|layoffs|residents|miners registered", "count"),
        (r"hash ?rate|hash ?power|hashing|eh/?s?|ph/?s?|zh/?s?|th/?s?|exahash(?:es)?|petahash|terahash(?:es)?|hash", "EH/s"),
        (r"(?:power|electricity|energy) (?:cost|price|rate|bill)s?", "$"),
        (r"(?:electricity|energy|power) (?:use|usage|consumption|consumed|demand)|twh|gwh|mwh|kwh|power (?:drop|fall)", "MWh|MW|%"),
        (r"energy|electricity", "MWh|MW"),
        (r"mw|gw|kw|megawatts?|gigawatts?|kilowatts?|watts?|wattage|power draw|power|capacity|load", "MW"),
        (r"difficulty", "difficulty|%"),
        (r"block rewards?|block subsidy|btc|bitcoins?|coins|sats|holdings|stack|hodl(?:ings)?|reserves?", "BTC"),
        (r"growth|increase|decrease|gain|drop|fall|decline|rise|jump|surge|change|uplift", "%"),
        (r"fees?", "$|%"),
        (r"order|orders|shipment|shipments|fleet size|votes?|turnout|transactions|devices|machines|units|rigs|miners|chips|sites|blocks", "count"),
        (r"water|litres?|liters?|gallons?", "litres"),
        (r"emissions|co2|carbon|weigh(?:t|s)?|tonnes|tons", "tonnes"),
        (r"acres?|area|land|hectares?", "acres|square feet"),
        (r"price|cost|costs|worth|value|valued|valuation|pay|pays|paid|spend|spent|raise[ds]?|earn(?:ed|ings)?|debt|loan|borrow(?:ed)?|owe[ds]?|rent|fine|fines|penalty|bounty|bid|"
         r"buy|bought|sell|sold|sale|deal|contract|invest(?:ed|ment)?|dividend|salary|budget|funding|money|loss|lose|lost|charge[ds]?|net income|ebitda|cheap|expensive|tax|subsidy|get for", "$"),
        (r"revenues?|profits?|income|sales", "$|%"),
        (r"mined|mine|produced?|production|output", "BTC"),
        (r"share", "%"),
        (r"limit|size|volume|count|number", "count"),
    )
)
_HEAD = re.compile(r"\bhow (?:many|much)(?: of(?: the| its| their)?)?((?: (?!did|does|do|is|are|was|were|has|have|will|can|could|would|of|for|to|in|at|on|by|per)[\w/%.-]+){1,3})")
_CHANGE = re.compile(r"\b(?:drop|dropped|fall|fell|rise|rose|grow|grew|grown|increase[ds]?|decrease[ds]?|jump(?:ed)?|cut|gain(?:ed)?|decline[ds]?|shrink|shrank|surge[ds]?|plunge[ds]?|climb(?:ed)?|go (?:up|down)|went (?:up|down))\b")
_BIG = re.compile(r"\bhow (?:big|large|small)\b|\bsize of\b|\bsize\W*$")
_SITE = re.compile(r"\b(?:site|plant|mine|farm|facility|campus|data ?cent(?:er|re)|factory|expansion|project)\b")
_MONEY_THING = re.compile(r"\b(?:deal|contract|loan|raise|offering|fund|lawsuit|settlement|merger|acquisition|lease|market|fine|investment)\b")
_UNIT_WORD = re.compile(r"(?:^|\s)(?:in )?(" + "|".join(sorted((re.escape(unit) for unit in UNITS if len(unit) > 1 and unit not in {"times", "min", "ha", "fold"}), key=len, reverse=True)) + r")(?=[\s?.,!]|$)")


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
    if re.search(r"\b(?:what|which) (?:%|per ?cent|share|proportion|fraction)|% of\b", low):
        return frozenset({"%"})
    if re.search(r"\bhow much of\b", low):
        return frozenset({"%", "MW", "count"}) if _SITE.search(low) else frozenset({"%"})
    if head := _HEAD.search(low):
        if explicit := _UNIT_WORD.search(" " + head[1].strip().split()[0]):
            return frozenset({UNITS[explicit[1]].family})
        if found := _noun(head[1]):
            # "how much did power drop" asks for the change, not the power.
            return found | {"%"} if _CHANGE.search(low) and "much" in head[0] else found
        return frozenset({"count"}) if "many" in head[0] else frozenset({"$"}) if _noun(low) is None else _noun(low) or frozenset()
    if _BIG.search(low):
        return _of_size(low)
    if re.search(r"\bhow (?:often|frequently)\b", low):
        return frozenset({"years", "count"})
    if re.search(r"\bhow (?:long|old)\b", low):
        return frozenset({"years"})
    if re.search(r"\bhow (?:loud|noisy)\b", low):
        return frozenset({"dB"})
    if re.search(r"\bhow (?:expensive|cheap|costly)\b", low):
        return frozenset({"$"})
    if re.search(r"\bhow (?:far|much|fast)\b", low) and _CHANGE.search(low):
        return (_noun(low) or frozenset()) | {"%"}
    if re.search(r"\bhow much\b", low):
        return _noun(low) or frozenset({"$"})
    if (verb := PAYS.search(low)) and not re.search(r"\bwhat (?:\w+ )?(?:price|share|fee)", low):
        return _noun(verb["verb"]) or _noun(low[verb.start("verb") :]) or frozenset({"$"})
    if re.search(r"\bhow far\b", low):
        return frozenset({"km", "%"})
    return _noun(low) or frozenset()


def _of_size(low: str) -> frozenset[str]:
    if re.search(r"\b(?:stake|share)\b", low):
        return frozenset({"%", "$"})
    if _MONEY_THING.search(low):
        return frozenset({"$", "MW"}) if re.search(r"\b(?:lease|deal)\b", low) else frozenset({"$"})
    if re.search(r"\border\b", low):
        return frozenset({"count", "$"})
    if re.search(r"\bfleet\b", low):
        return frozenset({"count", "EH/s"})
    return frozenset({"MW", "EH/s"}) if _SITE.search(low) else (_noun(low) or frozenset())


def _noun(words: str) -> frozenset[str] | None:
    return next((units for pattern, units in _BY_NOUN if pattern.search(words)), None)
