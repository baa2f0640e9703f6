"""Which sentences speak of a subject, and what speaks for each of them. Pure functions over what a search found."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.answers.names import Gazetteer, Name
from bot.answers.overlap import overlap_of, weighted_terms
from bot.answers.question import Question
from bot.summaries import figures
from bot.summaries.candidates import Candidate, midpoint
from corpus.article import Article
from corpus.story_table import StoryTable
from index.search import IndexedArticle
from index.tokens import analyse

FEATURES = (
    "named",  # it names the subject, or what the subject makes, owns or holds
    "terms",  # it has the subject's other words
    "cosine",  # it means what the subject means
    "focus",  # its article's title names the subject, or has its words
    "found",  # the search put a passage of its article high
    "lead",  # news leads with what matters
    "figures",  # a figure or a date tells more than a remark
    "others",  # it names somebody else too
    "fresh",  # it is of the newest articles on the subject
    "outlets",  # several outlets told the story
    "long",  # it takes long to read
    "leaning",  # it opens with a word for something said before
    "vague",  # its own article says much the same with a figure
    "superseded",  # a later report gives another figure
)
# An article is on the subject if it has this share of the subject's words besides the names, by idf; a sentence is, if
# it and its title have this share, or its cosine with the subject is at least this; of an article that the search puts
# near the top a lower one will do. By `python -m evals.summaries`.
TERMS_IN_ARTICLE = 0.6
TERMS_IN_SENTENCE = 0.5
LEAST_COSINE = 0.35
_NEAR_THE_TOP = 0.7
_LEAST_COSINE_THERE = 0.2
_NAMED_BELOW = 0.7
_NAMED_AROUND = 0.4
_AMONG_ENTITIES = 0.7
_SHORT = 20
_LONG = 40
_NAMES_AT_ONCE = 12
_PLACES = frozenset({"country", "state", "place"})
_PLACE_BEFORE = r"\b([A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+)){0,2}), "


@dataclass(frozen=True, slots=True)
class Subject:
    """What a summary is asked for: the parsed phrase, and its unit vector, (384,) float32.

    `inside` finds, by the canonical name of a place, what the articles say to lie in it.
    """

    question: Question
    vector: np.ndarray
    idf: Callable[[str], float]
    gazetteer: Gazetteer
    inside: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[Name, ...]:
        return self.question.names

    @property
    def terms(self) -> dict[str, float]:
        """The words besides the names with their weights, which add up to 1; empty without any."""
        return weighted_terms(" ".join(self.question.terms), self.idf) if self.question.terms else {}

    def touched(self, name: Name, text: str) -> bool:
        """Whether a text names this, what it makes, owns or holds, or a place in it."""
        inside = self.inside.get(name.canonical)
        return self.gazetteer.touches(name, text) or bool(inside and inside.search(text))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the corpus has on a subject: the articles found, best first, and their sentences that speak of it.

    `scores` is the search's best score of a passage of each article, by version.
    """

    subject: Subject
    articles: tuple[IndexedArticle, ...]
    scores: Mapping[int, float]
    relevant: tuple[Candidate, ...]
    stories: StoryTable


def queries(subject: Subject) -> list[str]:
    """What to search for: the phrase, the other names of what it names, and what that makes, owns or holds."""
    found = [subject.question.search_text]
    known = set(analyse(subject.question.search_text))
    for name in subject.names:
        others = [alias for alias in sorted(name.aliases) if len(alias) > 3 and not set(analyse(alias)) <= known]
        below = [other.canonical for other in subject.gazetteer.related(name)]
        found += [" ".join(group[:_NAMES_AT_ONCE]) for group in (others, below) if group]
    return found


def places_inside(names: Iterable[Name], texts: Sequence[str]) -> dict[str, re.Pattern[str]]:
    """What the texts say to lie in each of the names that is a place: "Hood County, Texas", "West Texas"."""
    found = {}
    for name in names:
        if name.kind in _PLACES:
            place = re.escape(name.canonical)
            inside = {match for text in texts for match in re.findall(_PLACE_BEFORE + place + r"\b", text)}
            spelled = sorted(map(re.escape, inside | {name.canonical}), key=len, reverse=True)
            found[name.canonical] = re.compile(rf"\b(?:{'|'.join(spelled)})\b")
    return found


def relevant(subject: Subject, candidates: Sequence[Candidate], scores: Mapping[int, float]) -> list[Candidate]:
    """The candidates that speak of the subject: of all its names, in the sentence or its title, and of its words.

    `scores` are those of the search by version.
    """
    terms = subject.terms
    top = _NEAR_THE_TOP * max(scores.values(), default=0.0)
    on_it: dict[int, bool] = {}
    for candidate in candidates:
        if terms and candidate.version not in on_it:
            on_it[candidate.version] = overlap_of(terms, _whole(candidate)) >= TERMS_IN_ARTICLE
    return [
        candidate
        for candidate in candidates
        if on_it.get(candidate.version, True)
        and _names_all(subject, candidate)
        and _on_terms(subject, terms, candidate, near_the_top=scores.get(candidate.version, 0.0) >= top)
    ]


def names_all(subject: Subject, article: Article) -> bool:
    """Whether an article names everything that the subject does, wherever in it."""
    whole = f"{article.title}. {'; '.join(article.entities)}. {article.text}"
    return all(subject.touched(name, whole) for name in subject.names)


def closest(subject: Subject, candidates: Sequence[Candidate], scores: Mapping[int, float], k: int) -> list[Candidate]:
    """The k candidates nearest to the subject by their own meaning and their article's score, in their order."""
    if len(candidates) <= k:
        return list(candidates)
    near = np.stack([candidate.vector for candidate in candidates]) @ subject.vector
    near += np.array([scores.get(candidate.version, 0.0) for candidate in candidates], np.float32)
    return [candidates[place] for place in sorted(np.argsort(-near, kind="stable")[:k].tolist())]


def features(gathered: Gathered) -> np.ndarray:
    """(n, len(FEATURES)) float32, in the order of FEATURES, each about 0 to 1: a row a relevant sentence."""
    subject, found, stories = gathered.subject, gathered.relevant, gathered.stories
    terms = subject.terms
    ages = _ages(found)
    later, vague = figures.superseding(found, found), figures.vaguer(found)
    rows = [
        (
            _named(subject, candidate),
            overlap_of(terms, _abbreviated(candidate.text)),
            float(candidate.vector @ subject.vector),
            _focus(subject, terms, candidate.article),
            gathered.scores.get(candidate.version, 0.0),
            1 / (1 + candidate.position),
            min(len(candidate.figures) + len(figures.own_dates(candidate)), 3) / 3,
            min(sum(name not in subject.names for name in candidate.names), 2) / 2,
            ages[candidate.version],
            _outlets(candidate, stories),
            max(len(candidate.text.split()) - _SHORT, 0) / _LONG,
            float(candidate.context is not None),
            float(place in vague),
            float(candidate in later),
        )
        for place, candidate in enumerate(found)
    ]
    return np.array(rows, np.float32).reshape(-1, len(FEATURES))


def _named(subject: Subject, candidate: Candidate) -> float:
    if not subject.names:
        return 0.0
    return sum(_named_once(subject, name, candidate) for name in subject.names) / len(subject.names)


def _named_once(subject: Subject, name: Name, candidate: Candidate) -> float:
    if subject.gazetteer.present(name, candidate.named):
        return 1.0
    return _NAMED_BELOW if subject.touched(name, candidate.named) else _NAMED_AROUND


def _names_all(subject: Subject, candidate: Candidate) -> bool:
    around = f"{candidate.article.title}. {candidate.named}"
    return all(subject.touched(name, around) for name in subject.names)


def _on_terms(subject: Subject, terms: Mapping[str, float], candidate: Candidate, *, near_the_top: bool) -> bool:
    if not terms:
        return True
    near = overlap_of(terms, _abbreviated(f"{candidate.article.title} {candidate.text}"))
    least = _LEAST_COSINE_THERE if near_the_top else LEAST_COSINE
    return near >= TERMS_IN_SENTENCE or float(candidate.vector @ subject.vector) >= least


def _focus(subject: Subject, terms: Mapping[str, float], article: Article) -> float:
    """Shares of the subject's names and words that the article's title has; its entities count for less."""
    entities = "; ".join(article.entities)
    shares = [
        1.0 if subject.touched(name, article.title) else _AMONG_ENTITIES * subject.touched(name, entities)
        for name in subject.names
    ]
    if terms:
        shares.append(overlap_of(terms, _abbreviated(article.title)))
    return sum(shares) / max(len(shares), 1)


def _whole(candidate: Candidate) -> str:
    article = candidate.article
    return _abbreviated(f"{article.title} {' '.join((*article.entities, *article.topics))} {article.text}")


def _abbreviated(text: str) -> str:
    """The text with what people ask for by its initials as they do."""
    return re.sub("artificial intelligence", "AI", text, flags=re.IGNORECASE)


def _ages(candidates: Sequence[Candidate]) -> dict[int, float]:
    """0 for the oldest or an undated article among the candidates, 1 for the newest."""
    dates = {candidate.version: midpoint(candidate.article.date) for candidate in candidates}
    order = {day: place for place, day in enumerate(sorted(set(dates.values())))}
    return {version: order[day] / max(len(order) - 1, 1) for version, day in dates.items()}


def _outlets(candidate: Candidate, stories: StoryTable) -> float:
    if candidate.version not in stories:
        return 0.0
    return min(stories.outlets(stories.members(candidate.version)) - 1, 3) / 3
