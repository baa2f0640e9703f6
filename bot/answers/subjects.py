"""Whom a sentence means that opens with "the company" or "it"."""

import re

from bot.answers.names import Gazetteer

_PRONOUN = re.compile(r"(?:It|Its|They|Their|He|His|She|Her)\b")
_COMMON_NOUN = re.compile(
    r"(?:The|Its) (?P<noun>company|firm|miner|group|maker|manufacturer|pool|operator|country|state|utility|agency|"
    r"ministry|machine|rig|government)\b"
)
_KINDS_OF_NOUN = {
    "country": {"country"},
    "state": {"state"},
    "government": {"country", "state"},
    "agency": {"agency"},
    "ministry": {"agency"},
    "utility": {"agency", "company", "other"},
    "machine": {"machine"},
    "rig": {"machine"},
    "pool": {"pool"},
}
_BUSINESSES = frozenset({"company", "maker", "pool"})

_VERB_FOLLOWS = re.compile(
    r"(?:,| (?:has|have|had|is|was|were|will|would|can|may|also|now|then|\w+(?:s|ed)|"
    r"paid|sold|bought|won|lost|made|got|went|built|took|gave|said|put|left|held|ran|began|became|saw|cut|set)\b)"
)


def leaves_subject_out(text: str) -> bool:
    """Whether a sentence opens with a pronoun or a common noun for what the sentence before it names."""
    return bool(_PRONOUN.match(text) or _COMMON_NOUN.match(text))


def missing_subject(text: str, before: str, title: str, gazetteer: Gazetteer) -> str | None:
    """The name that a sentence leaves out when it opens with "the company" or "it"; None if it can't be told.

    "It" is the name that opens the sentence `before`; "the company" the last business named there, else in the title.
    """
    if noun := _COMMON_NOUN.match(text):
        kinds = _KINDS_OF_NOUN.get(noun["noun"], _BUSINESSES)
        for source in (before, title):
            fitting = [name for name in gazetteer.mentions(source) if name.kind in kinds]
            if fitting:
                return fitting[0].canonical
        return None
    if _PRONOUN.match(text):
        return _opening_name(before, gazetteer)
    return None


def _opening_name(sentence: str, gazetteer: Gazetteer) -> str | None:
    """The name that a sentence opens with as its subject: "Bitmain says", not "Bitmain's plan"."""
    for mention in gazetteer.locate(sentence):
        opens = mention.start == 0 and sentence[: mention.end][:1].isupper()
        follows = sentence[mention.end :]
        if opens and _VERB_FOLLOWS.match(follows):
            return mention.name.canonical
    return None
