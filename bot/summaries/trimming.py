"""The part of a sentence that a bullet shows: without the credit at its end that the source line repeats.

"Rhodium sold its site for $40.6 million, TheMinerMag reported on 29 December 2024." says who and when, and so does the
source below. A credit that names somebody else ("according to BTC.com data") is part of the news and stays.
"""

import re

from bot.answers.folding import fold
from corpus.article import Article

_CREDITS = (
    re.compile(
        r",(?: as)? (?P<who>[^,]{2,60}?) (?:reports?|reported|wr(?:ote|ites)|notes?|noted|says?|said|found)"
        r"(?P<rest>(?: (?:in|on|via|in a) [^,]{2,80})?)[.]$"
    ),
    re.compile(r",? according to (?P<who>[^,]{2,80})(?P<rest>)[.]$"),
)
_LEAST_LEFT = 40


def without_credit(text: str, article: Article) -> str:
    """The sentence up to a closing credit to its own publisher or origin; the whole of it if there is none."""
    known = [fold(name) for name in (article.publisher, article.origin) if name]
    for pattern in _CREDITS:
        found = pattern.search(text)
        if found and found.start() >= _LEAST_LEFT and _credits(fold(found["who"]), known):
            return text[: found.start()]
    return text


def _credits(who: str, known: list[str]) -> bool:
    """Whether a credit names the publisher, alone or as "a Volk News report of 26 November 2025"."""
    words = set(re.findall(r"\w+", who)) - {"a", "an", "the", "report", "article", "account", "of", "by"}
    return any(name in who or (words and words <= set(re.findall(r"\w+", name))) for name in known)
