"""A comparison taken apart: "IREN's Microsoft deal or Cipher's with AWS" is two questions, each with its own search.

So is one of two times ("output in Q3 vs Q4") or of two things by any name ("the old contract vs the new one").
"""

import re
from dataclasses import replace

from bot.answers.asked_units import units_asked
from bot.answers.measures import measures
from bot.answers.names import Gazetteer, Name
from bot.answers.question import Kind, Question

_BETWEEN = re.compile(r"\s(?:vs\.?|versus|with|against|or|and|than|to|compared (?:to|with))\s|,\s", re.IGNORECASE)
# Joints between words that are no names and no times: the others stand for much else too.
_VERSUS = re.compile(r"\s(?:vs\.?|versus|compared (?:to|with)|against)\s", re.IGNORECASE)
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
_BY_TIME = re.compile(r"\b(?:first|earlier|earliest|later|sooner|before|last)\b", re.IGNORECASE)
_BY_SIZE = re.compile(
    r"\b(?:bigger|biggest|larger|largest|smaller|smallest|longer|longest|shorter|higher|lower|more|less|fewer|most|"
    r"cheaper|pricier|faster|louder)\b",
    re.IGNORECASE,
)


def parts(question: Question, gazetteer: Gazetteer) -> tuple[Question, ...]:
    """The question about each side, or none if it isn't a comparison of two things or times.

    Names that stand before the first side and have no counterpart behind the joint belong to both:
    "cipher: which runs longer, fluidstack or aws".
    """
    if Kind.COMPARE not in question.kinds and len(question.options) < 2:
        return ()
    question = _asking_what_is_compared(question)
    for joint in _BETWEEN.finditer(question.text):
        left, right = gazetteer.find(question.text[: joint.start()]), gazetteer.find(question.text[joint.end() :])
        if right and left and not set(left) & set(right):
            shared, one = left[: -len(right)], left[-len(right) :]
            return tuple(_about(question, (*shared, *side)) for side in (one, right))
    return _times(question) or _things(question)


def _asking_what_is_compared(question: Question) -> Question:
    """The question that is asked of each side: "who filed first" asks when, "which is bigger" for a figure."""
    if Kind.COMPARE not in question.kinds:
        return question
    text, kinds = question.search_text, tuple(kind for kind in question.kinds if kind is not Kind.COMPARE)
    if Kind.HOW_MANY in kinds or _BY_SIZE.search(text):
        kinds = (Kind.HOW_MANY,)
    elif _BY_TIME.search(text) and question.options:
        kinds = (Kind.WHEN,)
    kinds = kinds or (Kind.WHAT,)
    return replace(question, kinds=kinds, units=units_asked(text, kinds))


def _times(question: Question) -> tuple[Question, ...]:
    """The question about each of the two times that it sets side by side, without the other."""
    text = question.search_text
    dates = [measure for measure in measures(text) if measure.unit == "date"]
    if len(dates) != 2 or not _joins(text[dates[0].end : dates[1].start]):
        return ()
    return _asked_of(
        question, *(f"{text[: dates[0].start]}{date.text}{text[dates[1].end :]}" for date in (dates[0], dates[1]))
    )


def _things(question: Question) -> tuple[Question, ...]:
    """The question without the last word before "vs", and without the first one behind it."""
    joints = list(_VERSUS.finditer(question.search_text))
    if len(joints) != 1:
        return ()
    joint = joints[0]
    before, behind = question.search_text[: joint.start()].split(), question.search_text[joint.end() :].split()
    if not before or not behind:
        return ()
    return _asked_of(question, " ".join(before + behind[1:]), " ".join(before[:-1] + behind))


def _asked_of(question: Question, *sides: str) -> tuple[Question, ...]:
    return tuple(replace(question, search_text=side, reading=side, options=()) for side in sides)


def _joins(between: str) -> bool:
    """Whether these few words set what stands before them against what stands behind."""
    return len(between.split()) <= _MOST_WORDS and bool(_BETWEEN.search(between))


def _about(question: Question, names: tuple[Name, ...]) -> Question:
    terms = [term for term in question.terms if term not in _COMPARING]
    text = " ".join([*(name.canonical for name in names), *terms])
    return replace(question, names=names, search_text=text, reading=text, options=())
