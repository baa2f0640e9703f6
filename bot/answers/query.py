"""A question with what is needed to weigh sentences against it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.answers.names import Gazetteer
from bot.answers.question import Question


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
