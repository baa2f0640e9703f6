"""Which sentences of an article can stand alone in a summary, and what each of them is.

Rules only. Dropped are headings, table rows, questions, lines that introduce a list, remarks on the article itself,
sentences that lean on the one before, and general ones: a line of a summary names somebody or gives a figure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.answers.evidence import introduction
from bot.answers.measures import Measure, measures
from bot.answers.names import Gazetteer, Name
from bot.answers.subjects import leaves_subject_out, missing_subject
from corpus.article import Article, date_bounds
from index.search import IndexedArticle

_FEWEST_WORDS = 5
_ENDS = (".", "!", '."', '!"', ".”", "!”", ".)")
_DEMONSTRATIVE = re.compile(
    r"(?:This|That|These|Those|Such|Here|There|Then|Otherwise|Nor|Neither|Both|In this case|Of (?:these|those)|"
    r"The (?:former|latter|same|other|others|rest|remark|comparison|difference|reason|gap|answer|figures?|wording|"
    r"case|subject|approach|text|idea) (?!of (?:the )?[A-Z]))\b|The (?:former|latter|rest)\b"
)
# "The article gives no headcount", "The report goes back to KERA News".
_ON_THE_ARTICLE = re.compile(
    r"(?:The|This)(?: [\w.'’&-]+){0,4} (?:article|report|account|text|piece|story|newsletter)\b.{0,30}\b"
    r"(?:gives?|does not|leaves?|builds?|sets?|draws?|goes back|looks?|presents?|splits?|describes?|is not|"
    r"comes from)\b|"
    r".{0,40}\b(?:article|account|report|text|piece) (?:does not|did not|leaves open)\b|"
    r"(?:Also |See |Read |Related|Sign up|Subscribe|Follow us|Share this|Photo|Image|Source:|Disclaimer|Advertisement|"
    r"Click here|Copyright|All rights reserved|Disclosure)",
)
# "A private nuisance is a claim that ...", "When a miner pays with its own shares, ..."
_GENERAL = re.compile(
    r"(?:(?:In|Under|For|With|At|By) )?(?:[Aa]n?|[Ee]very|[Ee]ach|[Aa]ny) (?:[a-z-]+ )|(?:When|Where|If) "
)
# "IREN is known as a bitcoin miner".
_SELF_DESCRIPTION = re.compile(
    r"[\w.’' -]{2,40} is (?:itself |known as |described as )?an? (?:[\w-]+ ){0,3}(?:miner|company|firm|pool|maker)\b"
    r"(?:[.]| that\b| which\b| based\b|, and\b)"
)
_PERSON = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+\b")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that may stand in a summary.

    `position` is its place among its article's sentences, `start` its first character in the article's text, `vector`
    its unit vector, (384,) float32. `context` is the name that it leaves out ("the company"). `figures` are its
    measures, dates aside; `dates` those. `names` are those it names itself.
    """

    version: int
    article: Article
    position: int
    start: int
    text: str
    vector: np.ndarray
    context: str | None
    figures: tuple[Measure, ...]
    dates: tuple[Measure, ...]
    names: tuple[Name, ...]

    @property
    def named(self) -> str:
        """The sentence with the name it leaves out before it."""
        return f"{self.context}: {self.text}" if self.context else self.text


def candidates(article: IndexedArticle, gazetteer: Gazetteer) -> list[Candidate]:
    """The sentences of an article that can stand alone, in order."""
    texts = [article.text_of(sentence) for sentence in article.sentences]
    found = []
    for place, (sentence, text) in enumerate(zip(article.sentences, texts, strict=True)):
        if not _is_whole(text) or text == article.article.title:
            continue
        before = introduction(article.article.text, sentence.start) or (texts[place - 1] if place else "")
        context = missing_subject(text, before, article.article.title, gazetteer)
        if leans(text) and context is None:
            continue
        all_measures = measures(text)
        names = gazetteer.mentions(text)
        candidate = Candidate(
            article.version,
            article.article,
            sentence.position,
            sentence.start,
            text,
            article.vectors[place],
            None if context in {name.canonical for name in names} else context,
            tuple(measure for measure in all_measures if measure.unit != "date"),
            tuple(measure for measure in all_measures if measure.unit == "date"),
            names,
        )
        if _is_specific(candidate):
            found.append(candidate)
    return found


def newest_first(found: Iterable[Candidate]) -> list[Candidate]:
    """The newest article first, undated ones last; within an article in its own order."""
    return sorted(found, key=lambda one: (-midpoint(one.article.date), one.version, one.position))


def midpoint(day: str | None) -> float:
    """The middle of the days that a date covers, as an ordinal; "2025" is neither before nor after its months."""
    if not day:
        return 0.0
    first, last = date_bounds(day)
    return (first.toordinal() + last.toordinal()) / 2


def leans(text: str) -> bool:
    """Whether a sentence opens with a word for something that the sentence before it names."""
    return leaves_subject_out(text) or bool(_DEMONSTRATIVE.match(text))


def _is_whole(text: str) -> bool:
    return (
        text.endswith(_ENDS)
        and (text[0].isupper() or not text[0].isalpha())
        and len(text.split()) >= _FEWEST_WORDS
        and not _ON_THE_ARTICLE.match(text)
        and not _SELF_DESCRIPTION.match(text)
    )


def _is_specific(candidate: Candidate) -> bool:
    """Whether it tells of somebody or of a figure, and is no general statement."""
    if _GENERAL.match(candidate.text) and not candidate.names:
        return False
    return bool(candidate.names or candidate.figures or candidate.context or _PERSON.search(candidate.text))
