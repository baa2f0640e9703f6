"""What the corpus says on a subject, and what one article says, in a few quoted sentences.

Pure functions. The weights stand here; `python -m evals.summaries` is the run that set them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.summaries import figures
from bot.summaries.candidates import Candidate, newest_first
from bot.summaries.composing import compose
from bot.summaries.relevance import FEATURES, Gathered, Subject, features
from bot.summaries.selection import centroid_of, choose
from bot.summaries.summary import Summary
from corpus.article import spelled_date
from corpus.story_table import StoryTable
from index.search import Period


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature counts, and the three weights of the greedy choice (selection.choose)."""

    features: Mapping[str, float]
    central: float
    redundancy: float
    crowding: float


# From the middle of a plateau: doubling or halving any of them moves the share of key facts by 0.01 to 0.02.
WEIGHTS = Weights(
    {
        "named": 0.45,
        "terms": 0.45,
        "cosine": 0.45,
        "focus": 0.45,
        "found": 0.45,
        "lead": 0.2,
        "figures": 0.2,
        "others": 0.2,
        "fresh": 0.2,
        "outlets": 0.2,
        "long": -0.1,
        "leaning": -0.1,
        "vague": -0.8,
        "superseded": -0.3,
    },
    central=1.0,
    redundancy=0.3,
    crowding=0.2,
)
# What a sentence counts for the centroid at least, however little it resembles the subject.
_LEAST_PULL = 0.1


def summarise(
    gathered: Gathered, length: int, period: Period, newest: str | None, weights: Weights = WEIGHTS
) -> Summary:
    """The summary of what was gathered, newest first; without bullets where nothing was."""
    name = title(gathered.subject)
    pool = gathered.relevant
    if not pool:
        return Summary(name, note=f"Nothing in the corpus on {name}{_spelled(period)}.", newest=newest)
    chosen = newest_first(select(gathered, features(gathered), length, weights))
    summary = compose(name, chosen, pool, gathered.stories, newest=newest)
    return replace(summary, note=_note(gathered, period))


def select(gathered: Gathered, matrix: np.ndarray, length: int, weights: Weights = WEIGHTS) -> list[Candidate]:
    """At most `length` of the relevant sentences, in the order they were chosen; `matrix` are their features."""
    pool = gathered.relevant
    if not pool:
        return []
    vectors = np.stack([candidate.vector for candidate in pool])
    chosen = choose(
        vectors,
        centroid_of(vectors, np.maximum(matrix[:, FEATURES.index("cosine")], _LEAST_PULL)),
        matrix @ np.array([weights.features.get(name, 0.0) for name in FEATURES], np.float32),
        [_story(candidate, gathered.stories) for candidate in pool],
        lambda a, b: figures.repeats(pool[a], pool[b]),
        length,
        central=weights.central,
        redundancy=weights.redundancy,
        crowding=weights.crowding,
    )
    return [pool[place] for place in chosen]


def of_article(candidates: Sequence[Candidate], title: np.ndarray, length: int) -> list[Candidate]:
    """The sentences that tell what one article says, in its own order; `title` is the unit vector of its title."""
    if not candidates:
        return []
    vectors = np.stack([candidate.vector for candidate in candidates])
    on_title = vectors @ title
    lead = np.array([1 / (1 + candidate.position) for candidate in candidates], np.float32)
    told = np.array([min(len(candidate.figures), 2) / 2 for candidate in candidates], np.float32)
    known = WEIGHTS.features
    chosen = choose(
        vectors,
        centroid_of(vectors, np.maximum(on_title, _LEAST_PULL)),
        known["cosine"] * on_title + known["lead"] * lead + known["figures"] * told,
        range(len(candidates)),
        lambda a, b: figures.repeats(candidates[a], candidates[b]),
        length,
        central=WEIGHTS.central,
        redundancy=WEIGHTS.redundancy,
        crowding=0.0,
    )
    return [candidates[place] for place in sorted(chosen)]


def title(subject: Subject) -> str:
    """The full name of what was asked for, where that is one name; else the phrase as it was typed."""
    names = subject.names
    return names[0].canonical if len(names) == 1 and not subject.question.terms else subject.question.text


def _story(candidate: Candidate, stories: StoryTable) -> int:
    return stories.story(candidate.version) if candidate.version in stories else candidate.version


def _note(gathered: Gathered, period: Period) -> str:
    """How much the summary is drawn from: "From 14 articles, 9 stories."."""
    versions = {candidate.version for candidate in gathered.relevant}
    stories = {gathered.stories.story(version) for version in versions if version in gathered.stories}
    articles = f"{len(versions)} article{'s' * (len(versions) != 1)}"
    told = f" on {len(stories)} stor{'ies' if len(stories) != 1 else 'y'}" if stories else ""
    return f"From {articles}{told}{_spelled(period)}."


def _spelled(period: Period) -> str:
    since = f" from {spelled_date(period.since.isoformat())} on" if period.since else ""
    until = f" up to {spelled_date(period.until.isoformat())}" if period.until else ""
    return since + until
