"""What in a sentence could be the thing asked for: a figure, a date, a place, a person, a reason."""

import re

from bot.answers.asked_things import asked_count, asked_role
from bot.answers.kinds import kind_held
from bot.answers.measures import Measure, measures
from bot.answers.names import Name
from bot.answers.query import Query
from bot.answers.question import Kind, Question

_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|as a result|result(?:s|ed)? (?:from|in)|caus\w+|blam\w+|cit(?:e[sd]?|ing)|"
    r"amid|reasons?|motiv\w+|so that|in order to|to (?:avoid|escape|cut|reduce|improve|limit|protect)|after|"
    r"over (?:a|the)|driv\w+|drove|led|leads? to|thanks to|complain\w*|fear\w*|concern\w*|dispute\w*|want\w*)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+\b")
_OFFICE = re.compile(
    r"\b(?:chief|ceo|cfo|coo|cto|president|chair\w*|founder|co-?founder|director|head|minister|senator|governor|judge|"
    r"analyst|developer|officer|executive|commissioner|secretary|lawmaker|congressman|congresswoman|representative|"
    r"spokes\w+|engineer|manager|partner|lawyer|attorney|mayor|researcher|professor|owner|lead|boss)\b",
    re.IGNORECASE,
)
# A price per so much hash rate is no price of a thing, one per kilowatt hour, year or share is.
_MINING_RATES = ("PH/s", "TH/s", "EH/s")
_RATE = re.compile(
    r"\b(?:per|hash ?price|hash ?cost|rate|revenue|tariff|power|electricity|energy|tax)\b", re.IGNORECASE
)
# "Reuters reported on 18 June 2025": the day of the report is no answer to "when".
_ATTRIBUTION = re.compile(
    r"\b(?:report(?:ed|s)?|wr(?:ote|ites|itten)|carried|(?:re)?published|account|article|text|newsletter|said|says|told)\b"
    r"(?:(?!\bthat\b)[^,;:]){0,40}\b(?:on|of|in|from)\s+(?:\w+day\s+)?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
# A site or a state says more than a country.
_PLACES = {"place": 1.0, "state": 1.0, "country": 0.4}
_ACTORS = frozenset({"company", "maker", "person", "agency", "pool", "publication", "other"})


def answering_measures(question: Question, text: str) -> tuple[Measure, ...]:
    """The figures of a sentence that could be what was asked for: in a unit asked for, or a date for "when"."""
    wanted = set(question.units)
    if Kind.WHEN in question.kinds:
        wanted.add("date")
    counted = asked_count(question.search_text)
    anything = not wanted and Kind.HOW_MANY in question.kinds
    return tuple(
        measure
        for measure in measures(text)
        if (measure.unit != "date" if anything else measure.unit in wanted)
        and _asked_rate(measure, question)
        and _asked_thing(measure, counted)
        and not (measure.unit == "date" and _ATTRIBUTION.search(text[: measure.start]))
    )


def answering_places(query: Query, text: str) -> tuple[Name, ...]:
    """The places in a sentence that could answer "where": not those asked about, nor what only contains another."""
    asked = query.question.names
    offered = {name.canonical for option in query.question.options for name in query.gazetteer.find(option)}
    known = {name.canonical for name in asked} - offered
    places = [n for n in query.gazetteer.mentions(text) if n.kind in _PLACES and n.canonical not in known]
    containing = {above for name in (*places, *asked) for above in query.gazetteer.ancestors(name)} - offered
    return tuple(place for place in places if place.canonical not in containing)


def _on_a_weekday(text: str) -> bool:
    """Whether something happens "on Wednesday", as news of the week say; the day of a report doesn't count."""
    return any(not _ATTRIBUTION.search(text[: match.start()]) for match in _WEEKDAY.finditer(text))


def _asked_thing(measure: Measure, counted: re.Pattern[str] | None) -> bool:
    """A count answers "how many" only if it counts what was asked for."""
    return measure.unit != "count" or counted is None or not measure.noun or bool(counted.search(measure.noun))


def _asked_rate(measure: Measure, question: Question) -> bool:
    """A price "per PH/s per day" answers a question for a rate or for hashprice, not one for the price of a thing."""
    return not measure.per.startswith(_MINING_RATES) or bool(_RATE.search(question.search_text))


def holds_kind(query: Query, text: str) -> float:
    """Whether a sentence holds the kind of thing asked for; 0.5 where the question asks for none in particular."""
    asked = {name.canonical for name in query.question.names}
    match kind_held(query.question.kinds):
        case Kind.HOW_MANY:
            return float(bool(answering_measures(query.question, text)))
        case Kind.WHEN:
            return float(bool(answering_measures(query.question, text)) or _on_a_weekday(text))
        case Kind.WHY:
            return float(bool(_REASON.search(text)))
        case Kind.WHO:
            role = asked_role(query.question.search_text)
            if role and not role.search(text):
                return 0.0
            if any(name.kind == "person" for name in query.question.names):
                # "who is irene gao": what the person is.
                return float(bool(_OFFICE.search(text)))
            others = [n for n in query.gazetteer.mentions(text) if n.canonical not in asked and n.kind in _ACTORS]
            return float(bool(others) or bool(_PERSON.search(text)))
        case Kind.WHERE:
            return max((_PLACES[place.kind] for place in answering_places(query, text)), default=0.0)
        case _:
            return 0.5
