"""The small models that choose evidence and keep silent: their form. The fitted numbers are in fitted.py."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression by the names of its inputs."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, inputs: Mapping[str, float]) -> float:
        """The probability, from an input for every weight."""
        total = self.bias + sum(weight * inputs[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))

    def chances(self, rows: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """The same for many at once: (n,) float64 from (n, len(names)), a column for every name."""
        weights = np.array([self.weights.get(name, 0.0) for name in names])
        return 1 / (1 + np.exp(-np.clip(self.bias + rows @ weights, -30.0, 30.0)))


@dataclass(frozen=True, slots=True)
class SentenceModels:
    """Score sentences: `promise` before the cross-encoder has read any, `evidence` after it read the most promising."""

    promise: Logistic
    evidence: Logistic


@dataclass(frozen=True, slots=True)
class Models:
    """What a sentence must reach to be evidence, and a question to be answered.

    `sentences` scores sentences, `answers` whether the best of them answer, `topic` whether the question is about the
    field; below `answers_at` and `topic_at` hashdesk keeps silent. `further` scores what other articles add to the best
    sentence.
    """

    sentences: SentenceModels
    answers: Logistic
    topic: Logistic
    further: Logistic
    answers_at: float
    topic_at: float
