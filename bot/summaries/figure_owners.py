"""Whose a figure is: the company named last before it, or bitcoin's network as a whole.

"Together with MARA, the four miners hold over 200 EH/s in a bitcoin network of 874 EH/s": the 200 is nobody's alone,
the 874 the network's.
"""

import re

from bot.answers.measures import Measure
from bot.answers.names import Gazetteer
from bot.answers.subjects import missing_subject
from bot.summaries.quantities import PER_HASH_UNIT, Quantity
from bot.summaries.sentence_parts import Part, Sentence

NETWORK = "bitcoin network"
_OWNERS = frozenset({"company", "maker", "pool", "country", "state", "place", "other"})
_BUSINESSES = frozenset({"company", "maker", "pool"})
_NETWORK = re.compile(
    r"\bnetwork(?:'s)?\b|\bbitcoin(?:'s)? (?:\w+ )?(?:hash ?rate|computing power|mining|hash ?power)\b|"
    r"\b(?:total|global|overall|whole|world's) (?:\w+ )?(?:hash ?rate|computing power)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:miners|companies|pools|firms|makers|manufacturers|sites|producers|peers|rivals|facilities|together|combined)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:its?|their|they|the (?:company|miner|firm|pool|country|group))\b", re.IGNORECASE)
# "Figures from F2Pool showed", "JPMorgan data": whoever tells a figure doesn't own it.
_TELLS_BEFORE = re.compile(
    r"\b(?:according to|per|figures from|data (?:from|of|by)|numbers from|cited by|estimates? (?:from|by))\s+$",
    re.IGNORECASE,
)
_TELLS_AFTER = re.compile(
    r"(?:'s)? (?:data|figures|index|reports?|reported(?! (?:an?|its|record|\d))|said|says|estimates?|estimated|shows?|"
    r"showed|found|notes?|noted|puts?|counts?|sees?|gave|gives|analysts?)\b",
    re.IGNORECASE,
)
_NOBODY: frozenset[str] = frozenset()
# A name of several, such as "the four miners", stands for nobody.
_SEVERAL = ""


def owners_of(sentence: Sentence, measure: Measure, quantity: Quantity, gazetteer: Gazetteer) -> frozenset[str]:
    """The canonical names whose figure it is, NETWORK for bitcoin's as a whole; empty if that can't be told."""
    if not quantity.owned:
        return frozenset({NETWORK})
    clause = sentence.clause(measure)
    heads = _heads(sentence, gazetteer)
    # A row's label says whose it is; else the clause does, or where it goes on ("and its output was") the ones before.
    places = (
        (sentence.clauses[0], clause) if sentence.row else (Part(clause.start, measure.start), Part(0, measure.start))
    )
    for place in places:
        inside = [head for head in heads if place.start <= head[0] and head[1] <= place.end]
        if inside:
            return _last(sentence, inside, quantity)
    return _unnamed(sentence, quantity, gazetteer)


def _heads(sentence: Sentence, gazetteer: Gazetteer) -> list[tuple[int, int, str]]:
    """What may own a figure, as (start, end, name), in order of their ends."""
    heads = [(match.start(), match.end(), NETWORK) for match in _NETWORK.finditer(sentence.plain)]
    heads += [(match.start(), match.end(), _SEVERAL) for match in _GROUP.finditer(sentence.plain)]
    # `locate` reads a question, where any case is a name; what the sentence's capitals don't show to be one isn't.
    named = {name.canonical for name in gazetteer.mentions(sentence.plain) if name.kind in _OWNERS}
    for mention in gazetteer.locate(sentence.plain) if named else ():
        if mention.name.canonical in named and not _only_tells(sentence.text, mention.start, mention.end):
            heads.append((mention.start, mention.end, mention.name.canonical))
    return sorted(heads, key=lambda head: head[1])


def _last(sentence: Sentence, heads: list[tuple[int, int, str]], quantity: Quantity) -> frozenset[str]:
    """The owner named last, with those joined to it: "CleanSpark, IREN and Cango"."""
    start, _, name = heads[-1]
    if name == _SEVERAL:
        # What "listed miners" pay for hash rate in the median is the figure of the business.
        return frozenset({NETWORK}) if quantity.unit == PER_HASH_UNIT else _NOBODY
    owners = {name}
    for before_start, before_end, before in reversed(heads[:-1] if name != NETWORK else ()):
        # "Unlike MARA, Riot Platforms ran 36 EH/s": a comma joins only what an "and" behind it goes on.
        joint = r"(?:, |,? and | or )" if len(owners) > 1 else r"(?:,? and | or )"
        if before in {NETWORK, _SEVERAL} or not re.fullmatch(joint, sentence.plain[before_end:start]):
            break
        owners.add(before)
        start = before_start
    return frozenset(owners)


def _unnamed(sentence: Sentence, quantity: Quantity, gazetteer: Gazetteer) -> frozenset[str]:
    """Whose figure it is where the sentence names nobody: the company before, or the network in its own news."""
    if name := missing_subject(sentence.text, sentence.before, sentence.title, gazetteer):
        return frozenset({name})
    if not quantity.of_network or _PRONOUN.search(sentence.text):
        return _NOBODY
    if quantity.unit == PER_HASH_UNIT:
        return frozenset({NETWORK})
    in_title = any(name.kind in _BUSINESSES for name in gazetteer.mentions(sentence.title))
    return frozenset({NETWORK}) if quantity.asked.search(sentence.title) and not in_title else _NOBODY


def _only_tells(text: str, start: int, end: int) -> bool:
    return bool(_TELLS_BEFORE.search(text[max(0, start - 30) : start]) or _TELLS_AFTER.match(text, end))
