"""Where the evidence disagrees: the same subject and kind of thing with different values.

Values are compared by their meaning ("$9.7bn" and "$9.7 billion" are one), and shown as they are quoted.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers.evidence import Evidence
from bot.answers.measures import Measure, same_value
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.query import Query
from bot.answers.question import Kind
from bot.answers.things import answering_measures, answering_places
from corpus.article import date_bounds

# Sentences about one subject are at least this alike once their figures are set aside; by `python -m evals.quality`.
_SAME_SUBJECT = 0.6
# A rival says as much of what is asked, by idf, as the best sentence or this.
_SAME_ASKED = 0.3
# A rival value's sentence is at least this probable against the best one.
_RIVAL_SHARE = 0.4
# A sentence that is this probable against the best one may come before it for the place it names.
_SUPPORTED_SHARE = 0.25
_RIVAL_SHARE_IF_ASKED = 0.1
_ASKS_FOR_SIDES = re.compile(
    r"\b(?:both|disagree\w*|differ\w*|conflict\w*|contradict\w*|"
    r"two (?:\w+ )?(?:totals?|figures?|numbers?|records?|dates?|values?)|"
    r"(?:do(?:es)?n'?t|dont) (?:match|agree|add up)|each say|every (?:figure|number)|"
    r"which (?:one|is (?:right|it))|all (?:trackers|sources|figures)|"
    r"(?:another|others?|someone else|somebody else|elsewhere)\W+(?:\w+\W+)?(?:says?|said|claims?|reports?|\d)|"
    r"one says)\b",
    re.IGNORECASE,
)
# Reports further apart than this tell of a change, closer ones of a disagreement.
SUPERSEDED_AFTER_DAYS = 45


@dataclass(frozen=True, slots=True)
class Value:
    """One value that the evidence gives for the thing asked, and the sentences that give it, newest first."""

    text: str
    evidence: tuple[Evidence, ...]

    @property
    def newest(self) -> str:
        return max((item.article.date or "" for item in self.evidence), default="")


def values(query: Query, evidence: Sequence[Evidence]) -> list[Value]:
    """The different values that the evidence gives, most probable first; one or none if it doesn't differ."""
    if query.question.kinds[:1] == (Kind.WHERE,):
        return _by_places(query, evidence)
    return [] if sets_apart(query) else _by_measure(query, evidence)


def other_places(query: Query, best: Evidence, pool: Sequence[Evidence]) -> list[Evidence]:
    """The most probable sentence of another article for each other place than the best sentence's, for "where".

    Whether they contradict it is for `values` to say.
    """
    if query.question.kinds[:1] != (Kind.WHERE,):
        return []
    sides = _by_places(query, [best, *(item for item in pool if item is not best)])
    return [value.evidence[0] for value in sides if all(item is not best for item in value.evidence)]


def by_support(query: Query, pool: Sequence[Evidence]) -> list[Evidence]:
    """For "where", the sentences with the place that most speaks for come first; else the pool as it is.

    A place is as probable as the articles that name it are together: one site in the news for another reason doesn't
    outdo what several report.
    """
    if query.question.kinds[:1] != (Kind.WHERE,) or not pool:
        return list(pool)
    support: dict[str, dict[str, float]] = defaultdict(dict)
    places = {id(item): _exact_places(query, item) for item in pool}
    for item in pool:
        for place in places[id(item)]:
            named = support[place]
            named[item.article.id] = max(named.get(item.article.id, 0.0), item.probability)

    def supported(item: Evidence) -> float:
        if item.probability < _SUPPORTED_SHARE * pool[0].probability:
            return 0.0
        return max((sum(support[place].values()) for place in places[id(item)]), default=0.0)

    return sorted(pool, key=lambda item: (-supported(item), -item.probability))


def without_other_places(query: Query, pool: Sequence[Evidence], chosen: Sequence[Evidence]) -> list[Evidence]:
    """The pool without what names only places that are none of the sides, where there are sides to a "where"."""
    if query.question.kinds[:1] != (Kind.WHERE,) or len(chosen) < 2:
        return list(pool)
    sides = set().union(*(_exact_places(query, item) for item in chosen))
    return [item for item in pool if not (places := _exact_places(query, item)) or places & sides]


def _exact_places(query: Query, item: Evidence) -> set[str]:
    return {place.canonical for place in answering_places(query, item.text) if place.kind != "country"}


def wants_sides(query: Query) -> bool:
    """Whether the question itself says that there is more than one answer: "9.5 or 9.7", "sources differ"."""
    return len(query.question.options) > 1 or bool(_ASKS_FOR_SIDES.search(query.question.text))


def sets_apart(query: Query) -> bool:
    """Whether different figures are what is asked for: those of two things that are compared don't contradict."""
    return Kind.COMPARE in query.question.kinds and not wants_sides(query)


def is_contested(query: Query, chosen: Sequence[Evidence]) -> bool:
    """Whether another article's sentence gives another figure of the best one's kind, on whatever: less than `values`
    asks for to call it a disagreement, and enough to keep from stating the best one's as the answer.
    """
    own = asked_measure(query, chosen[0])
    others = (asked_measure(query, item) for item in chosen[1:] if item.article.id != chosen[0].article.id)
    return own is not None and any(other and comparable(own, other) and not same_value(own, other) for other in others)


def _is_rival(query: Query, one: tuple[Measure, Evidence], other: tuple[Measure, Evidence]) -> bool:
    """Whether two sentences of different articles give different values for one thing."""
    (own, best), (measure, item) = one, other
    return comparable(own, measure) and not same_value(own, measure) and _of_one_subject(query, best, item)


def _of_one_subject(query: Query, best: Evidence, item: Evidence) -> bool:
    """Whether another article's sentence speaks of what the best one does, and is probable enough to contradict it."""
    share, asked = (_RIVAL_SHARE_IF_ASKED, 0.0) if wants_sides(query) else (_RIVAL_SHARE, _SAME_ASKED)
    return (
        item.article.id != best.article.id
        and item.probability >= share * best.probability
        and (wants_sides(query) or float(item.sentence.vector @ best.sentence.vector) >= _SAME_SUBJECT)
        and _speaks_of(query, item) >= min(_speaks_of(query, best), asked)
    )


def _speaks_of(query: Query, item: Evidence) -> float:
    """How much of what is asked, names set aside, a sentence says."""
    return overlap_of(weighted_terms(" ".join(query.question.terms), query.idf), item.text)


def disagree(found: Sequence[Value]) -> bool:
    """Whether different values are a disagreement of sources: no value is newer than all others by weeks."""
    return len(found) > 1 and not supersedes(found)


def supersedes(found: Sequence[Value]) -> bool:
    """Whether the newest value replaced the others: all of them dated, and it came weeks later."""
    if len(found) < 2 or not all(value.newest for value in found):
        return False
    last, before, *_ = sorted((date_bounds(value.newest) for value in found), reverse=True)
    return (last[0] - before[1]).days > SUPERSEDED_AFTER_DAYS


def _by_measure(query: Query, evidence: Sequence[Evidence]) -> list[Value]:
    """Values in order of probability: the best sentence's, and those of the sentences that rival it or repeat them."""
    measured = [(measure, item) for item in evidence if (measure := asked_measure(query, item))]
    groups: list[tuple[Measure, list[Evidence]]] = []
    for measure, item in measured:
        for known, members in groups:
            if same_value(known, measure):
                members.append(item)
                break
        else:
            if not groups or _is_rival(query, measured[0], (measure, item)):
                groups.append((measure, [item]))
    return [Value(measure.text, _newest_first(members)) for measure, members in groups]


def _by_places(query: Query, evidence: Sequence[Evidence]) -> list[Value]:
    """Sets of places in order of probability: the best sentence's, and those of other articles that differ."""
    placed = [(frozenset(n.canonical for n in answering_places(query, item.text)), item) for item in evidence]
    containing = {above for places, _ in placed for place in places for above in _above(query, place)}
    # "In the US" takes no side between Texas and Florida.
    placed = [(places, item) for places, item in placed if places - containing]
    groups: list[tuple[frozenset[str], list[Evidence]]] = []
    for places, item in placed:
        for known, members in groups:
            if places <= known or known <= places:
                members.append(item)
                break
        else:
            if not groups or _of_one_subject(query, placed[0][1], item):
                groups.append((places, [item]))
    return [Value(_named(places, members[0].text), _newest_first(members)) for places, members in groups]


def _above(query: Query, place: str) -> tuple[str, ...]:
    name = query.gazetteer.get(place)
    return query.gazetteer.ancestors(name) if name else ()


def _named(places: Iterable[str], text: str) -> str:
    """Places as the sentence orders and joins them: "Texas or Florida"."""
    ordered = sorted(places, key=lambda place: (text.find(place) < 0, text.find(place)))
    word = "or" if re.search(rf"\bor (?:to |in )?{re.escape(ordered[-1])}|\beither\b", text) else "and"
    return f" {word} ".join(ordered) if len(ordered) < 3 else f"{', '.join(ordered[:-1])} {word} {ordered[-1]}"


def asked_measure(query: Query, item: Evidence) -> Measure | None:
    """The figure of a sentence that answers: the one that stands nearest to the question's words."""
    found = answering_measures(query.question, item.text)
    if not found:
        return None
    words = [word for word in query.question.terms if len(word) > 2]
    low = item.text.lower()
    places = [place for word in words if (place := low.find(word[:6])) >= 0]
    if not places:
        return found[0]
    return min(found, key=lambda measure: min(abs(measure.start - place) for place in places))


def comparable(one: Measure, other: Measure) -> bool:
    """Whether two figures are of one unit, and count the same thing where they count."""
    same_thing = one.unit == other.unit and one.currency == other.currency and one.per == other.per
    if one.unit == "count":
        return same_thing and (not one.noun or not other.noun or one.noun.split()[-1:] == other.noun.split()[-1:])
    return same_thing


def _newest_first(members: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(members, key=lambda item: item.article.date or "", reverse=True))
