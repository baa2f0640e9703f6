"""A comparison taken apart: "IREN's Microsoft deal or Cipher's with AWS" is two questions, each with its own search.

So is one of two times: "output in Q3 vs Q4".
"""

import re
from dataclasses import replace

from bot.answers.measures import measures
from bot.answers.names import Gazetteer, Name
from bot.answers.question import Kind, Question

_BETWEEN = re.compile(r"\s(?:vs\.?|versus|with|against|or|and|than|to|compared (?:to|with))\s|,\s", re.IGNORECASE)
_MOST_WORDS = 4
_COMPARING = frozenset(
    [
        "compare",
        "compared",
        "comparison",
        "difference",
        "between",
        "bigger",
        "larger",
        "smaller",
        "longer",
        "more",
        "less",
        "than",
        "better",
        "first",
    ]
)


def parts(question: Question, gazetteer: Gazetteer) -> tuple[Question, ...]:
    """The question about each side, or none if it isn't a comparison of two named things or times.

    Names that stand before the first side and have no counterpart behind the joint belong to both:
    "cipher: which runs longer, fluidstack or aws".
    """
    if Kind.COMPARE not in question.kinds and len(question.options) < 2:
        return ()
    for joint in _BETWEEN.finditer(question.text):
        left, right = gazetteer.find(question.text[: joint.start()]), gazetteer.find(question.text[joint.end() :])
        if right and left and not set(left) & set(right):
            shared, one = left[: -len(right)], left[-len(right) :]
            return tuple(_about(question, (*shared, *side)) for side in (one, right))
    return _times(question)


def _times(question: Question) -> tuple[Question, ...]:
    """The question about each of the two times that it sets side by side, without the other."""
    text = question.search_text
    dates = [measure for measure in measures(text) if measure.unit == "date"]
    if len(dates) != 2 or not _joins(text[dates[0].end : dates[1].start]):
        return ()
    first, second = (f"{text[: dates[0].start]}{date.text}{text[dates[1].end :]}" for date in dates)
    return tuple(replace(question, search_text=side, reading=side, options=()) for side in (first, second))


def _joins(between: str) -> bool:
    """Whether these few words set what stands before them against what stands behind."""
    return len(between.split()) <= _MOST_WORDS and bool(_BETWEEN.search(between))


def _about(question: Question, names: tuple[Name, ...]) -> Question:
    terms = [term for term in question.terms if term not in _COMPARING]
    text = " ".join([*(name.canonical for name in names), *terms])
    return replace(question, names=names, search_text=text, reading=text, options=())
