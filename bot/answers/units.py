"""Units of the field: how they are written, the family each belongs to, and its size in that family's base unit.

A family carries the name of its usual unit: "MW", "MWh", "EH/s", "J/TH", "BTC", "$", "%", "years", "count", "ratio",
"date", and a few rarer ones. Base units: MW, MWh, EH/s, J/TH, bitcoin, one of the currency, percent, days (for
"years"), one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "mil": 1e6, "million": 1e6, "b": 1e9,
    "bn": 1e9, "bln": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12, "hundred": 1e2, "dozen": 12.0,
    "crore": 1e7, "lakh": 1e5,
}  # fmt: skip

CURRENCY_SIGNS = {
    "$": "USD", "us$": "USD", "u.s. $": "USD", "usd": "USD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "a$": "AUD",
    "au$": "AUD", "aud": "AUD", "hk$": "HKD", "s$": "SGD", "nz$": "NZD", "€": "EUR", "eur": "EUR", "£": "GBP",
    "gbp": "GBP", "¥": "JPY", "jpy": "JPY", "rmb": "CNY", "cny": "CNY", "cn¥": "CNY", "rm": "MYR", "myr": "MYR",
    "₩": "KRW", "krw": "KRW", "₽": "RUB", "rub": "RUB", "₹": "INR", "inr": "INR", "nok": "NOK", "sek": "SEK",
    "chf": "CHF", "₸": "KZT", "aed": "AED", "r$": "BRL",
}  # fmt: skip

CURRENCY_WORDS = {
    "dollar": ("USD", 1.0), "buck": ("USD", 1.0), "us dollar": ("USD", 1.0), "u.s. dollar": ("USD", 1.0),
    "usd": ("USD", 1.0), "usdt": ("USD", 1.0),
    "cent": ("USD", 0.01), "¢": ("USD", 0.01), "us cent": ("USD", 0.01),
    "u.s. cent": ("USD", 0.01), "canadian dollar": ("CAD", 1.0), "euro": ("EUR", 1.0), "eur": ("EUR", 1.0),
    "pound": ("GBP", 1.0),
    "yuan": ("CNY", 1.0), "renminbi": ("CNY", 1.0), "ringgit": ("MYR", 1.0), "rouble": ("RUB", 1.0), "ruble": ("RUB",
    1.0), "yen": ("JPY", 1.0),
    "kroner": ("NOK", 1.0), "crown": ("NOK", 1.0), "dirham": ("AED", 1.0), "rupee": ("INR", 1.0), "tenge": ("KZT",
    1.0), "guarani": ("PYG", 1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's family and how many of the family's base unit it is."""

    family: str
    size: float


def _prefixed(family: str, symbols: str, words: str, sizes: dict[str, float]) -> dict[str, Unit]:
    """Every spelling of a unit with its prefixes; `symbols` and `words` take the prefix at `{}`."""
    letters = {"kilo": "k", "mega": "m", "giga": "g", "tera": "t", "peta": "p", "exa": "e", "zetta": "z", "": ""}
    table = {}
    for prefix, size in sizes.items():
        for pattern in symbols.split("|"):
            table[pattern.replace("{}", letters[prefix])] = Unit(family, size)
        for pattern in words.split("|"):
            table[pattern.replace("{}", prefix)] = Unit(family, size)
    return table


_POWER = {"": 1e-6, "kilo": 1e-3, "mega": 1.0, "giga": 1e3, "tera": 1e6}
_HASH = {"giga": 1e-9, "tera": 1e-6, "peta": 1e-3, "exa": 1.0, "zetta": 1e3}

UNITS: dict[str, Unit] = {
    **_prefixed("MW", "{}w", "{}watt|{}watts", _POWER),
    **_prefixed("MWh", "{}wh", "{}watt hour|{}watt hours|{}watt-hour|{}watt-hours", {k: v for k,
    v in _POWER.items() if k}),
    **_prefixed(
        "EH/s",
        "{}h/s|{}h/sec|{}hs|{}h",
        "{}hash|{}hashes|{}hash per second|{}hashes per second|{}hash/s|{}hash a second|{}hashes a second",
        _HASH,
    ),
    **dict.fromkeys(("j/th", "j/ths", "j/t", "w/th", "w/t", "joules per terahash", "joule per terahash",
    "joules/terahash", "watts per terahash", "joule", "joules"),
                    Unit("J/TH", 1.0)),
    **dict.fromkeys(("j/gh",), Unit("J/TH", 1000.0)),
    **dict.fromkeys(("btc", "bitcoin", "bitcoins", "₿", "coins"), Unit("BTC", 1.0)),
    **dict.fromkeys(("sats", "satoshis", "sat"), Unit("BTC", 1e-8)),
    **dict.fromkeys(("%", "percent", "per cent", "percentage points", "percentage point", "pct"), Unit("%", 1.0)),
    **dict.fromkeys(("basis points", "bps"), Unit("%", 0.01)),
    **dict.fromkeys(("second", "seconds"), Unit("years", 1 / 86400)),
    **dict.fromkeys(("minute", "minutes", "mins", "min"), Unit("years", 1 / 1440)),
    **dict.fromkeys(("hour", "hours", "hrs"), Unit("years", 1 / 24)),
    **dict.fromkeys(("day", "days"), Unit("years", 1.0)),
    **dict.fromkeys(("week", "weeks"), Unit("years", 7.0)),
    **dict.fromkeys(("month", "months"), Unit("years", 365.25 / 12)),
    **dict.fromkeys(("quarter", "quarters"), Unit("years", 365.25 / 4)),
    **dict.fromkeys(("year", "years", "yr", "yrs"), Unit("years", 365.25)),
    **dict.fromkeys(("decade", "decades"), Unit("years", 3652.5)),
    **dict.fromkeys(("times", "x", "fold", "-fold", "×"), Unit("ratio", 1.0)),
    **dict.fromkeys(("db", "dba", "decibel", "decibels"), Unit("dB", 1.0)),
    **dict.fromkeys(("nm", "nanometer", "nanometers", "nanometre", "nanometres"), Unit("nm", 1.0)),
    **dict.fromkeys(("°c", "degrees celsius", "degrees c", "degree", "degrees"), Unit("°C", 1.0)),
    **dict.fromkeys(("acre", "acres"), Unit("acres", 1.0)),
    **dict.fromkeys(("hectare", "hectares", "ha"), Unit("acres", 2.471)),
    **dict.fromkeys(("square feet", "square foot", "sq ft", "sqft"), Unit("square feet", 1.0)),
    **dict.fromkeys(("square meters", "square metres", "sqm"), Unit("square feet", 10.764)),
    **dict.fromkeys(("cubic feet", "cubic foot"), Unit("litres", 28.32)),
    **dict.fromkeys(("liter", "liters", "litre", "litres"), Unit("litres", 1.0)),
    **dict.fromkeys(("gallon", "gallons"), Unit("litres", 3.785)),
    **dict.fromkeys(("cubic meters", "cubic metres", "cubic kilometers", "km³", "km3"), Unit("litres", 1e3)),
    **dict.fromkeys(("ton", "tons", "tonne", "tonnes", "metric tons"), Unit("tonnes", 1.0)),
    **dict.fromkeys(("kg", "kilogram", "kilograms", "kilos"), Unit("tonnes", 1e-3)),
    **dict.fromkeys(("mile", "miles"), Unit("km", 1.609)),
    **dict.fromkeys(("foot", "feet", "ft"), Unit("km", 0.0003048)),
    **dict.fromkeys(("meter", "meters", "metre", "metres"), Unit("km", 1e-3)),
    **dict.fromkeys(("km", "kilometer", "kilometers", "kilometre", "kilometres"), Unit("km", 1.0)),
}  # fmt: skip

# One spelling for what a price is per.
PER = {
    "ph/s": "PH/s", "ph": "PH/s", "phs": "PH/s", "petahash": "PH/s", "petahash per second": "PH/s",
    "petahash/s": "PH/s", "th": "TH/s", "th/s": "TH/s", "terahash": "TH/s", "eh": "EH/s", "eh/s": "EH/s",
    "exahash": "EH/s", "kwh": "kWh", "kilowatt hour": "kWh", "kilowatt-hour": "kWh", "mwh": "MWh",
    "megawatt hour": "MWh", "megawatt-hour": "MWh", "mw": "MW", "megawatt": "MW", "kw": "kW", "kilowatt": "kW",
    "btc": "BTC", "bitcoin": "BTC", "coin": "BTC", "share": "share", "day": "day", "month": "month", "year": "year",
    "hour": "hour", "week": "week", "unit": "machine", "machine": "machine", "miner": "machine", "rig": "machine",
}  # fmt: skip


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
