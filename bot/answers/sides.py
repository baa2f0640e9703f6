"""A comparison taken apart: "IREN's Microsoft deal or Cipher's with AWS" is two questions, each with its own search."""

import re
from dataclasses import replace

from bot.answers.names import Gazetteer, Name
from bot.answers.question import Kind, Question

_BETWEEN = re.compile(r"\s(?:vs\.?|versus|with|against|or|and|than|to|compared (?:to|with))\s|,\s", re.IGNORECASE)
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
    """The question about each side, or none if it isn't a comparison of two named things.

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
    return ()


def _about(question: Question, names: tuple[Name, ...]) -> Question:
    terms = [term for term in question.terms if term not in _COMPARING]
    text = " ".join([*(name.canonical for name in names), *terms])
    return replace(question, names=names, search_text=text, reading=text, options=())
