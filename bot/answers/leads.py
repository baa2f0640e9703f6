"""The one line above the quotes: the figure, date, place, name or yes that the best quote gives. Nothing beyond it.

A lead that is wrong costs more trust than one that is missing, so each kind has its conditions, and where they fail
the quotes speak alone. `python -m evals.quality` prints how many leads were right.
"""

import re
from collections.abc import Sequence

from bot.answers import conflicts
from bot.answers.asked_things import asked_role
from bot.answers.conflicts import Value
from bot.answers.evidence import Evidence
from bot.answers.measures import same_value
from bot.answers.names import Name
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.query import Query
from bot.answers.question import Kind
from bot.answers.things import answering_measures

# Of less probable sentences no lead is taken.
_SURE = 0.5
# What a sentence must say of the words asked, names set aside, for a plain yes or no.
_SAYS_ALL = 0.85
_NEGATED = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|un\w+ed|\w+n't|fail\w*|reject\w*|refus\w*|den(?:y|ie[sd]|ial)|"
    r"turned down|vot\w+ (?:down|against)|withdr\w+|drop(?:s|ped)?|cancel\w*|abandon\w*|halt\w*|stop\w*|suspend\w*|"
    r"dismiss\w*|scrap\w*|lack\w*|instead|rather than|only|few|little)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:may|might|could|would|should|can|if|plan\w*|intend\w*|aim\w*|want\w*|hop(?:e|es|ed|ing)|expect\w*|propos\w*|"
    r"consider\w*|weigh\w*|report(?:ed|s)?ly|alleg\w*|claim\w*|suspect\w*|likely|possib\w+|rumou?r\w*|seek\w*|sought|"
    r"agree(?:d|s)? to|due to|set to|whether|guess\w*|speculat\w*|estimat\w*|target\w*|tr(?:y|ie[sd]|ying) to|"
    r"attempt\w*|offer\w*|bid|ask\w*|until|partly|some|almost|nearly)\b",
    re.IGNORECASE,
)
_PERSONS = frozenset({"person"})
_ACTORS = frozenset({"company", "maker", "pool", "agency"})
_NEAR = 60  # characters between an office and the one who holds it


def lead(query: Query, found: Sequence[Value], chosen: Sequence[Evidence]) -> str | None:
    """That sources disagree, or what the best sentence states of the thing asked for; None where it is not plain.

    `chosen`: the sentences to quote, best first.
    """
    best = chosen[0]
    if conflicts.disagree(found):
        return "Sources disagree."
    if conflicts.supersedes(found):
        return "Reports changed over time; the newest comes first."
    if best.probability < _SURE:
        return None
    match query.question.kinds[0] if query.question.kinds else Kind.WHAT:
        case Kind.HOW_MANY | Kind.WHEN | Kind.WHERE:
            return None if conflicts.is_contested(query, chosen) else _value(query, found, best)
        case Kind.WHO:
            return _who(query, best)
        case Kind.YES_NO:
            return _yes(query, best)
        case _:
            return None


def _value(query: Query, found: Sequence[Value], best: Evidence) -> str | None:
    """The only one that the best sentence gives: what a lesser one happens to name is no answer, and of several figures
    rules don't tell the right one."""
    given = answering_measures(query.question, best.text)
    if any(not same_value(given[0], other) for other in given[1:]):
        return None
    stated = next((value.text for value in found if any(item is best for item in value.evidence)), None)
    return _sentence(stated) if stated else None


def _who(query: Query, best: Evidence) -> str | None:
    """The only one whom the sentence names beside those asked about: of several the reader must choose."""
    asked = query.question.names
    if any(name.kind == "person" for name in asked):
        return None
    role = asked_role(query.question.search_text)
    others = [name for name in query.gazetteer.mentions(best.text) if not _is_asked(query, name)]
    for kinds in (_PERSONS, _PERSONS | _ACTORS):
        named = [name for name in others if name.kind in kinds]
        if len(named) == 1 and (role is None or _holds(best.text, named[0], role)):
            return _sentence(named[0].canonical)
        if named:
            return None
    return None


def _is_asked(query: Query, name: Name) -> bool:
    asked = {asked.canonical for asked in query.question.names}
    return name.canonical in asked or not asked.isdisjoint(query.gazetteer.ancestors(name))


def _holds(text: str, name: Name, role: re.Pattern[str]) -> bool:
    """Whether the office stands near the name."""
    place = text.find(name.canonical.split()[0])
    return place >= 0 and any(abs(match.start() - place) <= _NEAR for match in role.finditer(text))


def _yes(query: Query, best: Evidence) -> str | None:
    """Yes where the sentence says all that is asked, as a fact; a no is never so plain that rules could tell it."""
    question = query.question
    terms = weighted_terms(" ".join(question.terms), query.idf)
    if not terms or not _in_order(query, best) or overlap_of(terms, best.text) < _SAYS_ALL:
        return None
    if _NEGATED.search(question.text) or _NEGATED.search(best.text) or _OPEN.search(best.text):
        return None
    return "Yes."


def _in_order(query: Query, best: Evidence) -> bool:
    """Whether the sentence or its title names all that is asked about, in this order: who buys whom matters."""
    asked = [name.canonical for name in query.question.names]
    said = [name.canonical for name in query.gazetteer.mentions(best.text) if name.canonical in asked]
    title = query.gazetteer.mentions(best.article.title)
    everywhere = {*said, *(name.canonical for name in title)}
    return everywhere >= set(asked) and said == [name for name in asked if name in said]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."
