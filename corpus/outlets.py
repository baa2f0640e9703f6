"""Outlets: under which name a report counts, so that a reprint is no second source."""

import re
import unicodedata
from functools import lru_cache

# Wire services and the trade's own press. A bare name in brackets behind a publisher means its origin only if it is one
# of these, because "The Sun (Malaysia)" and "Blockspace (Mining Pod newsletter)" have brackets too.
_ORIGINS = """
    AFP, Al Jazeera, AMBCrypto, ANI, ANSA, AP, BBC, BeInCrypto, Benzinga, Bitcoin Magazine, Bitcoin.com News,
    Bitcoinist, Blockspace, Blockworks, Bloomberg, Business Wire, CNBC, CNN, Cointelegraph, CoinDesk, CoinGeek,
    CriptoNoticias, Crypto Briefing, Crypto.news, CryptoPotato, CryptoSlate, Cryptopolitan, Decrypt, DL News, Dow
    Jones, DPA, EFE, Financial Times, Forbes, Forklog, Fortune, GlobeNewswire, Hashrate Index, IANS, Interfax, Kyodo,
    NewsBTC, PANews, PR Newswire, PTI, Reuters, RTTNews, TASS, The Block, The Economist, The Guardian, The New York
    Times, The Register, The Star, TheStreet, TheMinerMag, U.Today, Wall Street Journal, Wired, Wu Blockchain, Xinhua,
    Yonhap
"""
_ALIASES = {
    "agencefrancepresse": "afp",
    "apnews": "ap",
    "associatedpress": "ap",
    "bloombergnews": "bloomberg",
    "dowjonesnewswires": "dowjones",
    "ft": "financialtimes",
    "nytimes": "newyorktimes",
    "reutersnews": "reuters",
    "tassnewsagency": "tass",
    "thomsonreuters": "reuters",
    "wsj": "wallstreetjournal",
    "xinhuanewsagency": "xinhua",
}

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_KINDS = "copy|reprint|summary|analysis|excerpt|translation"
_BEHIND = re.compile(rf"(?P<name>.+?)[ -](?:{_KINDS}|based|wire)", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?:.* )?(?:(?:{_KINDS}) of|based on|from|via|courtesy of|originally by|source:) (?P<name>.+)", re.IGNORECASE
)
_VIA = re.compile(r"(?P<name>.+?) via .+", re.IGNORECASE)
_CHAIN = re.compile(r"\s/\s|\s*[|,]\s*")
_WEB = re.compile(r"^(?:https?://)?(?:www\.)?|\.com/?$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?i:the[ -]+)|The(?=[A-Z])")
# A publisher is anyone's input; what is longer than this is a page gone wrong.
_LONGEST = 80
# Names come again with every article.
_KEPT = 1 << 14


@lru_cache(maxsize=_KEPT)
def outlet_name(publisher: str | None, origin: str | None) -> str | None:
    """The identity under which a report counts, or None where neither publisher nor origin is known.

    The origin if there is one; else the origin that the publisher's own wording names ("BNN Bloomberg (Reuters)",
    "Financetom (Reuters copy)" and "TheStreet via trading.hk" give "reuters", "reuters" and "street"); else the
    publisher without what stands in brackets. Lower-case, without "The", ".com", spaces and signs, so that
    "The Miner Mag" is "TheMinerMag": made for comparing, not for showing.
    """
    for wording in (origin, publisher):
        if wording and (name := identity(_named_origin(wording))):
            return name
    return None


@lru_cache(maxsize=_KEPT)
def identity(name: str) -> str:
    """One spelling for all ways to write an outlet's name; "" if there is no letter or digit in it."""
    name = _WEB.sub("", name.strip())
    if article := _ARTICLE.match(name):
        name = name[article.end() :]
    squashed = "".join(sign for sign in name.casefold() if sign.isalnum())[:_LONGEST]
    return _ALIASES.get(squashed, squashed)


def _named_origin(wording: str) -> str:
    wording = " ".join(unicodedata.normalize("NFKC", wording).split())
    for note in _BRACKETS.findall(wording):
        if origin := _origin_in_note(note):
            return origin
    bare = _BRACKETS.sub("", wording).strip() or wording
    if via := _VIA.fullmatch(bare):
        return via["name"]
    return _known_last(bare) or bare


def _origin_in_note(note: str) -> str | None:
    marked = _BEFORE.fullmatch(note) or _BEHIND.fullmatch(note)
    # "Reuters copy" names one, "printed copy" doesn't.
    if marked and not marked["name"][0].islower():
        return _known_last(marked["name"]) or marked["name"]
    return _known_last(note)


def _known_last(names: str) -> str | None:
    """The last of "PANews / The Block", from which the others took it, if it is known as an origin."""
    last = _CHAIN.split(names)[-1]
    return last if identity(last) in _known_origins else None


_known_origins = frozenset(identity(name) for name in _ORIGINS.split(","))
