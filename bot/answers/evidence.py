"""Which sentences support an answer: features of each candidate, each with its reason, and a calibrated probability.

Pure functions. The weights were fitted by `python -m evals.train_evidence` on the gold questions; fitted.py
has them.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from bot.answers.asked_things import asked_count, asked_role
from bot.answers.measures import Measure, measures
from bot.answers.names import Gazetteer, Name
from bot.answers.question import Kind, Question
from bot.answers.weights import Logistic
from corpus.article import Article, date_bounds
from index.search import CandidateSentence
from index.tokens import analyse, without_stop_words

FEATURES = (
    "cosine",  # the sentence means what the question means
    "asked_cosine",  # it speaks of what is asked about the names
    "passage_cosine",  # it stands where the question's subject is treated
    "passage_words",  # the same by words, against the best passage
    "passage_overlap",  # and by the share of the question's words that the passage has
    "passage_rank",  # the first passages are more often right
    "overlap",  # it shares the question's rarer words
    "overlap_context",  # so do its title and the sentence before ("the company" is somebody)
    "rarest",  # above all the rarest of them
    "coverage",  # whole share of the question's words: all of them is more than most of them
    "names",  # it names what was asked about, under any alias
    "names_context",  # or its title, entities or neighbour do
    "names_all",  # nothing that was asked about is missing from the article
    "subject",  # and the name stands before its verb, not as a remark
    "kind",  # it holds the kind of thing asked for: a date, a place, a person, a reason
    "place",  # a site or a state, where a place is asked for
    "unit",  # or a figure in the unit asked for
    "unit_overlap",  # a figure counts more where the words around it are the question's
    "options",  # figures and alternatives that the question itself gives
    "reranker",  # the cross-encoder read both and finds an answer
    "reranker_best",  # it is the best by the cross-encoder
    "lead",  # news leads with what matters
    "fragment",  # headings say nothing
    "unfinished",  # nor do questions in an explainer, nor the line that introduces a list
    "length",  # very short sentences leave out their subject
    "scope",  # the article or the sentence is of the time asked about
    "newest",  # the newest wins where the latest is asked for
    "newest_outcome",  # and where a yes or no depends on how things ended
    "neighbours",  # sentences around it match too
)

_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|as a result|result(?:s|ed)? (?:from|in)|caus\w+|blam\w+|cit(?:e[sd]?|ing)|"
    r"amid|reasons?|motiv\w+|so that|in order to|to (?:avoid|escape|cut|reduce|improve|limit|protect)|after|"
    r"over (?:a|the)|driv\w+|drove|led|leads? to|thanks to|complain\w*|fear\w*|concern\w*|dispute\w*|want\w*)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+\b")
_RATE = re.compile(
    r"\b(?:per|hash ?price|hash ?cost|rate|revenue|tariff|power|electricity|energy|tax)\b", re.IGNORECASE
)
# "Reuters reported on 18 June 2025": the day of the report is no answer to "when".
_ATTRIBUTION = re.compile(
    r"\b(?:report(?:ed|s)?|wr(?:ote|ites|itten)|carried|(?:re)?published|account|article|text|newsletter|said|says|told)\b"
    r"(?:(?!\bthat\b)[^,;:]){0,40}\b(?:on|of|in|from)\s+(?:\w+day\s+)?$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ENDS = (".", "!", "?", '"', ")")
# A site or a state says more than a country.
_PLACES = {"place": 1.0, "state": 1.0, "country": 0.4}
_ACTORS = frozenset({"company", "maker", "person", "agency", "pool", "publication", "other"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate sentence with what speaks for it.

    `previous` is what it leans on (`previous_sentences`); `side` the part of a comparison it was scored for,
    None for the whole question.
    """

    sentence: CandidateSentence
    previous: str
    features: np.ndarray
    probability: float
    reranker: float
    side: int | None = None

    @property
    def article(self) -> Article:
        return self.sentence.hit.article

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def feature(self) -> Mapping[str, float]:
        return dict(zip(FEATURES, self.features.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Query:
    """What is known of a question when its evidence is scored.

    `vector` is the unit vector of what is searched for, `asked` of the question's words without its names: what about
    them is asked; (384,) float32 each.
    """

    question: Question
    vector: np.ndarray
    asked: np.ndarray
    idf: Callable[[str], float]
    gazetteer: Gazetteer


def score(
    query: Query, candidates: Sequence[CandidateSentence], reranker: np.ndarray, model: Logistic
) -> list[Evidence]:
    """Every candidate with its features and probability, best first.

    `reranker` is (n,): the cross-encoder's logits, -inf where it didn't read.
    """
    if not candidates:
        return []
    before = previous_sentences(candidates)
    matrix = features(query, candidates, before, reranker)
    items = [
        Evidence(candidate, before[place], matrix[place], 0.0, float(reranker[place]))
        for place, candidate in enumerate(candidates)
    ]
    return rescored(items, model)


def rescored(evidence: Sequence[Evidence], model: Logistic) -> list[Evidence]:
    """The same evidence with the probabilities of this model, best first."""
    chances = (model.chance(item.feature) for item in evidence)
    items = [replace(item, probability=chance) for item, chance in zip(evidence, chances, strict=True)]
    return sorted(items, key=lambda item: -item.probability)


def previous_sentences(candidates: Sequence[CandidateSentence]) -> list[str]:
    """What each candidate leans on: the line that introduces its list, else the sentence before."""
    by_place = {(c.place.version, c.place.position): c.text for c in candidates}
    return [
        introduction(c.hit.article.text, c.place.start) or by_place.get((c.place.version, c.place.position - 1), "")
        for c in candidates
    ]


def introduction(text: str, start: int) -> str:
    """The line that introduces the list or table that character `start` of a text stands in, "" if it stands in none.

    Readers put list items on lines of their own, in a block of lines behind the line that ends with a colon.
    """
    block = text.rfind("\n\n", 0, start)
    if block < 0 or "\n" not in text[block + 2 :].split("\n\n", 1)[0]:
        return ""
    head = text[:block].rstrip().rsplit("\n", 1)[-1]
    return head.rsplit(". ", 1)[-1] if head.endswith(":") else ""


def most_promising(query: Query, candidates: Sequence[CandidateSentence], k: int) -> list[int]:
    """Places of the k candidates that look best before the cross-encoder has read any."""
    terms = weighted_terms(query.question.search_text, query.idf)
    vectors = np.stack([candidate.vector for candidate in candidates])
    overlap = np.array([overlap_of(terms, f"{c.hit.article.title} {c.text}") for c in candidates])
    looks = vectors @ query.vector + 0.5 * overlap + 0.5 * np.array([c.hit.score for c in candidates])
    return np.argsort(-looks, kind="stable")[:k].tolist()


def features(
    query: Query, candidates: Sequence[CandidateSentence], before: Sequence[str], reranker: np.ndarray
) -> np.ndarray:
    """(n, len(FEATURES)) float32, in the order of FEATURES."""
    question = query.question
    vectors = np.stack([candidate.vector for candidate in candidates])
    cosine, asked = vectors @ query.vector, vectors @ query.asked
    ranks: dict[int, int] = {}
    for candidate in candidates:
        ranks.setdefault(candidate.hit.passage.id, len(ranks))
    terms = weighted_terms(question.search_text, query.idf)
    rarest = {max(terms, key=terms.__getitem__): 1.0} if terms else {}
    hits = {candidate.hit.passage.id: candidate.hit for candidate in candidates}
    passage_overlap = {key: overlap_of(terms, f"{hit.article.title} {hit.text}") for key, hit in hits.items()}
    answers = [answering_measures(question, candidate.text) for candidate in candidates]
    best = float(np.max(reranker))
    newest = _newness(candidates)
    rows = []
    for place, candidate in enumerate(candidates):
        text, hit = candidate.text, candidate.hit
        context = f"{hit.article.title} {before[place]} {text}"
        overlap = overlap_of(terms, text)
        unit, kind = bool(answers[place]), holds_kind(query, text)
        rows.append(
            (
                cosine[place],
                asked[place],
                hit.dense,
                hit.lexical,
                passage_overlap[hit.passage.id],
                1 / (1 + ranks[hit.passage.id]),
                overlap,
                overlap_of(terms, context),
                overlap_of(rarest, context),
                overlap**3,
                *_names(query, text, context, hit.article),
                kind,
                kind * (Kind.WHERE in question.kinds[:1]),
                unit,
                unit * overlap,
                _options(question, text),
                math.tanh(max(float(reranker[place]), -20.0) / 4),
                reranker[place] >= best > -math.inf,
                1 / (1 + candidate.place.position),
                not text.endswith(_ENDS),
                text.endswith(("?", ":")),
                min(len(text), 300) / 300,
                _scope(question, candidate),
                newest[place] * (Kind.LATEST in question.kinds or question.scope.latest),
                newest[place] * (Kind.YES_NO in question.kinds),
                0.0,
            )
        )
    matrix = np.array(rows, np.float32)
    matrix[:, FEATURES.index("neighbours")] = _neighbours(candidates, cosine)
    return matrix


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


def _asked_thing(measure: Measure, counted: re.Pattern[str] | None) -> bool:
    """A count answers "how many" only if it counts what was asked for."""
    return measure.unit != "count" or counted is None or not measure.noun or bool(counted.search(measure.noun))


def _asked_rate(measure: Measure, question: Question) -> bool:
    """A price "per PH/s per day" answers a question for a rate or for hashprice, not one for the price of a thing."""
    return not measure.per or bool(_RATE.search(question.search_text)) or measure.per.split("/")[0] == "kWh"


def holds_kind(query: Query, text: str) -> float:
    """Whether a sentence holds the kind of thing asked for; 0.5 where the question asks for none in particular."""
    main = query.question.kinds[0] if query.question.kinds else Kind.WHAT
    asked = {name.canonical for name in query.question.names}
    match main:
        case Kind.HOW_MANY | Kind.WHEN:
            return float(bool(answering_measures(query.question, text)))
        case Kind.WHY:
            return float(bool(_REASON.search(text)))
        case Kind.WHO:
            role = asked_role(query.question.search_text)
            if role and not role.search(text):
                return 0.0
            others = [n for n in query.gazetteer.mentions(text) if n.canonical not in asked and n.kind in _ACTORS]
            return float(bool(others) or bool(_PERSON.search(text)))
        case Kind.WHERE:
            return max((_PLACES[place.kind] for place in answering_places(query, text)), default=0.0)
        case _:
            return 0.5


def weighted_terms(text: str, idf: Callable[[str], float]) -> dict[str, float]:
    """A question's terms with their weights by idf, which add up to 1."""
    terms = without_stop_words(analyse(text)) or analyse(text)
    weights = {term: idf(term) for term in dict.fromkeys(terms)}
    total = sum(weights.values())
    return {term: weight / total for term, weight in weights.items()} if total else {}


def overlap_of(terms: Mapping[str, float], text: str) -> float:
    """The weight of those terms that the text has."""
    present = set(analyse(text))
    return sum(weight for term, weight in terms.items() if term in present)


def _names(query: Query, text: str, context: str, article: Article) -> tuple[float, float, float, float]:
    """Shares of the asked names in the sentence and its context, whether all are in the article, and as its subject."""
    names = query.question.names
    if not names:
        return 0.5, 0.5, 1.0, 0.0
    gazetteer = query.gazetteer
    wider = f"{context} {'; '.join(article.entities)}"
    inside = [gazetteer.touches(name, text) for name in names]
    around = [gazetteer.touches(name, wider) for name in names]
    everywhere = all(found or gazetteer.touches(name, article.text) for name, found in zip(names, around, strict=True))
    subject = any(_opens_with(gazetteer, name, text) for name in names)
    return sum(inside) / len(names), sum(around) / len(names), float(everywhere), float(subject)


def _opens_with(gazetteer: Gazetteer, name: Name, text: str) -> bool:
    return gazetteer.present(name, text[:60].rsplit(" ", 1)[0])


def _options(question: Question, text: str) -> float:
    """Share of the question's own figures and alternatives that the sentence holds; 0.5 where it gives none."""
    given = {option.lower() for option in question.options} | {
        figure for figure in _FIGURE.findall(question.search_text) if len(figure) > 1
    }
    if not given:
        return 0.5
    low = text.lower()
    return sum(option in low for option in given) / len(given)


def _scope(question: Question, candidate: CandidateSentence) -> float:
    """1 if the sentence names a day of the time asked about, 0.7 if its article is of it, 0.5 without one, else 0."""
    scope = question.scope
    if not (scope.since or scope.until):
        return 0.5
    first = scope.since.toordinal() if scope.since else 0
    last = scope.until.toordinal() if scope.until else 10**7
    if any(m.unit == "date" and m.high >= first and m.value <= last for m in measures(candidate.text)):
        return 1.0
    if date := candidate.hit.article.date:
        days = [day.toordinal() for day in date_bounds(date)]
        return 0.7 if days[1] >= first and days[0] <= last else 0.0
    return 0.2


def _newness(candidates: Sequence[CandidateSentence]) -> list[float]:
    """0 for the oldest or undated article among the candidates, 1 for the newest."""
    dates = [c.hit.article.date or "" for c in candidates]
    order = {date: place for place, date in enumerate(sorted(set(dates)))}
    return [order[date] / max(len(order) - 1, 1) for date in dates]


def _neighbours(candidates: Sequence[CandidateSentence], cosine: np.ndarray) -> np.ndarray:
    """The better cosine of the sentences before and after, 0 where neither is a candidate."""
    found = np.zeros(len(candidates), np.float32)
    for (a, one), (b, two) in pairwise(enumerate(candidates)):
        if one.place.version == two.place.version and one.place.position + 1 == two.place.position:
            found[a] = max(found[a], cosine[b])
            found[b] = max(found[b], cosine[a])
    return found
