"""One line for a story, and the citations behind it: pure functions that digests and timelines share."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answers.answer import Citation
from bot.answers.names import Gazetteer
from bot.summaries.steps import reported_step, step_in
from bot.summaries.trimming import without_credit
from corpus.article import Article
from corpus.story_table import StoryTable
from index.passage_store import StoredSentence
from index.search import IndexedArticle

# News leads with what matters: the first sentence gets all of it, the second half. From 0.2 to 0.4 the same sentence is
# chosen in 93 of the 96 starter briefs; at 0.05 background comes first in 25 of them, at 0.6 a teaser in 9.
LEAD_PRIOR = 0.25
# A line that says who, how much and what was done is worth more than one that only sets the scene; each once.
_TELLING = 0.05
# Shorter sentences are teasers ("More capacity is under discussion."), longer ones no line.
SHORTEST, LONGEST = 35, 330
_ENDS = (".", '."', ".”", "!")
# What leans on the sentence before it can't stand alone.
_LEANING = re.compile(
    r"(?:This|That|These|Those|Such|Both|Its?|They|Their|He|She|His|Her|Here|There|Then|Thus|So|And|But|Or|Also|"
    r"However|Meanwhile|Nevertheless|Instead|Still|Until then|At that|At the time|In that|In this case|By contrast|"
    r"For comparison|As background|In addition|Either way|None of|(?:All|Some) of (?:them|it)|One of (?:them|these)|"
    r"The (?:[a-z-]+ ){0,2}(?:company|firm|miner|group|maker|pool|report|article|piece|account|move|case|plan|deal|"
    r"figures?|project|proposal|terms?|sum|price|purchase|merger|transaction|takeover|acquisition|offer|bid|sale|lease|"
    r"contract|agreement|money|two|three|others?|latter|former|same)\b"
    r"(?! (?:of|that)\b))\b"
    r"(?! [A-Z])"
)
_LEANS_INSIDE = re.compile(
    r"^[^,.]{0,40}\b(?:the report|the article|the figures|the piece|the account)\b", re.IGNORECASE
)
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A sentence of an article, with its unit vector, (384,) float32; `context` is a name it leaves out."""

    version: int
    article: Article
    place: StoredSentence
    vector: np.ndarray
    context: str | None = None

    @property
    def text(self) -> str:
        return self.article.text[self.place.start : self.place.end]

    @property
    def shown(self) -> str:
        """The part that a bullet shows: without the credit that the source line repeats."""
        return without_credit(self.text, self.article)


def lines_of(article: IndexedArticle) -> list[Line]:
    """The sentences of an article that can be quoted alone, in order."""
    return [line for line in whole_lines(article) if stands_alone(line.text)]


def whole_lines(article: IndexedArticle) -> list[Line]:
    """The sentences of an article in order, without headings, table rows, questions and what is too long to quote."""
    return [
        Line(article.version, article.article, place, article.vectors[row])
        for row, place in enumerate(article.sentences)
        if is_whole(article.text_of(place))
    ]


def is_whole(text: str) -> bool:
    """Whether a piece of text is a statement in a sentence."""
    return len(text) <= LONGEST and text.endswith(_ENDS) and "|" not in text and "\n" not in text


def stands_alone(text: str) -> bool:
    """Whether a sentence can be read by somebody who sees nothing around it."""
    return len(text) >= SHORTEST and is_whole(text) and not leans(text)


def leans(text: str) -> bool:
    """Whether a sentence opens with something that was named before it."""
    return bool(_LEANING.match(text) or _LEANS_INSIDE.match(text))


def best_line(articles: Sequence[IndexedArticle], centre: np.ndarray, gazetteer: Gazetteer) -> Line | None:
    """The sentence that says best what a story is about: near the story's centre, early in its article, telling.

    `centre` is the story's unit vector, (384,). None if no article has a sentence that can stand alone.
    """
    rated = [(_worth(line, centre, gazetteer), line) for article in articles for line in lines_of(article)]
    return max(rated, key=lambda pair: pair[0])[1] if rated else None


def _worth(line: Line, centre: np.ndarray, gazetteer: Gazetteer) -> float:
    published = line.article.date
    step = step_in(line.text, published) or reported_step(line.text, published)
    telling = bool(_FIGURE.search(line.shown)) + bool(gazetteer.mentions(line.text)) + (step is not None)
    return float(line.vector @ centre) + LEAD_PRIOR / (1 + line.place.position) + _TELLING * telling


def nearest_lines(
    quoted: Line, articles: Iterable[IndexedArticle], table: StoryTable, most: int, floor: float
) -> list[Line]:
    """The quoted sentence, then from each further outlet the one that says most nearly the same, `floor` at least.

    At most `most` in all; of two reports that count as one outlet only the nearer one stands.
    """
    found: dict[object, tuple[float, Line]] = {}
    taken = outlet_of(quoted.version, table)
    for article in articles:
        outlet = outlet_of(article.version, table)
        lines = lines_of(article)
        if outlet == taken or article.version == quoted.version or not lines:
            continue
        nearest = max(lines, key=lambda line: float(line.vector @ quoted.vector))
        cosine = float(nearest.vector @ quoted.vector)
        if cosine >= floor and cosine > found.get(outlet, (-1.0,))[0]:
            found[outlet] = cosine, nearest
    others = sorted(found.values(), key=lambda pair: -pair[0])
    return [quoted, *(line for _, line in others[: most - 1])]


def outlet_of(version: int, table: StoryTable) -> object:
    """What a report counts under: its outlet; all reports of unknown outlets count as one."""
    return table.outlet(version) if version in table else None


def cite(n: int, line: Line, table: StoryTable, outlets: int | None = None) -> Citation:
    """The numbered citation of a sentence. `outlets` counts those of its story, by default all that the table knows."""
    known = line.version in table
    if outlets is None:
        outlets = table.outlets(table.members(line.version)) if known else 1
    return Citation(
        n,
        line.article,
        line.text,
        line.place.start,
        context=line.context,
        outlets=outlets,
        reprints=len(table.reprints(line.version)) if known else 0,
    )
