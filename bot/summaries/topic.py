"""What the corpus says on a subject: a company, place, machine, law or free phrase, in a few quoted sentences.

Pure functions: from the articles that a search found, over their sentences on the subject, to a summary. The weights
stand here; `python -m evals.summaries` is the run that set them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.answers.evidence import overlap_of, weighted_terms
from bot.answers.names import Gazetteer, Name
from bot.answers.question import Question
from bot.summaries import figures
from bot.summaries.candidates import Candidate, midpoint, newest_first
from bot.summaries.composing import compose
from bot.summaries.selection import centroid_of, choose
from bot.summaries.summary import Summary
from corpus.article import spelled_date
from corpus.story_table import StoryTable
from index.search import IndexedArticle, Period
from index.tokens import analyse

FEATURES = (
    "named",  # it names the subject, or what the subject makes, owns or holds
    "subject",  # the subject stands before its verb
    "terms",  # it has the subject's other words
    "cosine",  # it means what the subject means
    "lead",  # news leads with what matters
    "figures",  # a figure or a date tells more than a remark
    "fresh",  # it is of the newest articles on the subject
    "outlets",  # several outlets told the story
    "long",  # it takes long to read
    "leaning",  # it opens with a word for something said before
)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature counts, and the three weights of the greedy choice (selection.choose)."""

    features: Mapping[str, float]
    central: float
    redundancy: float
    crowding: float
    superseded: float


WEIGHTS = Weights(
    {
        "named": 0.3,
        "subject": 0.1,
        "terms": 0.3,
        "cosine": 0.3,
        "lead": 0.2,
        "figures": 0.2,
        "fresh": 0.1,
        "outlets": 0.1,
        "long": -0.1,
        "leaning": -0.1,
    },
    central=1.0,
    redundancy=0.3,
    crowding=0.1,
    superseded=0.3,
)
# An article is on the subject if it has this share of the subject's words besides the names, by idf.
TERMS_IN_ARTICLE = 0.5
# A sentence is, if its cosine with the subject is at least this, or if it has a third of those words.
LEAST_COSINE = 0.3
LEAST_TERMS = 0.34
_NAMED_BELOW = 0.7
_NAMED_AROUND = 0.5
_WORDS = 40
_NAMES_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a summary is asked for: the parsed phrase, and its unit vector, (384,) float32."""

    question: Question
    vector: np.ndarray
    idf: Callable[[str], float]
    gazetteer: Gazetteer

    @property
    def terms(self) -> dict[str, float]:
        """The words besides the names with their weights, which add up to 1; empty without any."""
        return weighted_terms(" ".join(self.question.terms), self.idf) if self.question.terms else {}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the corpus has on a subject: the articles found, best first, and their sentences that speak of it."""

    subject: Subject
    articles: tuple[IndexedArticle, ...]
    relevant: tuple[Candidate, ...]
    stories: StoryTable


def relevant(subject: Subject, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that speak of the subject: all of its names, in the sentence or its title, and of its words."""
    terms = subject.terms
    on_it = {
        candidate.version: overlap_of(terms, _whole(candidate)) >= TERMS_IN_ARTICLE for candidate in candidates if terms
    }
    return [
        candidate
        for candidate in candidates
        if on_it.get(candidate.version, True)
        and _names_all(subject, candidate)
        and _on_terms(subject, terms, candidate)
    ]


def features(subject: Subject, candidates: Sequence[Candidate], stories: StoryTable) -> np.ndarray:
    """(n, len(FEATURES)) float32, in the order of FEATURES, each about 0 to 1."""
    terms = subject.terms
    ages = _ages(candidates)
    rows = [
        (
            _named(subject, candidate),
            float(any(subject.gazetteer.touches(name, candidate.named[:60]) for name in subject.question.names)),
            overlap_of(terms, candidate.text),
            float(candidate.vector @ subject.vector),
            1 / (1 + candidate.position),
            min(len(candidate.figures) + len(figures.own_dates(candidate)), 3) / 3,
            ages[candidate.version],
            _outlets(candidate, stories),
            max(len(candidate.text.split()) - _WORDS / 2, 0) / _WORDS,
            float(candidate.context is not None),
        )
        for candidate in candidates
    ]
    return np.array(rows, np.float32).reshape(-1, len(FEATURES))


def select(
    candidates: Sequence[Candidate], matrix: np.ndarray, stories: StoryTable, length: int, weights: Weights = WEIGHTS
) -> list[Candidate]:
    """At most `length` of the candidates, in the order they were chosen; `matrix` are their features."""
    if not candidates:
        return []
    vectors = np.stack([candidate.vector for candidate in candidates])
    prior = matrix @ np.array([weights.features.get(name, 0.0) for name in FEATURES], np.float32)
    old = np.array([figures.superseding(candidate, candidates) is not None for candidate in candidates])
    relevance = np.maximum(matrix[:, FEATURES.index("cosine")], 0.1)
    chosen = choose(
        vectors,
        centroid_of(vectors, relevance),
        prior - weights.superseded * old,
        [_story(candidate, stories) for candidate in candidates],
        lambda a, b: figures.repeats(candidates[a], candidates[b]),
        length,
        central=weights.central,
        redundancy=weights.redundancy,
        crowding=weights.crowding,
    )
    return [candidates[place] for place in chosen]


def summarise(
    gathered: Gathered, length: int, period: Period, newest: str | None, weights: Weights = WEIGHTS
) -> Summary:
    """The summary of what was gathered."""
    name = title(gathered.subject)
    pool = gathered.relevant
    matrix = features(gathered.subject, pool, gathered.stories)
    chosen = newest_first(select(pool, matrix, gathered.stories, length, weights))
    summary = compose(name, chosen, pool, gathered.stories, newest=newest)
    return replace(summary, note=_note(gathered, period) if chosen else _nothing(name, period))


def of_article(candidates: Sequence[Candidate], title: np.ndarray, length: int) -> list[Candidate]:
    """The sentences that tell what one article says, in its own order; `title` is the unit vector of its title."""
    if not candidates:
        return []
    vectors = np.stack([candidate.vector for candidate in candidates])
    lead = np.array([1 / (1 + candidate.position) for candidate in candidates], np.float32)
    told = np.array([min(len(candidate.figures), 2) / 2 for candidate in candidates], np.float32)
    chosen = choose(
        vectors,
        centroid_of(vectors, np.maximum(vectors @ title, 0.1)),
        WEIGHTS.features["cosine"] * (vectors @ title)
        + WEIGHTS.features["lead"] * lead
        + WEIGHTS.features["figures"] * told,
        range(len(candidates)),
        lambda a, b: figures.repeats(candidates[a], candidates[b]),
        length,
        central=WEIGHTS.central,
        redundancy=WEIGHTS.redundancy,
        crowding=0.0,
    )
    return [candidates[place] for place in sorted(chosen)]


def queries(subject: Subject) -> list[str]:
    """What to search for: the phrase, the other names of what it names, and what that makes, owns or holds."""
    found = [subject.question.search_text]
    for name in subject.question.names:
        known = set(analyse(subject.question.search_text))
        others = [alias for alias in sorted(name.aliases) if len(alias) > 3 and not set(analyse(alias)) <= known]
        below = [other.canonical for other in subject.gazetteer.related(name)]
        found += [" ".join(group[:_NAMES_AT_ONCE]) for group in (others, below) if group]
    return found


def title(subject: Subject) -> str:
    """The full name of what was asked for, where that is one name; else the phrase as it was typed."""
    names = subject.question.names
    return names[0].canonical if len(names) == 1 and not subject.question.terms else subject.question.text


def _named(subject: Subject, candidate: Candidate) -> float:
    names = subject.question.names
    if not names:
        return 0.0
    return sum(_named_once(subject.gazetteer, name, candidate) for name in names) / len(names)


def _named_once(gazetteer: Gazetteer, name: Name, candidate: Candidate) -> float:
    if gazetteer.present(name, candidate.named):
        return 1.0
    return _NAMED_BELOW if gazetteer.touches(name, candidate.named) else _NAMED_AROUND


def _names_all(subject: Subject, candidate: Candidate) -> bool:
    around = f"{candidate.article.title}. {candidate.named}"
    return all(subject.gazetteer.touches(name, around) for name in subject.question.names)


def _on_terms(subject: Subject, terms: Mapping[str, float], candidate: Candidate) -> bool:
    if not terms:
        return True
    near = overlap_of(terms, f"{candidate.article.title} {candidate.text}")
    return near >= LEAST_TERMS or float(candidate.vector @ subject.vector) >= LEAST_COSINE


def _whole(candidate: Candidate) -> str:
    article = candidate.article
    return f"{article.title} {' '.join((*article.entities, *article.topics))} {article.text}"


def _ages(candidates: Sequence[Candidate]) -> dict[int, float]:
    """0 for the oldest or an undated article among the candidates, 1 for the newest."""
    dates = {candidate.version: midpoint(candidate.article.date) for candidate in candidates}
    order = {day: place for place, day in enumerate(sorted(set(dates.values())))}
    return {version: order[day] / max(len(order) - 1, 1) for version, day in dates.items()}


def _outlets(candidate: Candidate, stories: StoryTable) -> float:
    if candidate.version not in stories:
        return 0.0
    return min(stories.outlets(stories.members(candidate.version)) - 1, 3) / 3


def _story(candidate: Candidate, stories: StoryTable) -> int:
    return stories.story(candidate.version) if candidate.version in stories else candidate.version


def _note(gathered: Gathered, period: Period) -> str:
    """How much the summary is drawn from: "14 articles, 9 stories"."""
    versions = {candidate.version for candidate in gathered.relevant}
    stories = {gathered.stories.story(version) for version in versions if version in gathered.stories}
    articles = f"{len(versions)} article{'s' * (len(versions) != 1)}"
    told = f", {len(stories)} stor{'ies' if len(stories) != 1 else 'y'}" if stories else ""
    return f"From {articles}{told}{_spelled(period)}."


def _nothing(title: str, period: Period) -> str:
    return f"Nothing in the corpus on {title}{_spelled(period)}."


def _spelled(period: Period) -> str:
    since = f" from {spelled_date(period.since.isoformat())}" if period.since else ""
    until = f" up to {spelled_date(period.until.isoformat())}" if period.until else ""
    return f" {since.strip()}{until}".rstrip() if since or until else ""
