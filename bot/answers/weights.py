"""The small models that choose evidence and keep silent: their form. The fitted numbers are in fitted.py."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression by the names of its inputs."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, inputs: Mapping[str, float]) -> float:
        """The probability, from an input for every weight."""
        total = self.bias + sum(weight * inputs[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Models:
    """What a sentence must reach to be evidence, and a question to be answered.

    `evidence` scores sentences, `answers` whether the best of them answer, `topic` whether the question is about the
    field; below `answers_at` and `topic_at` hashdesk keeps silent.
    """

    evidence: Logistic
    answers: Logistic
    topic: Logistic
    answers_at: float
    topic_at: float
