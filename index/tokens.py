"""Text to index terms: one analysis for articles, questions and overlap features.

Figures and units are brought to one spelling, because people type "50k", "$9.7bn" and "12 EH" where articles print
"50,000", "$9.7 billion" and "12 EH/s". Words are reduced by the Snowball stemmer for English.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

# Distinct spellings kept in memory; a corpus of 100,000 news passages has about 60,000.
_CACHED_SPELLINGS = 1 << 17
# Longer runs are encoded data or vandalism, and make the term dictionary grow for nothing.
_LONGEST_TERM = 40

_WORD = re.compile(
    r"""
    [a-z]++ (?! [0-9'./] )                                         # most words, tried first
    | (?<! [a-z0-9] ) [a-z] (?: \. [a-z] )+ (?! [a-z0-9] )         # U.S.
    | (?: [kmgtpez]h/s | [jw]/th ) (?! [a-z0-9] )                  # EH/s, J/TH
    | \d+ (?: [.,] \d+ )* (?: [a-z]+ (?: /s )? )? (?! [a-z0-9] )   # 50,000  9.7bn  1.2EH/s
    | [a-z0-9]+ (?: ' [a-z]+ )?                                    # models, possessives
    | %
    | [\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]                   # scripts without spaces: sign by sign
    | [^\W\d_]+                                                    # other alphabets
    """,
    re.VERBOSE,
)
_FIGURE = re.compile(r"(\d+(?:[.,]\d+)*)([a-z/]*)")
_CONTRACTION = re.compile(r"'(?:s|ll|re|ve|d|m)$")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MODEL_AND_SUFFIX = re.compile(r"([a-z]+\d+)([a-z]{2,})")
_PLURAL_OF_MODEL = re.compile(r"([a-z]+\d{2,})s")

# Typographic signs of nearly every news text; with them gone it is mostly ASCII, and needs no folding.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": " ", "”": " ", "–": " ", "—": " ", "…": " ", "\u00a0": " "})
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
# Spellings of the trade and of chat. Units are those of mining: hash rate, power, money.
_ONE_SPELLING = {
    spelling: term.split()
    for term, spellings in {
        "billion": "bn bln billions",
        "million": "mn mln mil millions",
        "trillion": "tn trn trillions",
        "th": "th/s ths terahash terahashes",
        "ph": "ph/s phs petahash petahashes",
        "eh": "eh/s ehs exahash exahashes",
        "zh": "zh/s zhs zettahash zetahash zettahashes",
        "jth": "j/th",
        "kw": "kilowatt kilowatts",
        "mw": "mws megawatt megawatts",
        "gw": "gws gigawatt gigawatts",
        "%": "percent pct percentage",
        "bitcoin": "btc bitcoins",
        "us": "usa",
        "hash rate": "hashrate hashrates",
        "hash price": "hashprice",
        "hash cost": "hashcost",
        "data center": "datacenter datacenters datacentre datacentres",
        "first quarter": "q1",
        "second quarter": "q2",
        "third quarter": "q3",
        "fourth quarter": "q4",
        "first half": "h1",
        "second half": "h2",
        "chief executive": "ceo ceos",
        "chief financial": "cfo cfos",
        "chief operating": "coo coos",
        "chief technology": "cto ctos",
        "all time high": "ath aths",
        "center": "centre",
        "centers": "centres",
    }.items()
    for spelling in spellings.split()
}
# Behind a figure a single letter is a unit too.
_UNIT_LETTERS = {"b": "billion", "m": "million", "t": "trillion"}

# Question words, function words and chat noise: dropped from a question unless nothing is left ("who is who").
_STOP_WORDS = """
a about after again all also am an and any are as at be because been before being between both but by can could did
do does doing done during each few for from further get give got had has have having he her here hers him his how
i if in into is it its itself just know me more most my no nor not now of off on once only or other our ours out
over own same say says said she should so some such tell than that the their theirs them then there these they
this those through to too u under until up ur very w was we were what when where which while who whom whose why
will with would you your yours
whats hows wheres whos whens whys thats theres im ive dont doesnt didnt isnt arent wasnt werent cant couldnt
wont wouldnt hasnt havent s t
hey hi hello gm pls plz please thx thanks ok okay lol btw rn tho
"""


def analyse(text: str) -> list[str]:
    """The stemmed terms of a text in order, with repeats: "Riot's 50k rigs" gives riot, 50000, rig.

    Pure; about 10 microseconds for a sentence whose words were seen before.
    """
    terms: list[str] = []
    for word in _words(text):
        terms += _stems(word)
    return terms


def spell(text: str) -> list[str]:
    """The terms of a text unstemmed, for exact matches: "miners" stays apart from "miner"."""
    return analyse_and_spell(text)[1]


def analyse_and_spell(text: str) -> tuple[list[str], list[str]]:
    """`analyse` and `spell` in one pass, which is what writing an index needs."""
    stems: list[str] = []
    forms: list[str] = []
    for word in _words(text):
        stems += _stems(word)
        forms += _forms(word)
    return stems, forms


def without_stop_words(terms: Iterable[str]) -> list[str]:
    """The terms that carry a question, each once, in order; all of them if nothing would be left.

    Takes the terms of `analyse` or `spell`.
    """
    distinct = list(dict.fromkeys(terms))
    return [term for term in distinct if term not in _stop_terms()] or distinct


def _words(text: str) -> list[str]:
    text = text.lower()
    if not text.isascii():
        text = text.translate(_PLAIN)
    if not text.isascii():
        text = _folded(text)
    return _WORD.findall(text)


def _folded(text: str) -> str:
    """Accents dropped and wide forms made plain: "Itaipú" is "itaipu"."""
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


@lru_cache(maxsize=_CACHED_SPELLINGS)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(_stem(form) for form in _forms(word))


@lru_cache(maxsize=_CACHED_SPELLINGS)
def _forms(word: str) -> tuple[str, ...]:
    word = word[:_LONGEST_TERM]
    if figure := _FIGURE.fullmatch(word):
        return tuple(_figure(*figure.groups()))
    word = _CONTRACTION.sub("", word).replace(".", "").replace("'", "")
    if word in _ONE_SPELLING:
        return tuple(_ONE_SPELLING[word])
    if model := _MODEL_AND_SUFFIX.fullmatch(word):
        return model.groups()
    return (word,)


def _figure(digits: str, unit: str) -> list[str]:
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    if digits.count(".") == 1 and "," not in digits:
        digits = digits.rstrip("0").rstrip(".")
    numbers = digits.split(",")
    if unit == "k" and len(numbers) == 1 and digits.count(".") <= 1:
        return [f"{float(digits) * 1000:.0f}"]
    if not unit or unit in _ORDINALS:
        return numbers
    return [*numbers, *_ONE_SPELLING.get(unit, [_UNIT_LETTERS.get(unit, unit)])]


def _stem(form: str) -> str:
    if form.isalpha() and form.isascii():
        return _stemmer().analyze(form)[0]
    if model := _PLURAL_OF_MODEL.fullmatch(form):
        return model[1]
    return form


@cache
def _stemmer() -> Any:  # a tantivy.TextAnalyzer; its stubs name no such base
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


@cache
def _stop_terms() -> frozenset[str]:
    return frozenset(_STOP_WORDS.split()) | frozenset(analyse(_STOP_WORDS))
